"""The replacement of a teacher during the year."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from eac.core import clock
from eac.schools import policy, queries, service
from eac.schools.class_forms import ReplacementForm
from eac.schools.models import SchoolClass
from eac.schools.views.classes import blueprint
from eac.web import guards
from eac.web.language import gettext as _
from eac.web.pages import done, page


@blueprint.route("/classes/<int:id>/remplacer", methods=["GET", "POST"])
@guards.on(queries.find_class, may=policy.can_edit, sees=policy.can_see_class)
def replace_teacher(school_class: SchoolClass) -> Response:
    """Choose who takes over a class; `personne` in the address chooses who leaves."""
    alone = school_class.teachers[0].id if len(school_class.teachers) == 1 else None
    leaving = request.args.get("personne", alone, type=int)
    opened = {"former_id": leaving, "starts_on": clock.today(), "version": school_class.version}
    form = ReplacementForm(data=opened)
    form.offer(school_class, queries.teacher_choices())
    given = {"school_class": school_class, "expected": form.expected_version}
    if row := form.submit(service.replace_teacher, by=guards.user(), **given):
        done(_("%(name)s a enseigné jusqu’au %(day)s : c’est noté.", name=row.teacher.full_name, day=row.until))
        return redirect(url_for("classes.show", id=school_class.id))
    return page("schools/replace.html", form=form, record=school_class, trail=_trail(school_class))


def _trail(school_class: SchoolClass) -> list[tuple[str, str]]:
    return [
        (_("Classes"), url_for("classes.index")),
        (school_class.label, url_for("classes.show", id=school_class.id)),
    ]
