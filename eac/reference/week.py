"""The half-days of a week and the hours between two bells, for places that open by half-day; pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time

from eac.core.errors import N_, RuleBroken
from eac.reference.rules import Half, Weekday

DAYS = tuple(Weekday)[:6]
"""Monday to Saturday: no school in the programme opens on Sunday."""


@dataclass(frozen=True, slots=True)
class HalfDay:
    """A morning or an afternoon of the week; as text, « 2-morning »."""

    weekday: Weekday
    half: Half

    @classmethod
    def parse(cls, text: str) -> "HalfDay":
        """The half-day that a text names; ValueError when it names none."""
        weekday, _, half = text.partition("-")
        return cls(Weekday(int(weekday)), Half(half))

    def __lt__(self, other: "HalfDay") -> bool:
        return (self.weekday, self.half is Half.AFTERNOON) < (other.weekday, other.half is Half.AFTERNOON)

    def __str__(self) -> str:
        return f"{self.weekday.value}-{self.half.value}"


HALF_DAYS = tuple(HalfDay(day, half) for day in DAYS for half in Half)
ENDS_TOO_SOON = N_("Vérifiez les heures du %(day)s (%(half)s) : la fin doit suivre le début.")
BEGINS_TOO_SOON = N_("Vérifiez les heures du %(day)s : l’après-midi commence avant la fin du matin.")


@dataclass(frozen=True, slots=True)
class Opening:
    """One half-day between two bells, Paris wall-clock time."""

    half_day: HalfDay
    opens: time
    closes: time

    def __lt__(self, other: "Opening") -> bool:
        return self.half_day < other.half_day

    def __str__(self) -> str:
        return f"{self.half_day} {self.opens:%H:%M}-{self.closes:%H:%M}"


def check_openings(openings: Iterable[Opening]) -> None:
    """RuleBroken on `openings`: a half-day ends before it begins, or an afternoon starts before the morning ends."""
    for _half_day, broken in faults(openings):
        raise broken


def faults(openings: Iterable[Opening]) -> Iterator[tuple[HalfDay, RuleBroken]]:
    """The half-days in disorder, in the order of the week, each with what is wrong with it."""
    week = sorted(openings)
    mornings = {each.half_day.weekday: each for each in week if each.half_day.half is Half.MORNING}
    for each in week:
        day, half = each.half_day.weekday, each.half_day.half
        morning = mornings.get(day)
        if each.closes <= each.opens:
            yield each.half_day, RuleBroken(ENDS_TOO_SOON, "openings", day=day, half=half)
        elif half is Half.AFTERNOON and morning is not None and each.opens < morning.closes:
            yield each.half_day, RuleBroken(BEGINS_TOO_SOON, "openings", day=day)
