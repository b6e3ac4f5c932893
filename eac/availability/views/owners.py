"""The tab « Disponibilités » on the sheets of practitioners, venues and schools, and what is added from it."""

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from eac.availability import policy
from eac.availability.rules import Nature
from eac.availability.views import frame
from eac.availability.views.frame import blueprint
from eac.core.errors import N_
from eac.identity.policy import acts_for
from eac.identity.rules import Scope
from eac.partners import policy as partners_policy
from eac.partners import queries as partners
from eac.partners.models import Practitioner, Venue
from eac.schools import queries as schools
from eac.schools.models import School
from eac.web import guards, tabs

ORDER = 20
for _sheet in ("practitioner", "venue", "school"):
    tabs.offer_tab(tabs.Tab(_sheet, N_("Disponibilités"), f"availability.of_{_sheet}", ORDER, policy.can_see))
tabs.offer_account_link(N_("Mes disponibilités"), "availability.mine", partners_policy.is_practitioner)
tabs.offer_menu(
    tabs.MenuEntry(N_("Mes disponibilités"), "availability.mine", "calendar-clock", 30, partners_policy.is_practitioner)
)


@blueprint.get("/intervenants/mes-disponibilites")
@guards.allow(partners_policy.is_practitioner)
def mine() -> Response:
    """A practitioner's own tab."""
    own = min(acts_for(guards.user(), Scope.PRACTITIONER))
    return redirect(url_for(".of_practitioner", id=own)) if partners.find_practitioner(own) else abort(404)


@blueprint.get("/intervenants/<int:id>/disponibilites")
@guards.on(partners.find_practitioner, may=policy.can_see)
def of_practitioner(subject: Practitioner) -> Response:
    """When a practitioner can come."""
    return frame.tab(subject)


@blueprint.route("/intervenants/<int:id>/disponibilites/absence", methods=["GET", "POST"])
@guards.on(partners.find_practitioner, may=policy.can_keep, sees=policy.can_see)
def new_closure_of_practitioner(subject: Practitioner) -> Response:
    """An absence."""
    return frame.new(subject, Nature.CLOSED)


@blueprint.route("/intervenants/<int:id>/disponibilites/exception", methods=["GET", "POST"])
@guards.on(partners.find_practitioner, may=policy.can_keep, sees=policy.can_see)
def new_availability_of_practitioner(subject: Practitioner) -> Response:
    """A time when a practitioner can come although their week says no."""
    return frame.new(subject, Nature.OPEN)


@blueprint.route("/intervenants/<int:id>/semaine/modifier", methods=["GET", "POST"])
@guards.on(partners.find_practitioner, may=policy.can_keep, sees=policy.can_see)
def week_of_practitioner(subject: Practitioner) -> Response:
    """A practitioner's usual week."""
    return frame.change_week(subject)


@blueprint.get("/lieux/<int:id>/disponibilites")
@guards.on(partners.find_venue, may=policy.can_see)
def of_venue(subject: Venue) -> Response:
    """When a venue receives."""
    return frame.tab(subject)


@blueprint.route("/lieux/<int:id>/disponibilites/fermeture", methods=["GET", "POST"])
@guards.on(partners.find_venue, may=policy.can_keep, sees=policy.can_see)
def new_closure_of_venue(subject: Venue) -> Response:
    """A closure."""
    return frame.new(subject, Nature.CLOSED)


@blueprint.route("/lieux/<int:id>/disponibilites/exception", methods=["GET", "POST"])
@guards.on(partners.find_venue, may=policy.can_keep, sees=policy.can_see)
def new_availability_of_venue(subject: Venue) -> Response:
    """A time when a venue receives although its week says no."""
    return frame.new(subject, Nature.OPEN)


@blueprint.route("/lieux/<int:id>/semaine/modifier", methods=["GET", "POST"])
@guards.on(partners.find_venue, may=policy.can_keep, sees=policy.can_see)
def week_of_venue(subject: Venue) -> Response:
    """A venue's usual week."""
    return frame.change_week(subject)


@blueprint.get("/etablissements/<int:id>/disponibilites")
@guards.on(schools.find_school, may=policy.can_see)
def of_school(subject: School) -> Response:
    """When a school is closed."""
    return frame.tab(subject)


@blueprint.route("/etablissements/<int:id>/disponibilites/fermeture", methods=["GET", "POST"])
@guards.on(schools.find_school, may=policy.can_keep, sees=policy.can_see)
def new_closure_of_school(subject: School) -> Response:
    """A closure, « journée pédagogique » for one."""
    return frame.new(subject, Nature.CLOSED)
