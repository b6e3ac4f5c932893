"""Pages of trips."""

from eac.trips.views import acts, listing, of_session, settings, sheet
from eac.trips.views.frame import blueprint

__all__ = ["acts", "blueprint", "listing", "of_session", "settings", "sheet"]
