"""French names of modes, states, acts and discrepancies of trips."""

from eac.core.errors import N_
from eac.trips.rules import Discrepancy, TripAct, TripMode, TripState

TRIP_MODES = {
    TripMode.COACH: N_("Car"),
    TripMode.BUS: N_("Bus de ville"),
    TripMode.FOOT: N_("À pied"),
}
TRIP_STATES = {
    TripState.TO_ASK: N_("À demander"),
    TripState.QUOTED: N_("Devis reçu"),
    TripState.ORDERED: N_("Commandé"),
    TripState.CONFIRMED: N_("Confirmé"),
    TripState.CANCELLED: N_("Annulé"),
}
TRIP_ACTS = {
    TripAct.EDIT: N_("Modifier"),
    TripAct.NOTE_QUOTE: N_("Noter le devis"),
    TripAct.ORDER: N_("Noter la commande"),
    TripAct.CONFIRM: N_("Confirmer"),
    TripAct.CANCEL: N_("Annuler le trajet"),
    TripAct.REOPEN: N_("Reprendre le trajet"),
}
DISCREPANCIES = {
    Discrepancy.CANCELLED: N_("la séance n’a plus lieu"),
    Discrepancy.MOVED: N_("la séance a changé d’heure ou de jour"),
    Discrepancy.ELSEWHERE: N_("la séance a changé de lieu"),
    Discrepancy.CLASS_GONE: N_("la classe ne participe plus à la séance"),
    Discrepancy.HEADCOUNT: N_("l’effectif attendu a changé"),
}
