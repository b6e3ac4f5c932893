"""Pages of the passage to the next school year: what the year needs, one school, several at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from eac.core import clock
from eac.core.errors import N_, RuleBroken
from eac.core.schoolyear import SchoolYear
from eac.db import db
from eac.reference.policy import can_edit as can_keep_calendar
from eac.rollover import policy, queries, service
from eac.rollover.forms import ChosenSchoolsForm, RolloverFilters, SchoolPassageForm
from eac.rollover.proposal import propose
from eac.rollover.rules import Fate, Staffing, as_wanted, problems, year_to_prepare
from eac.schools import queries as schools
from eac.schools.models import Rollover, School
from eac.schools.policy import can_see_school
from eac.web import guards, tabs
from eac.web.language import gettext as _
from eac.web.language import ngettext, say_rule
from eac.web.lists import listing
from eac.web.pages import done, page, refused
from eac.web.tabs import MenuEntry, Tab

blueprint = Blueprint("rollover", __name__, url_prefix="/passage-annee")
tabs.offer_menu(MenuEntry(N_("Passage d’année"), "rollover.index", "calendar-clock", 43, policy.can_prepare))
tabs.offer_tab(Tab("school", N_("Passage d’année"), "rollover.school", 70, policy.can_prepare_school))
MOST_SCHOOLS = 200


def _year() -> SchoolYear:
    """The year to go to: `vers` in the address, else the next one."""
    try:
        return SchoolYear.parse(request.args["vers"])
    except (KeyError, RuleBroken):
        return year_to_prepare(clock.today())


@blueprint.get("")
@guards.allow(policy.can_prepare)
def index() -> Response:
    """What the year needs, and where each school stands."""
    year, filters = _year(), RolloverFilters(request.args)
    found = queries.schools_by_state(year, **filters.chosen())
    rows = listing(found, {"nom": School.search_key}, search=[School.search_key])
    return page(
        "rollover/index.html",
        year=str(year),
        years=[str(each) for each in (year.previous, year, year.next)],
        ready=queries.readiness(year),
        may_keep_calendar=can_keep_calendar(guards.user()),
        listing=rows,
        filters=filters,
        counts=_counts(rows.rows, year),
    )


def _counts(rows: Sequence[School], year: SchoolYear) -> dict[str, object]:
    return {
        "old": schools.figures(rows, year.previous),
        "new": schools.figures(rows, year),
        "done": queries.done([school.id for school in rows], year),
    }


@blueprint.route("/etablissements/<int:id>", methods=["GET", "POST"])
@guards.on(schools.find_school, may=policy.can_prepare_school, sees=can_see_school)
def school(school: School) -> Response:
    """The passage of a school: its preview, to be changed and confirmed; or what was made."""
    year = _year()
    if request.method == "GET" and (rollover := queries.find_done(school.id, year)):
        return _made(school, rollover)
    known = queries.known_of([school], year)[school.id]
    form = SchoolPassageForm(data={"staffing": Staffing.LEVEL})
    form.open(known, year, school.id, queries.team_choices(school, known))
    if rollover := form.submit(service.prepare, by=guards.user()):
        return _ready(rollover, school, year)
    return _sheet("rollover/school.html", school, year, form=form, known=known)


def _ready(rollover: Rollover, school: School, year: SchoolYear) -> Response:
    made = len(queries.made_by(rollover))
    done(
        ngettext("%(num)s classe préparée pour %(year)s.", "%(num)s classes préparées pour %(year)s.", made, year=year)
    )
    return redirect(url_for(".school", id=school.id, vers=str(year)))


def _made(school: School, rollover: Rollover) -> Response:
    made = queries.made_by(rollover)
    ties = queries.ties_of(made)
    year = SchoolYear.parse(rollover.to_year)
    linked = queries.linked_by(rollover)
    return _sheet(
        "rollover/made.html", school, year, rollover=rollover, made=made, linked=linked, ties=service.said(made, ties)
    )


def _sheet(template: str, school: School, year: SchoolYear, **more: Any) -> Response:
    return page(
        template,
        record=school,
        year=str(year),
        links=tabs.tabs_of("school", school, "rollover.school"),
        trail=[(_("Passage d’année"), url_for(".index", vers=str(year)))],
        **more,
    )


@blueprint.post("/etablissements/<int:id>/annuler")
@guards.on(schools.find_school, may=policy.can_prepare_school, sees=can_see_school)
def undo(school: School) -> Response:
    """Take back the passage of a school."""
    year = _year()
    rollover = queries.find_done(school.id, year)
    if rollover is None:
        refused(_("Aucun passage n’est à annuler : il l’est déjà."))
        return redirect(url_for(".school", id=school.id, vers=str(year)))
    try:
        service.undo(rollover, by=guards.user())
        done(_("Passage annulé : %(name)s. Il peut être préparé de nouveau.", name=school.name))
    except RuleBroken as broken:
        db.session.rollback()
        refused(say_rule(broken))
    return redirect(url_for(".school", id=school.id, vers=str(year)))


@dataclass(frozen=True)
class Summary:
    """What one school's passage would make, for the confirmation of several."""

    school: School
    old: int
    made: int
    left: int
    is_done: bool
    problem: str


@blueprint.route("/ensemble", methods=["GET", "POST"])
@guards.allow(policy.can_prepare)
def several() -> Response:
    """Confirm, then prepare the chosen schools as proposed; each on its own, so that one refused stops no other."""
    year = _year()
    chosen = queries.chosen_schools(request.args.getlist("ecole", type=int)[:MOST_SCHOOLS])
    if not chosen:
        refused(_("Cochez au moins un établissement."))
        return redirect(url_for(".index", vers=str(year)))
    form = ChosenSchoolsForm(data={"staffing": Staffing.LEVEL})
    form.staffing.choices = form.staffing.choices[1:]
    if form.is_submitted() and form.validate():
        return _prepared(chosen, year, form.command())
    return page("rollover/several.html", year=str(year), form=form, rows=_summaries(chosen, year))


def _summaries(chosen: Collection[School], year: SchoolYear) -> list[Summary]:
    known = queries.known_of(chosen, year)
    over = queries.done([school.id for school in chosen], year)
    rows = []
    for school in chosen:
        lines = propose(known[school.id])
        wrong = problems([as_wanted(line, Staffing.NONE) for line in lines], known[school.id].there)
        left = sum(line.fate is Fate.LEAVE for line in lines)
        said = _(wrong[0].sentence) if wrong else "" if lines else _("Aucune classe à reprendre.")
        rows.append(Summary(school, len(known[school.id].old), len(lines) - left, left, school.id in over, said))
    return rows


def _prepared(chosen: Collection[School], year: SchoolYear, staffing: Staffing) -> Response:
    count = 0
    for school in chosen:
        name = school.name
        try:
            with db.session.begin_nested():
                service.prepare_as_proposed(school, year, staffing, by=guards.user())
            count += 1
        except RuleBroken as broken:
            refused(_("%(name)s : %(why)s", name=name, why=say_rule(broken)))
    if count:
        done(ngettext("%(num)s établissement préparé.", "%(num)s établissements préparés.", count))
    return redirect(url_for(".index", vers=str(year)))
