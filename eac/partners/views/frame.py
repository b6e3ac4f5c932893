"""What the pages of the kinds of record share: their menu, sheets, forms, archive and restore.

A record's stem (`partner`, `practitioner`, `venue`, `work`, `partner_city`: its table) names endpoints and templates:
`partners.partner` is the sheet, `partners.edit_partner` the form, `partners.partners` the list.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from flask import Blueprint, request, url_for
from sqlalchemy import ColumnElement, case
from sqlalchemy.orm import InstrumentedAttribute
from werkzeug.wrappers import Response

from eac.audit import queries as journal
from eac.core.errors import N_
from eac.partners import policy, queries, service
from eac.partners.models import PartnerCity, Work
from eac.partners.service import Kept
from eac.reference import answers
from eac.reference.records import name_of
from eac.web import guards, tabs
from eac.web.fields import Filters
from eac.web.forms import Form
from eac.web.language import gettext as _
from eac.web.lists import Listing
from eac.web.pages import page
from eac.web.tabs import Link, MenuEntry, Tab

blueprint = Blueprint("partners", __name__)
Sorts = Mapping[str, ColumnElement[Any] | InstrumentedAttribute[Any]]
"""The columns that a list can be sorted by, under the names they have in addresses."""
SECTIONS = {
    "partner": (N_("Structures"), N_("Nouvelle structure"), N_("Ajouter la structure")),
    "practitioner": (N_("Intervenants et intervenantes"), N_("Nouvelle fiche d’intervenant"), N_("Ajouter la fiche")),
    "venue": (N_("Lieux"), N_("Nouveau lieu"), N_("Ajouter le lieu")),
    "work": (N_("Œuvres"), N_("Nouvelle œuvre"), N_("Ajouter l’œuvre")),
    "partner_city": (N_("Villes partenaires"), N_("Nouvelle ville partenaire"), N_("Ajouter la ville")),
}
"""For each kind: the title of its list, of an empty form, and the button of that form."""

PLURALS = {"partner_city": "partner_cities"}

_COVERED = ("retention.practitioner",)
tabs.offer_menu(MenuEntry(N_("Partenaires"), "partners.partners", "handshake", 50, policy.can_read, covers=_COVERED))
for _stem, _may in (
    ("partner", policy.can_see),
    ("practitioner", policy.can_see_practitioner),
    ("venue", policy.can_see),
    ("work", policy.can_see),
    ("partner_city", policy.can_see),
):
    tabs.offer_tab(Tab(_stem, N_("Fiche"), f"partners.{_stem}", 0, _may))


def list_name(stem: str) -> str:
    """The name of a kind's list: its endpoint, its template, and the doors that others offer from it."""
    return PLURALS.get(stem, f"{stem}s")


def list_url(stem: str) -> str:
    """The address of a kind's list."""
    return url_for(f"partners.{list_name(stem)}")


def sections(current: str) -> list[Link]:
    """The lists, to go from one to the other."""
    return [Link(_(names[0]), list_url(stem), is_current=stem == current) for stem, names in SECTIONS.items()]


def list_page(stem: str, listing: Listing[Any], filters: Filters, **more: Any) -> Response:
    """A list, with its filters and the way to the others."""
    return page(
        f"partners/{list_name(stem)}.html",
        stem=stem,
        title=_(SECTIONS[stem][0]),
        listing=listing,
        filters=filters,
        index_url=list_url(stem),
        hidden={"tri": request.args.get("tri")},
        sections=sections(stem),
        may_add=policy.can_add(guards.user()),
        new_label=_(SECTIONS[stem][1]),
        doors=tabs.doors(list_name(stem)),
        **more,
    )


def sheet(record: Kept, **more: Any) -> Response:
    """A sheet, with its tabs, the acts that the person may do, and for staff its history."""
    person, stem = guards.user(), record.__tablename__
    lists = (_(SECTIONS[stem][0]), list_url(stem))
    is_staff = policy.can_read(person)
    return page(
        f"partners/{stem}.html",
        record=record,
        title=name_of(record),
        trail=[lists] if is_staff else [],
        links=tabs.tabs_of(stem, record, f"partners.{stem}"),
        is_staff=is_staff,
        may_edit=policy.can_edit(person, record),
        may_restore=policy.can_restore(person, record),
        edit_url=url_for(f"partners.edit_{stem}", id=record.id),
        archive_url=url_for(f"partners.archive_{stem}", id=record.id),
        restore_url=url_for(f"partners.restore_{stem}", id=record.id),
        entries=journal.history(type(record).__name__, record.id) if is_staff else [],
        **({} if isinstance(record, Work | PartnerCity) else _documents(record)),
        **more,
    )


def _documents(record: policy.Described) -> dict[str, Any]:
    return {
        "documents": queries.documents_of(record),
        "may_keep_documents": policy.can_keep_documents(guards.user(), record),
        "new_document_url": url_for(f"partners.new_document_of_{record.__tablename__}", id=record.id),
    }


def form_page(form: Form, stem: str, record: Kept | None = None) -> Response:
    """A form, empty or of a record."""
    names, lists = SECTIONS[stem], list_url(stem)
    return page(
        "layout/form.html",
        form=form,
        title=_("Modifier : %(name)s", name=name_of(record)) if record else _(names[1]),
        trail=[(_(names[0]), lists)] + ([(name_of(record), to(record))] if record else []),
        back_url=to(record) if record else lists,
        button_label=_("Enregistrer les modifications") if record else _(names[2]),
    )


def to(record: Kept) -> str:
    """The address of a record's sheet."""
    return url_for(f"partners.{record.__tablename__}", id=record.id)


def saved(record: Kept) -> Response:
    """Back to the sheet of what was saved."""
    return answers.saved(record, to(record))


def archive(record: Kept) -> Response:
    """Archive what the person confirmed, and go back to its sheet."""
    service.archive(record, by=guards.user(), expected=request.form.get("version", type=int))
    return answers.archived(record, to(record))


def restore(record: Kept) -> Response:
    """Restore an archived record, and go back to its sheet."""
    service.restore(record, by=guards.user(), expected=request.form.get("version", type=int))
    return answers.restored(record, to(record))


def by_label(column: InstrumentedAttribute[Any], labels: Mapping[Any, str]) -> ColumnElement[int]:
    """An order by the names people read rather than by the codes of an enumeration."""
    members: list[Enum] = sorted(labels, key=lambda member: labels[member])
    return case(*((column == member, rank) for rank, member in enumerate(members)), else_=len(members))
