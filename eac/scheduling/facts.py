"""What is known when conflicts are looked for: frozen, loaded once, asked many times (pure)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from eac.core.geography import USUAL, Pace, Position, travel_minutes
from eac.core.intervals import Span
from eac.reference.rules import Degree, Half
from eac.scheduling.calendar import Calendar, Opening
from eac.scheduling.rules import NewSession, Place, Resource

Key = tuple[Resource, int]


@dataclass(frozen=True, slots=True)
class SchoolFact:
    """A school, as far as time and place go. Higher education keeps its own calendar of holidays."""

    id: int
    name: str
    zone: str = "B"
    keeps_school_holidays: bool = True
    position: Position | None = None
    openings: tuple[Opening, ...] = ()


@dataclass(frozen=True, slots=True)
class ClassFact:
    """A class: whom it holds and when it cannot come."""

    id: int
    label: str
    school_id: int
    levels: frozenset[str] = frozenset()
    degrees: frozenset[Degree] = frozenset()
    absences: frozenset[tuple[int, Half]] = frozenset()


@dataclass(frozen=True, slots=True)
class PractitionerFact:
    """A practitioner, the date of the last honorability check, and the half-days of the week (none: at all hours)."""

    id: int
    name: str
    honorability_on: date | None = None
    openings: tuple[Opening, ...] = ()


@dataclass(frozen=True, slots=True)
class VenueFact:
    """A venue: how many people at once, and when it receives."""

    id: int
    name: str
    capacity: int | None = None
    is_exclusive: bool = False
    position: Position | None = None
    openings: tuple[Opening, ...] = ()


@dataclass(frozen=True, slots=True)
class ActivityFact:
    """What an activity asks of groups."""

    id: int
    title: str
    levels: frozenset[str] = frozenset()
    minimum_headcount: int | None = None
    maximum_headcount: int | None = None
    class_quota: int | None = None


@dataclass(frozen=True, slots=True)
class CityFact:
    """A partner city and its IANA time zone."""

    name: str
    zone: str


@dataclass(frozen=True, slots=True)
class Busy:
    """A session that takes its class, practitioners and venue."""

    session_id: int
    activity_id: int
    title: str
    span: Span
    place: Place
    class_ids: tuple[int, ...]
    practitioner_ids: tuple[int, ...]
    headcount: int

    @property
    def keys(self) -> list[Key]:
        """What it takes."""
        return keys_of(self.class_ids, self.practitioner_ids, self.place)

    @classmethod
    def wanted(cls, new: NewSession, span: Span, title: str, number: int) -> "Busy":
        """A session still only wanted, numbered below zero, as busy time for the ones after it."""
        return cls(
            session_id=-number,
            activity_id=new.activity_id,
            title=title,
            span=span,
            place=new.place,
            class_ids=tuple(each.class_id for each in new.participants),
            practitioner_ids=new.practitioner_ids,
            headcount=new.headcount,
        )


@dataclass(frozen=True, slots=True)
class ClosureFact:
    """A stretch when something cannot be had."""

    span: Span
    reason: str


def keys_of(class_ids: Iterable[int], practitioner_ids: Iterable[int], place: Place) -> list[Key]:
    """Names of what a session takes: its classes, its practitioners, its venue."""
    keys: list[Key] = [(Resource.CLASS, each) for each in class_ids]
    keys += [(Resource.PRACTITIONER, each) for each in practitioner_ids]
    if place.resource is Resource.VENUE:
        keys.append((Resource.VENUE, place.id))
    return keys


class BusyIndex:
    """Busy times by resource and UTC day, so that a look-up reads one day and not the year."""

    def __init__(self, sessions: Iterable[Busy] = ()) -> None:
        self._days: dict[tuple[Key, date], list[Busy]] = defaultdict(list)
        self._sessions: dict[Key, list[Busy]] = defaultdict(list)
        for session in sessions:
            self.add(session)

    def add(self, session: Busy) -> None:
        """Take one more session in."""
        for key in session.keys:
            self._sessions[key].append(session)
            for day in _days(session.span):
                self._days[key, day].append(session)

    def discard(self, session_id: int) -> None:
        """Forget a session, because it goes elsewhere."""
        for busy in (*self._days.values(), *self._sessions.values()):
            busy[:] = [each for each in busy if each.session_id != session_id]

    def of(self, key: Key) -> list[Busy]:
        """All sessions of a resource, each once, in order."""
        found = {each.session_id: each for each in self._sessions.get(key, ())}
        return sorted(found.values(), key=lambda session: session.span)

    def near(self, key: Key, span: Span, margin: timedelta = timedelta(hours=3)) -> list[Busy]:
        """Sessions of a resource that touch the span or lie within the margin of it, each once, in order."""
        wide = Span(span.start - margin, span.end + margin)
        found = {
            session.session_id: session
            for day in _days(wide)
            for session in self._days.get((key, day), ())
            if session.span.overlaps(wide)
        }
        return sorted(found.values(), key=lambda session: session.span)


def _days(span: Span) -> list[date]:
    first, last = span.start.date(), (span.end - timedelta(microseconds=1)).date()
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


@dataclass(frozen=True)
class Facts:
    """All that a conflict can come from."""

    now: datetime
    calendar: Calendar = field(default_factory=Calendar)
    schools: Mapping[int, SchoolFact] = field(default_factory=dict)
    classes: Mapping[int, ClassFact] = field(default_factory=dict)
    practitioners: Mapping[int, PractitionerFact] = field(default_factory=dict)
    venues: Mapping[int, VenueFact] = field(default_factory=dict)
    activities: Mapping[int, ActivityFact] = field(default_factory=dict)
    closures: Mapping[Key, tuple[ClosureFact, ...]] = field(default_factory=dict)
    availabilities: Mapping[Key, tuple[Span, ...]] = field(default_factory=dict)
    """When something can be had although its usual week says no."""
    busy: BusyIndex = field(default_factory=BusyIndex)
    pace: Pace = USUAL
    """How fast classes and practitioners go from one place to the next."""
    cities: Mapping[int, CityFact] = field(default_factory=dict)
    had: Mapping[tuple[str, int, int], frozenset[int]] = field(default_factory=dict)
    """(school year, activity, class) → sessions of that activity which the class has."""

    def classes_with(self, year: str, activity_id: int) -> set[int]:
        """Classes that have the activity in a school year."""
        return {key[2] for key in self.had if key[:2] == (year, activity_id)}

    def position(self, place: Place) -> Position | None:
        """Where a place stands, when known."""
        if place.resource is Resource.VENUE:
            return self.venues[place.id].position
        return self.schools[place.id].position

    def minutes_between(self, one: Place, other: Place) -> int:
        """Whole minutes to allow from one place to another."""
        return travel_minutes(self.position(one), self.position(other), self.pace)

    def place_name(self, place: Place) -> str:
        """The venue's or school's name."""
        if place.resource is Resource.VENUE:
            return self.venues[place.id].name
        return self.schools[place.id].name
