"""Pages of venues."""

from flask import request
from werkzeug.wrappers import Response

from eac.partners import policy, queries, service
from eac.partners.exports import VENUES
from eac.partners.forms import VenueFilters, VenueForm
from eac.partners.labels import VENUE_KINDS
from eac.partners.models import Venue
from eac.partners.rules import Accessibility
from eac.partners.views import frame
from eac.partners.views.frame import Sorts, blueprint
from eac.reference.week_fields import Week
from eac.web import exports, guards
from eac.web.lists import listing

SORTS: Sorts = {
    "nom": Venue.search_key,
    "type": frame.by_label(Venue.kind, VENUE_KINDS),
    "capacite": Venue.capacity,
    "ville": Venue.city,
}
SEARCH = [Venue.search_key]


@blueprint.get("/lieux")
@guards.allow(policy.can_read)
def venues() -> Response:
    """The venues."""
    filters = VenueFilters(request.args)
    filters.partner_id.offer(queries.partner_choices())
    found = queries.venues(guards.user(), **filters.chosen())
    if kind := exports.wanted():
        return exports.export(VENUES, kind, found, SORTS, search=SEARCH).response
    return frame.list_page("venue", listing(found, SORTS, search=SEARCH), filters)


@blueprint.route("/lieux/nouveau", methods=["GET", "POST"])
@guards.allow(policy.can_add)
def new_venue() -> Response:
    """A new venue."""
    form = VenueForm()
    form.offer(queries.partner_choices())
    if made := form.submit(service.add_venue, by=guards.user()):
        return frame.saved(made)
    return frame.form_page(form, "venue")


@blueprint.get("/lieux/<int:id>")
@guards.on(queries.find_venue, may=policy.can_see)
def venue(subject: Venue) -> Response:
    """The sheet of a venue, its week and its accessibility."""
    access = [(kind, kind.value in subject.accessibility) for kind in Accessibility]
    return frame.sheet(subject, accessibility=access, week=Week.of(subject.openings))


@blueprint.route("/lieux/<int:id>/modifier", methods=["GET", "POST"])
@guards.on(queries.find_venue, may=policy.can_edit, sees=policy.can_see)
def edit_venue(subject: Venue) -> Response:
    """Change a venue."""
    form = VenueForm(data=VenueForm.values_of(subject))
    form.offer(queries.partner_choices([subject.partner_id] if subject.partner_id else []))
    if form.submit(service.change_venue, by=guards.user(), venue=subject, expected=form.expected_version):
        return frame.saved(subject)
    return frame.form_page(form, "venue", subject)


@blueprint.post("/lieux/<int:id>/archiver")
@guards.on(queries.find_venue, may=policy.can_edit, sees=policy.can_see)
def archive_venue(subject: Venue) -> Response:
    """Put a venue away."""
    return frame.archive(subject)


@blueprint.post("/lieux/<int:id>/retablir")
@guards.on(queries.find_venue, may=policy.can_restore, sees=policy.can_see)
def restore_venue(subject: Venue) -> Response:
    """Bring a venue back."""
    return frame.restore(subject)
