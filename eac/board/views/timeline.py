"""The timeline: rows of venues, practitioners, classes or schools over a day, a week or a month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response

from eac.board import policy, queries
from eac.board.forms import TimelineFilters
from eac.board.rules import Reach, RowKind
from eac.board.timeline import Shade, shades
from eac.board.views import blueprint
from eac.core import clock
from eac.core.errors import N_
from eac.scheduling import knowledge
from eac.scheduling import policy as scheduling_policy
from eac.scheduling import queries as scheduling
from eac.scheduling.calendar import Calendar
from eac.scheduling.queries import Placed, SessionFilter
from eac.scheduling.rules import OCCUPYING, State
from eac.web import filters, guards, pages, tabs
from eac.web.language import say
from eac.web.lists import Listing, listing

ROWS = 20
WAITING_SHOWN = 30
CITY_ZONE = "B"
SATURDAY = 5
FIRST, LAST = time(8), time(18)
"""Hours of the day shown: from eight to the one that begins at six in the evening."""
SHEETS = {
    RowKind.VENUE: "partners.venue",
    RowKind.PRACTITIONER: "partners.practitioner",
    RowKind.CLASS: "classes.show",
    RowKind.SCHOOL: "schools.show",
}
tabs.offer_door(tabs.Door("agenda", N_("Frise"), "board.timeline", "layers", policy.can_look))


@dataclass(frozen=True)
class Chip:
    """A session on the timeline."""

    id: int
    title: str
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
    """A row's day: its sessions, and when it cannot be had."""

    day: date
    chips: list[Chip]
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


def _bounds(reach: Reach, day: date) -> tuple[date, date]:
    if reach is Reach.DAY:
        return day, day
    if reach is Reach.WEEK:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _days(reach: Reach, first: date, last: date, *, weekends: bool) -> list[date]:
    """Days shown; week-ends only when wanted, or when the one day asked for is one."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [day for day in days if day.weekday() < SATURDAY or weekends or reach is Reach.DAY]


def _asked() -> tuple[RowKind, Reach, date]:
    """`par`, `duree` and `jour` of the address: venues over today's week when it says nothing that is known."""
    try:
        day = date.fromisoformat(request.args.get("jour", ""))
    except ValueError:
        day = clock.today()
    kinds, reaches = {each.value: each for each in RowKind}, {each.value: each for each in Reach}
    kind = kinds.get(request.args.get("par", ""), RowKind.VENUE)
    return kind, reaches.get(request.args.get("duree", ""), Reach.WEEK), day


def _filters() -> TimelineFilters:
    form = TimelineFilters(request.args)
    form.offer(scheduling.filter_choices())
    return form


@blueprint.get("/agenda/frise")
@guards.allow(policy.can_look)
def timeline() -> Response:
    """Who and what is taken when, row by row; what still waits for a date."""
    form = _filters()
    (kind, reach, day), narrowed = _asked(), form.narrowed()
    first, last = _bounds(reach, day)
    found = queries.rows_of(kind, narrowed, pages.current_year())
    if form.occupees.data:
        found = queries.only_busy(found, kind, guards.user(), first, last, narrowed)
    rows = listing(found, {"nom": queries.NAMES[kind]}, search=[queries.SEARCHED[kind]], per_page=ROWS)
    days = _days(reach, first, last, weekends=form.weekend.data)
    calendar = knowledge.load_calendar()
    columns = _columns(days, calendar)
    waiting = queries.unplaced(pages.current_year())
    return pages.page(
        "board/timeline.html",
        columns=columns,
        rows=_rows(kind, rows, columns, narrowed, calendar),
        listing=rows,
        filters=form,
        heading=filters.label(kind),
        kinds=_choices("par", RowKind, kind),
        reaches=_choices("duree", Reach, reach),
        kept={name: request.args.get(name) for name in ("par", "duree", "jour")},
        day=day,
        around=_around(first, last),
        waiting=queries.first_of(waiting, WAITING_SHOWN),
        can_plan=scheduling_policy.can_plan(guards.user()),
    )


