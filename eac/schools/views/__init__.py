"""Pages of the directory; each section has its own blueprint, so that the menu knows where one is."""

from eac.schools.views import replacement, several
from eac.schools.views.classes import blueprint as classes
from eac.schools.views.schools import blueprint as schools
from eac.schools.views.teachers import blueprint as teachers

BLUEPRINTS = (schools, classes, teachers)
PAGES = (several, replacement)
"""Further pages of these sections."""
