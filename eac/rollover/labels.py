"""French names of what becomes of a class, and of how teachers are kept."""

from eac.core.errors import N_
from eac.rollover.rules import Fate, Staffing

FATES = {
    Fate.MAKE: N_("Monte"),
    Fate.REPEAT: N_("Maintenue"),
    Fate.LEAVE: N_("Part ou ferme"),
}
STAFFINGS = {
    Staffing.LEVEL: N_("Chaque personne garde son niveau"),
    Staffing.FOLLOW: N_("Chaque personne suit ses élèves"),
    Staffing.NONE: N_("Les équipes seront nommées plus tard"),
}
