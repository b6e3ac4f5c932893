"""Facts of trips written by hand: two schools on one side of the museum, one near, one far."""

from datetime import date, time

from eac.core import clock
from eac.core.geography import Position
from eac.core.intervals import Span
from eac.reference.rules import Degree
from eac.trips.facts import Aboard, Key, TripFacts
from tests.scheduling.plain import BELLS

DAY = date(2026, 12, 3)
MUSEUM, NEAR, FAR = Position(43.550, 7.010), Position(43.560, 7.010), Position(43.580, 7.010)


def between(start: time, end: time, day: date = DAY) -> Span:
    """Wall-clock hours in Paris as instants."""
    return Span(clock.to_utc(day, start), clock.to_utc(day, end))


def aboard(school: int = 1, home: Position | None = NEAR, **values: object) -> Aboard:
    """The CE2 of a school on its way to the museum, Thursday from 9:30 to 10:30."""
    known: dict[str, object] = {
        "class_label": f"CE2, École {school}",
        "school_id": school,
        "school_name": f"École {school}",
        "span": between(time(9, 30), time(10, 30)),
        "title": "Visite",
        "place_name": "Le musée",
        "headcount": 24,
        "degrees": frozenset({Degree.ELEMENTARY}),
        "openings": BELLS,
        "home": home,
        "there": MUSEUM,
    }
    return Aboard(**{**known, **values})  # type: ignore[arg-type]


def facts(*known: Aboard, **values: object) -> TripFacts:
    """These classes on board, numbered from (1, 1); today long before."""
    keys: list[Key] = [(number, number) for number in range(1, len(known) + 1)]
    return TripFacts(**{"today": date(2026, 9, 1), "aboard": dict(zip(keys, known, strict=True)), **values})  # type: ignore[arg-type]
