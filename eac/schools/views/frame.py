"""What the pages of schools, classes and teachers share: lists, sheets, forms, archive and restore.

A section (`schools`, `classes`, `teachers`) names its blueprint: `schools.index` is the list, `schools.show` the sheet,
`schools.edit` the form. A record's table names its sheet's template and tabs: `school`, `school_class`, `teacher`.
"""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response

from eac.audit import queries as journal
from eac.core.errors import N_
from eac.reference import answers
from eac.reference.records import name_of
from eac.schools import policy, queries, service
from eac.schools.service import Kept
from eac.web import guards, tabs
from eac.web.fields import Filters
from eac.web.forms import Form
from eac.web.language import gettext as _
from eac.web.lists import Listing
from eac.web.pages import page
from eac.web.tabs import Tab


@dataclass(frozen=True)
class Section:
    """Names of one of the three lists: its title, that of an empty form, and the button of that form."""

    title: str
    new: str
    add: str


SECTIONS = {
    "schools": Section(N_("Établissements"), N_("Nouvel établissement"), N_("Ajouter l’établissement")),
    "classes": Section(N_("Classes"), N_("Nouvelle classe"), N_("Ajouter la classe")),
    "teachers": Section(N_("Enseignants et enseignantes"), N_("Nouvelle fiche d’enseignement"), N_("Ajouter la fiche")),
}
SECTION_OF = {"school": "schools", "school_class": "classes", "teacher": "teachers"}

for _sheet, _may in (
    ("school", policy.can_see_school),
    ("school_class", policy.can_see_class),
    ("teacher", policy.can_see_teacher),
):
    tabs.offer_tab(Tab(_sheet, N_("Fiche"), f"{SECTION_OF[_sheet]}.show", 0, _may))


def list_page(section: str, listing: Listing[Any], filters: Filters, **more: Any) -> Response:
    """A list with its filters."""
    return page(
        f"schools/{section}.html",
        section=section,
        names=SECTIONS[section],
        listing=listing,
        filters=filters,
        index_url=url_for(f"{section}.index", annee=request.args.get("annee")),
        may_add=policy.can_keep(guards.user()),
        hidden={"tri": request.args.get("tri"), "annee": request.args.get("annee")},
        doors=tabs.doors(section),
        **more,
    )


def sheet(row: Kept, **more: Any) -> Response:
    """A sheet, with its tabs, the acts that the person may do, and for staff its history."""
    person, section = guards.user(), SECTION_OF[row.__tablename__]
    is_staff = policy.can_read(person)
    may_list = section != "teachers" or policy.can_list_teachers(person)
    return page(
        f"schools/{row.__tablename__}.html",
        record=row,
        title=name_of(row),
        trail=[(_(SECTIONS[section].title), url_for(f"{section}.index"))] if may_list else [],
        links=tabs.tabs_of(row.__tablename__, row, f"{section}.show"),
        is_staff=is_staff,
        may_edit=policy.can_edit(person, row),
        may_restore=policy.can_restore(person, row),
        edit_url=url_for(f"{section}.edit", id=row.id),
        archive_url=url_for(f"{section}.archive", id=row.id),
        restore_url=url_for(f"{section}.restore", id=row.id),
        entries=journal.history(type(row).__name__, row.id, *queries.merged_into(row)) if is_staff else [],
        **more,
    )


def form_page(form: Form, section: str, row: Kept | None = None) -> Response:
    """A form, empty or of a record."""
    names = SECTIONS[section]
    return page(
        "layout/form.html",
        form=form,
        title=_("Modifier : %(name)s", name=name_of(row)) if row else _(names.new),
        trail=[(_(names.title), url_for(f"{section}.index"))] + ([(name_of(row), to(row))] if row else []),
        back_url=to(row) if row else url_for(f"{section}.index"),
        button_label=_("Enregistrer les modifications") if row else _(names.add),
    )


def to(row: Kept) -> str:
    """The address of a record's sheet."""
    return url_for(f"{SECTION_OF[row.__tablename__]}.show", id=row.id)


def saved(row: Kept) -> Response:
    """Back to the sheet of what was saved."""
    return answers.saved(row, to(row))


def archive(row: Kept) -> Response:
    """Archive what the person confirmed, and go back to its sheet."""
    service.archive(row, by=guards.user(), expected=request.form.get("version", type=int))
    return answers.archived(row, to(row))


def restore(row: Kept) -> Response:
    """Restore an archived record, and go back to its sheet."""
    service.restore(row, by=guards.user(), expected=request.form.get("version", type=int))
    return answers.restored(row, to(row))
