"""Whose honorability is to be checked, the most urgent first; a new check is noted in the line itself."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from eac.availability import queries
from eac.availability.forms import CheckForm
from eac.availability.rules import PersonToCheck
from eac.availability.views.frame import blueprint
from eac.core import clock
from eac.core.errors import N_
from eac.identity.models import User
from eac.partners import policy, service
from eac.partners import queries as partners
from eac.partners.models import Practitioner
from eac.partners.rules import is_honorability_valid
from eac.web import guards, pages, tabs
from eac.web.language import gettext as _
from eac.web.lists import Listing

ROWS = 50


def how_many(user: User) -> int:
    """How many people are to be checked."""
    return len(queries.to_check(user))


LABEL = N_("Honorabilité à vérifier")
tabs.offer_door(
    tabs.Door("practitioners", LABEL, "availability.honorability", "clipboard-check", policy.can_read, how_many)
)
tabs.offer_door(tabs.Door("home", LABEL, "availability.honorability", "clipboard-check", policy.can_add, how_many))


@blueprint.get("/intervenants/honorabilite")
@guards.allow(policy.can_read)
def honorability() -> Response:
    """The list."""
    return _list()


@blueprint.post("/intervenants/<int:id>/honorabilite")
@guards.on(partners.find_practitioner, may=policy.can_edit, sees=policy.can_see_practitioner)
def record_check(practitioner: Practitioner) -> Response:
    """Note a new check, and come back to the list."""
    form = CheckForm()
    if form.submit(service.record_check, by=guards.user(), practitioner=practitioner, expected=form.expected_version):
        pages.done(_("Contrôle noté : %(name)s.", name=practitioner.full_name))
        return redirect(url_for(".honorability", page=request.args.get("page", type=int)))
    return _list(practitioner.id, form)


def _list(refused_id: int = 0, refused: CheckForm | None = None) -> Response:
    people = queries.to_check(guards.user())
    listing = _page_of(people)
    forms = {one.id: CheckForm(formdata=None, data={"version": one.version}) for one in listing.rows}
    if refused is not None:
        forms[refused_id] = refused
    return pages.page(
        "availability/honorability.html",
        listing=listing,
        forms=forms,
        is_list=refused is None,
        is_outdated=refused is not None and bool(refused.stale_rows),
        may_check=policy.can_add(guards.user()),
        today=clock.today(),
        is_valid=is_honorability_valid,
    )


def _page_of(people: list[PersonToCheck]) -> Listing[PersonToCheck]:
    page = min(max(request.args.get("page", 1, int), 1), max(1, -(-len(people) // ROWS)))
    return Listing(people[(page - 1) * ROWS : page * ROWS], len(people), page, ROWS, "", descending=False, query="")
