"""The journal as a file."""

from eac.core.errors import N_
from eac.web.exports import ExportColumn as Col
from eac.web.exports import ExportTable

JOURNAL = ExportTable(
    N_("Journal"),
    (
        Col(N_("Date"), "at", 18),
        Col(N_("Ce qui a été fait"), "sentence", 80),
        Col(N_("Par"), "actor_name", 24),
        Col(N_("Moyen"), "channel", 12),
        Col(N_("Acte"), "action", 24),
    ),
)
