"""Who tidies up the directory: those who keep it."""

from eac.identity.models import User
from eac.schools import policy as schools
from eac.schools.models import School


def can_tidy(user: User) -> bool:
    """Whether the person looks for duplicates."""
    return schools.can_keep(user)


def can_merge(user: User, school: School) -> bool:
    """Whether a school may take another in: one in use."""
    return schools.can_edit(user, school)
