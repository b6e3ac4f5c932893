"""Small years with all that can stand in the way, and a search by hand that asks the judge at every start."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from eac.core.intervals import Span
from eac.reference.rules import Half
from eac.scheduling.calendar import Opening, days_between
from eac.scheduling.conflicts import find_conflicts
from eac.scheduling.facts import Busy, BusyIndex, ClosureFact, Facts, Key, VenueFact
from eac.scheduling.rules import NewSession, Participant, Place, Resource, TimeOfLife
from eac.slots.candidates import all_starts, tolerated
from eac.slots.rules import Gathering, Search, Wish, half_of, when_at
from tests.scheduling.plain import FACTS, FAR, MUSEUM_PLACE, NEAR, SCHOOL_PLACE, busy, wanted, when

MONDAY = date(2026, 12, 7)
VENUES = (
    VenueFact(1, "Le musée", capacity=60, position=FAR),
    VenueFact(2, "La loge", capacity=30, is_exclusive=True, position=NEAR),
)


def search(new: NewSession | None = None, **values: object) -> Search:
    """An hour and a half of the workshop, in the fortnight of 7 December 2026."""
    defaults: dict[str, object] = {"minutes": 90, "first": MONDAY, "last": MONDAY + timedelta(days=11)}
    return Search(wanted=new or wanted(), **{**defaults, **values})  # type: ignore[arg-type]  # values of its fields


def a_search(random: Random) -> Search:
    """Any wishes, days and halves; from the day before today on, over the end of Christmas term."""
    first = date(2026, 11, 23) + timedelta(days=random.randint(0, 18))
    new = wanted(
        place=random.choice((SCHOOL_PLACE, MUSEUM_PLACE, Place(Resource.VENUE, 2))),
        participants=random.choice(
            ((Participant(1, 24),), (Participant(2, 30),), (Participant(1, 24), Participant(2, 30)))
        ),
        practitioner_ids=random.choice(((), (1,), (1, 2))),
        time_of_life=random.choice((*[TimeOfLife.SCHOOL] * 4, TimeOfLife.OUT_OF_SCHOOL)),
        needs_transport=random.random() < 0.1,
        session_id=random.choice((None, 3)),
    )
    return Search(
        wanted=new,
        minutes=random.choice((45, 60, 60, 90, 90, 120, 200, 400)),
        first=first,
        last=first + timedelta(days=random.randint(0, 12)),
        weekdays=frozenset(random.sample(range(7), random.randint(4, 7))),
        halves=random.choice((*[frozenset(Half)] * 4, frozenset({Half.MORNING}), frozenset({Half.AFTERNOON}))),
        gathering=random.choice(tuple(Gathering)),
        wishes=frozenset(wish for wish in Wish if random.random() < 0.5),
        avoided=frozenset(random.sample(range(5), random.randint(0, 2))),
    )


def a_year(random: Random) -> Facts:
    """Sessions, closures, exceptions, weeks and absences in the weeks that a search can touch."""
    sessions = [_session(random, number) for number in range(1, random.randint(2, 40))]
    known = replace(FACTS, busy=BusyIndex(sessions), venues={each.id: each for each in VENUES})
    return replace(
        known,
        venues={each.id: replace(each, openings=_week(random)) for each in VENUES},
        practitioners={
            key: replace(each, openings=_week(random), honorability_on=random.choice((None, *_CHECKED)))
            for key, each in known.practitioners.items()
        },
        classes={
            key: replace(each, absences=frozenset({(random.randint(0, 4), random.choice(tuple(Half)))}))
            for key, each in known.classes.items()
        },
        closures={
            key: tuple(ClosureFact(span, "") for span in spans) for key, spans in _stretches(random, _CLOSABLE).items()
        },
        availabilities={key: tuple(spans) for key, spans in _stretches(random, _OPENABLE).items()},
    )


_CHECKED = (date(2026, 9, 1), date(2025, 12, 4), date(2025, 12, 15))
_OPENABLE: list[Key] = [
    (Resource.PRACTITIONER, 1),
    (Resource.PRACTITIONER, 2),
    (Resource.VENUE, 1),
    (Resource.VENUE, 2),
]
_CLOSABLE: list[Key] = [*_OPENABLE, (Resource.SCHOOL, 1), (Resource.SCHOOL, 2), (Resource.CLASS, 1)]


def _day(random: Random) -> date:
    return date(2026, 11, 24) + timedelta(days=random.randint(0, 34))


def _session(random: Random, number: int) -> Busy:
    start = time(random.randint(8, 16), random.choice((0, 10, 30)))
    return busy(
        number,
        when(_day(random), start, random.choice((30, 60, 90, 300))).span(),
        place=random.choice((SCHOOL_PLACE, MUSEUM_PLACE, Place(Resource.VENUE, 2), Place(Resource.SCHOOL, 2))),
        class_ids=random.choice(((), (1,), (2,))),
        practitioner_ids=random.choice(((), (1,), (2,), (1, 2))),
        headcount=random.choice((10, 24, 50)),
    )


def _week(random: Random) -> tuple[Opening, ...]:
    hours = ((Half.MORNING, time(9), time(12, 30)), (Half.AFTERNOON, time(13, 20), time(17)))
    kept = [Opening(weekday, *half) for weekday in range(6) for half in hours if random.random() < 0.75]
    return random.choice(((), tuple(kept), tuple(kept)))


def _stretches(random: Random, keys: list[Key]) -> dict[Key, list[Span]]:
    found: dict[Key, list[Span]] = defaultdict(list)
    for _number in range(random.randint(0, 12)):
        start = datetime.combine(_day(random), time(random.randint(6, 15)))
        span = when(start.date(), start.time(), random.choice((60, 240, 3000))).span()
        found[random.choice(keys)].append(span)
    return found


def passes(new: NewSession, asked: Search, facts: Facts) -> bool:
    """Whether the judge lets a session to come pass, but for what no time cures."""
    codes = {conflict.code for conflict in find_conflicts([new], facts)[0]}
    return new.when.span().start > facts.now and codes <= tolerated(new, asked, facts)


def by_hand(new: NewSession, asked: Search, facts: Facts) -> dict[tuple[date, Half], list[int]]:
    """Every start of every half-day asked for that passes."""
    found: dict[tuple[date, Half], list[int]] = defaultdict(list)
    for day in days_between(asked.first, asked.last):
        for start in all_starts(new, asked, facts):
            ends = half_of(start + asked.minutes - 1)
            is_asked = day.weekday() in asked.weekdays and {half_of(start), ends} <= asked.halves
            if is_asked and passes(replace(new, when=when_at(day, start, asked.minutes)), asked, facts):
                found[day, half_of(start)].append(start)
    return dict(found)
