"""Temps forts: festivals, markets, forums over several days; their sessions, and rounds of meetings without clash."""
