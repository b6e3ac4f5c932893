"""Pages of pathways: the list, the sheet, the form."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from eac.audit import queries as journal
from eac.catalogue import policy, queries, service
from eac.catalogue.models import Pathway
from eac.catalogue.pathway_forms import PathwayFilters, PathwayForm
from eac.core.errors import N_
from eac.identity.models import User
from eac.reference import queries as reference
from eac.web import guards, tabs
from eac.web.language import gettext as _
from eac.web.lists import listing
from eac.web.pages import done, page
from eac.web.tabs import Door, Tab

blueprint = Blueprint("pathways", __name__)
SORTS: Mapping[str, Any] = {"titre": Pathway.search_key, "modification": Pathway.updated_at}
tabs.offer_door(Door("catalogue", N_("Parcours"), "pathways.index", "layers", policy.can_read))
tabs.offer_tab(Tab("pathway", N_("Fiche"), "pathways.show", 0, policy.can_see_pathway))


def _levels() -> list[tuple[str, str]]:
    return [(level.code, level.label) for level in reference.levels()]


@blueprint.get("/parcours")
@guards.allow(policy.can_read)
def index() -> Response:
    """All pathways."""
    person, filters = guards.user(), PathwayFilters(request.args)
    may_add = policy.can_keep_pathways(person)
    filters.offer(levels=_levels(), archives=may_add)
    found = listing(queries.pathways(person, **filters.chosen()), SORTS, search=[Pathway.search_key])
    return page("catalogue/pathways.html", listing=found, filters=filters, may_add=may_add)


@blueprint.route("/parcours/nouveau", methods=["GET", "POST"])
@guards.allow(policy.can_keep_pathways)
def new() -> Response:
    """A new pathway."""
    form = PathwayForm()
    form.offer(levels=_levels(), activities=queries.activity_choices())
    if not form.prepare(request.form.get("prepare", "")) and (
        made := form.submit(service.add_pathway, by=guards.user())
    ):
        return _saved(made)
    return _form_page(form)


@blueprint.get("/parcours/<int:id>")
@guards.on(queries.find_pathway, may=policy.can_see_pathway)
def show(pathway: Pathway) -> Response:
    """The sheet of a pathway."""
    person = guards.user()
    is_staff = policy.can_read_notes(person)
    return page(
        "catalogue/pathway.html",
        record=pathway,
        links=tabs.tabs_of("pathway", pathway, "pathways.show"),
        entries=journal.history("Pathway", pathway.id) if is_staff else [],
        is_staff=is_staff,
        **_rights(person, pathway),
    )


@blueprint.route("/parcours/<int:id>/modifier", methods=["GET", "POST"])
@guards.on(queries.find_pathway, may=policy.can_edit_pathway, sees=policy.can_see_pathway)
def edit(pathway: Pathway) -> Response:
    """Change a pathway."""
    form = PathwayForm(data=PathwayForm.values_of(pathway))
    kept = [step.activity_id for step in pathway.steps]
    form.offer(levels=_levels(), activities=queries.activity_choices(kept))
    context: dict[str, Any] = {"pathway": pathway, "expected": form.expected_version}
    pressed = form.prepare(request.form.get("prepare", ""))
    if not pressed and (saved := form.submit(service.change_pathway, by=guards.user(), **context)):
        return _saved(saved)
    return _form_page(form, pathway)


@blueprint.post("/parcours/<int:id>/archiver")
@guards.on(queries.find_pathway, may=policy.can_edit_pathway, sees=policy.can_see_pathway)
def archive(pathway: Pathway) -> Response:
    """Put a pathway away."""
    service.archive_pathway(pathway, by=guards.user(), expected=request.form.get("version", type=int))
    done(_("Parcours archivé : %(title)s.", title=pathway.title))
    return redirect(url_for(".show", id=pathway.id))


@blueprint.post("/parcours/<int:id>/retablir")
@guards.on(queries.find_pathway, may=policy.can_restore_pathway, sees=policy.can_see_pathway)
def restore(pathway: Pathway) -> Response:
    """Bring a pathway back."""
    service.restore_pathway(pathway, by=guards.user(), expected=request.form.get("version", type=int))
    done(_("Parcours rétabli : %(title)s.", title=pathway.title))
    return redirect(url_for(".show", id=pathway.id))


def _rights(person: User, pathway: Pathway) -> dict[str, Any]:
    return {
        "may_edit": policy.can_edit_pathway(person, pathway),
        "may_restore": policy.can_restore_pathway(person, pathway),
        "edit_url": url_for(".edit", id=pathway.id),
        "archive_url": url_for(".archive", id=pathway.id),
        "restore_url": url_for(".restore", id=pathway.id),
    }


def _form_page(form: PathwayForm, pathway: Pathway | None = None) -> Response:
    """The form, empty or of a pathway."""
    lists = url_for(".index")
    here = url_for(".show", id=pathway.id) if pathway else lists
    return page(
        "catalogue/pathway_form.html",
        form=form,
        title=_("Modifier : %(name)s", name=pathway.title) if pathway else _("Nouveau parcours"),
        trail=[(_("Catalogue"), url_for("catalogue.activities")), (_("Parcours"), lists)]
        + ([(pathway.title, here)] if pathway else []),
        back_url=here,
        button_label=_("Enregistrer les modifications") if pathway else _("Ajouter le parcours"),
    )


def _saved(pathway: Pathway) -> Response:
    done(_("Parcours enregistré : %(title)s.", title=pathway.title))
    return redirect(url_for(".show", id=pathway.id))
