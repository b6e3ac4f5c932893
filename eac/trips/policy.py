"""Who sees, makes and changes trips.

Who sees a session sees how its classes go there; who may change all sessions on board keeps the trip and its price.
"""

from sqlalchemy import ColumnElement, select

from eac.db import db
from eac.identity.models import User
from eac.identity.policy import can
from eac.identity.rules import Permission
from eac.scheduling import policy as scheduling
from eac.scheduling.models import SchoolSession
from eac.trips.models import Trip, TripStop
from eac.trips.rules import TripAct, is_allowed


def can_list(user: User) -> bool:
    """Whether the person has trips to order: city staff, and mediators for their structure."""
    return scheduling.can_plan(user)


def can_set(user: User) -> bool:
    """Whether the person says how fast classes travel in the whole city."""
    return can(user, Permission.PLAN_SESSIONS)


def visible(user: User) -> ColumnElement[bool]:
    """The filter of the trips a person may see: those of a session in their sight."""
    served = select(TripStop.trip_id).join(SchoolSession, SchoolSession.id == TripStop.session_id)
    return Trip.id.in_(served.where(scheduling.visible(user)))


def can_see(user: User, trip: Trip) -> bool:
    """Whether the whole trip is open to the person: to who plans, and serves a session in their sight."""
    found = select(Trip.id).where(Trip.id == trip.id, visible(user))
    return can_list(user) and db.session.scalar(found) is not None


def can_change(user: User, trip: Trip) -> bool:
    """Whether the person may change or order it: all its sessions are theirs to change."""
    return all(scheduling.can_change(user, session) for session in trip.sessions)


def can_make(user: User, session: SchoolSession) -> bool:
    """Whether the person may make a trip for a session."""
    return scheduling.can_change(user, session)


def has_tab(user: User, session: SchoolSession) -> bool:
    """Whether a session's sheet tells how its classes go there: it is held away from school."""
    return session.venue_id is not None and scheduling.can_see(user, session)


def acts_on(user: User, trip: Trip) -> list[TripAct]:
    """The acts that make sense now and that the person may do, in the order of the table."""
    if not can_change(user, trip):
        return []
    return [act for act in TripAct if is_allowed(trip.state, act, trip.mode)]
