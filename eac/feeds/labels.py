"""French words of agendas: on pages and inside calendars."""

from eac.catalogue.rules import SessionKind
from eac.core.errors import N_
from eac.feeds.rules import FeedKind

FEED_KINDS = {
    FeedKind.TEACHER: N_("Enseignant ou enseignante"),
    FeedKind.CLASS: N_("Classe"),
    FeedKind.SCHOOL: N_("Établissement"),
    FeedKind.PRACTITIONER: N_("Intervenant ou intervenante"),
    FeedKind.VENUE: N_("Lieu"),
}
CALENDAR_NAME = N_("Séances – %(name)s")
CALENDAR_WORDS = N_(
    "Séances d’éducation artistique et culturelle, %(city)s. Selon le logiciel, un changement met d’une heure à"
    " un jour à paraître ici : pour le jour même, ouvrez la fiche de la séance."
)
REPLACED_NAME = N_("Agenda remplacé : demandez la nouvelle adresse")
CLOSED_NAME = N_("Agenda fermé")
GONE_WORDS = N_("Cette adresse ne donne plus de séances. La nouvelle se trouve sur la page « Mon agenda » ou s’obtient"
    " auprès de la personne qui vous l’a donnée.")  # fmt: skip
PUBLISHER = N_("Éducation artistique et culturelle, %(city)s")

CLASSES = N_("Classe : %(names)s")
KIND = N_("Nature : %(names)s")
PLACE = N_("Lieu : %(names)s")
HERE = N_("Heure en France : %(names)s")
THERE = N_("Heure à %(city)s : %(names)s")
NEXT_DAY = N_("(le lendemain)")
DAY_BEFORE = N_("(la veille)")
PRACTITIONERS = N_("Avec : %(names)s")
WORKS = N_("Autour de : %(names)s")
TO_BRING = N_("À prévoir : %(names)s")
TO_CONFIRM = N_("Séance à confirmer.")

COLORS = {
    SessionKind.ARTWORK_ENCOUNTER: "rebeccapurple",
    SessionKind.PLACE_DISCOVERY: "seagreen",
    SessionKind.PROFESSIONAL_MEETING: "steelblue",
    SessionKind.DEBATE: "sienna",
    SessionKind.PRACTICE_WORKSHOP: "darkgoldenrod",
}
"""CSS3 names nearest to the colours of the five kinds (RFC 7986, 5.9 takes names only)."""
