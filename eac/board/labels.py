"""French names of the board's enumerations."""

from eac.board.rules import BulkAct, Length, RowKind
from eac.core.errors import N_

ROW_KINDS = {
    RowKind.VENUE: N_("Lieux"),
    RowKind.PRACTITIONER: N_("Intervenants et intervenantes"),
    RowKind.CLASS: N_("Classes"),
    RowKind.SCHOOL: N_("Établissements"),
}
LENGTHS = {Length.DAY: N_("Jour"), Length.WEEK: N_("Semaine"), Length.MONTH: N_("Mois")}
BULK_ACTS = {
    BulkAct.CONFIRM: N_("Confirmer"),
    BulkAct.SHIFT: N_("Décaler de plusieurs semaines"),
    BulkAct.PRACTITIONER: N_("Changer d’intervenant ou d’intervenante"),
    BulkAct.VENUE: N_("Changer de lieu"),
    BulkAct.CANCEL: N_("Annuler"),
    BulkAct.MESSAGE: N_("Écrire aux personnes concernées"),
}
