"""Facts written by hand: École Goscinny and its CE2 B, Chloé, the museum, and an afternoon workshop."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from eac.core.geography import Position
from eac.core.intervals import Span
from eac.reference.rules import Degree, Half, Holidays
from eac.scheduling.calendar import Calendar, Opening, YearBounds
from eac.scheduling.facts import (
    ActivityFact,
    Busy,
    BusyIndex,
    ClassFact,
    Facts,
    PractitionerFact,
    SchoolFact,
    VenueFact,
)
from eac.scheduling.rules import NewSession, Participant, Place, Resource, When

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
THURSDAY = date(2026, 12, 3)
SCHOOL_PLACE, MUSEUM_PLACE = Place(Resource.SCHOOL, 1), Place(Resource.VENUE, 1)
NEAR, FAR = Position(43.5528, 7.0174), Position(43.5700, 6.9700)
BELLS = tuple(
    Opening(weekday, half, opens, closes)
    for weekday in (0, 1, 3, 4)
    for half, opens, closes in (
        (Half.MORNING, time(8, 30), time(11, 30)),
        (Half.AFTERNOON, time(13, 30), time(16, 30)),
    )
)
CALENDAR = Calendar(
    years=(YearBounds("2026-2027", date(2026, 9, 1), date(2027, 7, 2)),),
    public_holidays={date(2026, 11, 11): "Armistice de 1918", date(2026, 12, 25): "Noël"},
    school_holidays={"B": (Holidays("Vacances de Noël", date(2026, 12, 19), date(2027, 1, 3)),)},
)
GOSCINNY = SchoolFact(1, "École Goscinny", position=NEAR, openings=BELLS)
CAPRON = SchoolFact(2, "Collège Capron", position=FAR)
CE2_B = ClassFact(1, "CE2 B, École Goscinny", 1, frozenset({"ce2"}), frozenset({Degree.ELEMENTARY}))
SIXTH = ClassFact(2, "6e A, Collège Capron", 2, frozenset({"6e"}), frozenset({Degree.LOWER_SECONDARY}))
CHLOE = PractitionerFact(1, "Chloé Martin", date(2026, 9, 1))
MUSEUM = VenueFact(1, "Le musée", capacity=60, position=FAR)
WORKSHOP = ActivityFact(1, "Atelier marionnettes")
FACTS = Facts(
    now=NOW,
    calendar=CALENDAR,
    schools={1: GOSCINNY, 2: CAPRON},
    classes={1: CE2_B, 2: SIXTH},
    practitioners={1: CHLOE, 2: PractitionerFact(2, "Denis Roy", date(2026, 9, 1))},
    venues={1: MUSEUM},
    activities={1: WORKSHOP},
)


def when(day: date = THURSDAY, start: time = time(9, 0), minutes: int = 90) -> When:
    """A wall-clock time in Paris."""
    end = datetime.combine(day, start) + timedelta(minutes=minutes)
    return When(day, start, end.date(), end.time())


def wanted(**values: Any) -> NewSession:
    """The workshop of Chloé with the CE2 B at school, Thursday 3 December 2026 from 9:00 to 10:30."""
    defaults: dict[str, Any] = {
        "activity_id": 1,
        "when": when(),
        "place": SCHOOL_PLACE,
        "participants": (Participant(1, 24),),
        "practitioner_ids": (1,),
    }
    return NewSession(**{**defaults, **values})


def busy(number: int, span: Span, **values: Any) -> Busy:
    """A saved session in somebody's way, by default at school and nobody's."""
    defaults: dict[str, Any] = {"place": SCHOOL_PLACE, "class_ids": (), "practitioner_ids": (), "headcount": 24}
    return Busy(number, 1, f"Séance {number}", span, **{**defaults, **values})


def facts(sessions: Iterable[Busy] = (), **values: Any) -> Facts:
    """The facts above, with these sessions and changes."""
    return replace(FACTS, busy=BusyIndex(sessions), **values)
