"""What a person may do: the predicates that guards, queries, buttons and feeds all ask."""

from eac.identity.models import User
from eac.identity.rules import GRANTS, Permission, Role, Scope


def has_role(user: User, *roles: Role) -> bool:
    """Whether the person holds one of the roles."""
    return any(membership.role in roles for membership in user.memberships)


def can(user: User, permission: Permission) -> bool:
    """Whether one of the person's roles grants it for the whole city."""
    return any(permission in GRANTS[Role(membership.role)] for membership in user.memberships)


def acts_for(user: User, scope: Scope) -> frozenset[int]:
    """Ids of the structures, schools, teacher or practitioner records the person acts for."""
    return frozenset(membership.scope_id for membership in user.memberships if membership.scope == scope)
