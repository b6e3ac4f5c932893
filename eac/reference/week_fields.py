"""Fields for the half-days of a week: hours between two bells, or half-days ticked."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time
from typing import Any

from wtforms import Field

from eac.core.typography import french
from eac.reference.rules import Half
from eac.reference.week import DAYS, HALF_DAYS, HalfDay, Opening
from eac.web import filters
from eac.web.fields import Choices
from eac.web.language import gettext as _
from eac.web.language import lazy_gettext as _l

_HOUR = re.compile(r"([01]?\d|2[0-3])\s*[:hH]\s*([0-5]\d)?(?::\d\d)?")
BELLS = ("opens", "closes")


@dataclass(frozen=True)
class Week:
    """Opening half-days, said in words when two versions of a sheet are compared."""

    openings: tuple[Opening, ...] = ()

    def table(self) -> list[tuple[str, list[str]]]:
        """Days of the grid, each with the hours of its two half-days; empty when closed."""
        hours = {each.half_day: filters.hours_between(each.opens, each.closes) for each in self.openings}
        return [(filters.label(day), [hours.get(HalfDay(day, half), "") for half in Half]) for day in DAYS]

    def __str__(self) -> str:
        said = (
            f"{filters.label(each.half_day.weekday)} {filters.hours_between(each.opens, each.closes)}"
            for each in sorted(self.openings, key=lambda each: each.half_day)
        )
        return french(" ; ").join(said)


class OpeningGrid(Field):  # type: ignore[misc]
    """Two bell times for each half-day, each in an input of its own (« openings-0-morning-opens »); empty: closed."""

    typed: dict[str, str]

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Take the saved week, then what was typed."""
        super().process(None, *args, **kwargs)
        names = [self.input_name(half_day, bell) for half_day in HALF_DAYS for bell in BELLS]
        if formdata is not None and any(name in formdata for name in names):
            self.typed = {name: (formdata.get(name) or "").strip() for name in names}
            try:
                self.data = Week(tuple(self._read()))
            except ValueError as error:
                self.process_errors.append(error.args[0])

    def process_data(self, value: Week | None) -> None:
        """Show a saved week."""
        self.data = value or Week()
        self.typed = {
            self.input_name(each.half_day, bell): f"{getattr(each, bell):%H:%M}"
            for each in self.data.openings
            for bell in BELLS
        }

    def input_name(self, half_day: HalfDay, bell: str) -> str:
        """The name of one input; `bell` is « opens » or « closes »."""
        return f"{self.name}-{half_day}-{bell}"

    def rows(self) -> Iterator[tuple[str, list[tuple[str, list[tuple[str, str]]]]]]:
        """Days, each with its half-days: their name, and the name and value of their two inputs."""
        for day in DAYS:
            yield filters.label(day), [(filters.label(half), self._inputs(HalfDay(day, half))) for half in Half]

    def _inputs(self, half_day: HalfDay) -> list[tuple[str, str]]:
        names = [self.input_name(half_day, bell) for bell in BELLS]
        return [(name, self.typed.get(name, "")) for name in names]

    def _read(self) -> Iterator[Opening]:
        for half_day in HALF_DAYS:
            texts = [text for _name, text in self._inputs(half_day)]
            if not any(texts):
                continue
            opens, closes = (_hour(text, half_day) for text in texts)
            yield Opening(half_day, opens, closes)


def _hour(text: str, half_day: HalfDay) -> time:
    found = _HOUR.fullmatch(text)
    if not found:
        missing = _(
            "Le %(day)s (%(half)s), indiquez les deux heures, par exemple 8:30 et 11:30.",
            day=half_day.weekday,
            half=half_day.half,
        )
        raise ValueError(missing)
    return time(int(found[1]), int(found[2] or 0))


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
