"""A series: what is asked, then its dates one by one."""

from functools import partial
from typing import Any

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from eac.core.errors import N_, RuleBroken
from eac.core.schoolyear import SchoolYear
from eac.scheduling import choices, policy
from eac.scheduling import queries as scheduling
from eac.scheduling.rules import State, TimeOfLife
from eac.series import review, service
from eac.series.forms import SeriesForm
from eac.series.models import Series
from eac.series.policy import can_copy_year
from eac.series.recurrence import Expanded
from eac.series.rules import MOST_ROWS
from eac.series.views import blueprint
from eac.series.views.frame import carried, reviewed, rows_page, wants_rows
from eac.web import filters, guards, pages, tabs
from eac.web.forms import REFUSED
from eac.web.language import gettext as _
from eac.web.language import ngettext, say

for _page in ("agenda", "sessions", "activity_sessions"):
    tabs.offer_door(tabs.Door(_page, N_("Programmer une série"), "series.new", "layers", policy.can_plan))
for _page in ("agenda", "sessions"):
    tabs.offer_door(tabs.Door(_page, N_("Reprendre une année"), "series.copy_year", "copy", can_copy_year))


@blueprint.route("/series/nouvelle", methods=["GET", "POST"])
@guards.allow(policy.can_plan)
def new() -> Response:
    """Schedule a series: first what comes again, then its dates."""
    form = _form()
    if request.method == "GET":
        form.begin(request.args, scheduling.find_activity(request.args.get("offre", 0, int)))
    elif wants_rows():
        if (answer := _rows(form)) is not None:
            return answer
    else:
        _prepare(form)
    return _first_page(form)


def _form() -> SeriesForm:
    values: dict[str, Any] = {"state": State.PROPOSED, "time_of_life": TimeOfLife.SCHOOL, "every_weeks": 1}
    if class_id := request.args.get("classe", 0, int):
        values["classes"] = [{"class_id": class_id, "headcount": None}]
    form = SeriesForm(data={**values, "skips_days_off": True})
    year = SchoolYear.of(form.starts_on.data) if form.starts_on.data else pages.current_year()
    form.offer(choices.form_choices(guards.user(), year))
    return form


def _prepare(form: SeriesForm) -> None:
    """Carry out the buttons of the first page that change the form."""
    wanted = request.form.get("prepare", "")
    if wanted == "activity" and form.activity.data and (found := scheduling.find_activity(form.activity.data)):
        form.fill_from(found)
    elif wanted == "add_class":
        form.add_class()


def _first_page(form: SeriesForm) -> Response:
    chosen = scheduling.find_activity(form.activity.data) if form.activity.data else None
    return pages.page(
        "series/new.html",
        fragment="series/_new_form.html",
        form=form,
        chosen=chosen,
        carried=carried(first_page=False),
    )


def _rows(form: SeriesForm) -> Response | None:
    """The dates of the series, or the page of the series once written; None when the first page must be mended."""
    if not form.validate() and form.errors.keys() - {"rows", "reason"}:
        g.form_status = REFUSED
        return None
    try:
        first = review.complete(form.session())
        rows, found = review.expanded(first, form.pattern(), skips_days_off=bool(form.skips_days_off.data))
    except RuleBroken as broken:
        form.refuse(broken)
        return None
    saved, verdicts = reviewed(form, rows, partial(review.judge, may_repeat=True), service.schedule_series)
    if saved is not None:
        return _written(saved)
    return rows_page(form, verdicts, intro=_told(found), **_frame(form))


def _frame(form: SeriesForm) -> dict[str, Any]:
    return {
        "title": _("Dates de la série"),
        "trail": [(_("Séances"), url_for("scheduling.index"))],
        "action": url_for(".new"),
        "about": form.own_title.data or form.title_of_activity(),
        "verb": _("Programmer les séances cochées"),
        "verb_free": _("Programmer seulement celles qui sont libres"),
        "back_label": _("Modifier la série"),
    }


def _told(found: Expanded) -> list[str]:
    """How many dates there are, which days were stepped over, and what is missing."""
    told = [ngettext("%(num)s date trouvée.", "%(num)s dates trouvées.", len(found.whens))]
    if found.skipped:
        days = [f"{filters.short_day(day)} ({_reason(why.values, why.sentence)})" for day, why in found.skipped]
        more = ngettext(" et %(num)s autre", " et %(num)s autres", len(days) - 6) if len(days) > 6 else ""  # noqa: PLR2004  a line long
        told.append(_("Jours passés : %(days)s.", days=", ".join(days[:6]) + more))
    if found.is_cut:
        told.append(_("La série s’arrête à %(most)s séances ; une autre pourra suivre.", most=MOST_ROWS))
    if found.missing:
        told.append(
            ngettext(
                "Il manque %(num)s séance : aucune autre date avant la fin.",
                "Il manque %(num)s séances : aucune autre date avant la fin.",
                found.missing,
            )
        )
    return told


def _reason(values: dict[str, object], sentence: str) -> str:
    """« Vacances de Noël », or the whole sentence where nothing shorter says it."""
    return str(values.get("name") or values.get("reason") or say(sentence, values))


def _written(series: Series) -> Response:
    count = len(series.members)
    pages.done(ngettext("Série enregistrée : %(num)s séance.", "Série enregistrée : %(num)s séances.", count))
    return redirect(url_for("scheduling.show", id=series.members[0].session_id))
