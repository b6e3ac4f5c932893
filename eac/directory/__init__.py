"""What shows schools with all that hangs on them: the map, duplicates merged, lists as files."""
