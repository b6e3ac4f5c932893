"""What can be imported, one class for each kind of file."""
