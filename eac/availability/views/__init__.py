"""Pages of usual weeks, exceptions, absences and closures."""

from eac.availability.views import honorability, owners, stretches
from eac.availability.views.frame import blueprint

__all__ = ["blueprint", "honorability", "owners", "stretches"]
