"""Pages of schools."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from sqlalchemy import ColumnElement, case, func
from werkzeug.wrappers import Response

from eac.core.errors import N_
from eac.core.schoolyear import SchoolYear
from eac.reference.week_fields import Week
from eac.schools import policy, queries, service
from eac.schools.exports import SCHOOLS
from eac.schools.forms import SchoolFilters, SchoolForm
from eac.schools.labels import SCHOOL_KINDS
from eac.schools.models import School
from eac.schools.views import frame
from eac.web import exports, guards, tabs
from eac.web.filters import label
from eac.web.language import gettext as _
from eac.web.lists import listing
from eac.web.pages import current_year, done
from eac.web.tabs import MenuEntry

blueprint = Blueprint("schools", __name__)
_COVERED = ("directory.duplicates", "directory.merge")
tabs.offer_menu(MenuEntry(N_("Établissements"), "schools.index", "school", 40, policy.can_enter, covers=_COVERED))
SEARCH = [School.search_key]


def _sorts(year: SchoolYear) -> dict[str, ColumnElement[Any]]:
    return {
        "nom": School.search_key.expression,
        "type": case(*((School.kind == kind, rank) for rank, kind in enumerate(sorted(SCHOOL_KINDS, key=label)))),
        "classes": queries.class_count(year),
        "eleves": queries.pupil_count(year),
        "ips": func.coalesce(School.ips, 0),
    }


@blueprint.get("/etablissements")
@guards.allow(policy.can_enter)
def index() -> Response:
    """The schools that the person sees, with their classes of the year."""
    year, filters = current_year(), SchoolFilters(request.args)
    found = queries.schools(guards.user(), **filters.chosen())
    if kind := exports.wanted():
        return exports.export(SCHOOLS, kind, found, _sorts(year), search=SEARCH).response
    rows = listing(found, _sorts(year), search=SEARCH)
    return frame.list_page("schools", rows, filters, figures=queries.figures(rows.rows, year))


@blueprint.route("/etablissements/nouveau", methods=["GET", "POST"])
@guards.allow(policy.can_keep)
def new() -> Response:
    """A new school."""
    form = SchoolForm()
    if made := form.submit(service.add_school, by=guards.user()):
        return frame.saved(made)
    return frame.form_page(form, "schools")


@blueprint.get("/etablissements/<int:id>")
@guards.on(queries.find_school, may=policy.can_see_school)
def show(school: School) -> Response:
    """The sheet of a school: facts, classes of the year, week; a merged duplicate leads to the one that stays."""
    if school.merged_into_id:
        done(_("« %(name)s » a été fusionné avec cet établissement.", name=school.name))
        return redirect(url_for(".show", id=school.merged_into_id))
    classes = queries.classes_of_school(guards.user(), school, current_year())
    return frame.sheet(school, classes=classes, week=Week.of(school.openings))


@blueprint.route("/etablissements/<int:id>/modifier", methods=["GET", "POST"])
@guards.on(queries.find_school, may=policy.can_edit, sees=policy.can_see_school)
def edit(school: School) -> Response:
    """Change a school."""
    form = SchoolForm(data=SchoolForm.values_of(school))
    if form.submit(service.change_school, by=guards.user(), school=school, expected=form.expected_version):
        return frame.saved(school)
    return frame.form_page(form, "schools", school)


@blueprint.post("/etablissements/<int:id>/archiver")
@guards.on(queries.find_school, may=policy.can_edit, sees=policy.can_see_school)
def archive(school: School) -> Response:
    """Put a school away."""
    return frame.archive(school)


@blueprint.post("/etablissements/<int:id>/retablir")
@guards.on(queries.find_school, may=policy.can_restore, sees=policy.can_see_school)
def restore(school: School) -> Response:
    """Bring a school back."""
    return frame.restore(school)
