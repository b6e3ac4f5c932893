"""A reference model of « taken »: quadratic, minute by minute, and too simple to be wrong; and random cases for it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from eac.core import clock
from eac.core.geography import Position, travel_minutes
from eac.core.intervals import Span
from eac.scheduling.conflicts import find_conflicts
from eac.scheduling.facts import Busy, Facts, VenueFact
from eac.scheduling.rules import NewSession, Participant, Place, Resource, When
from tests.scheduling.plain import THURSDAY, busy, facts, wanted

Found = Counter[tuple[str, int | None]]
"""How often each (code, session in the way) is said; None stands for a session that is only wanted too."""
TAKEN_CODES = {
    "class_taken",
    "practitioner_taken",
    "class_travel",
    "practitioner_travel",
    "venue_taken",
    "venue_full",
}
START = clock.to_utc(THURSDAY, time(0))
VENUES = (
    VenueFact(1, "Le musée", capacity=60, position=Position(43.57, 6.97)),
    VenueFact(2, "La loge", capacity=30, is_exclusive=True, position=Position(43.551, 7.012)),
    VenueFact(3, "Le parvis", position=None),
)


@dataclass(frozen=True)
class Stay:
    """A session as the model sees it: when, where, who."""

    number: int | None
    minutes: frozenset[int]
    place: Place
    class_ids: tuple[int, ...]
    practitioner_ids: tuple[int, ...]
    people: int


def minutes_of(span: Span) -> frozenset[int]:
    """The minutes of the day that a span holds."""
    first = int((span.start - START).total_seconds() // 60)
    return frozenset(range(first, first + span.minutes))


def stay_of(session: Busy | NewSession) -> Stay:
    """What the model keeps of a session."""
    if isinstance(session, Busy):
        ids = session.class_ids, session.practitioner_ids
        return Stay(session.session_id, minutes_of(session.span), session.place, *ids, session.headcount)
    classes = tuple(each.class_id for each in session.participants)
    span = minutes_of(session.when.span())
    return Stay(None, span, session.place, classes, session.practitioner_ids, session.headcount)


def expected(new: Stay, others: Sequence[Stay], known: Facts) -> Found:
    """What stands in the way of a session, by looking at every minute of every other."""
    found: Found = Counter()
    for other in others:
        shared = (
            len(set(new.class_ids) & set(other.class_ids)),
            len(set(new.practitioner_ids) & set(other.practitioner_ids)),
        )
        for who, count in zip(("class", "practitioner"), shared, strict=True):
            if new.minutes & other.minutes:
                found[f"{who}_taken", other.number] += count
            elif _gap(new.minutes, other.minutes) < travel_minutes(
                known.position(new.place), known.position(other.place), known.pace
            ):
                found[f"{who}_travel", other.number] += count
    return +(found + _at_venue(new, others, known))


def _gap(one: frozenset[int], other: frozenset[int]) -> int:
    first, last = sorted((one, other), key=min)
    return min(last) - max(first) - 1


def _at_venue(new: Stay, others: Sequence[Stay], known: Facts) -> Found:
    if new.place.resource is not Resource.VENUE:
        return Counter()
    venue = known.venues[new.place.id]
    there = [other for other in others if other.place == new.place and other.minutes & new.minutes]
    if venue.is_exclusive:
        return Counter(("venue_taken", other.number) for other in there)
    most = max(sum(other.people for other in there if minute in other.minutes) for minute in new.minutes)
    is_full = there and venue.capacity is not None and most + new.people > venue.capacity
    return Counter([("venue_full", None)] if is_full else [])


# --- random cases -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Day:
    """Saved sessions of one day, and wanted ones, some of which replace a saved one."""

    saved: tuple[Busy, ...]
    wanted: tuple[NewSession, ...]
    facts: Facts


def a_day(random: Random) -> Day:
    """A crowded day of two classes, two practitioners and three venues."""
    saved = tuple(_saved(random, number) for number in range(1, random.randint(1, 12)))
    new = tuple(_wanted(random, saved) for _ in range(random.randint(1, 3)))
    return Day(saved, new, facts(saved, venues={venue.id: venue for venue in VENUES}))


def _when(random: Random) -> When:
    start = datetime.combine(THURSDAY, time(8)) + timedelta(minutes=15 * random.randint(0, 24))
    end = start + timedelta(minutes=random.choice((15, 30, 60, 75, 120)))
    return When(start.date(), start.time(), end.date(), end.time())


def _place(random: Random) -> Place:
    resource = random.choice((Resource.VENUE, Resource.VENUE, Resource.SCHOOL))
    return Place(resource, random.choice((1, 1, 2, 3) if resource is Resource.VENUE else (1, 2)))


def _some(random: Random) -> tuple[int, ...]:
    return random.choice(((), (1,), (2,), (1, 2)))


def _saved(random: Random, number: int) -> Busy:
    return busy(
        number,
        _when(random).span(),
        place=_place(random),
        class_ids=_some(random),
        practitioner_ids=_some(random),
        headcount=random.choice((8, 20, 30, 45)),
    )


def _wanted(random: Random, saved: Sequence[Busy]) -> NewSession:
    replaced = random.choice((None, None, *(each.session_id for each in saved)))
    heads = random.choice((8, 15, 30))
    return wanted(
        when=_when(random),
        place=_place(random),
        participants=tuple(Participant(class_id, heads) for class_id in _some(random) or (1,)),
        practitioner_ids=_some(random),
        session_id=replaced,
    )


def disagreement(day: Day) -> str:
    """What the model and the application say differently of a day; nothing when they agree."""
    answers = find_conflicts(day.wanted, day.facts)
    for position, (new, conflicts) in enumerate(zip(day.wanted, answers, strict=True)):
        others = [stay_of(each) for each in day.saved if each.session_id != new.session_id]
        others += [stay_of(each) for each in day.wanted[:position]]
        said: Found = Counter((each.code, each.session_id) for each in conflicts if each.code in TAKEN_CODES)
        model = expected(stay_of(new), others, day.facts)
        if said != model:
            return f"wanted {position}: said {dict(said)}, model {dict(model)}"
    return ""
