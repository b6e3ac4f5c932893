"""Signing in and out, and the accounts of the people who do."""
