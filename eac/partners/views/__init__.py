"""Pages of structures, practitioners, venues and works."""

from eac.partners.views import documents, partners, practitioners, venues, works
from eac.partners.views.frame import blueprint

__all__ = ["blueprint", "documents", "partners", "practitioners", "venues", "works"]
