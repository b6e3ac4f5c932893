"""French names of kinds of series and of how far a change reaches."""

from eac.core.errors import N_
from eac.series.rules import Reach, SeriesKind

SERIES_KINDS = {SeriesKind.RECURRENCE: N_("Série"), SeriesKind.PATHWAY: N_("Parcours")}
REACHES = {
    Reach.THIS: N_("Cette séance seulement"),
    Reach.FOLLOWING: N_("Cette séance et les suivantes"),
    Reach.ALL: N_("Toutes les séances de la série"),
}
