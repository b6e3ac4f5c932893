"""Who sees, plans and changes sessions."""

from sqlalchemy import ColumnElement, false, or_, select, true

from eac.catalogue.models import Activity
from eac.core.errors import NotAllowed
from eac.db import db
from eac.identity.models import User
from eac.identity.policy import acts_for, can
from eac.identity.rules import Permission, Scope
from eac.partners.models import Venue
from eac.scheduling.models import Participation, SchoolSession, session_practitioner
from eac.scheduling.rules import Act, is_allowed
from eac.schools.models import SchoolClass, class_teacher


def can_plan(user: User) -> bool:
    """Whether the person schedules sessions at all: city staff, or a mediator for their structure."""
    return can(user, Permission.PLAN_SESSIONS) or bool(acts_for(user, Scope.PARTNER))


def can_read(user: User) -> bool:
    """Whether the person has sessions to read: all of them, or their own."""
    return can(user, Permission.READ_SESSIONS) or any(acts_for(user, scope) for scope in Scope if scope != Scope.CITY)


def visible(user: User) -> ColumnElement[bool]:
    """The filter of the sessions a person may see: lists and sheets apply the same."""
    if can(user, Permission.READ_SESSIONS):
        return true()
    own: list[ColumnElement[bool]] = [false()]
    if partners := acts_for(user, Scope.PARTNER):
        own.append(SchoolSession.activity_id.in_(select(Activity.id).where(Activity.partner_id.in_(partners))))
        own.append(SchoolSession.venue_id.in_(select(Venue.id).where(Venue.partner_id.in_(partners))))
    if schools := acts_for(user, Scope.SCHOOL):
        own.append(SchoolSession.id.in_(_with_classes(SchoolClass.school_id.in_(schools))))
    if teachers := acts_for(user, Scope.TEACHER):
        taught = select(class_teacher.c.class_id).where(class_teacher.c.teacher_id.in_(teachers))
        own.append(SchoolSession.id.in_(_with_classes(SchoolClass.id.in_(taught))))
    if practitioners := acts_for(user, Scope.PRACTITIONER):
        acted = select(session_practitioner.c.session_id)
        own.append(SchoolSession.id.in_(acted.where(session_practitioner.c.practitioner_id.in_(practitioners))))
    return or_(*own)


def _with_classes(which: ColumnElement[bool]):  # type: ignore[no-untyped-def]  # noqa: ANN202  a subquery, for `in_`
    return select(Participation.session_id).join(SchoolClass).where(which)


def is_of_own_structure(user: User, session: SchoolSession) -> bool:
    """Whether a mediator's structure offers the activity or owns the venue."""
    own = acts_for(user, Scope.PARTNER)
    at = session.venue.partner_id if session.venue is not None else None
    return session.activity.partner_id in own or at in own


def can_change(user: User, session: SchoolSession) -> bool:
    """Whether the person may edit, move, confirm or cancel it."""
    return can(user, Permission.PLAN_SESSIONS) or is_of_own_structure(user, session)


def demand_plan(user: User, activity: Activity, venue: Venue | None) -> None:
    """NotAllowed unless the person may schedule this activity there: a mediator only what their structure offers."""
    if can(user, Permission.PLAN_SESSIONS):
        return
    own = acts_for(user, Scope.PARTNER)
    if activity.partner_id in own or (venue is not None and venue.partner_id in own):
        return
    raise NotAllowed


def sees_staff_notes(user: User) -> bool:
    """Whether notes for staff are shown."""
    return can_plan(user)


def acts_on(user: User, session: SchoolSession) -> list[Act]:
    """The acts that make sense now and that the person may do, in the order of the table."""
    if not can_change(user, session):
        return []
    return [act for act in Act if is_allowed(session.state, act, has_begun=session.has_begun)]


def can_see(user: User, session: SchoolSession) -> bool:
    """Whether the session is within the person's sight; the same rule as `visible`, for one."""
    found = select(SchoolSession.id).where(SchoolSession.id == session.id, visible(user))
    return db.session.scalar(found) is not None
