"""Degrees, cycles, half-days, and the public holidays that the law fixes."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from dateutil.easter import easter


class Degree(StrEnum):
    """The stages of schooling that figures are told by."""

    EARLY = "early"
    NURSERY = "nursery"
    ELEMENTARY = "elementary"
    LOWER_SECONDARY = "lower_secondary"
    UPPER_SECONDARY = "upper_secondary"
    HIGHER = "higher"
    SPECIAL = "special"


class Half(StrEnum):
    """Half-days."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


class Weekday(IntEnum):
    """Days as Python counts them."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


class Vocabulary(StrEnum):
    """Lists of terms that the programme shares with the ministry and its partners."""

    DOMAIN = "domain"
    FORMAT = "format"
    KIND = "kind"
    PILLAR = "pillar"
    SCHOOL_KIND = "school_kind"
    FUNDER_LEVEL = "funder_level"
    SDG = "sdg"


@dataclass(frozen=True, slots=True)
class Holidays:
    """A stretch of days without class: first day off to the last one, both included."""

    label: str
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def public_holidays(year: int) -> dict[date, str]:
    """The eleven public holidays of a civil year in metropolitan France (Code du travail, art. L3133-1)."""
    sunday = easter(year)
    return {
        date(year, 1, 1): "Jour de l’An",
        sunday + timedelta(days=1): "Lundi de Pâques",
        date(year, 5, 1): "Fête du Travail",
        date(year, 5, 8): "Victoire de 1945",
        sunday + timedelta(days=39): "Ascension",
        sunday + timedelta(days=50): "Lundi de Pentecôte",
        date(year, 7, 14): "Fête nationale",
        date(year, 8, 15): "Assomption",
        date(year, 11, 1): "Toussaint",
        date(year, 11, 11): "Armistice de 1918",
        date(year, 12, 25): "Noël",
    }
