"""Who prepares the passage to the next school year: those who keep the directory."""

from eac.identity.models import User
from eac.schools import policy as schools
from eac.schools.models import School


def can_prepare(user: User) -> bool:
    """Whether the person prepares passages."""
    return schools.can_keep(user)


def can_prepare_school(user: User, school: School) -> bool:
    """Whether the person prepares the passage of this school."""
    return schools.can_edit(user, school)
