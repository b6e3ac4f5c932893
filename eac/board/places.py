"""Where a session could go in a week: each half-hour of each day, and what would stand in the way (pure)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from eac.scheduling.case import Conflict
from eac.scheduling.conflicts import find_conflicts
from eac.scheduling.facts import Facts
from eac.scheduling.rules import NewSession, When
from eac.scheduling.slots import WHATEVER_THE_TIME

FIRST_START, LAST_END, STEP = time(8, 0), time(18, 0), timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class PlaceInTime:
    """A start that one can choose, and what speaks against it; `is_here` where the session stands now."""

    when: When
    conflicts: tuple[Conflict, ...]
    is_here: bool = False

    @property
    def is_possible(self) -> bool:
        """Whether nothing blocks it."""
        return not any(each.is_blocking for each in self.conflicts)


def places(wanted: NewSession, facts: Facts, days: Sequence[date]) -> dict[date, list[PlaceInTime]]:
    """For each day, the starts from 8:00 on, every half-hour, that leave the session's length before 18:00."""
    return {day: [_judged(wanted, when, facts) for when in _starts(wanted.when, day)] for day in days}


def _judged(wanted: NewSession, when: When, facts: Facts) -> PlaceInTime:
    """What another time would not cure says nothing about the place, and is left out."""
    found = find_conflicts([replace(wanted, when=when)], facts)[0]
    return PlaceInTime(when, tuple(each for each in found if each.code not in WHATEVER_THE_TIME), when == wanted.when)


def _starts(when: When, day: date) -> Iterator[When]:
    at, last = datetime.combine(day, FIRST_START), datetime.combine(day, LAST_END)
    starts = {datetime.combine(day, when.starts_time)} if day == when.starts_on else set()
    while at + length(when) <= last:
        starts.add(at)
        at += STEP
    for start in sorted(starts):
        yield moved_to(when, start)


def length(when: When) -> timedelta:
    """Wall-clock length."""
    return datetime.combine(when.ends_on, when.ends_time) - datetime.combine(when.starts_on, when.starts_time)


def moved_to(when: When, start: datetime) -> When:
    """The same length from another wall-clock start."""
    end = start + length(when)
    return When(start.date(), start.time(), end.date(), end.time(), when.zone)
