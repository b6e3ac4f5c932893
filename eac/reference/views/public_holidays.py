"""Pages of public holidays."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from eac.reference import policy, queries, service
from eac.reference.exports import PUBLIC_HOLIDAYS
from eac.reference.forms import PublicHolidayForm
from eac.reference.models import PublicHoliday
from eac.reference.views import frame
from eac.reference.views.frame import blueprint
from eac.web import exports, guards
from eac.web.language import gettext as _
from eac.web.lists import listing
from eac.web.pages import done, page

SORTS = {"jour": PublicHoliday.day, "nom": PublicHoliday.label}


def _back() -> tuple[str, str]:
    return _("Jours fériés"), url_for("reference.public_holidays")


@blueprint.get("/reference/feries")
@guards.allow(policy.can_edit)
def public_holidays() -> Response:
    """The public holidays, the last first."""
    if kind := exports.wanted():
        return exports.export(PUBLIC_HOLIDAYS, kind, queries.public_holidays(), SORTS, default="-jour").response
    return page("reference/public_holidays.html", listing=listing(queries.public_holidays(), SORTS, default="-jour"))


@blueprint.route("/reference/feries/nouveau", methods=["GET", "POST"])
@guards.allow(policy.can_edit)
def new_public_holiday() -> Response:
    """One more public holiday."""
    form = PublicHolidayForm()
    if made := form.submit(service.add_public_holiday, by=guards.user()):
        return frame.saved(made, made.label, ".public_holidays")
    return frame.form_page(form, _("Nouveau jour férié"), _back())


@blueprint.route("/reference/feries/<int:id>/modifier", methods=["GET", "POST"])
@guards.on(queries.find_public_holiday, may=policy.can_edit)
def edit_public_holiday(subject: PublicHoliday) -> Response:
    """Change a public holiday."""
    form = PublicHolidayForm(data=PublicHolidayForm.values_of(subject))
    if form.submit(service.change_public_holiday, by=guards.user(), holiday=subject, expected=form.expected_version):
        return frame.saved(subject, subject.label, ".public_holidays")
    title = _("Modifier : %(name)s", name=subject.label)
    return frame.form_page(form, title, _back(), subject, url_for(".remove_public_holiday", id=subject.id))


@blueprint.post("/reference/feries/<int:id>/retirer")
@guards.on(queries.find_public_holiday, may=policy.can_edit)
def remove_public_holiday(subject: PublicHoliday) -> Response:
    """Take away a day that is no public holiday."""
    name = subject.label
    service.remove_public_holiday(subject, by=guards.user(), expected=request.form.get("version", type=int))
    done(_("Retiré : %(name)s.", name=name))
    return redirect(url_for(".public_holidays"))
