"""Who brings files in: those who keep the directory, the catalogue and the programme of the whole city."""

from eac.identity.models import User
from eac.identity.policy import can
from eac.identity.rules import Permission

NEEDED = (Permission.EDIT_DIRECTORY, Permission.EDIT_CATALOGUE, Permission.PLAN_SESSIONS)


def can_import(user: User) -> bool:
    """Whether the person may bring a file in, look at imports and take them back."""
    return all(can(user, permission) for permission in NEEDED)


def can_see_run(user: User, _run: object) -> bool:
    """Whether an import is in the person's sight."""
    return can_import(user)
