"""Tabs of a school's sheet: its people, how to reach it, and all that was done to it and to its classes."""

from typing import Any

from werkzeug.wrappers import Response

from eac.audit.models import AuditEntry
from eac.core.errors import N_
from eac.directory import queries
from eac.directory.views.frame import blueprint
from eac.identity.models import User
from eac.schools import policy
from eac.schools import queries as schools
from eac.schools.models import School
from eac.web import guards, lists, pages, tabs
from eac.web.tabs import Tab


def can_see_history(user: User, _school: School) -> bool:
    """Whether the person reads the history of schools: staff."""
    return policy.can_read(user)


tabs.offer_tab(Tab("school", N_("Personnes"), "directory.people", 10, policy.can_see_school))
tabs.offer_tab(Tab("school", N_("Contacts"), "directory.contacts", 70, policy.can_see_school))
tabs.offer_tab(Tab("school", N_("Historique"), "directory.history", 90, can_see_history))
SORTS = {"date": AuditEntry.at}


def _page(name: str, school: School, **more: Any) -> Response:
    is_staff = policy.can_read(guards.user())
    return pages.page(
        f"directory/{name}.html",
        school=school,
        tabs=tabs.tabs_of("school", school, f"directory.{name}"),
        is_staff=is_staff,
        heads=queries.heads_of(school) if is_staff and name != "history" else [],
        **more,
    )


@blueprint.get("/etablissements/<int:id>/personnes")
@guards.on(schools.find_school, may=policy.can_see_school)
def people(school: School) -> Response:
    """Who teaches there this year, who did until a day, and for staff who heads it."""
    person, year = guards.user(), pages.current_year()
    return _page(
        "people",
        school,
        teachers=queries.teachers_of(person, school, year),
        former=queries.former_teachers_of(person, school, year),
    )


@blueprint.get("/etablissements/<int:id>/contacts")
@guards.on(schools.find_school, may=policy.can_see_school)
def contacts(school: School) -> Response:
    """Where it is and how to reach it."""
    return _page("contacts", school)


@blueprint.get("/etablissements/<int:id>/historique")
@guards.on(schools.find_school, may=can_see_history, sees=policy.can_see_school)
def history(school: School) -> Response:
    """The journal's entries about the school and its classes, newest first, page by page."""
    return _page("history", school, listing=lists.listing(queries.history_of(school), SORTS, default="-date"))
