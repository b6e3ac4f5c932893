"""Fields for the half-days of a week: hours between two bells, or half-days ticked."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import time
from typing import Any

from wtforms import Field
from wtforms.validators import ValidationError

from eac.core.errors import N_
from eac.core.typography import french
from eac.reference.models import OpenHalfDay
from eac.reference.rules import Half
from eac.reference.week import DAYS, HALF_DAYS, HalfDay, Opening, faults
from eac.web import filters
from eac.web.fields import Choices
from eac.web.language import gettext as _
from eac.web.language import lazy_gettext as _l
from eac.web.language import say_rule

_HOUR = re.compile(r"([01]?\d|2[0-3])\s*[:hH]\s*([0-5]\d)?(?::\d\d)?")
BELLS = ("opens", "closes")
BOTH_HOURS = N_("Le %(day)s (%(half)s), indiquez les deux heures, par exemple 8:30 et 11:30.")


@dataclass(frozen=True)
class Week:
    """Opening half-days, said in words when two versions of a sheet are compared."""

    openings: tuple[Opening, ...] = ()

    @classmethod
    def of(cls, rows: Iterable[OpenHalfDay]) -> "Week":
        """The week that the rows of a place make."""
        return cls(tuple(sorted(row.opening for row in rows)))

    def table(self) -> list[tuple[str, list[str]]]:
        """Days of the grid, each with the hours of its two half-days; empty when closed."""
        hours = {each.half_day: filters.hours_between(each.opens, each.closes) for each in self.openings}
        return [(filters.label(day), [hours.get(HalfDay(day, half), "") for half in Half]) for day in DAYS]

    def __str__(self) -> str:
        said = (
            f"{filters.label(each.half_day.weekday)} {filters.hours_between(each.opens, each.closes)}"
            for each in sorted(self.openings)
        )
        return french(" ; ").join(said)


@dataclass(frozen=True)
class Cell:
    """One half-day of the grid as the page shows it; `bells` are the names and values of its two inputs."""

    half: str
    bells: list[tuple[str, str]]
    is_wrong: bool


class OpeningGrid(Field):  # type: ignore[misc]  # WTForms is untyped
    """Two bell times for each half-day, each in an input of its own (« openings-0-morning-opens »); empty: closed.

    `usual`: sizes of the usual weeks that a button « semaine » fills in; the form carries the press out.
    """

    typed: dict[str, str]
    wrong: set[HalfDay]

    def __init__(self, label: Any, *, usual: Collection[int] = (), **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.usual = usual

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Take the saved week, then what was typed."""
        super().process(None, *args, **kwargs)
        self.wrong = set()
        names = [self.input_name(half_day, bell) for half_day in HALF_DAYS for bell in BELLS]
        if formdata is not None and any(name in formdata for name in names):
            self.typed = {name: (formdata.get(name) or "").strip() for name in names}
            self._take()

    def process_data(self, value: Week | None) -> None:
        """Show a saved week."""
        self.data = value or Week()
        self.typed = {
            self.input_name(each.half_day, bell): f"{getattr(each, bell):%H:%M}"
            for each in self.data.openings
            for bell in BELLS
        }

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  the signature WTForms calls
        """The rules of opening hours, said beside the grid; every half-day in disorder is marked, the first is told."""
        found = list(faults(self.data.openings))
        self.wrong |= {half_day for half_day, _broken in found}
        if found and not self.process_errors:
            raise ValidationError(say_rule(found[0][1]))

    def input_name(self, half_day: HalfDay, bell: str) -> str:
        """The name of one input; `bell` is « opens » or « closes »."""
        return f"{self.name}-{half_day}-{bell}"

    def rows(self) -> Iterator[tuple[str, list[Cell]]]:
        """Days, each with its two half-days."""
        for day in DAYS:
            yield filters.label(day), [self._cell(HalfDay(day, half)) for half in Half]

    def _cell(self, half_day: HalfDay) -> Cell:
        return Cell(filters.label(half_day.half), self._bells(half_day), half_day in self.wrong)

    def _bells(self, half_day: HalfDay) -> list[tuple[str, str]]:
        names = [self.input_name(half_day, bell) for bell in BELLS]
        return [(name, self.typed.get(name, "")) for name in names]

    def _take(self) -> None:
        """Read what was typed; what cannot be read is marked, and the first of it told."""
        texts = {half_day: [text for _name, text in self._bells(half_day)] for half_day in HALF_DAYS}
        hours = {half_day: list(_hours(pair)) for half_day, pair in texts.items() if any(pair)}
        self.wrong = {half_day for half_day, read in hours.items() if len(read) < len(BELLS)}
        whole = {half_day: read for half_day, read in hours.items() if half_day not in self.wrong}
        self.data = Week(tuple(Opening(half_day, *read) for half_day, read in whole.items()))
        if self.wrong:
            first = min(self.wrong)
            self.process_errors.append(_(BOTH_HOURS, day=first.weekday, half=first.half))


def _hours(texts: Iterable[str]) -> Iterator[time]:
    """Those of the texts that are times of day."""
    for text in texts:
        if found := _HOUR.fullmatch(text):
            yield time(int(found[1]), int(found[2] or 0))


class HalfDays(Choices):
    """Half-days of the week to tick; the data are texts that `HalfDay.parse` reads."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        named = [(str(each), _l("%(day)s %(half)s", day=each.weekday, half=each.half)) for each in HALF_DAYS]
        super().__init__(label, choices=named, **kwargs)

    def rows(self) -> list[tuple[str, list[Any]]]:
        """Days, each with the choices of its two half-days."""
        found = list(self.iter_choices())
        return [(filters.label(day), found[2 * rank : 2 * rank + 2]) for rank, day in enumerate(DAYS)]


def in_words(half_days: Iterable[HalfDay]) -> str:
    """« mardi matin, jeudi après-midi »."""
    return ", ".join(f"{filters.label(each.weekday)} {filters.label(each.half)}" for each in sorted(half_days))
