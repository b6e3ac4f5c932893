"""The only writer of trips: make, change, share, note a quote, order, confirm, cancel, take up again."""

from collections.abc import Sequence

from eac.audit import service as audit
from eac.core import clock
from eac.core.errors import N_, Conflicting, NotAllowed, RuleBroken
from eac.core.money import write_euros
from eac.core.typography import french
from eac.db import check_version, db, lock
from eac.identity.models import User
from eac.reference.records import put
from eac.scheduling.models import SchoolSession
from eac.trips import knowledge, policy, queries
from eac.trips.checks import find_warnings
from eac.trips.models import Trip, TripStop, made_for
from eac.trips.rules import NewTrip, Quote, TripAct, TripMode, TripState, WantedStop, is_allowed

NEEDS_REASON = N_("Des points d’attention demandent une raison écrite pour enregistrer quand même.")


def make(new: NewTrip, *, by: User) -> Trip:
    """A new trip, still to be asked for; RuleBroken when a warning has no written reason."""
    trip = Trip(stops=[])
    _write(trip, new, by)
    db.session.add(trip)
    db.session.flush()
    _tell("make", trip, f"{said(trip)} : trajet préparé", by)
    return trip


def change(new: NewTrip, *, trip: Trip, by: User) -> Trip:
    """The trip as entered; Stale when it moved on. What a company had confirmed is ordered again when it changed."""
    _demand(trip, TripAct.EDIT)
    check_version(trip, new.version)
    before = _order_of(trip)
    with db.session.no_autoflush:
        _write(trip, new, by)
        changes = put(trip, {})
    if trip.state is TripState.CONFIRMED and trip.mode is TripMode.COACH and before != _order_of(trip):
        trip.state = TripState.ORDERED
        changes["state"] = [TripState.CONFIRMED.value, TripState.ORDERED.value]
    db.session.flush()
    _tell("change", trip, f"{said(trip)} : trajet modifié", by, changes)
    return trip


def note_quote(quote: Quote, *, trip: Trip, by: User) -> Trip:
    """What the company asks; an order that was placed stays placed."""
    _demand(trip, TripAct.NOTE_QUOTE)
    check_version(trip, quote.version)
    trip.company, trip.quote_cents = quote.company, quote.quote_cents
    if trip.state is TripState.TO_ASK:
        trip.state = TripState.QUOTED
    changes = put(trip, {})
    _tell("quote", trip, f"{said(trip)} : devis de {quote.company}, {write_euros(quote.quote_cents)}", by, changes)
    return trip


def advance(act: TripAct, *, trip: Trip, by: User) -> Trip:
    """Order, confirm, cancel, or take up again; RuleBroken when a coach has no company to be ordered from."""
    _demand(trip, act)
    if act is TripAct.ORDER and not trip.company:
        raise RuleBroken(N_("Indiquez la compagnie avant de noter la commande."), "company")
    trip.state, words = {
        TripAct.ORDER: (TripState.ORDERED, "commandé"),
        TripAct.CONFIRM: (TripState.CONFIRMED, "confirmé"),
        TripAct.CANCEL: (TripState.CANCELLED, "annulé"),
        TripAct.REOPEN: (TripState.TO_ASK, "repris, à demander de nouveau"),
    }[act]
    if act is TripAct.REOPEN:
        _demand_free([stop.key for stop in trip.stops], trip)
    changes = put(trip, {})
    _tell(act.value, trip, f"{said(trip)} : trajet {words}", by, changes)
    return trip


def said(trip: Trip) -> str:
    """« Car du 03/12/2026, École Goscinny », for the journal."""
    noun = {TripMode.COACH: "Car", TripMode.BUS: "Bus", TripMode.FOOT: "Trajet à pied"}[trip.mode]
    return f"{noun} du {trip.leaves_on:%d/%m/%Y}, {trip.schools}"


def as_command(trip: Trip) -> NewTrip:
    """The command that would make a saved trip again."""
    stops = tuple(
        WantedStop(*stop.key, stop.pupils, stop.adults, stop.leaves_time, stop.returns_time, stop.place)
        for stop in trip.stops
    )
    return NewTrip(
        trip.mode,
        trip.leaves_on,
        trip.returns_on,
        stops,
        is_abroad=trip.is_abroad,
        company=trip.company,
        seats=trip.seats,
        quote_cents=trip.quote_cents,
        note=trip.note,
        override_reason=trip.override_reason,
    )


