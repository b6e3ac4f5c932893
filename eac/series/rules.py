"""Kinds of series, how far a change reaches, and the rows of a lot that a person reviews before it is written; pure."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, time
from enum import StrEnum

from eac.core.errors import N_, Conflicting
from eac.scheduling.case import Conflict
from eac.scheduling.rules import NewSession, When
from eac.scheduling.slots import Slot

MOST_ROWS = 60
"""Sessions of one lot that a page still lets a person read."""
ALREADY_SERIES = N_("Séance d’une série : la classe retrouve cette offre plusieurs fois.")
"""The written reason that a session of a series keeps, since its class has the activity more than once."""


class SeriesKind(StrEnum):
    """What made a series."""

    RECURRENCE = "recurrence"
    PATHWAY = "pathway"


class Reach(StrEnum):
    """How far a change of one session of a series reaches."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


class ShiftBy(StrEnum):
    """How the dates of a year move to another."""

    CLASS_WEEKS = "class_weeks"
    WEEKS = "weeks"


class Otherwise(StrEnum):
    """What becomes of a session whose class has no like in the new year."""

    SKIP = "skip"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Row:
    """One session of a lot: what it comes from (`key`, `source`), and as its line of the page has it now."""

    key: str
    wanted: NewSession
    source: When
    is_chosen: bool = True
    notes: tuple[tuple[str, dict[str, object]], ...] = ()

    @property
    def is_moved(self) -> bool:
        """Whether the line was given another time than it came with."""
        return self.wanted.when != self.source


@dataclass(frozen=True, slots=True)
class Verdict:
    """A row, what stands in its way, and free times near it."""

    row: Row
    conflicts: list[Conflict] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)

    @property
    def is_blocked(self) -> bool:
        """Whether it cannot be written."""
        return any(each.is_blocking for each in self.conflicts)

    @property
    def is_ready(self) -> bool:
        """Whether it is chosen and can be written, with a reason if need be."""
        return self.row.is_chosen and not self.is_blocked


class LotRefused(Conflicting):
    """Nothing of a lot was written: `count` chosen sessions are in conflict."""


@dataclass(frozen=True, slots=True)
class Lot:
    """The command to write many sessions: the reviewed rows, the reason for warnings, and whether only what can be."""

    rows: tuple[Row, ...]
    reason: str = ""
    only_free: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """What a page says of one row: what it comes from, whether it is ticked, and its time (None: unreadable)."""

    key: str
    source: str
    is_chosen: bool
    when: tuple[date, time, time] | None


def merged(base: Row, line: Line | None) -> Row:
    """A row as its line has it: ticked or not, and at the line's time unless the line never left its source."""
    if line is None:
        return base
    row = replace(base, is_chosen=line.is_chosen)
    if line.when is None or written(*line.when) == line.source:
        return row
    return replace(row, wanted=replace(row.wanted, when=moved(base.source, *line.when)))


def moved(source: When, day: date, starts: time, ends: time) -> When:
    """A time on another day or at other hours; a session of several days keeps as many."""
    return When(day, starts, day + (source.ends_on - source.starts_on), ends, source.zone)


def written(day: date, starts: time, ends: time) -> str:
    """« 2026-12-03T09:00/10:30 », as forms carry a time."""
    return f"{day}T{starts:%H:%M}/{ends:%H:%M}"


def read(text: str) -> tuple[date, time, time] | None:
    """The time that such a text says; None for any other text."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/(\d\d:\d\d)", text)
    try:
        return (
            (date.fromisoformat(found[1]), time.fromisoformat(found[2]), time.fromisoformat(found[3]))
            if found
            else None
        )
    except ValueError:
        return None
