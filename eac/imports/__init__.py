"""Files that come in: read, matched, previewed, written in one transaction, taken back."""
