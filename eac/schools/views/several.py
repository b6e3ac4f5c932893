"""Pages that write several classes at once: a pasted list, headcounts, classes proposed from figures."""

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from eac.core import clock
from eac.reference import queries as reference
from eac.schools import class_queries, policy, queries, service
from eac.schools.class_forms import HeadcountsForm, PastedClassesForm, ProposedClassesForm
from eac.schools.forms import ClassFilters
from eac.schools.models import School, SchoolClass
from eac.schools.views.classes import SORTS
from eac.schools.views.classes import blueprint as classes
from eac.schools.views.schools import blueprint as schools
from eac.web import guards
from eac.web.language import gettext as _
from eac.web.language import ngettext
from eac.web.lists import listing
from eac.web.pages import current_year, done, page


@schools.route("/etablissements/<int:id>/saisir-classes", methods=["GET", "POST"])
@guards.on(queries.find_school, may=policy.can_edit, sees=policy.can_see_school)
def paste_classes(school: School) -> Response:
    """Classes pasted from a spreadsheet: read, shown with all problems, then written all or not at all."""
    year = current_year()
    form = PastedClassesForm(data={"school_year": str(year), "counted_on": clock.today()})
    form.place(school, year)
    form.examine(class_queries.around(school, form.school_year.data or str(year)))
    if made := form.submit(service.add_classes, by=guards.user()):
        done(ngettext("%(num)s classe ajoutée.", "%(num)s classes ajoutées.", len(made)))
        return redirect(url_for(".show", id=school.id, annee=form.school_year.data))
    labels = {level.code: level.label for level in reference.levels()}
    people = dict(queries.teacher_choices())
    return page("schools/paste.html", form=form, school=school, labels=labels, people=people, trail=_trail(school))


def _trail(school: School) -> list[tuple[str, str]]:
    return [
        (_("Établissements"), url_for("schools.index")),
        (school.name, url_for("schools.show", id=school.id)),
    ]


@classes.route("/classes/effectifs", methods=["GET", "POST"])
@guards.allow(policy.can_keep)
def headcounts() -> Response:
    """The headcounts of the listed classes, with one day for all; what someone changed meanwhile is left and told."""
    filters = ClassFilters(request.args)
    del filters.archived
    filters.offer(queries.school_choices(guards.user()), reference.level_choices())
    found = queries.classes(guards.user(), current_year(), **filters.chosen())
    rows = listing(found, SORTS, search=[SchoolClass.search_key, School.search_key])
    form = HeadcountsForm(data={"counted_on": clock.today()})
    form.open(rows.rows if not form.is_submitted() else class_queries.classes_by_id(guards.user(), form.sent_ids()))
    if saved := form.submit(service.put_headcounts, by=guards.user()):
        return _counted(form, *saved)
    return _headcounts_page(form, filters=filters, listing=rows)


def _counted(form: HeadcountsForm, written: list[SchoolClass], stale: list[SchoolClass]) -> Response:
    if written or not stale:
        done(ngettext("%(num)s effectif enregistré.", "%(num)s effectifs enregistrés.", len(written)))
    if not stale:
        return redirect(f"{url_for('classes.index')}?{request.query_string.decode()}")
    form.show_theirs(stale)
    return _headcounts_page(form, filters=None, listing=None)


def _headcounts_page(form: HeadcountsForm, **more: Any) -> Response:
    trail = [(_("Classes"), url_for("classes.index"))]
    hidden = {"annee": request.args.get("annee"), "tri": request.args.get("tri")}
    return page("schools/headcounts.html", form=form, trail=trail, hidden=hidden, **more)


@classes.route("/classes/proposer", methods=["GET", "POST"])
@guards.allow(policy.can_keep)
def propose() -> Response:
    """Classes proposed from published figures, for the schools without classes or for one of them."""
    year = current_year()
    proposed = class_queries.proposed(year, request.args.get("etablissement", type=int))
    form = ProposedClassesForm()
    form.open(proposed, {level.code: level.label for level in class_queries.levels()}, year)
    if made := form.submit(service.add_classes, by=guards.user()):
        done(ngettext("%(num)s classe ajoutée.", "%(num)s classes ajoutées.", len(made)))
        return redirect(url_for("classes.index", annee=str(year)))
    return page("schools/propose.html", form=form, year=str(year), trail=[(_("Classes"), url_for("classes.index"))])
