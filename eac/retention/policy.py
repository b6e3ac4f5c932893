"""Who hands out or erases all that is held on a person: administrators."""

from eac.identity.models import User
from eac.identity.policy import can
from eac.identity.rules import Permission
from eac.partners.models import Practitioner
from eac.schools.models import Teacher


def can_handle(user: User, _person: Teacher | Practitioner) -> bool:
    """Whether the person may see, export and erase all that is held."""
    return can(user, Permission.EDIT_ACCOUNTS)
