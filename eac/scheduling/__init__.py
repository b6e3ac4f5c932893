"""School sessions: when, where, who, with whom, and what stands in the way."""
