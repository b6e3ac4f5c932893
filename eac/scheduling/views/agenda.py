"""Sessions over time: week, day and list, with the same filters in the address."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response

from eac.catalogue.models import Activity
from eac.core import clock
from eac.core.errors import N_
from eac.identity.policy import can
from eac.identity.rules import Permission
from eac.scheduling import choices, options, policy, queries
from eac.scheduling.exports import SESSIONS
from eac.scheduling.forms import FilterForm
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import State
from eac.scheduling.views import blueprint
from eac.scheduling.views.month import bounds, build_month, shown
from eac.scheduling.views.week import Week, build_week
from eac.web import exports, guards, lists, pages, tabs

tabs.offer_menu(tabs.MenuEntry(N_("Accueil"), "scheduling.home", "house", 5, policy.can_read, is_primary=True))
tabs.offer_menu(
    tabs.MenuEntry(
        N_("Agenda"),
        "scheduling.week",
        "calendar-days",
        10,
        policy.can_read,
        True,
        covers=("scheduling.day", "scheduling.month", "slots.find", "board.timeline", "board.pick", "board.move_to"),
    )
)
tabs.offer_menu(
    tabs.MenuEntry(
        N_("Séances"),
        "scheduling.index",
        "list",
        20,
        policy.can_read,
        True,
        covers=(
            *(f"scheduling.{name}" for name in ("show", "new", "edit", "cancel", "attendance")),
            *(f"series.{name}" for name in ("new", "of_session", "change", "cancel", "copy_year")),
            "board.many",
        ),
    )
)
tabs.offer_door(
    tabs.Door(
        "home",
        N_("Options qui échoient cette semaine"),
        "scheduling.index",
        "circle-dashed",
        policy.can_plan,
        options.count_options_ending,
        (("echeance", str(options.WEEK)),),
    )
)

ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(weeks=1)


@dataclass(frozen=True)
class Around:
    """Addresses of the days before, after and now, filters kept."""

    before: str
    after: str
    today: str


def _filters(*, with_options: bool = False) -> FilterForm:
    form = FilterForm(request.args)
    if not with_options:
        del form.echeance
    staff = can(guards.user(), Permission.READ_SESSIONS) or policy.can_plan(guards.user())
    form.offer(choices.filter_choices() if staff else choices.Choices())
    return form


def _day() -> date:
    try:
        return date.fromisoformat(request.args.get("jour", ""))
    except ValueError:
        return clock.today()


def _around(endpoint: str, before: date, after: date) -> Around:
    return Around(before=_on(endpoint, before), after=_on(endpoint, after), today=_on(endpoint, None))


def _on(endpoint: str, day: date | None) -> str:
    """The same filters on another day; today when none is said."""
    kept: dict[str, Any] = {key: value for key, value in request.args.items() if key != "jour" and value}
    return url_for(endpoint, **kept, jour=day)


def _week(first: date, days: int, form: FilterForm) -> Week:
    sessions = queries.on_grid(guards.user(), first, first + timedelta(days=days - 1), form.narrowed())
    return build_week(first, days, sessions)


@blueprint.get("/agenda")
@guards.allow(policy.can_read)
def week() -> Response:
    """The week that holds a day, Monday to Friday, and the week-end when something is on."""
    day, form = _day(), _filters()
    monday = day - timedelta(days=day.weekday())
    grid = _week(monday, 5 if request.args.get("weekend") == "non" else 7, form)
    shape = request.args.get("forme") or ("cartes" if grid.is_crowded else "grille")
    return pages.page(
        "scheduling/week.html",
        week=grid,
        cards=shape == "cartes",
        filters=form,
        around=_around(".week", monday - ONE_WEEK, monday + ONE_WEEK),
        day=day,
        can_plan=policy.can_plan(guards.user()),
        doors=tabs.doors("agenda"),
    )


@blueprint.get("/agenda/mois")
@guards.allow(policy.can_read)
def month() -> Response:
    """The month that holds a day, its first sessions day by day."""
    day, form = _day(), _filters()
    sessions = queries.on_grid(guards.user(), *shown(day), form.narrowed())
    first, last = bounds(day)
    return pages.page(
        "scheduling/month.html",
        month=build_month(day, sessions),
        filters=form,
        around=_around(".month", first - ONE_DAY, last + ONE_DAY),
        day=day,
        can_plan=policy.can_plan(guards.user()),
        doors=tabs.doors("agenda"),
    )


@blueprint.get("/agenda/jour")
@guards.allow(policy.can_read)
def day() -> Response:
    """One day as a list."""
    day, form = _day(), _filters()
    sessions = queries.between(guards.user(), day, day, form.narrowed())
    return pages.page(
        "scheduling/day.html",
        sessions=sessions,
        filters=form,
        around=_around(".day", day - ONE_DAY, day + ONE_DAY),
        day=day,
        can_plan=policy.can_plan(guards.user()),
        doors=tabs.doors("agenda"),
    )


SORTS = {
    "date": SchoolSession.starts_at,
    "offre": Activity.title,
    "type": SchoolSession.kind,
    "etat": SchoolSession.state,
}
SEARCH = [Activity.search_key, SchoolSession.search_key]


@blueprint.get("/seances")
@guards.allow(policy.can_read)
def index() -> Response:
    """All sessions of the school year, searched, sorted and paged."""
    form = _filters(with_options=True)
    statement = queries.sessions_of(guards.user(), form.narrowed(), pages.current_year())
    if kind := exports.wanted():
        return exports.export(SESSIONS, kind, statement, SORTS, search=SEARCH, default="date").response
    found = lists.listing(statement, SORTS, search=SEARCH, default="date")
    return pages.page(
        "scheduling/index.html",
        listing=found,
        filters=form,
        can_plan=policy.can_plan(guards.user()),
        State=State,
        doors=tabs.doors("sessions"),
    )


@blueprint.get("/accueil")
@guards.allow(policy.can_read)
def home() -> Response:
    """What must be done now, and what is coming."""
    today = clock.today()
    coming = queries.between(guards.user(), today, today + timedelta(days=6), queries.SessionFilter())
    staff = policy.can_plan(guards.user())
    return pages.page(
        "scheduling/home.html",
        coming=coming,
        to_do=queries.to_do(guards.user()) if staff else [],
        can_plan=staff,
        today=today,
        doors=tabs.doors("home"),
    )
