"""The yearly report: what was done, for whom, over how many, and who got nothing while there is time to act."""
