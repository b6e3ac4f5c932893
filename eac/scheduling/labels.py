"""French names of states, acts and times of life."""

from eac.core.errors import N_
from eac.scheduling.rules import Act, Resource, State, TimeOfLife

STATES = {
    State.DRAFT: N_("Projet"),
    State.PROPOSED: N_("Proposée"),
    State.OPTION: N_("Option"),
    State.CONFIRMED: N_("Confirmée"),
    State.HELD: N_("Réalisée"),
    State.CANCELLED: N_("Annulée"),
    State.POSTPONED: N_("Reportée"),
}
ACTS = {
    Act.EDIT: N_("Modifier"),
    Act.DUPLICATE: N_("Dupliquer"),
    Act.PROPOSE: N_("Proposer"),
    Act.HOLD_OPTION: N_("Poser une option"),
    Act.EXTEND_OPTION: N_("Prolonger l’option"),
    Act.CONFIRM: N_("Confirmer"),
    Act.POSTPONE: N_("Reporter"),
    Act.CANCEL: N_("Annuler la séance"),
    Act.RESTORE: N_("Rétablir la séance"),
    Act.MARK_HELD: N_("Saisir la présence"),
}
TIMES_OF_LIFE = {
    TimeOfLife.SCHOOL: N_("Temps scolaire"),
    TimeOfLife.AROUND_SCHOOL: N_("Temps périscolaire"),
    TimeOfLife.OUT_OF_SCHOOL: N_("Temps extrascolaire"),
}
RESOURCES = {
    Resource.CLASS: N_("Classe"),
    Resource.PRACTITIONER: N_("Intervenant ou intervenante"),
    Resource.VENUE: N_("Lieu"),
    Resource.SCHOOL: N_("Établissement"),
}
