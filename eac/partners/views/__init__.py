"""Pages of structures, practitioners, venues and works."""

from eac.partners.views import partners, practitioners, venues, works
from eac.partners.views.frame import blueprint

__all__ = ["blueprint", "partners", "practitioners", "venues", "works"]
