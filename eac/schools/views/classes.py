"""Pages of classes."""

from typing import Any

from flask import Blueprint, request
from sqlalchemy import ColumnElement
from werkzeug.wrappers import Response

from eac.core import clock
from eac.core.errors import N_
from eac.reference import queries as reference
from eac.reference.week_fields import in_words
from eac.schools import class_queries, policy, queries, service
from eac.schools.exports import CLASSES
from eac.schools.forms import ClassFilters, ClassForm, NewClassForm
from eac.schools.models import School, SchoolClass
from eac.schools.rules import is_count_old
from eac.schools.views import frame
from eac.web import exports, guards, tabs
from eac.web.lists import listing
from eac.web.pages import current_year
from eac.web.tabs import MenuEntry

blueprint = Blueprint("classes", __name__)
tabs.offer_menu(MenuEntry(N_("Classes"), "classes.index", "users", 41, policy.can_enter))
SORTS: dict[str, ColumnElement[Any]] = {
    "etablissement": School.search_key + " " + SchoolClass.search_key,
    "classe": SchoolClass.search_key.expression,
    "niveau": queries.lowest_level(),
    "effectif": SchoolClass.headcount.expression,
}
SEARCH = [SchoolClass.search_key, School.search_key]


@blueprint.get("/classes")
@guards.allow(policy.can_enter)
def index() -> Response:
    """The classes of the chosen school year that the person sees."""
    filters = ClassFilters(request.args)
    filters.offer(queries.school_choices(guards.user()), reference.level_choices())
    found = queries.classes(guards.user(), current_year(), **filters.chosen())
    if kind := exports.wanted():
        return exports.export(CLASSES, kind, found, SORTS, search=SEARCH).response
    rows = listing(found, SORTS, search=SEARCH)
    return frame.list_page("classes", rows, filters, today=clock.today(), is_count_old=is_count_old)


@blueprint.route("/classes/nouvelle", methods=["GET", "POST"])
@guards.allow(policy.can_keep)
def new() -> Response:
    """A new class; `etablissement` in the address chooses its school."""
    year, school = current_year(), queries.find_school(request.args.get("etablissement", 0, int))
    opened = {"school_id": school.id if school else None, "school_year": str(year), "counted_on": clock.today()}
    form = NewClassForm(data=opened)
    form.offer(reference.level_choices(), queries.teacher_choices(), school, queries.teachers_at(school))
    form.place(queries.school_choices(), year)
    if made := form.submit(service.add_class, by=guards.user()):
        return frame.saved(made)
    return frame.form_page(form, "classes")


@blueprint.get("/classes/<int:id>")
@guards.on(queries.find_class, may=policy.can_see_class)
def show(school_class: SchoolClass) -> Response:
    """The sheet of a class."""
    return frame.sheet(
        school_class,
        teachers=queries.teachers_of(guards.user(), school_class),
        is_old=is_count_old(school_class.counted_on, school_class.school_year, clock.today()),
        absences=in_words(queries.absences_of(school_class)),
        origins=queries.origins_of(guards.user(), school_class),
        former=class_queries.former_teachers(school_class),
        successors=queries.successors_of(guards.user(), school_class),
    )


@blueprint.route("/classes/<int:id>/modifier", methods=["GET", "POST"])
@guards.on(queries.find_class, may=policy.can_edit, sees=policy.can_see_class)
def edit(school_class: SchoolClass) -> Response:
    """Change a class."""
    school, kept = school_class.school, [teacher.id for teacher in school_class.teachers]
    form = ClassForm(data=ClassForm.values_of(school_class))
    form.offer(reference.level_choices(), queries.teacher_choices(kept), school, queries.teachers_at(school))
    if form.submit(service.change_class, by=guards.user(), school_class=school_class, expected=form.expected_version):
        return frame.saved(school_class)
    return frame.form_page(form, "classes", school_class)


@blueprint.post("/classes/<int:id>/archiver")
@guards.on(queries.find_class, may=policy.can_edit, sees=policy.can_see_class)
def archive(school_class: SchoolClass) -> Response:
    """Put a class away."""
    return frame.archive(school_class)


@blueprint.post("/classes/<int:id>/retablir")
@guards.on(queries.find_class, may=policy.can_restore, sees=policy.can_see_class)
def restore(school_class: SchoolClass) -> Response:
    """Bring a class back."""
    return frame.restore(school_class)
