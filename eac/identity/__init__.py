"""Who people are and what they may do; no screens (those are in `accounts`)."""
