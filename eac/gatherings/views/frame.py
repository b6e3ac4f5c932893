"""What pages of temps forts share: menu, tabs, trails."""

from flask import Blueprint, url_for

from eac.core.errors import N_
from eac.gatherings import policy
from eac.gatherings.models import Gathering, Rotation, RotationGroup, RotationHost
from eac.web import tabs
from eac.web.language import gettext as _
from eac.web.tabs import Link, MenuEntry

blueprint = Blueprint("gatherings", __name__)
tabs.offer_menu(MenuEntry(N_("Temps forts"), "gatherings.index", "star", 35, policy.can_list))
Trail = list[tuple[str, str]]


def trail_of(*path: Gathering | Rotation | RotationGroup | RotationHost) -> Trail:
    """The way to a page: the list, then what it lies in."""
    names = {
        Gathering: ("gatherings.show", "title"),
        Rotation: ("gatherings.rotation", "title"),
        RotationGroup: ("gatherings.group", "label"),
        RotationHost: ("gatherings.host", "label"),
    }
    found = [(_("Temps forts"), url_for("gatherings.index"))]
    for each in path:
        endpoint, name = names[type(each)]
        found.append((getattr(each, name), url_for(endpoint, id=each.id)))
    return found


STEPS = (
    (N_("Vue d’ensemble"), "gatherings.rotation"),
    (N_("Groupes"), "gatherings.groups"),
    (N_("Exposants"), "gatherings.hosts"),
    (N_("Vœux"), "gatherings.wishes"),
    (N_("Calcul"), "gatherings.compute"),
    (N_("Tableau"), "gatherings.table"),
    (N_("Fiches à imprimer"), "gatherings.sheets"),
)
READ = ("gatherings.rotation", "gatherings.table", "gatherings.sheets")
"""Pages for who reads without changing."""


def steps(rotation: Rotation, current: str, *, may_edit: bool, may_read: bool) -> list[Link]:
    """The tabs of meeting rounds that the person may open."""
    allowed = {endpoint for _label, endpoint in STEPS} if may_edit else set(READ)
    allowed -= set() if may_read else {"gatherings.table"}
    return [
        Link(_(label), url_for(endpoint, id=rotation.id), is_current=endpoint == current)
        for label, endpoint in STEPS
        if endpoint in allowed
    ]
