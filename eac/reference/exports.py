"""The calendars as files."""

from eac.core.errors import N_
from eac.web.exports import ExportColumn as Col
from eac.web.exports import ExportTable

CERTAINTY = (Col(N_("À confirmer"), "to_be_confirmed", 12), Col(N_("Source"), "source", 40))
YEARS = ExportTable(
    N_("Années scolaires"),
    (
        Col(N_("Année scolaire"), "name", 14),
        Col(N_("Rentrée des élèves"), "first_day", 14),
        Col(N_("Fin des cours"), "last_day", 14),
        *CERTAINTY,
    ),
)
HOLIDAYS = ExportTable(
    N_("Vacances scolaires"),
    (
        Col(N_("Vacances"), "label", 28),
        Col(N_("Zone"), "zone", 8),
        Col(N_("Premier jour sans classe"), "first_day_off", 14),
        Col(N_("Reprise"), "first_day_back", 14),
        *CERTAINTY,
        Col(N_("Paru le"), "published_on", 14),
    ),
)
PUBLIC_HOLIDAYS = ExportTable(N_("Jours fériés"), (Col(N_("Date"), "day", 14), Col(N_("Nom"), "label", 28), *CERTAINTY))
