"""Pages of structures, practitioners, venues and works."""

from eac.partners.views import cities, documents, partners, practitioners, venues, works
from eac.partners.views.frame import blueprint

__all__ = ["blueprint", "cities", "documents", "partners", "practitioners", "venues", "works"]
