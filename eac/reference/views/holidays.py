"""Pages of school holidays."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from eac.reference import policy, queries, service
from eac.reference.exports import HOLIDAYS
from eac.reference.forms import HolidayForm
from eac.reference.models import SchoolHoliday
from eac.reference.views import frame
from eac.reference.views.frame import blueprint
from eac.web import exports, guards
from eac.web.language import gettext as _
from eac.web.lists import listing
from eac.web.pages import done, page

SORTS = {
    "debut": SchoolHoliday.first_day_off,
    "reprise": SchoolHoliday.first_day_back,
    "nom": SchoolHoliday.label,
    "zone": SchoolHoliday.zone,
}


def _back() -> tuple[str, str]:
    return _("Vacances scolaires"), url_for("reference.holidays")


@blueprint.get("/reference/vacances")
@guards.allow(policy.can_edit)
def holidays() -> Response:
    """The school holidays, the last first."""
    if kind := exports.wanted():
        return exports.export(HOLIDAYS, kind, queries.holidays(), SORTS, default="-debut").response
    return page("reference/holidays.html", listing=listing(queries.holidays(), SORTS, default="-debut"))


@blueprint.route("/reference/vacances/nouvelles", methods=["GET", "POST"])
@guards.allow(policy.can_edit)
def new_holiday() -> Response:
    """One more stretch of holidays."""
    form = HolidayForm(data={"zone": "B"})
    if made := form.submit(service.add_holiday, by=guards.user()):
        return frame.saved(made, made.label, ".holidays")
    return frame.form_page(form, _("Nouvelles vacances"), _back())


@blueprint.route("/reference/vacances/<int:id>/modifier", methods=["GET", "POST"])
@guards.on(queries.find_holiday, may=policy.can_edit)
def edit_holiday(subject: SchoolHoliday) -> Response:
    """Change a stretch of holidays."""
    form = HolidayForm(data=HolidayForm.values_of(subject))
    if form.submit(service.change_holiday, by=guards.user(), holiday=subject, expected=form.expected_version):
        return frame.saved(subject, subject.label, ".holidays")
    title = _("Modifier : %(name)s", name=subject.label)
    return frame.form_page(form, title, _back(), subject, url_for(".remove_holiday", id=subject.id))


@blueprint.post("/reference/vacances/<int:id>/retirer")
@guards.on(queries.find_holiday, may=policy.can_edit)
def remove_holiday(subject: SchoolHoliday) -> Response:
    """Take away holidays that do not exist."""
    name = subject.label
    service.remove_holiday(subject, by=guards.user(), expected=request.form.get("version", type=int))
    done(_("Retiré : %(name)s.", name=name))
    return redirect(url_for(".holidays"))
