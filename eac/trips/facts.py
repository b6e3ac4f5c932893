"""What is known of the sessions and classes on board when times are proposed or checked (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from eac.core.geography import Pace, Position, travel_minutes
from eac.core.intervals import Span
from eac.reference.rules import Degree
from eac.scheduling.calendar import Opening
from eac.scheduling.rules import TravelTimes
from eac.trips.rules import TripMode

Key = tuple[int, int]
"""A session and a class."""
UNKNOWN_MINUTES = 20
"""To allow where a position is not known."""


@dataclass(frozen=True, slots=True)
class Aboard:
    """A class of a session: where it starts from, where and when it is expected; `span` in UTC."""

    class_label: str
    school_id: int
    school_name: str
    span: Span
    title: str
    place_name: str
    headcount: int
    is_school_time: bool = True
    degrees: frozenset[Degree] = frozenset()
    openings: tuple[Opening, ...] = ()
    home: Position | None = None
    there: Position | None = None


@dataclass(frozen=True)
class TripFacts:
    """All that bears on one trip."""

    today: date
    aboard: Mapping[Key, Aboard] = field(default_factory=dict)
    times: TravelTimes = field(default_factory=TravelTimes)

    def minutes(self, one: Position | None, other: Position | None, mode: TripMode) -> int:
        """Whole minutes from one place to another, boarding included; none when both are the same place."""
        if one is not None and one == other:
            return 0
        speeds = {
            TripMode.COACH: self.times.coach_kmh,
            TripMode.BUS: self.times.kmh,
            TripMode.FOOT: self.times.walking_kmh,
        }
        pace = Pace(speeds[mode], self.times.boarding_minutes)
        return travel_minutes(one, other, pace) or UNKNOWN_MINUTES
