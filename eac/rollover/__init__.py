"""The passage to the next school year: classes move up, school by school, and can be taken back."""
