"""Pages of practitioners."""

from datetime import timedelta

from flask import abort, redirect, request, url_for
from sqlalchemy import func
from werkzeug.wrappers import Response

from eac.core import clock
from eac.core.errors import N_
from eac.identity.policy import acts_for
from eac.identity.rules import Scope
from eac.partners import policy, queries, rules, service
from eac.partners.exports import PRACTITIONERS
from eac.partners.forms import PractitionerFilters, PractitionerForm
from eac.partners.models import Practitioner
from eac.partners.views import frame
from eac.partners.views.frame import Sorts, blueprint
from eac.web import exports, guards, tabs
from eac.web.lists import listing

SORTS: Sorts = {
    "nom": func.lower(Practitioner.last_name),
    "metier": func.lower(Practitioner.trade),
    "verification": Practitioner.honorability_on,
}
SEARCH = [Practitioner.search_key]
tabs.offer_account_link(N_("Ma fiche"), "partners.my_record", policy.is_practitioner)


@blueprint.get("/intervenants")
@guards.allow(policy.can_read)
def practitioners() -> Response:
    """The practitioners."""
    filters = PractitionerFilters(request.args)
    filters.partner_id.offer(queries.partner_choices())
    found = queries.practitioners(guards.user(), **filters.chosen())
    rows = listing(found, SORTS, search=SEARCH)
    return frame.list_page("practitioner", rows, filters, today=clock.today(), is_valid=rules.is_honorability_valid)


@blueprint.post("/intervenants")
@guards.allow(policy.can_read)
def export_practitioners() -> Response:
    """The same practitioners as a file; the journal notes who took it."""
    filters = PractitionerFilters(request.args)
    filters.partner_id.offer(queries.partner_choices())
    found = queries.practitioners(guards.user(), **filters.chosen())
    made = exports.export(PRACTITIONERS, exports.wanted() or "csv", found, SORTS, search=SEARCH)
    service.note_export(made.count, by=guards.user())
    return made.response


@blueprint.get("/intervenants/ma-fiche")
@guards.allow(policy.is_practitioner)
def my_record() -> Response:
    """A practitioner's own sheet."""
    own = min(acts_for(guards.user(), Scope.PRACTITIONER))
    return redirect(url_for("partners.practitioner", id=own)) if queries.find_practitioner(own) else abort(404)


@blueprint.route("/intervenants/nouveau", methods=["GET", "POST"])
@guards.allow(policy.can_add)
def new_practitioner() -> Response:
    """A new practitioner."""
    form = PractitionerForm()
    form.offer(queries.partner_choices())
    if made := form.submit(service.add_practitioner, by=guards.user()):
        return frame.saved(made)
    return frame.form_page(form, "practitioner")


@blueprint.get("/intervenants/<int:id>")
@guards.on(queries.find_practitioner, may=policy.can_see_practitioner)
def practitioner(subject: Practitioner) -> Response:
    """The sheet of a practitioner."""
    checked_on = subject.honorability_on
    return frame.sheet(
        subject,
        is_checked=rules.is_honorability_valid(checked_on, clock.today()),
        covers_until=checked_on + timedelta(days=rules.HONORABILITY_DAYS) if checked_on else None,
    )


@blueprint.route("/intervenants/<int:id>/modifier", methods=["GET", "POST"])
@guards.on(queries.find_practitioner, may=policy.can_edit, sees=policy.can_see_practitioner)
def edit_practitioner(subject: Practitioner) -> Response:
    """Change a practitioner."""
    form = PractitionerForm(data=PractitionerForm.values_of(subject))
    form.offer(queries.partner_choices([partner.id for partner in subject.partners]))
    if form.submit(service.change_practitioner, by=guards.user(), practitioner=subject, expected=form.expected_version):
        return frame.saved(subject)
    return frame.form_page(form, "practitioner", subject)


@blueprint.post("/intervenants/<int:id>/archiver")
@guards.on(queries.find_practitioner, may=policy.can_edit, sees=policy.can_see_practitioner)
def archive_practitioner(subject: Practitioner) -> Response:
    """Put a practitioner away."""
    return frame.archive(subject)


@blueprint.post("/intervenants/<int:id>/retablir")
@guards.on(queries.find_practitioner, may=policy.can_restore, sees=policy.can_see_practitioner)
def restore_practitioner(subject: Practitioner) -> Response:
    """Bring a practitioner back."""
    return frame.restore(subject)
