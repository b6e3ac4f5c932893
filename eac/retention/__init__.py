"""Erasing what is no longer needed about people; all that is held on a person."""
