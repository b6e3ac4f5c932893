"""The teaching days of a school year in zone B, from the seed tables."""

from datetime import date, timedelta
from functools import cache

from eac.core.errors import N_, RuleBroken
from eac.core.schoolyear import SchoolYear
from eac.demo import tables

SATURDAY = 5
MONTH_WEIGHTS = {9: 3, 10: 8, 11: 11, 12: 9, 1: 10, 2: 10, 3: 12, 4: 10, 5: 11, 6: 8, 7: 1}
"""How much of the programme falls on a day of each month: a slow September, a full spring."""
FIRST_FORTNIGHT = timedelta(days=14)


def known_years() -> list[str]:
    """The school years whose calendar is in the seeds."""
    return [row["code"] for row in tables.read("reference", "school_years")]


def years_of(day: date) -> list[str]:
    """The school year before and the one that holds `day`; RuleBroken when the seeds do not know the latter."""
    current = SchoolYear.of(day)
    if str(current) not in known_years():
        raise RuleBroken(
            N_("La démonstration va de %(first)s à %(last)s : choisissez un jour de ces années scolaires."),
            first=known_years()[0],
            last=known_years()[-1],
        )
    return [name for name in (str(current.previous), str(current)) if name in known_years()]


@cache
def days_off() -> frozenset[date]:
    """Public holidays and zone B school holidays."""
    off = {date.fromisoformat(row["date"]) for row in tables.read("reference", "public_holidays")}
    for row in tables.read("reference", "school_holidays"):
        first, back = date.fromisoformat(row["first_day_off"]), date.fromisoformat(row["first_day_back"])
        off |= {first + timedelta(days=n) for n in range((back - first).days)}
    return frozenset(off)


def teaching_days(year: str) -> list[date]:
    """The days on which sessions may fall: class days, two weeks after the start of term and before the last days."""
    row = next(row for row in tables.read("reference", "school_years") if row["code"] == year)
    first = date.fromisoformat(row["starts_on"]) + FIRST_FORTNIGHT
    last = date.fromisoformat(row["last_class_day"]) - timedelta(days=4)
    days = [first + timedelta(days=n) for n in range((last - first).days)]
    return [day for day in days if day.weekday() < SATURDAY and day not in days_off()]
