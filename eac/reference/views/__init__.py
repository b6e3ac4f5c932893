"""Pages of the reference data: calendars, levels, vocabularies."""

from eac.reference.views import holidays, overview, public_holidays, years
from eac.reference.views.frame import blueprint

__all__ = ["blueprint", "holidays", "overview", "public_holidays", "years"]
