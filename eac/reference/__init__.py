"""Shared vocabularies and calendars: levels, domains, school years, holidays; editable, each with its source."""
