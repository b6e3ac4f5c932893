"""What a person asks to be kept about calendars and vocabularies, and what it must satisfy; pure."""

from dataclasses import dataclass
from datetime import date

from eac.core.errors import N_, RuleBroken
from eac.core.schoolyear import SchoolYear


@dataclass(frozen=True, slots=True)
class YearDates:
    """The first and last day of class of a school year (« 2026-2027 »)."""

    name: str
    first_day: date
    last_day: date
    source: str = ""
    to_be_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class HolidayDates:
    """A stretch without class in a zone: first day off, day of return."""

    zone: str
    label: str
    first_day_off: date
    first_day_back: date
    source: str = ""
    published_on: date | None = None
    to_be_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class PublicDay:
    """A public holiday."""

    day: date
    label: str
    source: str = ""
    to_be_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class TermLabel:
    """The words of a term; its code and its national number are not ours to change."""

    label: str
    source: str = ""


def check_year(new: YearDates) -> None:
    """RuleBroken when the name is not a school year, or the days do not fall in its two civil years."""
    try:
        year = SchoolYear.parse(new.name)
    except RuleBroken as broken:
        raise RuleBroken(broken.sentence, "name", **broken.values) from broken
    for field, day, civil in (("first_day", new.first_day, year.first), ("last_day", new.last_day, year.first + 1)):
        if day.year != civil:
            raise RuleBroken(
                N_("Pour l’année scolaire %(name)s, indiquez un jour de %(civil)s."), field, name=new.name, civil=civil
            )


def check_holiday(new: HolidayDates) -> None:
    """RuleBroken when pupils would be back before they leave."""
    if new.first_day_back <= new.first_day_off:
        raise RuleBroken(N_("Le jour de reprise doit suivre le premier jour de vacances."), "first_day_back")
