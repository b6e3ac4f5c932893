"""Days on which a class can have a session: school years, holidays by zone, opening half-days (pure)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from eac.reference.rules import Half, Holidays, Weekday

NOON = time(12, 30)
AFTER_LUNCH = time(13, 0)
"""A stay that starts before 12:30 touches the morning, one that ends after 13:00 touches the afternoon."""


@dataclass(frozen=True, slots=True)
class Opening:
    """One half-day of the week between two bells, wall-clock time."""

    weekday: int
    half: Half
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class YearBounds:
    """First and last day of class of a school year."""

    name: str
    first: date
    last: date


@dataclass(frozen=True)
class Calendar:
    """What the reference data say of days."""

    years: tuple[YearBounds, ...] = ()
    public_holidays: Mapping[date, str] = field(default_factory=dict)
    school_holidays: Mapping[str, tuple[Holidays, ...]] = field(default_factory=dict)

    def year_of(self, day: date) -> YearBounds | None:
        """The school year in which the day lies, None in summer or beyond what is known."""
        return next((year for year in self.years if year.first <= day <= year.last), None)

    def holiday(self, day: date, zone: str) -> Holidays | None:
        """The school holidays of a zone that hold the day."""
        return next((off for off in self.school_holidays.get(zone, ()) if day in off), None)


def halves(starts: time, ends: time) -> frozenset[Half]:
    """The half-days that a stay touches."""
    touched = set()
    if starts < NOON:
        touched.add(Half.MORNING)
    if ends > AFTER_LUNCH:
        touched.add(Half.AFTERNOON)
    return frozenset(touched or {Half.AFTERNOON})


def days_between(first: date, last: date) -> Iterator[date]:
    """Both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def is_weekend(day: date) -> bool:
    """Saturday or Sunday."""
    return day.weekday() >= Weekday.SATURDAY


def opening_of(openings: tuple[Opening, ...], day: date, half: Half) -> Opening | None:
    """The opening on that day's half, None when closed."""
    return next((each for each in openings if each.weekday == day.weekday() and each.half is half), None)
