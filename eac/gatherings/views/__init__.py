"""Pages of temps forts and of their meeting rounds."""

from eac.gatherings.views import gatherings, members, pasted, rotations, sessions, tables
from eac.gatherings.views.frame import blueprint

__all__ = ["blueprint", "gatherings", "members", "pasted", "rotations", "sessions", "tables"]
