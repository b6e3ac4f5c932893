"""Pages of partner cities."""

from flask import request
from werkzeug.wrappers import Response

from eac.core import clock
from eac.partners import policy, queries, service
from eac.partners.exports import PARTNER_CITIES
from eac.partners.forms import PartnerCityFilters, PartnerCityForm
from eac.partners.models import PartnerCity
from eac.partners.views import frame
from eac.partners.views.frame import Sorts, blueprint
from eac.web import exports, guards
from eac.web.lists import listing

SORTS: Sorts = {"nom": PartnerCity.search_key, "pays": PartnerCity.country, "fuseau": PartnerCity.zone}
SEARCH = [PartnerCity.search_key]


@blueprint.get("/villes-partenaires")
@guards.allow(policy.can_read)
def partner_cities() -> Response:
    """The cities abroad that sessions are held with."""
    filters = PartnerCityFilters(request.args)
    found = queries.partner_cities(guards.user(), **filters.chosen())
    if kind := exports.wanted():
        return exports.export(PARTNER_CITIES, kind, found, SORTS, search=SEARCH).response
    return frame.list_page("partner_city", listing(found, SORTS, search=SEARCH), filters, now=clock.now(), clock=clock)


@blueprint.route("/villes-partenaires/nouvelle", methods=["GET", "POST"])
@guards.allow(policy.can_add)
def new_partner_city() -> Response:
    """A new partner city."""
    form = PartnerCityForm()
    form.offer(queries.partner_choices())
    if made := form.submit(service.add_partner_city, by=guards.user()):
        return frame.saved(made)
    return frame.form_page(form, "partner_city")


@blueprint.get("/villes-partenaires/<int:id>")
@guards.on(queries.find_partner_city, may=policy.can_see)
def partner_city(subject: PartnerCity) -> Response:
    """The sheet of a partner city, and what time it is there."""
    return frame.sheet(subject, there=clock.to_local(clock.now(), subject.zone))


@blueprint.route("/villes-partenaires/<int:id>/modifier", methods=["GET", "POST"])
@guards.on(queries.find_partner_city, may=policy.can_edit, sees=policy.can_see)
def edit_partner_city(subject: PartnerCity) -> Response:
    """Change a partner city."""
    form = PartnerCityForm(data=PartnerCityForm.values_of(subject))
    form.offer(queries.partner_choices([subject.partner_id] if subject.partner_id else []))
    if form.submit(service.change_partner_city, by=guards.user(), city=subject, expected=form.expected_version):
        return frame.saved(subject)
    return frame.form_page(form, "partner_city", subject)


@blueprint.post("/villes-partenaires/<int:id>/archiver")
@guards.on(queries.find_partner_city, may=policy.can_edit, sees=policy.can_see)
def archive_partner_city(subject: PartnerCity) -> Response:
    """Put a partner city away."""
    return frame.archive(subject)


@blueprint.post("/villes-partenaires/<int:id>/retablir")
@guards.on(queries.find_partner_city, may=policy.can_restore, sees=policy.can_see)
def restore_partner_city(subject: PartnerCity) -> Response:
    """Bring a partner city back."""
    return frame.restore(subject)
