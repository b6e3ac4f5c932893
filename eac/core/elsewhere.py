"""The same instants on another city's clock: what a partner far away reads on the wall (standard library only)."""

from dataclasses import dataclass
from datetime import datetime, time

from eac.core import clock
from eac.core.intervals import Span

WAKES, SLEEPS = time(7, 0), time(22, 0)
"""Nobody is asked to a session before seven or after ten in the evening, on either side."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A stretch as a partner city reads it; `day_shift` days after (below zero: before) the day it starts on here."""

    city: str
    zone: str
    starts: datetime
    ends: datetime
    day_shift: int

    @property
    def is_night(self) -> bool:
        """Whether some of it falls before seven or after ten in the evening there."""
        if self.ends.date() != self.starts.date():
            return True
        return self.starts.time() < WAKES or self.ends.time() > SLEEPS


def elsewhere(span: Span, city: str, zone: str) -> Elsewhere:
    """The span of instants on the clock of a city; clock changes on either side are those of the pinned tzdata."""
    starts, ends = clock.to_local(span.start, zone), clock.to_local(span.end, zone)
    shift = (starts.date() - clock.to_local(span.start).date()).days
    return Elsewhere(city, zone, starts, ends, shift)
