"""Pages of activities: the catalogue, sheets, forms, and the tabs on the sheets of partners."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, redirect, request, url_for
from sqlalchemy import ColumnElement, case
from sqlalchemy.orm import InstrumentedAttribute
from werkzeug.wrappers import Response

from eac.audit import queries as journal
from eac.catalogue import policy, queries, service
from eac.catalogue.exports import ACTIVITIES
from eac.catalogue.forms import ActivityFilters, ActivityForm, Offers
from eac.catalogue.labels import KINDS
from eac.catalogue.models import Activity
from eac.catalogue.ranges import level_ranges
from eac.catalogue.rules import Pillar
from eac.core.errors import N_
from eac.identity.models import User
from eac.partners import policy as partners_policy
from eac.partners import queries as partners
from eac.partners.models import Partner, Practitioner, Venue, Work
from eac.partners.rules import Accessibility
from eac.reference import queries as reference
from eac.reference.records import name_of
from eac.web import exports, guards, tabs
from eac.web.language import gettext as _
from eac.web.lists import listing
from eac.web.pages import done, page
from eac.web.tabs import MenuEntry, Tab

blueprint = Blueprint("catalogue", __name__)
PATHWAY_PAGES = (*(f"pathways.{name}" for name in ("index", "show", "new", "edit")), "series.pathway")
Sorts = Mapping[str, ColumnElement[Any] | InstrumentedAttribute[Any]]
SORTS: Sorts = {
    "titre": Activity.search_key,
    "type": case(*((Activity.kind == kind, rank) for rank, kind in enumerate(KINDS)), else_=len(KINDS)),
    "duree": Activity.duration_minutes,
    "effectif": Activity.maximum_headcount,
}
tabs.offer_menu(
    MenuEntry(
        N_("Catalogue"), "catalogue.activities", "shapes", 40, policy.can_read, is_primary=True, covers=PATHWAY_PAGES
    )
)
tabs.offer_tab(Tab("activity", N_("Fiche"), "catalogue.activity", 0, policy.can_see))


@blueprint.get("/offres")
@guards.allow(policy.can_read)
def activities() -> Response:
    """The catalogue."""
    person, filters = guards.user(), ActivityFilters(request.args)
    filters.offer(
        levels=[(level.code, level.label) for level in reference.levels()],
        domains=queries.domain_choices(),
        partners=partners.partner_choices(),
        archives=policy.can_add(person),
    )
    shown = queries.activities(person, **filters.chosen())
    if kind := exports.wanted():
        return exports.export(ACTIVITIES, kind, shown, SORTS, search=[Activity.search_key]).response
    found = listing(shown, SORTS, search=[Activity.search_key])
    return page("catalogue/activities.html", listing=found, filters=filters, **_around_list(person))


def _around_list(person: User) -> dict[str, Any]:
    return {
        "may_add": policy.can_add(person),
        "said_levels": _said_levels(),
        "doors": tabs.doors("catalogue"),
    }


@blueprint.route("/offres/nouvelle", methods=["GET", "POST"])
@guards.allow(policy.can_add)
def new_activity() -> Response:
    """A new activity."""
    form = ActivityForm()
    form.offer(_offers(guards.user()))
    if made := form.submit(service.add_activity, by=guards.user()):
        return _saved(made)
    return _form_page(form)


@blueprint.get("/offres/<int:id>")
@guards.on(queries.find_activity, may=policy.can_see)
def activity(subject: Activity) -> Response:
    """The sheet of an activity."""
    person = guards.user()
    is_staff = policy.can_read_notes(person)
    return page(
        "catalogue/activity.html",
        activity=subject,
        record=subject,
        links=tabs.tabs_of("activity", subject, "catalogue.activity"),
        pillars=[Pillar(value) for value in subject.pillars],
        accessibility=[Accessibility(value) for value in subject.accessibility],
        levels=_said_levels()(subject),
        entries=journal.history("Activity", subject.id) if is_staff else [],
        **_rights(person, subject),
    )


@blueprint.route("/offres/<int:id>/modifier", methods=["GET", "POST"])
@guards.on(queries.find_activity, may=policy.can_edit, sees=policy.can_see)
def edit_activity(subject: Activity) -> Response:
    """Change an activity."""
    form = ActivityForm(data=ActivityForm.values_of(subject))
    form.offer(_offers(guards.user(), subject))
    if form.submit(service.change_activity, by=guards.user(), activity=subject, expected=form.expected_version):
        return _saved(subject)
    return _form_page(form, subject)


@blueprint.post("/offres/<int:id>/archiver")
@guards.on(queries.find_activity, may=policy.can_edit, sees=policy.can_see)
def archive_activity(subject: Activity) -> Response:
    """Put an activity away."""
    service.archive(subject, by=guards.user(), expected=request.form.get("version", type=int))
    done(_("Offre archivée : %(title)s. Elle n’est plus proposée pour de nouvelles séances.", title=subject.title))
    return redirect(url_for("catalogue.activity", id=subject.id))


@blueprint.post("/offres/<int:id>/retablir")
@guards.on(queries.find_activity, may=policy.can_restore, sees=policy.can_see)
def restore_activity(subject: Activity) -> Response:
    """Bring an activity back."""
    service.restore(subject, by=guards.user(), expected=request.form.get("version", type=int))
    done(_("Offre rétablie : %(title)s.", title=subject.title))
    return redirect(url_for("catalogue.activity", id=subject.id))


# --- tabs on the sheets of partners -------------------------------------------------------------------------------


@blueprint.get("/structures/<int:id>/offres")
@guards.on(partners.find_partner, may=partners_policy.can_see)
def of_partner(subject: Partner) -> Response:
    """The activities of a structure."""
    return _tab("partner", subject)


@blueprint.get("/intervenants/<int:id>/offres")
@guards.on(partners.find_practitioner, may=partners_policy.can_see_practitioner)
def of_practitioner(subject: Practitioner) -> Response:
    """The activities of a practitioner."""
    return _tab("practitioner", subject)


@blueprint.get("/lieux/<int:id>/offres")
@guards.on(partners.find_venue, may=partners_policy.can_see)
def of_venue(subject: Venue) -> Response:
    """The activities of a venue."""
    return _tab("venue", subject)


@blueprint.get("/oeuvres/<int:id>/offres")
@guards.on(partners.find_work, may=partners_policy.can_see)
def of_work(subject: Work) -> Response:
    """The activities about a work."""
    return _tab("work", subject)


for _stem, _may in (
    ("partner", partners_policy.can_see),
    ("practitioner", partners_policy.can_see_practitioner),
    ("venue", partners_policy.can_see),
    ("work", partners_policy.can_see),
):
    tabs.offer_tab(Tab(_stem, N_("Offres"), f"catalogue.of_{_stem}", 10, _may))


# --- what they share ----------------------------------------------------------------------------------------------


def _tab(stem: str, subject: Partner | Practitioner | Venue | Work) -> Response:
    found = listing(queries.activities_about(guards.user(), subject), SORTS)
    return page(
        "catalogue/of_partner.html",
        title=name_of(subject),
        back_url=url_for(f"partners.{stem}", id=subject.id),
        links=tabs.tabs_of(stem, subject, f"catalogue.of_{stem}"),
        listing=found,
        said_levels=_said_levels(),
    )


def _rights(person: User, subject: Activity) -> dict[str, Any]:
    return {
        "may_edit": policy.can_edit(person, subject),
        "may_restore": policy.can_restore(person, subject),
        "edit_url": url_for("catalogue.edit_activity", id=subject.id),
        "archive_url": url_for("catalogue.archive_activity", id=subject.id),
        "restore_url": url_for("catalogue.restore_activity", id=subject.id),
        "reads_costs": policy.can_read_costs(person),
        "reads_partners": partners_policy.can_read(person),
        "is_staff": policy.can_read_notes(person),
    }


def _form_page(form: ActivityForm, subject: Activity | None = None) -> Response:
    """The form, empty or of an activity."""
    lists = url_for("catalogue.activities")
    here = url_for("catalogue.activity", id=subject.id) if subject else lists
    return page(
        "layout/form.html",
        form=form,
        title=_("Modifier : %(name)s", name=subject.title) if subject else _("Nouvelle offre"),
        trail=[(_("Catalogue"), lists)] + ([(subject.title, here)] if subject else []),
        back_url=here,
        button_label=_("Enregistrer les modifications") if subject else _("Ajouter l’offre"),
    )


def _saved(subject: Activity) -> Response:
    done(_("Offre enregistrée : %(title)s.", title=subject.title))
    return redirect(url_for("catalogue.activity", id=subject.id))


def _offers(person: User, subject: Activity | None = None) -> Offers:
    own = policy.own_partners(person)
    structures = partners.partner_choices([subject.partner_id] if subject and subject.partner_id else [])
    return Offers(
        partners=[pair for pair in structures if own is None or pair[0] in own],
        venues=partners.venue_choices([subject.venue_id] if subject and subject.venue_id else []),
        practitioners=partners.practitioner_choices([one.id for one in subject.practitioners] if subject else []),
        works=partners.work_choices([work.id for work in subject.works] if subject else []),
        levels=[(level.code, level.label) for level in reference.levels()],
        domains=queries.domain_choices(),
        formats=queries.format_choices(),
        needs_partner=own is not None,
    )


def _said_levels() -> Callable[[Activity], str]:
    """How to say an activity’s levels, « CP à CM2, 6e »; one statement for a whole list."""
    order = [(level.code, level.label) for level in reference.levels()]

    def said(subject: Activity) -> str:
        stretches = level_ranges(order, {level.code for level in subject.levels})
        words = [a if a == b else _("%(first)s à %(last)s", first=a, last=b) for a, b in stretches]
        return ", ".join(words) or _("Tous niveaux")

    return said
