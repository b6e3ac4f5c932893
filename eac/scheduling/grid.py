"""Placing sessions on a grid of days and quarter hours, side by side where they overlap (pure)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from eac.catalogue.rules import SessionKind
from eac.core.elsewhere import Elsewhere
from eac.core.intervals import Span
from eac.scheduling.rules import State

DAY_STARTS = 8
ROWS = 40
"""Quarter hours from 8:00 to 18:00."""
MOST_LANES = 4


@dataclass(frozen=True, slots=True)
class Placed:
    """What the week's grid shows of a session; wall-clock times."""

    id: int
    uid: str
    kind: SessionKind
    state: State
    option_until: date | None
    starts_on: date
    starts_time: time
    ends_on: date
    ends_time: time
    title: str
    place_name: str
    classes_label: str
    there: Elsewhere | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a block stands: first quarter hour, how many, and which of how many lanes."""

    row: int
    span: int
    lane: int
    lanes: int


def quarter(at: time) -> int:
    """The quarter hour after 8:00 that a time falls in, kept within the day shown."""
    return min(max((at.hour - DAY_STARTS) * 4 + at.minute // 15, 0), ROWS - 1)


def place(stays: Iterable[tuple[int, Span]]) -> dict[int, Cell]:
    """For the sessions of one day (key, wall-clock span), where each stands; groups that overlap share lanes.

    Beyond four at once the last lane is shared.
    """
    cells: dict[int, Cell] = {}
    group: list[tuple[int, Span, int]] = []
    ends: list[datetime] = []
    for key, span in sorted(stays, key=lambda stay: (stay[1].start, -stay[1].minutes)):
        if group and all(end <= span.start for end in ends):
            _close(group, len(ends), cells)
            group, ends = [], []
        free = next((lane for lane, end in enumerate(ends) if end <= span.start), len(ends))
        if free == len(ends):
            ends.append(span.end)
        else:
            ends[free] = span.end
        group.append((key, span, free))
    _close(group, len(ends), cells)
    return cells


def _close(group: list[tuple[int, Span, int]], lanes: int, cells: dict[int, Cell]) -> None:
    shown = min(lanes, MOST_LANES)
    for key, span, lane in group:
        row = quarter(span.start.time())
        last = quarter(span.end.time()) if span.end.date() == span.start.date() else ROWS
        if span.end.minute % 15:
            last += 1
        cells[key] = Cell(row, min(max(last - row, 1), ROWS - row), min(lane, shown - 1), max(shown, 1))
