"""Pages that fill meeting rounds: groups from classes, pasted visitors, hosts and wishes."""

from typing import Any

from flask import redirect, url_for
from werkzeug.wrappers import Response

from eac.gatherings import arranging, policy, rotation_queries
from eac.gatherings.member_forms import ClassesForm, HostsForm, VisitorsForm, WishesForm
from eac.gatherings.models import Rotation
from eac.gatherings.rotation_queries import find_rotation
from eac.gatherings.views.frame import blueprint
from eac.gatherings.views.rotations import rotation_page
from eac.web import guards
from eac.web.language import gettext as _
from eac.web.language import ngettext
from eac.web.pages import done


@blueprint.route("/rencontres/<int:id>/groupes", methods=["GET", "POST"])
@guards.on(find_rotation, may=policy.can_edit_rotation, sees=policy.can_see_rotation)
def groups(subject: Rotation) -> Response:
    """The groups, and classes to make more of."""
    form = ClassesForm(data={"parts": 1})
    form.class_ids.choices = rotation_queries.class_choices(subject)
    if made := form.submit(arranging.add_classes, by=guards.user(), rotation=subject):
        done(ngettext("%(num)s groupe ajouté.", "%(num)s groupes ajoutés.", len(made)))
        return redirect(url_for(".groups", id=subject.id))
    return rotation_page("gatherings/groups.html", subject, form=form, groups=rotation_queries.groups_of(subject))


@blueprint.route("/rencontres/<int:id>/visiteurs", methods=["GET", "POST"])
@guards.on(find_rotation, may=policy.can_edit_rotation, sees=policy.can_see_rotation)
def visitors(subject: Rotation) -> Response:
    """Visitors pasted from a spreadsheet."""
    form = VisitorsForm()
    form.examine([each.label for each in rotation_queries.groups_of(subject)], subject.rounds)
    if made := form.submit(arranging.add_groups, by=guards.user(), rotation=subject):
        done(ngettext("%(num)s visiteur ajouté.", "%(num)s visiteurs ajoutés.", len(made)))
        return redirect(url_for(".groups", id=subject.id))
    words = {
        "title": _("Saisir des visiteurs"),
        "save": _("Ajouter ces visiteurs"),
        "back_url": _to(".groups", subject),
    }
    example = _("Exemple : Directrice des achats ; Médiathèque de Busan ; coréen, anglais ; 03/02 matin")
    return rotation_page("gatherings/paste.html", subject, form=form, kind="visitors", example=example, **words)


@blueprint.route("/rencontres/<int:id>/exposants", methods=["GET", "POST"])
@guards.on(find_rotation, may=policy.can_edit_rotation, sees=policy.can_see_rotation)
def hosts(subject: Rotation) -> Response:
    """The hosts, and a pasted list to add more."""
    form, there = HostsForm(), rotation_queries.hosts_of(subject)
    form.examine([each.label for each in there], subject.rounds)
    if made := form.submit(arranging.add_hosts, by=guards.user(), rotation=subject):
        done(ngettext("%(num)s exposant ajouté.", "%(num)s exposants ajoutés.", len(made)))
        return redirect(url_for(".hosts", id=subject.id))
    words: dict[str, Any] = {"title": None, "save": _("Ajouter ces exposants"), "back_url": _to(".rotation", subject)}
    example = _("Exemple : Nadia Benali ; ingénieure du son ; français, arabe ; Table 12 ; 1 ; Image et son")
    return rotation_page(
        "gatherings/hosts.html", subject, form=form, kind="hosts", example=example, hosts=there, **words
    )


@blueprint.route("/rencontres/<int:id>/voeux", methods=["GET", "POST"])
@guards.on(find_rotation, may=policy.can_edit_rotation, sees=policy.can_see_rotation)
def wishes(subject: Rotation) -> Response:
    """The wishes of groups, and a pasted list to set them."""
    form = WishesForm()
    of_groups, of_hosts = rotation_queries.groups_of(subject), rotation_queries.hosts_of(subject)
    form.examine({each.label: each.id for each in of_groups}, {each.label: each.id for each in of_hosts})
    if number := form.submit(arranging.put_wishes, by=guards.user(), rotation=subject):
        done(ngettext("Vœux de %(num)s groupe enregistrés.", "Vœux de %(num)s groupes enregistrés.", number))
        return redirect(url_for(".wishes", id=subject.id))
    words: dict[str, Any] = {"title": None, "save": _("Enregistrer ces vœux"), "back_url": _to(".rotation", subject)}
    named = {each.id: each.label for each in of_hosts}
    shown = {"example": _("Exemple : 3e B – groupe 2 ; Nadia Benali ; Studio Miramar"), "groups": of_groups}
    return rotation_page("gatherings/wishes.html", subject, form=form, kind="wishes", names=named, **shown, **words)


def _to(endpoint: str, subject: Rotation) -> str:
    return url_for(endpoint, id=subject.id)
