"""Who sees and keeps the outbox, who sees the answers, and who has messages of their own."""

from sqlalchemy import ColumnElement

from eac.identity.models import User
from eac.identity.policy import acts_for, can
from eac.identity.rules import Permission, Scope
from eac.notices.models import Acknowledgement, Message
from eac.scheduling import policy as scheduling
from eac.scheduling.models import SchoolSession

OWN = (Scope.TEACHER, Scope.SCHOOL, Scope.PRACTITIONER)


def can_keep(user: User) -> bool:
    """Whether the person keeps the outbox: coordination and administration."""
    return can(user, Permission.PLAN_SESSIONS)


def can_keep_message(user: User, _message: Message) -> bool:
    """Whether the person reads and keeps a message."""
    return can_keep(user)


def can_follow(user: User) -> bool:
    """Whether the person sees who answered: whoever plans."""
    return scheduling.can_plan(user)


def follows_only(user: User) -> bool:
    """Whether the person sees answers without keeping the outbox: a mediator."""
    return can_follow(user) and not can_keep(user)


def can_follow_session(user: User, session: SchoolSession) -> bool:
    """Whether the person sees who answered about a session."""
    return scheduling.can_change(user, session)


def can_settle(user: User, answer: Acknowledgement) -> bool:
    """Whether the person says that a problem is dealt with."""
    return scheduling.can_change(user, answer.session)


def visible(user: User) -> ColumnElement[bool]:
    """The filter of the sessions whose answers a person sees."""
    return scheduling.visible(user)


def has_messages(user: User) -> bool:
    """Whether the person receives messages: a teacher, a head, a practitioner."""
    return any(acts_for(user, scope) for scope in OWN)
