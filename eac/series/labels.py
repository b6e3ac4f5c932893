"""French names of what a page of series lets choose."""

from eac.core.errors import N_
from eac.series.rules import Otherwise, Reach, SeriesKind, ShiftBy

SERIES_KINDS = {SeriesKind.RECURRENCE: N_("Série"), SeriesKind.PATHWAY: N_("Parcours")}
REACHES = {
    Reach.THIS: N_("Cette séance seulement"),
    Reach.FOLLOWING: N_("Cette séance et les suivantes"),
    Reach.ALL: N_("Toutes les séances de la série"),
}
SHIFTS = {
    ShiftBy.CLASS_WEEKS: N_("Semaine de classe"),
    ShiftBy.WEEKS: N_("52 semaines"),
}
OTHERWISES = {
    Otherwise.SKIP: N_("Laisser la séance de côté"),
    Otherwise.LEVEL: N_("Prendre une classe du même niveau dans l’établissement"),
}
