"""Who keeps the shared calendars and vocabularies."""

from eac.identity.models import User
from eac.identity.policy import can
from eac.identity.rules import Permission


def can_edit(user: User, _row: object = None) -> bool:
    """Whether the person keeps the reference data, all of it."""
    return can(user, Permission.EDIT_REFERENCE)
