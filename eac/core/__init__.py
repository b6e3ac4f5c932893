"""The words and measures every room shares. Standard library only."""
