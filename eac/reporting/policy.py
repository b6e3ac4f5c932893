"""Who reads the yearly report: city staff and readers all of it, a head the matrix of their own school."""

from eac.core.schoolyear import SchoolYear
from eac.identity.models import User
from eac.identity.policy import acts_for, can
from eac.identity.rules import Permission, Scope


def can_read_report(user: User, _year: SchoolYear | None = None) -> bool:
    """Whether the person reads the figures of the whole city."""
    return can(user, Permission.READ_REPORT)


def can_read_gaps(user: User, _year: SchoolYear | None = None) -> bool:
    """Whether the person reads the matrix of classes and pillars, of the city or of their school."""
    return can_read_report(user) or bool(acts_for(user, Scope.SCHOOL))


def can_read_gaps_of(user: User, school_id: int) -> bool:
    """Whether the person reads the matrix of a school."""
    return can_read_report(user) or school_id in acts_for(user, Scope.SCHOOL)


def can_read_classes(user: User) -> bool:
    """Whether the classes of the matrix have sheets that the person may open."""
    return can(user, Permission.READ_DIRECTORY) or bool(acts_for(user, Scope.SCHOOL))


def visible_schools(user: User) -> frozenset[int] | None:
    """Ids of the schools whose classes the person sees in the matrix; None: all of them."""
    return None if can_read_report(user) else acts_for(user, Scope.SCHOOL)
