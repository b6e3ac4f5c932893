"""The planning board: sessions by venue, practitioner, class or school; moved, taken back, changed by the dozen."""
