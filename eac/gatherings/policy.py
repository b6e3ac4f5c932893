"""Who sees and keeps temps forts and their meeting rounds.

City staff keep them. Staff, mediators and readers see them all; heads, teachers and practitioners see those that hold a
session or a class of theirs, and in them their own groups only.
"""

from sqlalchemy import ColumnElement, or_, select, true

from eac.db import db
from eac.gatherings.models import Gathering, Meeting, Rotation, RotationGroup, RotationHost, gathering_session
from eac.identity.models import User
from eac.identity.policy import can
from eac.identity.rules import Permission
from eac.scheduling import policy as scheduling
from eac.scheduling.models import SchoolSession
from eac.schools import policy as schools
from eac.schools.models import SchoolClass


def can_keep_any(user: User) -> bool:
    """Whether the person makes and changes temps forts at all."""
    return can(user, Permission.PLAN_SESSIONS)


def sees_all(user: User) -> bool:
    """Whether the person sees every temps fort."""
    return any(
        can(user, each) for each in (Permission.READ_SESSIONS, Permission.READ_DIRECTORY, Permission.READ_REPORT)
    )


def can_list(user: User) -> bool:
    """Whether the person has temps forts to look at: everyone who signs in may."""
    return bool(user.memberships)


def visible(user: User) -> ColumnElement[bool]:
    """The filter of temps forts that a person may see."""
    if sees_all(user):
        return true()
    sessions = select(SchoolSession.id).where(scheduling.visible(user))
    joined = select(gathering_session.c.gathering_id).where(gathering_session.c.session_id.in_(sessions))
    received = select(Rotation.gathering_id).join(RotationGroup).where(visible_groups(user))
    return or_(Gathering.id.in_(joined), Gathering.id.in_(received))


def visible_groups(user: User) -> ColumnElement[bool]:
    """The filter of groups: all for those who read the directory, else those of one's own classes."""
    if can(user, Permission.READ_DIRECTORY):
        return true()
    own = select(SchoolClass.id).where(schools.visible_classes(user))
    return RotationGroup.class_id.in_(own)


def can_see(user: User, gathering: Gathering) -> bool:
    """Whether a temps fort is in the person's sight; the same rule as `visible`, for one."""
    if sees_all(user):
        return True
    return db.session.scalar(select(Gathering.id).where(Gathering.id == gathering.id, visible(user))) is not None


def can_edit(user: User, gathering: Gathering) -> bool:
    """Whether the person may change it, its sessions and its rounds; what is archived is restored first."""
    return can_keep_any(user) and not gathering.is_archived


def can_restore(user: User, gathering: Gathering) -> bool:
    """Whether the person may bring it back."""
    return can_keep_any(user) and gathering.is_archived


def can_see_rotation(user: User, rotation: Rotation) -> bool:
    """Whether the person has a group to see in these rounds."""
    if can(user, Permission.READ_DIRECTORY):
        return True
    own = select(RotationGroup.id).where(RotationGroup.rotation_id == rotation.id, visible_groups(user))
    return db.session.scalar(own.limit(1)) is not None


def can_read_rotation(user: User, _rotation: Rotation) -> bool:
    """Whether the person reads the whole table: everyone's meetings."""
    return can(user, Permission.READ_DIRECTORY)


def can_edit_rotation(user: User, rotation: Rotation) -> bool:
    """Whether the person may change rounds: as their temps fort."""
    return can_edit(user, rotation.gathering)


Member = RotationGroup | RotationHost


def can_edit_member(user: User, member: Member) -> bool:
    """Whether the person may change a group or a host: as its temps fort."""
    return can_edit(user, member.rotation.gathering)


def can_see_member(user: User, member: Member) -> bool:
    """Whether a group or host is in the person's sight: all of them, or a group of one's own class."""
    if can(user, Permission.READ_DIRECTORY):
        return True
    if isinstance(member, RotationHost):
        return False
    own = select(RotationGroup.id).where(RotationGroup.id == member.id, visible_groups(user))
    return db.session.scalar(own) is not None


def has_tab(user: User, session: SchoolSession) -> bool:
    """Whether a session's sheet has a tab for its temps fort: when there is one, and for those who keep them."""
    joined = select(gathering_session.c.session_id).where(gathering_session.c.session_id == session.id)
    return can_keep_any(user) or db.session.scalar(joined) is not None


def can_edit_meeting(user: User, meeting: Meeting) -> bool:
    """Whether the person may change a meeting: as its temps fort."""
    return can_edit(user, meeting.rotation.gathering)


def can_see_meeting(user: User, meeting: Meeting) -> bool:
    """Whether a meeting is in the person's sight: as its group."""
    return can_see_member(user, meeting.group)
