"""Who is free when: classes, practitioners and places, with travel between them. Times are Paris wall-clock times."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from eac.core.geography import Position, travel_minutes
from eac.core.intervals import Span
from eac.demo.tables import Opening

BREATH = 15
"""Minutes between two sessions of a practitioner in one place."""
CLASS_REST_DAYS = 6
"""A class has at most one session within as many days, so that the year is not crowded into a month."""


@dataclass(frozen=True, slots=True)
class DemoPlace:
    """A venue, or a school (its key is its UAI). `capacity` None: a school, which is not counted."""

    key: str
    position: Position
    openings: tuple[Opening, ...]
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Busy:
    """A stretch taken at a place."""

    span: Span
    place: DemoPlace
    pupils: int


@dataclass
class Diary:
    """All that is taken in one school year."""

    classes: dict[tuple[str, str], list[Busy]] = field(default_factory=lambda: defaultdict(list))
    practitioners: dict[str, list[Busy]] = field(default_factory=lambda: defaultdict(list))
    places: dict[str, list[Busy]] = field(default_factory=lambda: defaultdict(list))
    closed: dict[str, list[Span]] = field(default_factory=lambda: defaultdict(list))

    def is_class_free(self, key: tuple[str, str], day: date, rest_days: int = CLASS_REST_DAYS) -> bool:
        """Whether a class has nothing on that day nor within the days around it."""
        return all(abs((busy.span.start.date() - day).days) > rest_days for busy in self.classes[key])

    def is_practitioner_free(self, key: str, span: Span, place: DemoPlace) -> bool:
        """Whether a person can be there in time, and leave in time for what follows."""
        if any(closed.overlaps(span) for closed in self.closed[key]):
            return False
        return all(
            busy.span.gap_minutes(span) >= max(BREATH, travel_minutes(busy.place.position, place.position) + 5)
            for busy in self.practitioners[key]
        )

    def has_room(self, place: DemoPlace, span: Span, pupils: int) -> bool:
        """Whether a venue still holds as many, with one adult for ten; small venues take one group at a time."""
        if any(closed.overlaps(span) for closed in self.closed[place.key]):
            return False
        if place.capacity is None:
            return True
        there = [busy for busy in self.places[place.key] if busy.span.widened(BREATH).overlaps(span)]
        return not there and pupils * 1.2 <= place.capacity

    def take(
        self, span: Span, place: DemoPlace, pupils: int, classes: Iterable[tuple[str, str]], people: Iterable[str]
    ) -> None:
        """Write a session down for all it occupies."""
        busy = Busy(span, place, pupils)
        self.places[place.key].append(busy)
        for key in classes:
            self.classes[key].append(busy)
        for person in people:
            self.practitioners[person].append(busy)


def common_hours(day: date, groups: Iterable[tuple[Opening, ...]]) -> list[Span]:
    """The stretches of a day when all these schools and venues are open, one for each half-day at most."""
    found: list[Span] | None = None
    for openings in groups:
        spans = [_span(day, one.opens, one.closes) for one in openings if one.weekday == day.weekday()]
        found = spans if found is None else [both for one in found for other in spans if (both := _shared(one, other))]
    return found or []


def starts(hours: Span, minutes: int, margin: int) -> list[datetime]:
    """Quarter-hour starts for a session of that length, with a margin at both ends for the way where there is room."""
    if hours.minutes < minutes + 2 * margin:
        margin = 0
    first = hours.start + timedelta(minutes=margin)
    room = hours.minutes - 2 * margin - minutes
    return [first + timedelta(minutes=15 * step) for step in range(room // 15 + 1)] if room >= 0 else []


def _span(day: date, opens: time, closes: time) -> Span:
    return Span(datetime.combine(day, opens), datetime.combine(day, closes))


def _shared(one: Span, other: Span) -> Span | None:
    start, end = max(one.start, other.start), min(one.end, other.end)
    return Span(start, end) if start < end else None