def _choices(name: str, members: type[RowKind] | type[Reach], current: RowKind | Reach) -> list[tabs.Link]:
    """The same timeline with other rows or another length."""
    kept: dict[str, Any] = {key: value for key, value in request.args.items() if key not in (name, "page", "q")}
    return [
        tabs.Link(filters.label(each), url_for(".timeline", **kept, **{name: each.value}), is_current=each is current)
        for each in members
    ]


def _around(first: date, last: date) -> dict[str, str]:
    kept: dict[str, Any] = {key: value for key, value in request.args.items() if key not in ("jour", "page") and value}
    one = timedelta(days=1)
    days = {"before": first - one, "after": last + one, "today": None}
    return {name: url_for(".timeline", **kept, jour=day) for name, day in days.items()}


def _columns(days: Sequence[date], calendar: Calendar) -> list[Column]:
    """The days; the hours of the day when there is one alone."""
    if len(days) == 1:
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


def _rows(
    kind: RowKind, rows: Listing[Any], columns: Sequence[Column], narrowed: SessionFilter, calendar: Calendar
) -> list[Row]:
    """The rows of one page, in a constant number of statements."""
    person, first, last = guards.user(), columns[0].day, columns[-1].day
    placed = {each.id: each for each in scheduling.on_grid(person, first, last, narrowed)}
    of_row = queries.sessions_by_row(kind, [row.id for row in rows.rows], person, first, last, narrowed)
    facts, movable = queries.row_facts(kind, rows.rows, first, last), queries.movable(person, set(placed))
    found = []
    for row in rows.rows:
        own = [placed[session_id] for session_id in of_row.get(row.id, []) if session_id in placed]
        cells = [
            _cell(
                column,
                [each for each in own if column.holds(each)],
                shades(facts[row.id], column.day, calendar),
                movable,
                _new(kind, row, column),
            )
            for column in columns
        ]
        found.append(Row(row.id, queries.label_of(row), url_for(SHEETS[kind], id=row.id), cells))
    return found


def _new(kind: RowKind, row: Any, column: Column) -> str:
    wanted = {RowKind.VENUE: "lieu", RowKind.CLASS: "classe", RowKind.PRACTITIONER: "intervenant"}.get(kind)
    hour = f"{column.begins:%H:%M}" if column.begins != time.min else None
    return url_for("scheduling.new", jour=column.day, heure=hour, **({wanted: row.id} if wanted else {}))


def _cell(column: Column, sessions: Sequence[Placed], shaded: Sequence[Shade], movable: set[int], new_url: str) -> Cell:
    chips = [_chip(each, movable) for each in sorted(sessions, key=lambda each: (each.starts_time, each.id))]
    if column.begins != time.min:
        shaded = [each for each in shaded if each.starts <= column.begins and column.ends <= each.ends]
    is_off = any(shade.is_whole or column.begins != time.min for shade in shaded)
    return Cell(column.day, chips, [_why(each, column) for each in shaded], is_off, None if is_off else new_url)


def _why(shade: Shade, column: Column) -> str:
    why = say(shade.sentence, {name: say(str(value), {}) for name, value in shade.values.items()})
    is_hour = column.begins != time.min
    return why if shade.is_whole or is_hour else f"{filters.hours_between(shade.starts, shade.ends)} : {why}"


def _chip(session: Placed, movable: set[int]) -> Chip:
    return Chip(
        id=session.id,
        title=session.title,
        time=filters.hours_between(session.starts_time, session.ends_time),
        detail=" · ".join(text for text in (session.classes_label, session.place_name) if text),
        kind=session.kind.value,
        kind_label=filters.label(session.kind),
        state=session.state.value,
        state_label=filters.label(session.state),
        url=url_for("scheduling.show", id=session.id),
        can_move=session.id in movable and session.state in OCCUPYING and session.state is not State.HELD,
    )
