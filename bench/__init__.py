"""The bench: each figure beside its floor, measured in the same run. Read docs/performance.md; run `make bench`."""
