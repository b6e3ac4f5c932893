"""For administrators: all that is held on a person, as a page and as a file, and erasing it."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from eac.core import clock
from eac.core.errors import N_
from eac.partners import policy as partners
from eac.partners import queries as partner_queries
from eac.partners.models import Practitioner
from eac.retention import exports, policy, service
from eac.retention.queries import Person
from eac.schools import policy as schools
from eac.schools import queries as school_queries
from eac.schools.models import Teacher
from eac.web import downloads, guards, tabs
from eac.web.language import gettext as _
from eac.web.pages import done, page
from eac.web.tabs import Tab

blueprint = Blueprint("retention", __name__)
SHEETS = {"teacher": "teachers.show", "practitioner": "partners.practitioner"}
for _stem in SHEETS:
    tabs.offer_tab(Tab(_stem, N_("Données personnelles"), f"retention.{_stem}", 90, policy.can_handle))


@blueprint.route("/enseignants/<int:id>/donnees", methods=["GET", "POST"])
@guards.on(school_queries.find_teacher, may=policy.can_handle, sees=schools.can_see_teacher)
def teacher(person: Teacher) -> Response:
    """All that is held on a teacher; sent, the form asks for it as a file."""
    return _exported(person) if request.method == "POST" else _shown(person)


@blueprint.post("/enseignants/<int:id>/effacer")
@guards.on(school_queries.find_teacher, may=policy.can_handle, sees=schools.can_see_teacher)
def erase_teacher(person: Teacher) -> Response:
    """Erase what identifies a teacher."""
    return _erased(person)


@blueprint.route("/intervenants/<int:id>/donnees", methods=["GET", "POST"])
@guards.on(partner_queries.find_practitioner, may=policy.can_handle, sees=partners.can_see_practitioner)
def practitioner(person: Practitioner) -> Response:
    """All that is held on a practitioner; sent, the form asks for it as a file."""
    return _exported(person) if request.method == "POST" else _shown(person)


@blueprint.post("/intervenants/<int:id>/effacer")
@guards.on(partner_queries.find_practitioner, may=policy.can_handle, sees=partners.can_see_practitioner)
def erase_practitioner(person: Practitioner) -> Response:
    """Erase what identifies a practitioner."""
    return _erased(person)


def _shown(person: Person) -> Response:
    stem = person.__tablename__
    return page(
        "retention/person.html",
        person=person,
        title=_("Données personnelles : %(name)s", name=person.full_name),
        trail=[(person.full_name, url_for(SHEETS[stem], id=person.id))],
        links=tabs.tabs_of(stem, person, f"retention.{stem}"),
        sections=exports.of_person(person),
        said=exports.said,
        erase_url=url_for(f"retention.erase_{stem}", id=person.id),
    )


def _exported(person: Person) -> Response:
    kind = "csv" if request.form.get("format") == "csv" else "json"
    sections = exports.of_person(person)
    content = exports.as_csv(sections) if kind == "csv" else exports.as_json(sections)
    service.note_export(person, by=guards.user())
    return downloads.attachment(content, f"donnees-personnelles-{person.id}-{clock.today().isoformat()}", kind)


def _erased(person: Person) -> Response:
    service.erase(person, by=guards.user(), expected=request.form.get("version", type=int))
    done(_("Données effacées. Les séances et les bilans sont inchangés."))
    return redirect(url_for(SHEETS[person.__tablename__], id=person.id))