# --- what they share ----------------------------------------------------------------------------------------------


def _demand(trip: Trip, act: TripAct) -> None:
    """Alone with the trip until the transaction ends, and as it is saved now, the act must still make sense."""
    lock([f"trip:{trip.id}"])
    db.session.refresh(trip)
    if not is_allowed(trip.state, act, trip.mode):
        raise Conflicting(N_("Cette action n’est plus possible : le trajet a changé d’état. Rechargez la page."))


def _demand_free(keys: Sequence[tuple[int, int]], trip: Trip) -> None:
    """Alone with the sessions; RuleBroken when one of their classes already boards another trip."""
    lock([f"trip-of-session:{session_id}" for session_id, _class in keys])
    if other := queries.taken(keys, trip.id):
        sentence = N_(
            "%(who)s a déjà un trajet pour cette séance : annulez-le d’abord, ou retirez la classe de celui-ci."
        )
        raise RuleBroken(sentence, "stops", who=other[0].school_class.label)


def _write(trip: Trip, new: NewTrip, by: User) -> None:
    """Make a trip what its command says, its state aside, once all that could stand against it is looked at."""
    span = new.span()
    keys = [stop.key for stop in new.stops]
    sessions = {one.id: one for one in knowledge.sessions({key[0] for key in keys})}
    known = {stop.key for stop in trip.stops}
    for session_id, class_id in keys:
        _demand_on_board(sessions.get(session_id), class_id, (session_id, class_id) in known, by)
    _demand_free(keys, trip)
    if find_warnings(new, knowledge.load_facts(sessions, keys)) and not new.override_reason:
        raise RuleBroken(NEEDS_REASON, "override_reason")
    for name in ("mode", "is_abroad", "company", "seats", "quote_cents", "note", "override_reason", "order_before"):
        setattr(trip, name, getattr(new, name))
    trip.leaves_on, trip.returns_on = new.leaves_on, new.returns_on
    trip.leaves_at, trip.returns_at = span.start, span.end
    trip.updated_at = clock.now()
    kept = {stop.key: stop for stop in trip.stops}
    trip.stops = [_stop(kept.get(stop.key), stop, sessions[stop.session_id]) for stop in new.stops]


def _demand_on_board(session: SchoolSession | None, class_id: int, is_known: bool, by: User) -> None:
    """NotAllowed unless the session is the person's to change; RuleBroken when the class does not take part."""
    if session is None:
        raise RuleBroken(N_("Un élément choisi n’existe plus. Rechargez la page et choisissez à nouveau."), "stops")
    if not policy.can_make(by, session):
        raise NotAllowed
    if not is_known and class_id not in {each.class_id for each in session.participations}:
        raise RuleBroken(N_("Une classe à bord ne participe pas à la séance : retirez-la."), "stops")


def _stop(kept: TripStop | None, wanted: WantedStop, session: SchoolSession) -> TripStop:
    """The stop as entered, and what its session is at this moment."""
    stop = kept or TripStop(session_id=wanted.session_id, class_id=wanted.class_id)
    stop.session = session
    for name in ("pupils", "adults", "leaves_time", "returns_time", "place"):
        setattr(stop, name, getattr(wanted, name))
    now = made_for(session, wanted.class_id)
    stop.made_starts_at, stop.made_ends_at = now.span.start, now.span.end
    stop.made_venue_id, stop.made_headcount = now.venue_id, now.headcount or 0
    return stop


def _order_of(trip: Trip) -> tuple[object, ...]:
    """What a company was told."""
    stops = sorted((stop.key, stop.leaves_time, stop.returns_time, stop.place) for stop in trip.stops)
    return trip.mode, trip.company, trip.leaves_at, trip.returns_at, trip.seats, trip.people, tuple(stops)


def _tell(action: str, trip: Trip, sentence: str, by: User, changes: dict[str, list[object]] | None = None) -> None:
    audit.record(f"{action}_trip", trip, french(sentence), by=by, changes=changes)
