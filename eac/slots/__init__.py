"""Finding a slot: free times of a whole school year for one or several classes, the preferred ones first."""
