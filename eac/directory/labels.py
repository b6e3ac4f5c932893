"""Why two schools may be the same, in words."""

from eac.core.errors import N_
from eac.directory.duplicates import Likeness

LIKENESSES = {
    Likeness.UAI: N_("L’UAI de l’un est cité par l’autre"),
    Likeness.SAME_NAME: N_("Même nom"),
    Likeness.NEAR_NAME: N_("Noms proches"),
    Likeness.ADDRESS: N_("Même adresse"),
    Likeness.PHONE: N_("Même téléphone"),
    Likeness.EMAIL: N_("Même adresse électronique"),
}
