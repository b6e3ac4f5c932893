"""Pages of works."""

from flask import request
from werkzeug.wrappers import Response

from eac.partners import policy, queries, service
from eac.partners.exports import WORKS
from eac.partners.forms import WorkFilters, WorkForm
from eac.partners.labels import WORK_KINDS
from eac.partners.models import Work
from eac.partners.views import frame
from eac.partners.views.frame import Sorts, blueprint
from eac.web import exports, guards
from eac.web.lists import listing

SORTS: Sorts = {
    "titre": Work.search_key,
    "type": frame.by_label(Work.kind, WORK_KINDS),
    "date": Work.year,
    "duree": Work.running_minutes,
}
SEARCH = [Work.search_key]


@blueprint.get("/oeuvres")
@guards.allow(policy.can_read)
def works() -> Response:
    """The works."""
    filters = WorkFilters(request.args)
    found = queries.works(guards.user(), **filters.chosen())
    if kind := exports.wanted():
        return exports.export(WORKS, kind, found, SORTS, search=SEARCH).response
    return frame.list_page("work", listing(found, SORTS, search=SEARCH), filters)


@blueprint.route("/oeuvres/nouvelle", methods=["GET", "POST"])
@guards.allow(policy.can_add)
def new_work() -> Response:
    """A new work."""
    form = WorkForm()
    if made := form.submit(service.add_work, by=guards.user()):
        return frame.saved(made)
    return frame.form_page(form, "work")


@blueprint.get("/oeuvres/<int:id>")
@guards.on(queries.find_work, may=policy.can_see)
def work(subject: Work) -> Response:
    """The sheet of a work."""
    return frame.sheet(subject)


@blueprint.route("/oeuvres/<int:id>/modifier", methods=["GET", "POST"])
@guards.on(queries.find_work, may=policy.can_edit, sees=policy.can_see)
def edit_work(subject: Work) -> Response:
    """Change a work."""
    form = WorkForm(data=WorkForm.values_of(subject))
    if form.submit(service.change_work, by=guards.user(), work=subject, expected=form.expected_version):
        return frame.saved(subject)
    return frame.form_page(form, "work", subject)


@blueprint.post("/oeuvres/<int:id>/archiver")
@guards.on(queries.find_work, may=policy.can_edit, sees=policy.can_see)
def archive_work(subject: Work) -> Response:
    """Put a work away."""
    return frame.archive(subject)


@blueprint.post("/oeuvres/<int:id>/retablir")
@guards.on(queries.find_work, may=policy.can_restore, sees=policy.can_see)
def restore_work(subject: Work) -> Response:
    """Bring a work back."""
    return frame.restore(subject)
