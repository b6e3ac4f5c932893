"""Pages of structures."""

from flask import request
from werkzeug.wrappers import Response

from eac.partners import policy, queries, service
from eac.partners.exports import PARTNERS
from eac.partners.forms import PartnerFilters, PartnerForm
from eac.partners.labels import PARTNER_KINDS
from eac.partners.models import Partner
from eac.partners.views import frame
from eac.partners.views.frame import Sorts, blueprint
from eac.web import exports, guards
from eac.web.lists import listing

SORTS: Sorts = {
    "nom": Partner.search_key,
    "type": frame.by_label(Partner.kind, PARTNER_KINDS),
    "convention": Partner.agreement_until,
}
SEARCH = [Partner.search_key]


@blueprint.get("/structures")
@guards.allow(policy.can_read)
def partners() -> Response:
    """The structures."""
    filters = PartnerFilters(request.args)
    found = queries.partners(guards.user(), **filters.chosen())
    if kind := exports.wanted():
        return exports.export(PARTNERS, kind, found, SORTS, search=SEARCH).response
    return frame.list_page("partner", listing(found, SORTS, search=SEARCH), filters)


@blueprint.route("/structures/nouvelle", methods=["GET", "POST"])
@guards.allow(policy.can_add)
def new_partner() -> Response:
    """A new structure."""
    form = PartnerForm()
    if made := form.submit(service.add_partner, by=guards.user()):
        return frame.saved(made)
    return frame.form_page(form, "partner")


@blueprint.get("/structures/<int:id>")
@guards.on(queries.find_partner, may=policy.can_see)
def partner(subject: Partner) -> Response:
    """The sheet of a structure, its practitioners and venues."""
    return frame.sheet(subject, practitioners=queries.practitioners_of(subject), venues=queries.venues_of(subject))


@blueprint.route("/structures/<int:id>/modifier", methods=["GET", "POST"])
@guards.on(queries.find_partner, may=policy.can_edit, sees=policy.can_see)
def edit_partner(subject: Partner) -> Response:
    """Change a structure."""
    form = PartnerForm(data=PartnerForm.values_of(subject))
    if form.submit(service.change_partner, by=guards.user(), partner=subject, expected=form.expected_version):
        return frame.saved(subject)
    return frame.form_page(form, "partner", subject)


@blueprint.post("/structures/<int:id>/archiver")
@guards.on(queries.find_partner, may=policy.can_edit, sees=policy.can_see)
def archive_partner(subject: Partner) -> Response:
    """Put a structure away."""
    return frame.archive(subject)


@blueprint.post("/structures/<int:id>/retablir")
@guards.on(queries.find_partner, may=policy.can_restore, sees=policy.can_see)
def restore_partner(subject: Partner) -> Response:
    """Bring a structure back."""
    return frame.restore(subject)
