"""What the pages of practitioners, venues and schools share: the tab of each sheet, and the forms behind it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from eac.availability import policy, queries, service
from eac.availability.forms import NewStretchForm, StretchForm, WeekForm
from eac.availability.policy import Kept, Owner
from eac.availability.queries import Stretches
from eac.availability.rules import Entered, Nature, spans
from eac.core.errors import N_
from eac.partners import service as partners
from eac.partners.models import Practitioner, Venue
from eac.reference.records import name_of
from eac.reference.week_fields import Week
from eac.scheduling.models import SchoolSession
from eac.web import guards, pages, tabs
from eac.web.language import gettext as _
from eac.web.language import ngettext

blueprint = Blueprint("availability", __name__)


@dataclass(frozen=True)
class Words:
    """How the stretches of one nature are called on a sheet."""

    title: str
    add: str
    edit: str
    save: str
    empty: str
    ask: str


ABSENCE = Words(
    N_("Absences"),
    N_("Ajouter une absence"),
    N_("Modifier l’absence"),
    N_("Enregistrer l’absence"),
    N_("Aucune absence à venir n’est notée."),
    N_("Retirer cette absence ? La personne sera de nouveau proposée sur cette période."),
)
CLOSURE = Words(
    N_("Fermetures"),
    N_("Ajouter une fermeture"),
    N_("Modifier la fermeture"),
    N_("Enregistrer la fermeture"),
    N_("Aucune fermeture à venir n’est notée."),
    N_("Retirer cette fermeture ? Des séances pourront de nouveau être programmées sur cette période."),
)
EXCEPTION = Words(
    N_("Disponibilités exceptionnelles"),
    N_("Ajouter une disponibilité"),
    N_("Modifier la disponibilité"),
    N_("Enregistrer la disponibilité"),
    N_("Aucune disponibilité en dehors de la semaine habituelle n’est notée."),
    N_("Retirer cette disponibilité ? Seule la semaine habituelle comptera sur cette période."),
)


def words(owner: Owner, nature: Nature) -> Words:
    """The words for an owner's stretches."""
    if nature is Nature.OPEN:
        return EXCEPTION
    return ABSENCE if isinstance(owner, Practitioner) else CLOSURE


def to(owner: Owner) -> str:
    """The address of an owner's tab."""
    return url_for(f"availability.of_{owner.__tablename__}", id=owner.id)


# --- the tab ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """One list of the tab: its words, its stretches, the address to add one, the addresses of each one's acts."""

    words: Words
    stretches: Stretches
    add_url: str
    name: str


def tab(owner: Owner) -> Response:
    """When the owner can be had: usual week, absences or closures, exceptions."""
    sheet = owner.__tablename__
    natures = (Nature.CLOSED, Nature.OPEN) if has_week(owner) else (Nature.CLOSED,)
    parts = [_part(owner, nature) for nature in natures]
    closed = parts[0].stretches.coming
    sessions = queries.touched(guards.user(), owner, map(queries.span_of, closed))
    return pages.page(
        "availability/tab.html",
        owner=owner,
        name=name_of(owner),
        tabs=tabs.tabs_of(sheet, owner, f"availability.of_{sheet}"),
        week=Week.of(owner.openings),
        week_url=url_for(f"availability.week_of_{sheet}", id=owner.id) if has_week(owner) else "",
        parts=parts,
        touched=queries.by_stretch(closed, sessions),
        repeated=Counter(queries.shape(each) for part in parts for each in part.stretches.coming),
        shape=queries.shape,
        may_keep=policy.can_keep(guards.user(), owner),
        entered=Entered,
    )


def has_week(owner: Owner) -> bool:
    """Whether exceptions make sense, and the week is kept here: a school's bells stand on its sheet."""
    return isinstance(owner, Practitioner | Venue)


def _part(owner: Owner, nature: Nature) -> Part:
    name = "closure" if nature is Nature.CLOSED else "availability"
    add_url = url_for(f"availability.new_{name}_of_{owner.__tablename__}", id=owner.id)
    return Part(words(owner, nature), queries.stretches_of(owner, nature), add_url, name)


# --- its forms ----------------------------------------------------------------------------------------------------


def new(owner: Owner, nature: Nature) -> Response:
    """Add a stretch, or several alike."""
    form, said = NewStretchForm(), words(owner, nature)
    if made := form.submit(service.add, by=guards.user(), owner=owner, nature=nature):
        pages.done(ngettext("%(num)s période enregistrée.", "%(num)s périodes enregistrées.", len(made)))
        return redirect(to(owner))
    return _form_page(form, owner, said.add, said.save)


def edit(kept: Kept, nature: Nature) -> Response:
    """Change a stretch."""
    stretch, owner = kept
    form, said = StretchForm(data=StretchForm.values_of(stretch)), words(owner, nature)
    if form.submit(service.change, by=guards.user(), kept=kept, expected=form.expected_version):
        pages.done(_("Modifications enregistrées."))
        return redirect(to(owner))
    return _form_page(form, owner, said.edit, said.save)


def remove(kept: Kept) -> Response:
    """Take a stretch away, and go back to the tab."""
    version, all_that_follow = request.form.get("version", type=int), "following" in request.form
    gone = service.remove(kept, by=guards.user(), expected=version, with_following=all_that_follow)
    pages.done(ngettext("%(num)s période retirée.", "%(num)s périodes retirées.", gone))
    return redirect(to(kept[1]))


def _form_page(form: StretchForm, owner: Owner, title: str, save: str) -> Response:
    touched = _to_be_read(form, owner)
    return pages.page(
        "availability/stretch_form.html",
        form=form,
        title=_(title),
        trail=[(name_of(owner), to(owner))],
        back_url=to(owner),
        button_label=_("Enregistrer quand même") if touched else _(save),
        touched=touched,
    )


def _to_be_read(form: StretchForm, owner: Owner) -> Sequence[SchoolSession]:
    """The sessions to be read before saving, when they are why the form was refused; the form says they were shown."""
    if _(service.TOUCHES) not in form.form_errors:
        return []
    found = queries.touched(guards.user(), owner, spans(form.command()))
    form.seen.data = ",".join(str(session.id) for session in found)
    return found


def change_week(owner: Practitioner | Venue) -> Response:
    """Change the usual week."""
    form = WeekForm(data=WeekForm.values_of(owner))
    if form.submit(partners.change_week, by=guards.user(), record=owner, expected=form.expected_version):
        pages.done(_("Semaine habituelle enregistrée."))
        return redirect(to(owner))
    return pages.page(
        "layout/form.html",
        form=form,
        title=_("Modifier la semaine habituelle"),
        trail=[(name_of(owner), to(owner))],
        back_url=to(owner),
        button_label=_("Enregistrer la semaine"),
    )
