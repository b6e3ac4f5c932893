"""What the timeline shows: columns of days or hours, rows, their sessions and when they cannot be had."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from flask import url_for

from eac.board import queries, row_queries
from eac.board.rules import RowKind
from eac.board.timeline import Shade, shades
from eac.core import clock
from eac.scheduling import queries as scheduling
from eac.scheduling.calendar import Calendar
from eac.scheduling.grid import Placed
from eac.scheduling.queries import SessionFilter
from eac.scheduling.rules import OCCUPYING, State
from eac.web import addresses, filters, guards
from eac.web.language import say

CITY_ZONE = "B"
SHEETS = {
    RowKind.VENUE: "partners.venue",
    RowKind.PRACTITIONER: "partners.practitioner",
    RowKind.CLASS: "classes.show",
    RowKind.SCHOOL: "schools.show",
}
FIRST, LAST = time(8), time(18)
"""Hours of the day shown: from eight to the one that begins at six in the evening."""


@dataclass(frozen=True)
class Chip:
    """A session on the timeline."""

    id: int
    title: str
    starts: str
    ends: str
    time: str
    detail: str
    kind: str
    kind_label: str
    state: str
    state_label: str
    url: str
    can_move: bool


@dataclass(frozen=True)
class Cell:
    """A row's day or hour: its sessions, and when it cannot be had, in words."""

    day: date
    chips: list[Chip]
    raw: list[Shade]
    shades: list[str]
    is_off: bool
    new_url: str | None = None


@dataclass(frozen=True)
class Row:
    """A venue, practitioner, class or school."""

    id: int
    label: str
    url: str
    cells: list[Cell]


@dataclass(frozen=True)
class Column:
    """A day, or an hour of one: what begins in it is shown in it."""

    day: date
    label: str
    is_today: bool
    holiday: str | None
    begins: time = time.min
    ends: time = time.max

    def holds(self, session: Placed) -> bool:
        """Whether a session is shown here: on each of its days, or at the hour when it begins."""
        if not session.starts_on <= self.day <= session.ends_on:
            return False
        at = session.starts_time if self.day == session.starts_on else time.min
        return max(self.begins, FIRST) <= min(max(at, FIRST), LAST) < self.ends or self.begins == time.min


def columns_of(days: Sequence[date], calendar: Calendar, *, by_hour: bool = True) -> list[Column]:
    """The days; unless not `by_hour`, the hours of the day when there is one alone."""
    if by_hour and len(days) == 1:
        now = clock.to_local(clock.now())
        hours = range(FIRST.hour, LAST.hour + 1)
        return [
            Column(
                days[0],
                filters.short_hour(time(hour)),
                (days[0], hour) == (now.date(), now.hour),
                None,
                time(hour),
                time(hour + 1),
            )
            for hour in hours
        ]
    found = []
    for day in days:
        off = calendar.holiday(day, CITY_ZONE)
        name = calendar.public_holidays.get(day) or (off.label if off else None)
        found.append(Column(day, filters.short_day(day), day == clock.today(), name))
    return found


def rows_of(
    kind: RowKind, rows: Sequence[Any], columns: Sequence[Column], narrowed: SessionFilter, calendar: Calendar
) -> list[Row]:
    """The rows of one page, in a constant number of statements."""
    person, first, last = guards.user(), columns[0].day, columns[-1].day
    placed = {each.id: each for each in scheduling.on_grid(person, first, last, narrowed)}
    of_row = row_queries.sessions_by_row(kind, [row.id for row in rows], person, first, last, narrowed)
    facts, movable = row_queries.row_facts(kind, rows, first, last), queries.movable(person, set(placed))
    found = []
    for row in rows:
        own = [placed[session_id] for session_id in of_row.get(row.id, []) if session_id in placed]
        own.sort(key=lambda each: (each.starts_on, each.starts_time, each.id))
        cells = [
            _cell(
                column,
                [_chip(each, kind, movable) for each in own if column.holds(each)],
                shades(facts[row.id], column.day, calendar),
                _new(kind, row, column),
            )
            for column in columns
        ]
        found.append(Row(row.id, row_queries.label_of(row), url_for(SHEETS[kind], id=row.id), cells))
    return found


def _new(kind: RowKind, row: Any, column: Column) -> str:
    wanted = {RowKind.VENUE: "lieu", RowKind.CLASS: "classe", RowKind.PRACTITIONER: "intervenant"}.get(kind)
    hour = f"{column.begins:%H:%M}" if column.begins != time.min else None
    return url_for(
        "scheduling.new", jour=column.day, heure=hour, retour=addresses.here(), **({wanted: row.id} if wanted else {})
    )


def _cell(column: Column, chips: list[Chip], shaded: Sequence[Shade], new_url: str) -> Cell:
    shaded = list(shaded)
    if column.begins != time.min:
        shaded = [each for each in shaded if each.starts <= column.begins and column.ends <= each.ends]
    is_off = any(shade.is_whole or column.begins != time.min for shade in shaded)
    return Cell(column.day, chips, shaded, [_why(each, column) for each in shaded], is_off, None if is_off else new_url)


def _why(shade: Shade, column: Column) -> str:
    why = say(shade.sentence, {name: say(str(value), {}) for name, value in shade.values.items()})
    is_hour = column.begins != time.min
    return why if shade.is_whole or is_hour else f"{filters.hours_between(shade.starts, shade.ends)} : {why}"


def _detail(session: Placed, kind: RowKind) -> tuple[str, ...]:
    """What the row does not say already."""
    if kind is RowKind.VENUE:
        return (session.classes_label,)
    return (session.place_name,) if kind is RowKind.CLASS else (session.classes_label, session.place_name)


def _chip(session: Placed, kind: RowKind, movable: set[int]) -> Chip:
    return Chip(
        id=session.id,
        title=session.title,
        starts=datetime.combine(session.starts_on, session.starts_time).isoformat(),
        ends=datetime.combine(session.ends_on, session.ends_time).isoformat(),
        time=filters.hours_between(session.starts_time, session.ends_time),
        detail=" · ".join(text for text in _detail(session, kind) if text),
        kind=session.kind.value,
        kind_label=filters.label(session.kind),
        state=session.state.value,
        state_label=filters.label(session.state),
        url=url_for("scheduling.show", id=session.id),
        can_move=session.id in movable and session.state in OCCUPYING and session.state is not State.HELD,
    )
