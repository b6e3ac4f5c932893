"""French names of what files hold, of the steps of an import, and of what becomes of rows."""

from eac.core.errors import N_
from eac.imports.rules import ImportKind, ImportState, Outcome

IMPORT_KINDS = {
    ImportKind.SCHOOLS: N_("Établissements"),
    ImportKind.HEADCOUNTS: N_("Effectifs des établissements"),
    ImportKind.CLASSES: N_("Classes"),
    ImportKind.TEACHERS: N_("Enseignants et enseignantes"),
    ImportKind.PARTNERS: N_("Structures"),
    ImportKind.PRACTITIONERS: N_("Intervenants et intervenantes"),
    ImportKind.VENUES: N_("Lieux"),
    ImportKind.WORKS: N_("Œuvres"),
    ImportKind.ACTIVITIES: N_("Offres"),
    ImportKind.SESSIONS: N_("Séances"),
}
IMPORT_STATES = {
    ImportState.UPLOADED: N_("Colonnes à vérifier"),
    ImportState.WORKING: N_("En cours"),
    ImportState.PREVIEWED: N_("À confirmer"),
    ImportState.APPLIED: N_("Importé"),
    ImportState.UNDONE: N_("Annulé"),
    ImportState.FAILED: N_("Interrompu"),
}
OUTCOMES = {
    Outcome.NEW: N_("Nouvelle"),
    Outcome.CHANGED: N_("Modifiée"),
    Outcome.UNCHANGED: N_("Inchangée"),
    Outcome.REFUSED: N_("Refusée"),
    Outcome.OUTSIDE: N_("Hors périmètre"),
}
