"""The journal, the help, and what a public service must say of itself."""
