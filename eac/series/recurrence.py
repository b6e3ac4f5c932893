"""« Eight Tuesdays at nine »: the days of a pattern, in wall-clock time, days off left out (pure).

Days are counted on the calendar and hours stay as they are read on the wall: nine o'clock is nine o'clock on both sides
of a clock change.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta

from eac.core import clock
from eac.core.errors import N_, RuleBroken
from eac.scheduling.case import Case, Conflict
from eac.scheduling.checks import closures, days
from eac.scheduling.facts import BusyIndex, Facts
from eac.scheduling.rules import NewSession, When
from eac.series.rules import MOST_ROWS

MOST_WEEKS_APART = 12
FARTHEST = timedelta(days=366)
DAYS_OFF = frozenset({"weekend", "public_holiday", "school_holiday", "closed"})
"""What a series steps over; anything else is shown as a conflict of its date."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """When sessions come again: from a day, on weekdays, every so many weeks, a number of times or until a day."""

    first: date
    weekdays: tuple[int, ...]
    starts: time
    ends: time
    every_weeks: int = 1
    count: int | None = None
    until: date | None = None
    zone: str = clock.PARIS_NAME

    def check(self) -> None:
        """RuleBroken, on the form's field, when it says too little or too much."""
        if self.count is None and self.until is None:
            raise RuleBroken(N_("Indiquez un nombre de séances, ou un dernier jour."), "count")
        if self.until is not None and self.until < self.first:
            raise RuleBroken(N_("Le dernier jour doit suivre le premier."), "until")
        if self.ends <= self.starts:
            raise RuleBroken(N_("La fin doit suivre le début : corrigez l’heure de fin."), "ends_time")

    @property
    def last_day(self) -> date:
        """The last day looked at."""
        return min(self.until or date.max, self.first + FARTHEST)

    def at(self, day: date) -> When:
        """Its hours on a day."""
        return When(day, self.starts, day, self.ends, self.zone)


Off = Callable[[When], Conflict | None]
"""Why there is nothing on a day; None when it is a day like others."""


@dataclass(frozen=True)
class Expanded:
    """The sessions of a pattern, the days stepped over with their reasons, and how many are missing at the end."""

    whens: list[When] = field(default_factory=list)
    skipped: list[tuple[date, Conflict]] = field(default_factory=list)
    missing: int = 0
    is_cut: bool = False
    """Whether there would be more dates than one lot holds."""


def expand(pattern: Pattern, off: Off, most: int = MOST_ROWS) -> Expanded:
    """The sessions of a pattern; a day off does not count, so that « eight Tuesdays » gives eight."""
    pattern.check()
    found = Expanded()
    wanted = min(pattern.count or most, most)
    is_cut = False
    for day in candidates(pattern):
        if len(found.whens) == wanted:
            is_cut = pattern.count is None
            break
        when = pattern.at(day)
        if (reason := off(when)) is None:
            found.whens.append(when)
        else:
            found.skipped.append((day, reason))
    missing = max(0, wanted - len(found.whens)) if pattern.count else 0
    return Expanded(found.whens, found.skipped, missing, is_cut)


def candidates(pattern: Pattern) -> Iterator[date]:
    """The days of the pattern, days off included; weeks are counted from that of the first day."""
    weekdays = frozenset(pattern.weekdays) or {pattern.first.weekday()}
    monday = pattern.first - timedelta(days=pattern.first.weekday())
    for number in range((pattern.last_day - pattern.first).days + 1):
        day = pattern.first + timedelta(days=number)
        weeks = (day - monday).days // 7
        if day.weekday() in weekdays and weeks % pattern.every_weeks == 0:
            yield day


def days_off(new: NewSession, facts: Facts) -> Off:
    """What the checks of a session call a day off: holidays of its classes, closures of all that it takes."""

    def off(when: When) -> Conflict | None:
        try:
            case = Case(replace(new, when=when), when.span(), facts, BusyIndex())
        except RuleBroken:
            return None
        return next((each for check in (days, closures) for each in check(case) if each.code in DAYS_OFF), None)

    return off
