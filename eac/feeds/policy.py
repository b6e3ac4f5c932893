"""Who may read an agenda's address, and who may replace or close it."""

from dataclasses import dataclass
from typing import Any

from eac.feeds.models import Subscription
from eac.feeds.rules import FeedKind
from eac.identity import policy
from eac.identity.models import User
from eac.identity.rules import Permission, Scope

OWN_AGENDA = (Scope.TEACHER, Scope.SCHOOL, Scope.PRACTITIONER)
Who = frozenset[tuple[Scope, int]]


@dataclass(frozen=True)
class Agenda:
    """One agenda: its subject's row and name, its address if it has one, and whose it is.

    `owners` may replace and close the address; `readers` share it, so that they may only use it.
    """

    kind: FeedKind
    subject: Any
    name: str
    owners: Who
    readers: Who
    subscription: Subscription | None

    @property
    def id(self) -> int:
        """The subject's id."""
        return int(self.subject.id)


def has_own_agenda(user: User) -> bool:
    """Whether the person has agendas of their own: a teacher, a head, a practitioner."""
    return any(policy.acts_for(user, scope) for scope in OWN_AGENDA)


def can_manage(user: User, agenda: Agenda) -> bool:
    """Whether the person may replace or close the address."""
    return policy.can(user, Permission.READ_FEEDS) or _is_one_of(user, agenda.owners)


def can_read(user: User, agenda: Agenda) -> bool:
    """Whether the person may see the address and subscribe."""
    return can_manage(user, agenda) or _is_one_of(user, agenda.readers)


def _is_one_of(user: User, people: Who) -> bool:
    return any((Scope(membership.scope), membership.scope_id) in people for membership in user.memberships)
