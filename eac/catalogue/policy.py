"""Who sees and edits activities.

Everyone who signs in reads the catalogue. Those who keep it edit all; a mediator edits the activities of the structure
they act for. Costs are for the service and those who read the report; staff notes for the service and mediators.
"""

from sqlalchemy import ColumnElement, false, true

from eac.catalogue.models import Activity, Pathway
from eac.identity.models import User
from eac.identity.policy import acts_for, can
from eac.identity.rules import Permission, Scope


def can_read(user: User) -> bool:
    """Whether the person reads the catalogue."""
    return can(user, Permission.READ_CATALOGUE)


def visible(user: User) -> ColumnElement[bool]:
    """The filter of activities."""
    return true() if can_read(user) else false()


def can_see(user: User, _activity: Activity) -> bool:
    """Whether an activity is in the person's sight; archived ones too, since past sessions lead to them."""
    return can_read(user)


def can_read_notes(user: User) -> bool:
    """Whether the person reads staff notes and history."""
    return can(user, Permission.READ_DIRECTORY)


def can_read_costs(user: User) -> bool:
    """Whether the person reads what activities cost."""
    return can(user, Permission.READ_DIRECTORY) or can(user, Permission.READ_REPORT)


def own_partners(user: User) -> frozenset[int] | None:
    """Structures for which the person may offer activities; None: any, and the city itself."""
    return None if can(user, Permission.EDIT_CATALOGUE) else acts_for(user, Scope.PARTNER)


def can_add(user: User) -> bool:
    """Whether the person may offer an activity, of any structure or of their own."""
    own = own_partners(user)
    return own is None or bool(own)


def can_keep(user: User, activity: Activity) -> bool:
    """Whether an activity is among those that the person keeps."""
    own = own_partners(user)
    return own is None or activity.partner_id in own


def can_keep_pathways(user: User) -> bool:
    """Whether the person makes and changes pathways: they bring activities of many structures together."""
    return can(user, Permission.EDIT_CATALOGUE)


def can_see_pathway(user: User, _pathway: Pathway) -> bool:
    """Whether a pathway is in the person's sight, archived or not."""
    return can_read(user)


def can_edit_pathway(user: User, pathway: Pathway) -> bool:
    """Whether the person may change a pathway; an archived one is restored first."""
    return can_keep_pathways(user) and not pathway.is_archived


def can_restore_pathway(user: User, pathway: Pathway) -> bool:
    """Whether the person may bring an archived pathway back."""
    return can_keep_pathways(user) and pathway.is_archived


def can_edit(user: User, activity: Activity) -> bool:
    """Whether the person may change an activity; an archived one is restored first."""
    return can_keep(user, activity) and not activity.is_archived


def can_restore(user: User, activity: Activity) -> bool:
    """Whether the person may bring an archived activity back."""
    return can_keep(user, activity) and activity.is_archived
