"""The grid of opening half-days in the form of a venue: Monday to Saturday, morning and afternoon."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from wtforms import Field
from wtforms.validators import ValidationError

from eac.core.errors import N_, RuleBroken
from eac.core.typography import french
from eac.partners import commands
from eac.partners.commands import Opening
from eac.partners.models import VenueOpening
from eac.reference.rules import Half, Weekday
from eac.web import filters
from eac.web.language import gettext as _
from eac.web.language import say_rule

DAYS = tuple(Weekday)[:6]
HALF_DAYS = tuple((day, half) for day in DAYS for half in Half)
BOTH_HOURS = N_("%(day)s, %(half)s : indiquez les deux heures, par exemple 09:00 et 12:00.")


@dataclass(frozen=True)
class Week:
    """The half-days of a week, in order; said in words when two versions of a sheet are compared."""

    openings: tuple[Opening, ...] = ()

    @classmethod
    def of(cls, rows: Sequence[VenueOpening]) -> "Week":
        """The week that a venue's rows make."""
        found = [Opening(Weekday(row.weekday), row.half, row.opens, row.closes) for row in rows]
        return cls(tuple(sorted(found, key=Opening.in_week)))

    def table(self) -> list[tuple[str, list[str]]]:
        """Days of the grid, each with the hours of its two half-days; empty when closed."""
        hours = {(one.weekday, one.half): filters.hours_between(one.opens, one.closes) for one in self.openings}
        return [(filters.label(day), [hours.get((day, half), "") for half in Half]) for day in DAYS]

    def __str__(self) -> str:
        return french(" ; ").join(
            f"{filters.label(one.weekday)} {filters.hours_between(one.opens, one.closes)}" for one in self.openings
        )


@dataclass(frozen=True)
class Cell:
    """One half-day of the grid as the page shows it; `opens` and `closes` are what was typed, « HH:MM »."""

    day: str
    half: str
    opens: str
    closes: str

    def is_wrong(self, morning: "Cell | None" = None) -> bool:
        """Whether this half-day breaks a rule: one time missing, times in disorder, or before its morning ends."""
        if not (self.opens and self.closes):
            return bool(self.opens or self.closes)
        return self.closes <= self.opens or (morning is not None and self.opens < morning.closes)


class OpeningGrid(Field):  # type: ignore[misc]  # WTForms is untyped
    """Two times for each half-day, sent in the order of the grid under one name; empty ones mean « closed »."""

    def process_data(self, value: Week | None) -> None:
        """Show a saved week."""
        self.data = value or Week()
        known = {(one.weekday, one.half): one for one in self.data.openings}
        self.typed = [text for key in HALF_DAYS for text in _typed(known.get(key))]

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the typed times; ValueError when one is missing or cannot be read."""
        if not valuelist:
            return
        texts = [text.strip() for text in valuelist[: 2 * len(HALF_DAYS)]]
        self.typed = texts + [""] * (2 * len(HALF_DAYS) - len(texts))
        self.data = Week(tuple(self._read()))

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  the signature WTForms calls
        """The rules of opening hours, said beside the grid."""
        try:
            commands.check_openings(self.data.openings)
        except RuleBroken as broken:
            raise ValidationError(say_rule(broken)) from broken

    def rows(self) -> list[tuple[str, list[Cell]]]:
        """Days, each with its two half-days."""
        shown = list(self._cells())
        return [(shown[2 * index].day, shown[2 * index : 2 * index + 2]) for index in range(len(DAYS))]

    def _cells(self) -> Iterator[Cell]:
        for index, (day, half) in enumerate(HALF_DAYS):
            opens, closes = self.typed[2 * index : 2 * index + 2]
            yield Cell(filters.label(day), filters.label(half), opens, closes)

    def _read(self) -> Iterator[Opening]:
        for cell, (day, half) in zip(self._cells(), HALF_DAYS, strict=True):
            if not cell.opens and not cell.closes:
                continue
            try:
                opens, closes = time.fromisoformat(cell.opens), time.fromisoformat(cell.closes)
            except ValueError as error:
                raise ValueError(_(BOTH_HOURS, day=cell.day, half=cell.half)) from error
            yield Opening(day, half, opens, closes)


def _typed(opening: Opening | None) -> tuple[str, str]:
    return (f"{opening.opens:%H:%M}", f"{opening.closes:%H:%M}") if opening else ("", "")
