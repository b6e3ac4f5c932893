"""How classes go to a session and come back: coach, public bus or on foot; shared, ordered in time, kept in step."""
