"""Stretches of time as a person enters them, single or repeated, and the instants they stand for (pure)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from eac.core import clock
from eac.core.errors import N_, RuleBroken
from eac.core.intervals import Span
from eac.partners.rules import HONORABILITY_DAYS, is_honorability_valid

MOST_DAYS = 400
"""A school year and its summer: longer stretches are a slip of the year."""
MIDNIGHT = time(0)


class Nature(StrEnum):
    """What a stretch says: cannot be had, or can be had although the usual week says no."""

    CLOSED = "closed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class NewStretch:
    """One stretch or several alike, wall-clock in Paris; without hours, whole days.

    `weekdays`: the same hours on these days of each week from the first to the last day; none: one stretch throughout.
    `seen`: ids of the sessions that the person was told it touches.
    """

    starts_on: date
    ends_on: date | None = None
    starts_time: time | None = None
    ends_time: time | None = None
    reason: str = ""
    weekdays: tuple[int, ...] = ()
    seen: frozenset[int] = frozenset()

    @property
    def last_day(self) -> date:
        """The last day; the first one when none was entered."""
        return self.ends_on or self.starts_on


def spans(new: NewStretch) -> tuple[Span, ...]:
    """The instants, in order; RuleBroken on the field to mend."""
    _check(new)
    if not new.weekdays:
        return (_span(new, new.starts_on, new.last_day),)
    days = (new.starts_on + timedelta(number) for number in range((new.last_day - new.starts_on).days + 1))
    found = tuple(_span(new, day, day) for day in days if day.weekday() in new.weekdays)
    if not found:
        raise RuleBroken(N_("Aucun des jours cochés ne tombe entre ces deux dates."), "weekdays")
    return found


def _check(new: NewStretch) -> None:
    if new.last_day < new.starts_on:
        raise RuleBroken(N_("Le dernier jour doit suivre le premier."), "ends_on")
    if (new.last_day - new.starts_on).days > MOST_DAYS:
        raise RuleBroken(N_("Cette période dure plus d’un an : vérifiez l’année du dernier jour."), "ends_on")
    if (new.starts_time is None) != (new.ends_time is None):
        missing = "starts_time" if new.starts_time is None else "ends_time"
        raise RuleBroken(N_("Indiquez les deux heures, ou aucune pour des journées entières."), missing)
    is_one_day = bool(new.weekdays) or new.last_day == new.starts_on
    if new.starts_time is not None and new.ends_time is not None and is_one_day and new.ends_time <= new.starts_time:
        raise RuleBroken(N_("L’heure de fin doit suivre celle du début."), "ends_time")


def _span(new: NewStretch, first: date, last: date) -> Span:
    if new.starts_time is None or new.ends_time is None:
        return Span(clock.to_utc(first, MIDNIGHT), clock.to_utc(last + timedelta(1), MIDNIGHT))
    return Span(clock.to_utc(first, new.starts_time), clock.to_utc(last, new.ends_time))


@dataclass(frozen=True, slots=True)
class Entered:
    """A saved stretch as it was entered: days and hours in Paris, no hours for whole days."""

    starts_on: date
    ends_on: date
    starts_time: time | None = None
    ends_time: time | None = None

    @classmethod
    def of(cls, starts_at: datetime, ends_at: datetime) -> "Entered":
        """From its instants."""
        start, end = clock.to_local(starts_at), clock.to_local(ends_at)
        if start.time() == MIDNIGHT and _is_day_end(end):
            return cls(start.date(), (end - timedelta(minutes=1)).date())
        return cls(start.date(), end.date(), start.time(), end.time())


def _is_day_end(at: datetime) -> bool:
    """Midnight; or the minute before, as other hands may have written it."""
    return at.time().replace(second=0, microsecond=0) in {MIDNIGHT, time(23, 59)}


SOON_DAYS = 60
"""A check that ends within as many days is told."""


@dataclass(frozen=True, slots=True)
class PersonToCheck:
    """A practitioner whose honorability is to be checked: the last check, its last day, and the next session."""

    id: int
    name: str
    trade: str
    version: int
    checked_on: date | None
    next_on: date | None

    @property
    def until(self) -> date | None:
        """The last day that the check covers; None without one."""
        return None if self.checked_on is None else self.checked_on + timedelta(days=HONORABILITY_DAYS)

    def is_due(self, today: date) -> bool:
        """Whether no check covers the next sixty days, or the next session."""
        horizon = max(today + timedelta(days=SOON_DAYS), self.next_on or today)
        return not is_honorability_valid(self.checked_on, today) or self.until is None or self.until < horizon

    def urgency(self, today: date) -> tuple[int, date, str]:
        """Sessions that no check covers first, by their day; then people without a valid check; then those soon due."""
        if self.next_on is not None and not is_honorability_valid(self.checked_on, self.next_on):
            return 0, self.next_on, self.name
        if not is_honorability_valid(self.checked_on, today):
            return 1, self.checked_on or date.min, self.name
        return 2, self.until or date.max, self.name
