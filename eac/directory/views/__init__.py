"""Pages that show the whole directory."""

from eac.directory.views import duplicates, places, school
from eac.directory.views.frame import blueprint

__all__ = ["blueprint", "duplicates", "places", "school"]
