"""French names of wishes and of how classes come."""

from eac.core.errors import N_
from eac.slots.rules import Gathering, Wish

GATHERINGS = {
    Gathering.TOGETHER: N_("Toutes les classes ensemble"),
    Gathering.ONE_EACH: N_("Une séance par classe, à la suite"),
}
WISHES = {
    Wish.SOON: N_("Le plus tôt possible"),
    Wish.MORNING: N_("Plutôt le matin"),
    Wish.AFTERNOON: N_("Plutôt l’après-midi"),
    Wish.FREE_WEEK: N_("Éviter les semaines où la classe a déjà une séance"),
    Wish.SPREAD: N_("Loin des autres séances de la classe, pour répartir sur l’année"),
    Wish.GROUP: N_("Le même jour et au même endroit qu’une autre séance de l’intervenant"),
}
