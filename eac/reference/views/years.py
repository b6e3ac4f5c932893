"""Pages of school years."""

from flask import url_for
from werkzeug.wrappers import Response

from eac.reference import policy, queries, service
from eac.reference.exports import YEARS
from eac.reference.forms import YearForm
from eac.reference.models import SchoolYearDates
from eac.reference.views import frame
from eac.reference.views.frame import blueprint
from eac.web import exports, guards
from eac.web.language import gettext as _
from eac.web.lists import listing
from eac.web.pages import page

SORTS = {"annee": SchoolYearDates.name, "rentree": SchoolYearDates.first_day, "fin": SchoolYearDates.last_day}


def _back() -> tuple[str, str]:
    return _("Années scolaires"), url_for("reference.years")


@blueprint.get("/reference/annees")
@guards.allow(policy.can_edit)
def years() -> Response:
    """The school years, the last first."""
    if kind := exports.wanted():
        return exports.export(YEARS, kind, queries.years(), SORTS, default="-annee").response
    return page("reference/years.html", listing=listing(queries.years(), SORTS, default="-annee"))


@blueprint.route("/reference/annees/nouvelle", methods=["GET", "POST"])
@guards.allow(policy.can_edit)
def new_year() -> Response:
    """The dates of one more school year."""
    form = YearForm()
    if made := form.submit(service.add_year, by=guards.user()):
        return frame.saved(made, made.name, ".years")
    return frame.form_page(form, _("Nouvelle année scolaire"), _back())


@blueprint.route("/reference/annees/<int:id>/modifier", methods=["GET", "POST"])
@guards.on(queries.find_year, may=policy.can_edit)
def edit_year(subject: SchoolYearDates) -> Response:
    """Change the dates of a school year."""
    form = YearForm(data=YearForm.values_of(subject))
    if form.submit(service.change_year, by=guards.user(), year=subject, expected=form.expected_version):
        return frame.saved(subject, subject.name, ".years")
    return frame.form_page(form, _("Modifier : %(name)s", name=subject.name), _back(), subject)
