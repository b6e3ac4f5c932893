"""The timeline: rows of venues, practitioners, classes or schools over a day, a week or a month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import jsonify, request, url_for
from werkzeug.wrappers import Response

from eac.board import policy, queries, row_queries
from eac.board.forms import TimelineFilters
from eac.board.rules import Length, RowKind
from eac.board.views import blueprint
from eac.board.views.rows import Row, columns_of, rows_of
from eac.core import clock
from eac.core.errors import N_
from eac.scheduling import choices, knowledge
from eac.scheduling import policy as scheduling_policy
from eac.scheduling.queries import SessionFilter
from eac.web import filters, guards, pages, tabs
from eac.web.lists import Listing, listing

ROWS = 20
WAITING_SHOWN = 30
SATURDAY = 5
GRIDS = {Length.DAY: "resourceTimelineDay", Length.WEEK: "resourceTimelineWeek", Length.MONTH: "resourceTimelineMonth"}
"""What Event Calendar calls the reaches."""
tabs.offer_door(tabs.Door("agenda_views", N_("Frise"), "board.timeline", "layers", policy.can_look))


@dataclass(frozen=True)
class Asked:
    """What the address asks for: kind of rows, reach, days shown, filters; and the rows of its page."""

    kind: RowKind
    reach: Length
    day: date
    days: list[date]
    narrowed: SessionFilter
    listing: Listing[Any]


def _bounds(reach: Length, day: date) -> tuple[date, date]:
    if reach is Length.DAY:
        return day, day
    if reach is Length.WEEK:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _days(reach: Length, day: date, *, weekends: bool) -> list[date]:
    """Days shown; week-ends only when wanted, or when the one day asked for is one."""
    first, last = _bounds(reach, day)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [each for each in days if each.weekday() < SATURDAY or weekends or reach is Length.DAY]


def _filters() -> TimelineFilters:
    form = TimelineFilters(request.args)
    form.offer(choices.filter_choices())
    return form


def _asked(form: TimelineFilters) -> Asked:
    """`par`, `duree`, `jour` and filters: venues over today's week when the address says nothing that is known."""
    try:
        day = date.fromisoformat(request.args.get("jour", ""))
    except ValueError:
        day = clock.today()
    kind = {each.value: each for each in RowKind}.get(request.args.get("par", ""), RowKind.VENUE)
    reach = {each.value: each for each in Length}.get(request.args.get("duree", ""), Length.WEEK)
    narrowed, days = form.narrowed(), _days(reach, day, weekends=form.weekend.data)
    found = row_queries.rows_of(kind, narrowed, pages.current_year())
    if form.occupees.data:
        found = row_queries.only_busy(found, kind, guards.user(), days[0], days[-1], narrowed)
    rows = listing(found, {"nom": row_queries.NAMES[kind]}, search=[row_queries.SEARCHED[kind]], per_page=ROWS)
    return Asked(kind, reach, day, days, narrowed, rows)


@blueprint.get("/agenda/frise")
@guards.allow(policy.can_look)
def timeline() -> Response:
    """Who and what is taken when, row by row; what still waits for a date."""
    form = _filters()
    asked, calendar = _asked(form), knowledge.load_calendar()
    columns = columns_of(asked.days, calendar)
    return pages.page(
        "board/timeline.html",
        columns=columns,
        rows=rows_of(asked.kind, asked.listing.rows, columns, asked.narrowed, calendar),
        filters=form,
        waiting=queries.first_of(queries.unplaced(pages.current_year()), WAITING_SHOWN),
        can_plan=scheduling_policy.can_plan(guards.user()),
        **_frame(asked),
    )


def _frame(asked: Asked) -> dict[str, Any]:
    """The timeline's controls."""
    kept: dict[str, Any] = {key: value for key, value in request.args.items() if value}
    return {
        "listing": asked.listing,
        "day": asked.day,
        "heading": filters.label(asked.kind),
        "kinds": _choices("par", RowKind, asked.kind),
        "reaches": _choices("duree", Length, asked.reach),
        "kept": {name: kept.get(name) for name in ("par", "duree", "jour", "forme")},
        "around": _around(*_bounds(asked.reach, asked.day)),
        "as_grid": request.args.get("forme") == "grille",
        "grid": {
            "view": GRIDS[asked.reach],
            "kind": asked.kind.value,
            "url": url_for(".events", **kept),
            "other": url_for(".timeline", **{**kept, "forme": None if "forme" in kept else "grille"}),
        },
    }


def _choices(name: str, members: type[RowKind] | type[Length], current: RowKind | Length) -> list[tabs.Link]:
    """The same timeline with other rows or another length."""
    kept: dict[str, Any] = {key: value for key, value in request.args.items() if key not in (name, "page", "q")}
    return [
        tabs.Link(filters.label(each), url_for(".timeline", **{**kept, name: each.value}), is_current=each is current)
        for each in members
    ]


def _around(first: date, last: date) -> dict[str, str]:
    kept: dict[str, Any] = {key: value for key, value in request.args.items() if key not in ("jour", "page") and value}
    one = timedelta(days=1)
    days = {"before": first - one, "after": last + one, "today": None}
    return {name: url_for(".timeline", **kept, jour=day) for name, day in days.items()}


@blueprint.get("/agenda/frise/donnees")
@guards.allow(policy.can_look)
def events() -> Response:
    """The rows of the timeline as the dragging grid takes them: resources, sessions, and what shades them."""
    asked, calendar = _asked(_filters()), knowledge.load_calendar()
    columns = columns_of(asked.days, calendar, by_hour=False)
    rows = rows_of(asked.kind, asked.listing.rows, columns, asked.narrowed, calendar)
    return jsonify(
        resources=[{"id": row.id, "title": row.label} for row in rows],
        events=[*_shown(rows), *_shaded(rows)],
    )


def _shown(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Sessions, each once with all its rows."""
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        for chip in {chip.id: chip for cell in row.cells for chip in cell.chips}.values():
            event = found.setdefault(
                chip.id,
                {
                    "id": chip.id,
                    "resourceIds": [],
                    "start": chip.starts,
                    "end": chip.ends,
                    "title": f"{chip.title} – {chip.detail}",
                    "editable": chip.can_move,
                    "classNames": [f"kind-{chip.kind}", f"state-{chip.state}"],
                    "extendedProps": {
                        "url": chip.url,
                        "move": url_for(".move_to", id=chip.id),
                        "places": url_for(".impossible", id=chip.id, jour=chip.starts[:10], duree="week"),
                    },
                },
            )
            event["resourceIds"].append(row.id)
    return list(found.values())


def _shaded(rows: Sequence[Row]) -> list[dict[str, Any]]:
    return [
        {
            "resourceIds": [row.id],
            "start": datetime.combine(cell.day, shade.starts).isoformat(),
            "end": datetime.combine(cell.day, shade.ends).isoformat(),
            "display": "background",
            "title": words,
            "classNames": ["board-shade"],
        }
        for row in rows
        for cell in row.cells
        for shade, words in zip(cell.raw, cell.shades, strict=True)
    ]
