"""How long people's data is kept, what takes its place, and how names are taken out of sentences; pure."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from eac.core.schoolyear import SchoolYear

TRACES_MONTHS = 12
"""How long sign-ins, receipts of forms and imported files are kept."""
PRIVATE = frozenset({"first_name", "last_name", "email", "phone", "languages", "honorability_on", "notes"})
"""Columns of a person whose values leave the journal."""


class Reason(StrEnum):
    """Why a person's data is due to be erased."""

    ARCHIVED = "archived"
    IDLE = "idle"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Due:
    """A person whose data is due: the table, the number, the name for now, and why."""

    table: str
    id: int
    name: str
    why: Reason


@dataclass(frozen=True, slots=True)
class Plan:
    """What a purge erases: people, and how many traces (sign-ins, receipts, files)."""

    before: date
    traces_before: date
    people: tuple[Due, ...]
    traces: Mapping[str, int]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each, by table."""
        found = dict.fromkeys(("teacher", "practitioner", "user"), 0)
        for each in self.people:
            found[each.table] += 1
        return {**found, **self.traces}


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError


def first_year_that_counts(before: date) -> str:
    """The school year that holds the limit: who has a class in it, or later, is not idle."""
    return str(SchoolYear.of(before))


def pseudonym(number: int) -> str:
    """What takes the place of a name."""
    return f"Personne effacée n° {number}"


def without(text: str, names: Collection[str], instead: str) -> str:
    """The text with every one of the names replaced, the longest first."""
    for name in sorted((name for name in names if name), key=len, reverse=True):
        text = text.replace(name, instead)
    return text


def changes_without(changes: Mapping[str, Any], names: Collection[str], instead: str, *, about: bool) -> dict[str, Any]:
    """What an entry says changed, without names; without any private value where it is `about` the person."""
    kept = {name: value for name, value in changes.items() if not (about and name in PRIVATE)}
    return {name: _said_without(value, names, instead) for name, value in kept.items()}


def _said_without(value: Any, names: Collection[str], instead: str) -> Any:
    if isinstance(value, str):
        return without(value, names, instead)
    if isinstance(value, list):
        return [_said_without(each, names, instead) for each in value]
    return value


def facts_without(facts: Mapping[str, Any] | None, names: Collection[str], instead: str) -> dict[str, Any] | None:
    """What is kept of a session at one moment, without names."""
    return None if facts is None else {key: _said_without(value, names, instead) for key, value in facts.items()}


def as_in_json(text: str) -> str:
    """A text as it stands inside a JSON column."""
    return json.dumps(text)[1:-1]
