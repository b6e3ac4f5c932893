"""French names of what is told, of messages and of answers."""

from eac.core.errors import N_
from eac.notices.people import Part
from eac.notices.rules import Answer, MessageKind, MessageState, Told

MESSAGE_KINDS = {
    MessageKind.CHANGES: N_("Changements"),
    MessageKind.REMINDER: N_("Rappel"),
    MessageKind.DIGEST: N_("Programme de la quinzaine"),
    MessageKind.NOTE: N_("Message de la ville"),
}
MESSAGE_STATES = {
    MessageState.WAITING: N_("En attente"),
    MessageState.HELD: N_("Retenu"),
    MessageState.SENDING: N_("En cours d’envoi"),
    MessageState.SENT: N_("Envoyé"),
    MessageState.FAILED: N_("En échec"),
    MessageState.DROPPED: N_("Abandonné"),
}
TOLDS = {
    Told.NEW: N_("Nouvelle séance"),
    Told.RESTORED: N_("Séance rétablie"),
    Told.MOVED: N_("Séance déplacée"),
    Told.CANCELLED: N_("Séance annulée"),
    Told.POSTPONED: N_("Séance reportée"),
    Told.CONFIRMED: N_("Séance confirmée"),
    Told.CHANGED: N_("Séance modifiée"),
    Told.LEFT: N_("Séance qui ne vous concerne plus"),
    Told.COMING: N_("Séance à venir"),
}
ANSWERS = {
    Answer.SEEN: N_("Vu"),
    Answer.PROBLEM: N_("Problème"),
}
PARTS = {
    Part.TEACHER: N_("Équipe enseignante"),
    Part.HEAD: N_("Direction"),
    Part.PRACTITIONER: N_("Intervention"),
    Part.VENUE: N_("Accueil"),
}
