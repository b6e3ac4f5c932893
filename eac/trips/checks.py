"""What speaks against a trip: bells missed, seats or adults too few, too late to ask; all pass with a reason (pure)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from eac.core import clock
from eac.core.errors import N_
from eac.scheduling.calendar import halves, opening_of
from eac.scheduling.case import Conflict, Severity, warning
from eac.scheduling.checks import strictest
from eac.schools.rules import adults_needed
from eac.trips.facts import Aboard, Key, TripFacts
from eac.trips.rules import NewTrip, TripMode, WantedStop, notice_days

TOO_EARLY = N_("%(who)s : départ à %(at)s, avant le début de la classe (%(bell)s).")
TOO_LATE = N_("%(who)s : retour à %(at)s, après la fin de la classe (%(bell)s).")
NO_CLASS = N_("%(who)s n’a pas classe le %(day)s (%(half)s).")
ARRIVES_LATE = N_("%(who)s : départ à %(at)s pour « %(title)s » à %(start)s ; le trajet demande %(need)s min.")
LEAVES_EARLY = N_("%(who)s : retour à %(at)s alors que « %(title)s » finit à %(end)s ; le trajet demande %(need)s min.")
ORDER = N_("De %(first)s à %(second)s : %(gap)s min entre les deux départs ; il en faut %(need)s.")
ORDER_BACK = N_("De %(first)s à %(second)s : %(gap)s min entre les deux retours ; il en faut %(need)s.")
ADULTS = N_("Il faut %(needed)s adultes pour accompagner ces classes, %(adults)s sont prévus.")
SEATS = N_("Le car a %(seats)s places pour %(people)s personnes.")
COACH_NOTICE = N_("Un car se demande six semaines avant : il restait jusqu’au %(day)s.")
NOTICE = N_("Ce trajet se demande %(days)s jours avant : il restait jusqu’au %(day)s.")


def find_warnings(new: NewTrip, facts: TripFacts) -> list[Conflict]:
    """All that speaks against it, the times first."""
    return [
        *_bells(new, facts),
        *_sessions(new, facts),
        *_rounds(new, facts),
        *_people(new, facts),
        *_notice(new, facts),
    ]


def needed_adults(one: Aboard, pupils: int) -> int:
    """Adults that a class asks for, by the strictest of its degrees."""
    return adults_needed(strictest(one.degrees), pupils)


def _bells(new: NewTrip, facts: TripFacts) -> Iterator[Conflict]:
    """A pick-up before class begins or a return after it ends, once for each school and time."""
    seen: set[tuple[int, str, object]] = set()
    for stop in new.stops:
        one = facts.aboard[stop.key]
        for found in _bells_of(new, stop, one):
            mark = (one.school_id, found.code, found.values.get("at"))
            if mark not in seen:
                seen.add(mark)
                yield found


def _bells_of(new: NewTrip, stop: WantedStop, one: Aboard) -> Iterator[Conflict]:
    if not one.is_school_time or not one.openings:
        return
    is_one_day = new.leaves_on == new.returns_on
    touched = sorted(halves(stop.leaves_time, stop.returns_time), reverse=True) if is_one_day else []
    if not touched:
        return
    for half, is_first, is_last in ((half, half is touched[0], half is touched[-1]) for half in touched):
        opening = opening_of(one.openings, new.leaves_on, half)
        if opening is None:
            yield warning("bells_closed", NO_CLASS, "stops", who=one.school_name, day=new.leaves_on, half=half)
            continue
        if is_first and stop.leaves_time < opening.opens:
            values = {"who": one.school_name, "at": stop.leaves_time, "bell": opening.opens}
            yield warning("bells_early", TOO_EARLY, "stops", **values)
        if is_last and stop.returns_time > opening.closes:
            values = {"who": one.school_name, "at": stop.returns_time, "bell": opening.closes}
            yield warning("bells_late", TOO_LATE, "stops", **values)


def _sessions(new: NewTrip, facts: TripFacts) -> Iterator[Conflict]:
    """A class that cannot be there when its session begins, or is fetched before it ends."""
    for stop in new.stops:
        one = facts.aboard[stop.key]
        need = facts.minutes(one.home, one.there, new.mode)
        start, end = (clock.to_local(at).replace(tzinfo=None) for at in (one.span.start, one.span.end))
        leaves = datetime.combine(new.leaves_on, stop.leaves_time)
        returns = datetime.combine(new.returns_on, stop.returns_time)
        known: dict[str, object] = {"who": one.class_label, "title": one.title, "need": need}
        if (start - leaves).total_seconds() < need * 60:
            yield warning("trip_late", ARRIVES_LATE, "stops", at=stop.leaves_time, start=start.time(), **known)
        if (returns - end).total_seconds() < need * 60:
            yield warning("trip_early", LEAVES_EARLY, "stops", at=stop.returns_time, end=end.time(), **known)


def _rounds(new: NewTrip, facts: TripFacts) -> Iterator[Conflict]:
    """Two schools called at one after the other, too soon for the way between them."""
    for code, sentence, name in (("trip_order", ORDER, "leaves_time"), ("trip_order_back", ORDER_BACK, "returns_time")):
        calls = sorted({(getattr(stop, name), facts.aboard[stop.key].school_id): stop for stop in new.stops}.items())
        for ((at, school), stop), ((then, other), following) in pairwise(calls):
            one, two = facts.aboard[stop.key], facts.aboard[following.key]
            gap = (then.hour - at.hour) * 60 + then.minute - at.minute
            need = facts.minutes(one.home, two.home, new.mode)
            if school != other and gap < need:
                known = {"first": one.school_name, "second": two.school_name, "gap": gap, "need": need}
                yield Conflict(code, Severity.WARNING, sentence, known, "stops")


def _people(new: NewTrip, facts: TripFacts) -> Iterator[Conflict]:
    needed: dict[int, int] = defaultdict(int)
    adults: dict[int, int] = defaultdict(int)
    for stop in new.stops:
        needed[stop.session_id] += needed_adults(facts.aboard[stop.key], stop.pupils)
        adults[stop.session_id] += stop.adults
    for session_id, count in needed.items():
        if adults[session_id] < count:
            yield warning("trip_adults", ADULTS, "stops", needed=count, adults=adults[session_id])
    if new.mode is TripMode.COACH and new.seats is not None and new.seats < new.people:
        yield warning("trip_seats", SEATS, "seats", seats=new.seats, people=new.people)


def _notice(new: NewTrip, facts: TripFacts) -> Iterator[Conflict]:
    if not new.order_before < facts.today < new.leaves_on:
        return
    if new.mode is TripMode.COACH:
        yield warning("trip_notice", COACH_NOTICE, "leaves_on", day=new.order_before)
    else:
        days = notice_days(new.mode, is_abroad=new.is_abroad)
        yield warning("trip_notice", NOTICE, "leaves_on", days=days, day=new.order_before)


def required(keys: dict[Key, int], facts: TripFacts) -> dict[Key, int]:
    """Adults that each class on board asks for; `keys` give the pupils."""
    return {key: needed_adults(facts.aboard[key], pupils) for key, pupils in keys.items()}
