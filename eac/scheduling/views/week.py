"""The week as the grid component takes it: days, blocks, holidays, the line of now."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from flask import url_for

from eac.core import clock
from eac.core.intervals import Span
from eac.scheduling import grid, knowledge
from eac.scheduling.grid import Placed
from eac.scheduling.rules import State
from eac.web import filters
from eac.web.language import gettext as _

SATURDAY = 5
LAST_HOUR = 18
READABLE_LANES = 2


@dataclass(frozen=True)
class Block:
    """A session on the grid."""

    uid: str
    url: str
    kind: str
    kind_label: str
    state: str
    state_label: str
    time_label: str
    title: str
    classes_label: str
    place_label: str
    row: int
    span: int
    lane: int
    lanes: int
    there_label: str = ""


@dataclass(frozen=True)
class Day:
    """A column."""

    date: date
    label: str
    is_today: bool
    holiday_name: str | None
    blocks: list[Block]
    now_row: int | None = None
    shades: list[object] = field(default_factory=list)


@dataclass(frozen=True)
class Week:
    """The columns shown."""

    days: list[Day]

    @property
    def count(self) -> int:
        """Sessions on it."""
        return sum(len(day.blocks) for day in self.days)

    @property
    def is_crowded(self) -> bool:
        """Whether blocks side by side would be too narrow to read."""
        return any(block.lanes > READABLE_LANES for day in self.days for block in day.blocks)


def build_week(first: date, days: int, sessions: Sequence[Placed], *, all_days: bool = False) -> Week:
    """The grid; Saturday and Sunday only when something is on, unless all days are asked for."""
    by_day: dict[date, list[Placed]] = defaultdict(list)
    for session in sessions:
        for number in range((session.ends_on - session.starts_on).days + 1):
            by_day[session.starts_on + timedelta(days=number)].append(session)
    calendar = knowledge.load_calendar()
    columns = []
    for number in range(days):
        day = first + timedelta(days=number)
        if day.weekday() >= SATURDAY and not by_day[day] and not all_days:
            continue
        off = calendar.holiday(day, "B")
        name = calendar.public_holidays.get(day) or (off.label if off else None)
        columns.append(_column(day, by_day[day], name))
    return Week(columns)


def _column(day: date, sessions: list[Placed], holiday: str | None) -> Day:
    is_today = day == clock.today()
    now = clock.to_local(clock.now())
    cells = grid.place((session.id, _stay(session, day)) for session in sessions)
    return Day(
        date=day,
        label=filters.short_day(day),
        is_today=is_today,
        holiday_name=holiday,
        blocks=[_block(session, cells[session.id]) for session in sessions],
        now_row=grid.quarter(now.time()) if is_today and grid.DAY_STARTS <= now.hour < LAST_HOUR else None,
    )


def _stay(session: Placed, day: date) -> Span:
    """The part of a session that lies on one day, wall-clock."""
    start = datetime.combine(session.starts_on, session.starts_time)
    end = datetime.combine(session.ends_on, session.ends_time)
    midnight = datetime.combine(day, datetime.min.time())
    return Span(max(start, midnight), min(end, midnight + timedelta(days=1) - timedelta(minutes=1)))


def _block(session: Placed, cell: grid.Cell) -> Block:
    return Block(
        uid=session.uid,
        url=url_for("scheduling.show", id=session.id),
        kind=session.kind.value,
        kind_label=filters.label(session.kind),
        state=session.state.value,
        state_label=_state(session),
        time_label=f"{filters.short_hour(session.starts_time)} – {filters.short_hour(session.ends_time)}",
        title=session.title,
        classes_label=session.classes_label,
        place_label=session.place_name,
        row=cell.row,
        span=cell.span,
        lane=cell.lane,
        lanes=cell.lanes,
        there_label=filters.short_other_clock(session.there) if session.there else "",
    )


def _state(session: Placed) -> str:
    """« Confirmée », « Option jusqu’au mar. 8 déc. »."""
    said = filters.label(session.state)
    if session.state is not State.OPTION or session.option_until is None:
        return said
    return _("%(state)s jusqu’au %(day)s", state=said, day=filters.short_day(session.option_until))
