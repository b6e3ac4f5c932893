"""Who looks at the board and who moves things on it."""

from eac.board.models import SessionMove, UnplacedSession
from eac.identity.models import User
from eac.identity.policy import can
from eac.identity.rules import Permission
from eac.scheduling import policy as scheduling


def can_look(user: User) -> bool:
    """Whether the person sees the timeline: who reads all sessions, or plans some."""
    return can(user, Permission.READ_SESSIONS) or scheduling.can_plan(user)


def can_undo(user: User, done: SessionMove) -> bool:
    """Whether the person may take a move back: who could have made it."""
    return scheduling.can_change(user, done.session)


def can_note(user: User) -> bool:
    """Whether the person notes what waits for a date."""
    return can(user, Permission.PLAN_SESSIONS)


def can_forget(user: User, _waiting: UnplacedSession) -> bool:
    """Whether the person says that it needs no date any more."""
    return can_note(user)
