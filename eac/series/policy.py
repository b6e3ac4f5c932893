"""Who schedules what belongs together; for a single session of a series, the rights of sessions decide."""

from eac.catalogue.models import Pathway
from eac.identity.models import User
from eac.identity.policy import can
from eac.identity.rules import Permission


def can_plan_pathway(user: User, pathway: Pathway) -> bool:
    """Whether the person schedules a pathway: its activities may be of any structure, so city staff only."""
    return can(user, Permission.PLAN_SESSIONS) and not pathway.is_archived


def can_copy_year(user: User) -> bool:
    """Whether the person takes up the programme of another year."""
    return can(user, Permission.PLAN_SESSIONS)
