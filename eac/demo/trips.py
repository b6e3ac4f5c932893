"""How the classes of the programme go to their outings: coaches in every state, some shared, some to look at again."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from random import Random

from eac.core import clock
from eac.core.geography import distance_km
from eac.scheduling.checks import COACH_NOTICE_DAYS
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import OCCUPYING, State
from eac.trips import knowledge
from eac.trips.checks import find_warnings, required
from eac.trips.facts import Key, TripFacts
from eac.trips.models import Trip, TripStop, made_for
from eac.trips.proposal import propose
from eac.trips.queries import SHARED_KM, SHARED_WITHIN
from eac.trips.rules import COACH_SEATS, TripMode, TripState
from eac.trips.service import as_command

COMPANIES = ("Autocars de l’Estérel", "Navettes de la Baie", "Transports Beauvert")
KEPT_DAYS = 30
LONGEST_WALK_MINUTES = 35
GROWN_SHARE = 0.04
"""Of coaches whose class has one more pupil than when they were asked for."""
WALKS_WITHIN, WALKS_EVERY = timedelta(days=21), 3
SOON = (TripState.CONFIRMED, TripState.ORDERED, TripState.QUOTED, TripState.TO_ASK)
SOON_WEIGHTS = (70, 16, 8, 6)
LATER = (TripState.TO_ASK, TripState.QUOTED, TripState.ORDERED, TripState.CANCELLED)
LATER_WEIGHTS = (52, 26, 18, 4)


def trips(sessions: Sequence[SchoolSession]) -> list[Trip]:
    """The unsaved trips of the last weeks and of what is to come; the sessions must be saved."""
    now = clock.now()
    outings = [
        one
        for one in sorted(sessions, key=lambda each: (each.starts_at, each.uid))
        if one.venue is not None and one.starts_at > now - timedelta(days=KEPT_DAYS)
        if one.state in OCCUPYING and one.state is not State.DRAFT
    ]
    ridden = [one for one in outings if one.needs_transport]
    walked = [one for one in outings if not one.needs_transport and now < one.starts_at < now + WALKS_WITHIN]
    facts = knowledge.load_facts(one.id for one in (*ridden, *walked))
    rides = [_ride(group, facts, now) for group in _groups(ridden, now)]
    return [*rides, *(_trip([one], _on_foot_or_by_bus(one, facts), facts) for one in walked[::WALKS_EVERY])]


def _on_foot_or_by_bus(session: SchoolSession, facts: TripFacts) -> TripMode:
    aboard = [facts.aboard[session.id, each.class_id] for each in session.participations]
    walk = max(facts.minutes(one.home, one.there, TripMode.FOOT) for one in aboard)
    return TripMode.FOOT if walk <= LONGEST_WALK_MINUTES else TripMode.BUS


def _groups(ridden: Sequence[SchoolSession], now: datetime) -> Iterable[list[SchoolSession]]:
    """One coach for each outing, or for two that can share one; of the next such pair one still waits."""
    left, is_left_to_ask = list(ridden), True
    while left:
        one = left.pop(0)
        other = next((each for each in left if _could_share(one, each)), None)
        if other is None:
            yield [one]
            continue
        left.remove(other)
        asks = is_left_to_ask and one.starts_at > now
        is_left_to_ask = is_left_to_ask and not asks
        yield [one] if asks else [one, other]


def _could_share(one: SchoolSession, other: SchoolSession) -> bool:
    apart = timedelta(minutes=SHARED_WITHIN)
    is_near = abs(one.starts_at - other.starts_at) <= apart and abs(one.ends_at - other.ends_at) <= apart
    if not is_near or one.venue is None or other.venue is None:
        return False
    here, there = one.venue.position, other.venue.position
    return here is not None and there is not None and distance_km(here, there) <= SHARED_KM


def _ride(group: list[SchoolSession], facts: TripFacts, now: datetime) -> Trip:
    first = group[0]
    rng = Random(f"trip {first.uid}")
    trip = _trip(group, TripMode.COACH, facts)
    is_soon = first.starts_at < now + timedelta(days=COACH_NOTICE_DAYS)
    trip.state = rng.choices(SOON if is_soon else LATER, SOON_WEIGHTS if is_soon else LATER_WEIGHTS)[0]
    if first.starts_at < now:
        trip.state = TripState.CONFIRMED
    trip.seats = -(-trip.people // COACH_SEATS) * COACH_SEATS
    if trip.state is not TripState.TO_ASK:
        trip.company = rng.choice(COMPANIES)
        trip.quote_cents = 100 * 10 * rng.randint(18, 34) * (trip.seats // COACH_SEATS)
    if first.moved_at is not None and first.starts_at > now:
        _forget_move(trip)
    elif rng.random() < GROWN_SHARE:
        trip.stops[0].made_headcount -= 1
    return trip


def _forget_move(trip: Trip) -> None:
    """Nobody looked at it since its session moved by a week."""
    for stop in trip.stops:
        stop.made_starts_at -= timedelta(days=7)
        stop.made_ends_at -= timedelta(days=7)


def _trip(group: list[SchoolSession], mode: TripMode, facts: TripFacts) -> Trip:
    keys: list[Key] = [(one.id, each.class_id) for one in group for each in one.participations]
    times, by_id = propose(keys, mode, facts), {one.id: one for one in group}
    adults = required({key: facts.aboard[key].headcount for key in keys}, facts)
    first = next(iter(times.values()))
    trip = Trip(mode=mode, state=TripState.CONFIRMED, leaves_on=first.leaves.date(), returns_on=first.returns.date())
    trip.stops = [_stop(by_id[key[0]], key[1], each.leaves, each.returns, adults[key]) for key, each in times.items()]
    command = as_command(trip)
    span = command.span()
    trip.leaves_at, trip.returns_at, trip.order_before = span.start, span.end, command.order_before
    trip.is_abroad, trip.note = False, ""
    trip.override_reason = "Vu avec l’école." if find_warnings(command, facts) else ""
    return trip


def _stop(session: SchoolSession, class_id: int, leaves: datetime, returns: datetime, adults: int) -> TripStop:
    now = made_for(session, class_id)
    joined = next(each for each in session.participations if each.class_id == class_id)
    return TripStop(
        session=session,
        session_id=session.id,
        school_class=joined.school_class,
        class_id=class_id,
        pupils=joined.expected_headcount,
        adults=adults,
        leaves_time=leaves.time(),
        returns_time=returns.time(),
        place=joined.school_class.school.address or "Devant l’établissement",
        made_starts_at=now.span.start,
        made_ends_at=now.span.end,
        made_venue_id=now.venue_id,
        made_headcount=now.headcount or 0,
    )
