"""Pages of the yearly report: the figures, and the matrix of what is missing."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from eac.catalogue.labels import PILLARS
from eac.core import clock
from eac.core.errors import N_, RuleBroken
from eac.core.schoolyear import SchoolYear
from eac.core.typography import plain
from eac.identity.models import User
from eac.reference.labels import DEGREES
from eac.reporting import charts, exports, policy, queries
from eac.reporting.forms import GapsFilter
from eac.reporting.rules import Coverage, Facts, coverage
from eac.schools.models import School
from eac.web import downloads, guards, pages, tabs
from eac.web.language import gettext as _
from eac.web.lists import Listing

blueprint = Blueprint("reporting", __name__)
ROWS = 50


@dataclass(frozen=True)
class Wanted:
    """A year's report in a format."""

    year: SchoolYear
    kind: str


def load_year(year: str) -> SchoolYear | None:
    """The year of the address, or None when it is not one."""
    try:
        return SchoolYear.parse(year)
    except RuleBroken:
        return None


def load_wanted(year: str, kind: str) -> Wanted | None:
    """The year and format of the address, or None when they are not."""
    parsed = load_year(year)
    return Wanted(parsed, kind) if parsed and kind in exports.FORMATS else None


def may_export(user: User, _wanted: Wanted) -> bool:
    """Exports hold the whole city."""
    return policy.can_read_report(user)


def sees_gaps(user: User, _subject: object) -> bool:
    """A head knows that there is a report."""
    return policy.can_read_gaps(user)


def may_read_school(user: User, school: School) -> bool:
    """Whether the matrix of the school is open."""
    return policy.can_read_gaps_of(user, school.id)


@blueprint.get("/bilan")
@guards.allow(policy.can_read_gaps)
def index() -> Response:
    """The report of the current year, or the matrix for those who see no more."""
    endpoint = ".report" if policy.can_read_report(guards.user()) else ".gaps"
    return redirect(url_for(endpoint, year=str(pages.current_year())))


@blueprint.get("/bilan/<year>")
@guards.on(load_year, may=policy.can_read_report, sees=sees_gaps)
def report(year: SchoolYear) -> Response:
    """The figures of a year beside those of the year before."""
    if elsewhere := _other_year(year):
        return elsewhere
    compared = exports.compare(year)
    return pages.page(
        "reporting/report.html",
        year=year,
        figures=charts.key_figures(compared.report, compared.previous),
        sections=charts.sections(compared.report, compared.previous, compared.facts),
        unrecorded=compared.report.figures["sessions_unrecorded"].numerator,
        has_previous=compared.previous is not None,
        is_empty=not compared.facts.classes,
        today=clock.today(),
    )


@blueprint.get("/bilan/<year>/export.<kind>")
@guards.on(load_wanted, may=may_export, sees=sees_gaps)
def export(wanted: Wanted) -> Response:
    """The report as a file."""
    content = exports.write_report(str(wanted.year), wanted.kind)
    return downloads.attachment(content, f"bilan-eac-{wanted.year}", wanted.kind)


@blueprint.get("/bilan/<year>/manques")
@guards.on(load_year, may=policy.can_read_gaps)
def gaps(year: SchoolYear) -> Response:
    """The matrix class × pillar, the greatest need first."""
    if elsewhere := _other_year(year):
        return elsewhere
    form = _filter(facts := queries.facts(str(year), policy.visible_schools(guards.user())))
    return pages.page(
        "reporting/gaps.html",
        year=year,
        form=form,
        listing=_listing(form.keep(coverage(facts))),
        levels=facts.levels,
        pillars=PILLARS,
        links=_tabs_of_school(form),
        **_sees(guards.user()),
    )


def _tabs_of_school(form: GapsFilter) -> list[tabs.Link]:
    """The tabs of the sheet that the matrix belongs to when it shows one school, for who may open more of them."""
    found = queries.find_school(form.ecole.data) if form.ecole.data and not form.ecole.errors else None
    links = tabs.tabs_of("school", found, "reporting.school") if found else []
    return links if len(links) > 1 else []


def _sees(reader: User) -> dict[str, Any]:
    """Which pages the matrix may lead to."""
    return {"sees_report": policy.can_read_report(reader), "sees_classes": policy.can_read_classes(reader)}


@blueprint.get("/etablissements/<int:id>/bilan")
@guards.on(queries.find_school, may=may_read_school)
def school(school: School) -> Response:
    """The matrix of a school, from its sheet."""
    return redirect(url_for(".gaps", year=str(pages.current_year()), ecole=school.id))


def _other_year(year: SchoolYear) -> Response | None:
    """Follow the year switch of the page, which asks by `?annee=`."""
    if request.args.get("annee") in {None, str(year)}:
        return None
    if load_year(request.args["annee"]) is None:
        abort(404)
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name not in {"annee", "page"}}
    return redirect(url_for(request.endpoint or "", **kept, year=request.args["annee"]))


def _filter(facts: Facts) -> GapsFilter:
    form = GapsFilter(request.args)
    schools = {fact.school_id: fact.school_name for fact in facts.classes}
    degrees = {fact.degree for fact in facts.classes}
    names = [(degree.value, _(name)) for degree, name in DEGREES.items() if degree in degrees]
    form.offer(sorted(schools.items(), key=lambda pair: plain(pair[1])), names)
    return form


def _listing(rows: list[Coverage]) -> Listing[Coverage]:
    page = min(max(request.args.get("page", 1, int), 1), max(1, -(-len(rows) // ROWS)))
    return Listing(rows[(page - 1) * ROWS : page * ROWS], len(rows), page, ROWS, "", descending=False, query="")


tabs.offer_menu(tabs.MenuEntry(N_("Bilan"), "reporting.index", "chart-column", 70, policy.can_read_gaps))
tabs.offer_tab(tabs.Tab("school", N_("Couverture"), "reporting.school", 60, may_read_school))
