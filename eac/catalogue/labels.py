"""French names of kinds, pillars and places."""

from eac.catalogue.rules import Pillar, PlaceMode, SessionKind
from eac.core.errors import N_

KINDS = {
    SessionKind.ARTWORK_ENCOUNTER: N_("Rencontre avec une œuvre"),
    SessionKind.PLACE_DISCOVERY: N_("Découverte d’un lieu"),
    SessionKind.PROFESSIONAL_MEETING: N_("Rencontre avec un professionnel"),
    SessionKind.DEBATE: N_("Débat"),
    SessionKind.PRACTICE_WORKSHOP: N_("Atelier de pratique"),
}
PILLARS = {Pillar.MEET: N_("Rencontrer"), Pillar.PRACTISE: N_("Pratiquer"), Pillar.KNOW: N_("Connaître")}
PLACE_MODES = {PlaceMode.SCHOOL: N_("Dans l’établissement"), PlaceMode.VENUE: N_("Dans un lieu culturel")}
