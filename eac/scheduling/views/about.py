"""The sessions of one school, class, teacher, practitioner, venue or activity: a tab on each of their sheets."""

from collections.abc import Callable
from typing import Any

from werkzeug.wrappers import Response

from eac.catalogue import policy as catalogue_policy
from eac.catalogue import queries as catalogue
from eac.catalogue.models import Activity
from eac.core.errors import N_
from eac.partners import policy as partners_policy
from eac.partners import queries as partners
from eac.partners.models import Practitioner, Venue
from eac.scheduling import policy, queries
from eac.scheduling.queries import SessionFilter
from eac.scheduling.views import blueprint
from eac.scheduling.views.agenda import SORTS
from eac.schools import policy as schools_policy
from eac.schools import queries as schools
from eac.schools.models import School, SchoolClass, Teacher
from eac.web import guards, lists, pages, tabs

ORDER = 30


def _offer(page: str, name: str, may: Callable[[Any, Any], bool]) -> None:
    tabs.offer_tab(tabs.Tab(page, N_("Séances"), f"scheduling.{name}", ORDER, may))


_offer("school", "of_school", schools_policy.can_see_school)
_offer("school_class", "of_class", schools_policy.can_see_class)
_offer("teacher", "of_teacher", schools_policy.can_see_teacher)
_offer("practitioner", "of_practitioner", partners_policy.can_see_practitioner)
_offer("venue", "of_venue", partners_policy.can_see)
_offer("activity", "of_activity", catalogue_policy.can_see)


def _about(page: str, endpoint: str, subject: Any, narrowed: SessionFilter, **start: Any) -> Response:
    """The sessions of the school year, as far as the reader sees them; `start` fills in a new session."""
    statement = queries.sessions_of(guards.user(), narrowed, pages.current_year())
    return pages.page(
        "scheduling/about.html",
        subject=subject,
        name=getattr(subject, "name", None) or getattr(subject, "title", None) or subject.full_name,
        listing=lists.listing(statement, SORTS, default="date"),
        tabs=tabs.tabs_of(page, subject, f"scheduling.{endpoint}"),
        can_plan=policy.can_plan(guards.user()),
        start=start,
        doors=tabs.doors(f"{page}_sessions", **start),
    )


@blueprint.get("/etablissements/<int:id>/seances")
@guards.on(schools.find_school, may=schools_policy.can_see_school)
def of_school(school: School) -> Response:
    """A school's sessions."""
    return _about("school", "of_school", school, SessionFilter(school_id=school.id))


@blueprint.get("/classes/<int:id>/seances")
@guards.on(schools.find_class, may=schools_policy.can_see_class)
def of_class(school_class: SchoolClass) -> Response:
    """A class's sessions."""
    narrowed = SessionFilter(class_id=school_class.id)
    return _about("school_class", "of_class", school_class, narrowed, classe=school_class.id)


@blueprint.get("/enseignants/<int:id>/seances")
@guards.on(schools.find_teacher, may=schools_policy.can_see_teacher)
def of_teacher(teacher: Teacher) -> Response:
    """The sessions of a teacher's classes."""
    return _about("teacher", "of_teacher", teacher, SessionFilter(teacher_id=teacher.id))


@blueprint.get("/intervenants/<int:id>/seances")
@guards.on(partners.find_practitioner, may=partners_policy.can_see_practitioner)
def of_practitioner(practitioner: Practitioner) -> Response:
    """A practitioner's sessions."""
    narrowed = SessionFilter(practitioner_id=practitioner.id)
    return _about("practitioner", "of_practitioner", practitioner, narrowed)


@blueprint.get("/lieux/<int:id>/seances")
@guards.on(partners.find_venue, may=partners_policy.can_see)
def of_venue(venue: Venue) -> Response:
    """A venue's sessions."""
    return _about("venue", "of_venue", venue, SessionFilter(venue_id=venue.id))


@blueprint.get("/offres/<int:id>/seances")
@guards.on(catalogue.find_activity, may=catalogue_policy.can_see)
def of_activity(activity: Activity) -> Response:
    """An activity's sessions."""
    return _about("activity", "of_activity", activity, SessionFilter(activity_id=activity.id), offre=activity.id)
