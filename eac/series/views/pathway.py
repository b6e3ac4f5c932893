"""A pathway scheduled for a class: for whom and from when, then a date for each step."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from eac.catalogue import policy as catalogue_policy
from eac.catalogue import queries as catalogue
from eac.catalogue.models import Pathway
from eac.core.errors import N_, RuleBroken
from eac.core.schoolyear import SchoolYear
from eac.scheduling import choices
from eac.scheduling.rules import State
from eac.series import planning, policy, review, service, spacing
from eac.series.forms import PathwayPlanForm
from eac.series.rules import Row, Verdict
from eac.series.views import blueprint
from eac.series.views.frame import carried, reviewed, rows_page, wants_rows
from eac.web import guards, pages, tabs
from eac.web.forms import REFUSED
from eac.web.language import gettext as _
from eac.web.language import ngettext

tabs.offer_tab(tabs.Tab("pathway", N_("Programmer"), "series.pathway", 10, policy.can_plan_pathway))


@blueprint.route("/parcours/<int:id>/programmer", methods=["GET", "POST"])
@guards.on(catalogue.find_pathway, may=policy.can_plan_pathway, sees=catalogue_policy.can_see_pathway)
def pathway(pathway: Pathway) -> Response:
    """Schedule a pathway for a class."""
    form = _form()
    if wants_rows() and (answer := _rows(form, pathway)) is not None:
        return answer
    return pages.page(
        "series/pathway.html",
        record=pathway,
        form=form,
        carried=carried(first_page=False),
        links=tabs.tabs_of("pathway", pathway, "series.pathway"),
    )


def _form() -> PathwayPlanForm:
    values: dict[str, Any] = {"state": State.PROPOSED, "class_id": request.args.get("classe", None, int)}
    form = PathwayPlanForm(data=values)
    year = SchoolYear.of(form.starts_on.data) if form.starts_on.data else pages.current_year()
    form.class_id.offer(choices.form_choices(guards.user(), year, ("classes",)).classes)
    return form


def _rows(form: PathwayPlanForm, pathway: Pathway) -> Response | None:
    """A date for each step, or the sheet of the first session once written; None when the first page must be mended."""
    if not form.validate() and form.errors.keys() - {"rows", "reason"}:
        g.form_status = REFUSED
        return None
    gaps = planning.gaps_of(pathway)
    try:
        rows = _base(form, pathway, gaps)
    except RuleBroken as broken:
        form.refuse(broken)
        return None
    form.pathway_id, form.title, form.gaps = pathway.id, pathway.title, tuple(gaps)
    saved, verdicts = reviewed(form, rows, partial(_judge, gaps), service.schedule_series)
    if saved is not None:
        count = len(saved.members)
        pages.done(ngettext("Parcours programmé : %(num)s séance.", "Parcours programmé : %(num)s séances.", count))
        return redirect(url_for("scheduling.show", id=saved.members[0].session_id))
    labels = [f"{step.position}. {step.activity.title}" for step in pathway.steps]
    return rows_page(form, verdicts, labels, intro=[_intro(form)], **_frame(pathway))


def _judge(gaps: Sequence[spacing.Gap], rows: Sequence[Row]) -> list[Verdict]:
    suits = review.within(rows, gaps)
    return spacing.told(review.judge(rows, may_repeat=True, suits=suits), gaps)


def _base(form: PathwayPlanForm, pathway: Pathway, gaps: Sequence[spacing.Gap]) -> list[Row]:
    """The steps with the dates proposed first; they stay while the rows are reviewed."""
    wish = form.wish()
    wanted = planning.sessions_of(pathway, wish)
    kept = form.kept_sources()
    if request.form.get("prepare") == "rows" or len(kept) != len(wanted):
        return planning.proposed(wanted, gaps, wish.weekdays)
    pairs = zip(wanted, kept, strict=True)
    return [review.as_before(str(number), new, source) for number, (new, source) in enumerate(pairs, start=1)]


def _intro(form: PathwayPlanForm) -> str:
    who = form.name_of_class()
    return _(
        "Une date est proposée pour chaque étape, à partir du %(day)s : %(who)s.", day=form.starts_on.data, who=who
    )


def _frame(pathway: Pathway) -> dict[str, Any]:
    return {
        "title": _("Dates du parcours"),
        "trail": [(_("Parcours"), url_for("pathways.index")), (pathway.title, url_for("pathways.show", id=pathway.id))],
        "action": url_for(".pathway", id=pathway.id),
        "about": pathway.title,
        "verb": _("Programmer les étapes cochées"),
        "verb_free": _("Programmer seulement celles qui sont libres"),
        "back_label": _("Changer de classe ou de date"),
    }
