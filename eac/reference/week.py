"""The half-days of a week and the hours between two bells, for places that open by half-day; pure."""

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


@dataclass(frozen=True, slots=True)
class Opening:
    """One half-day between two bells, Paris wall-clock time."""

    half_day: HalfDay
    opens: time
    closes: time


def check_openings(openings: tuple[Opening, ...]) -> None:
    """RuleBroken on `openings`: a half-day ends before it begins, or an afternoon starts before the morning ends."""
    ends = {opening.half_day: opening.closes for opening in openings}
    for opening in openings:
        day, half = opening.half_day.weekday, opening.half_day.half
        if opening.closes <= opening.opens:
            raise RuleBroken(
                N_("Vérifiez les heures du %(day)s (%(half)s) : la fin doit suivre le début."),
                "openings",
                day=day,
                half=half,
            )
        noon = ends.get(HalfDay(day, Half.MORNING))
        if half is Half.AFTERNOON and noon is not None and opening.opens < noon:
            raise RuleBroken(
                N_("Vérifiez les heures du %(day)s : l’après-midi commence avant la fin du matin."),
                "openings",
                day=day,
            )
