"""Pages of teachers."""

from flask import Blueprint, abort, redirect, request, url_for
from sqlalchemy import func
from werkzeug.wrappers import Response

from eac.core.errors import N_
from eac.identity.policy import acts_for
from eac.identity.rules import Scope
from eac.schools import class_queries, policy, queries, service
from eac.schools.exports import TEACHERS
from eac.schools.forms import TeacherFilters, TeacherForm
from eac.schools.models import Teacher
from eac.schools.views import frame
from eac.web import exports, guards, tabs
from eac.web.lists import listing
from eac.web.pages import current_year
from eac.web.tabs import MenuEntry

blueprint = Blueprint("teachers", __name__)
_COVERED = ("retention.teacher",)
tabs.offer_menu(
    MenuEntry(N_("Enseignants"), "teachers.index", "graduation-cap", 42, policy.can_list_teachers, covers=_COVERED)
)
tabs.offer_account_link(N_("Ma fiche"), "teachers.mine", policy.is_teacher)
SORTS = {
    "nom": func.lower(Teacher.last_name + " " + Teacher.first_name),
    "discipline": func.lower(Teacher.subject),
}
SEARCH = [Teacher.search_key]


@blueprint.get("/enseignants")
@guards.allow(policy.can_list_teachers)
def index() -> Response:
    """The teachers that the person sees, with their classes of the year."""
    year, filters = current_year(), TeacherFilters(request.args)
    filters.offer(queries.school_choices(guards.user()))
    found = queries.teachers(guards.user(), year, **filters.chosen())
    return frame.list_page("teachers", listing(found, SORTS, search=SEARCH), filters)


@blueprint.post("/enseignants")
@guards.allow(policy.can_list_teachers)
def export() -> Response:
    """The same teachers as a file; the journal notes who took it."""
    filters = TeacherFilters(request.args)
    filters.offer(queries.school_choices(guards.user()))
    found = queries.teachers(guards.user(), current_year(), **filters.chosen())
    made = exports.export(TEACHERS, exports.wanted() or "csv", found, SORTS, search=SEARCH)
    service.note_export(made.count, by=guards.user())
    return made.response


@blueprint.get("/enseignants/ma-fiche")
@guards.allow(policy.is_teacher)
def mine() -> Response:
    """A teacher's own sheet."""
    own = min(acts_for(guards.user(), Scope.TEACHER))
    return redirect(url_for(".show", id=own)) if queries.find_teacher(own) else abort(404)


@blueprint.route("/enseignants/nouveau", methods=["GET", "POST"])
@guards.allow(policy.can_keep)
def new() -> Response:
    """A new teacher."""
    form = TeacherForm()
    if made := form.submit(service.add_teacher, by=guards.user()):
        return frame.saved(made)
    return frame.form_page(form, "teachers")


@blueprint.get("/enseignants/<int:id>")
@guards.on(queries.find_teacher, may=policy.can_see_teacher)
def show(teacher: Teacher) -> Response:
    """The sheet of a teacher, with their classes of all years."""
    former = class_queries.former_classes(guards.user(), teacher)
    return frame.sheet(teacher, classes=queries.classes_of_teacher(guards.user(), teacher), former=former)


@blueprint.route("/enseignants/<int:id>/modifier", methods=["GET", "POST"])
@guards.on(queries.find_teacher, may=policy.can_edit, sees=policy.can_see_teacher)
def edit(teacher: Teacher) -> Response:
    """Change a teacher."""
    form = TeacherForm(data=TeacherForm.values_of(teacher))
    if form.submit(service.change_teacher, by=guards.user(), teacher=teacher, expected=form.expected_version):
        return frame.saved(teacher)
    return frame.form_page(form, "teachers", teacher)


@blueprint.post("/enseignants/<int:id>/archiver")
@guards.on(queries.find_teacher, may=policy.can_edit, sees=policy.can_see_teacher)
def archive(teacher: Teacher) -> Response:
    """Put a teacher's record away."""
    return frame.archive(teacher)


@blueprint.post("/enseignants/<int:id>/retablir")
@guards.on(queries.find_teacher, may=policy.can_restore, sees=policy.can_see_teacher)
def restore(teacher: Teacher) -> Response:
    """Bring a teacher's record back."""
    return frame.restore(teacher)
