"""Schools with all that hangs on them: duplicates found and merged."""
