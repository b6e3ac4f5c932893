"""Stretches when a venue, a school or a person cannot be had, so that the demonstration has some to show."""

from dataclasses import dataclass
from datetime import date, datetime, time

from eac.core.intervals import Span
from eac.core.schoolyear import SchoolYear


@dataclass(frozen=True, slots=True)
class DemoClosure:
    """A closure in wall-clock time: `resource` is venue, school or practitioner."""

    resource: str
    key: str
    span: Span
    reason: str


_EACH_YEAR = (
    ("venue", "la_malmaison", (1, 11), (1, 22), "Montage de l’exposition de printemps"),
    ("venue", "licorne", (2, 2), (2, 5), "Contrôle annuel de la machinerie"),
    ("venue", "debussy", (5, 4), (5, 28), "Festival de Cannes"),
    ("venue", "lumiere", (5, 4), (5, 28), "Festival de Cannes"),
    ("venue", "miramar", (5, 4), (5, 28), "Festival de Cannes"),
    ("venue", "mediatheque_gary", (11, 23), (11, 27), "Récolement des collections"),
    ("practitioner", "p05", (3, 8), (3, 19), "En tournée"),
    ("practitioner", "p15", (10, 5), (10, 16), "En tournage"),
    ("practitioner", "p24", (11, 23), (12, 4), "Salon du livre de jeunesse"),
    ("school", "0061342B", (12, 10), (12, 11), "Conseils de classe et portes ouvertes"),
    ("school", "0061272A", (6, 11), (6, 12), "Fête de l’école"),
)
_SEPTEMBER = 9


def closures(year: str) -> list[DemoClosure]:
    """The closures of a school year, first and last day included."""
    first = SchoolYear.parse(year).first
    return [
        DemoClosure(resource, key, Span(_at(first, start, time(0)), _at(first, end, time(23, 59))), reason)
        for resource, key, start, end, reason in _EACH_YEAR
    ]


def _at(first_year: int, day: tuple[int, int], at: time) -> datetime:
    month = day[0]
    return datetime.combine(date(first_year + (month < _SEPTEMBER), *day), at)
