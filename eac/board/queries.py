"""Reading moves, what waits for a date, and what a person may change."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from eac.board.models import Postponement, SessionMove, UnplacedSession
from eac.board.rules import UNDO, MoveTo
from eac.catalogue.models import Activity
from eac.core import clock
from eac.core.schoolyear import SchoolYear
from eac.db import db
from eac.identity.models import User
from eac.identity.policy import acts_for, can
from eac.identity.rules import Permission, Scope
from eac.notices import addresses
from eac.notices.rules import Snapshot
from eac.partners.models import Venue
from eac.scheduling import changes
from eac.scheduling import service as scheduling_service
from eac.scheduling.models import Participation, SchoolSession
from eac.scheduling.queries import SessionFilter, sessions_of
from eac.scheduling.rules import OCCUPYING, NewSession, State
from eac.schools.models import SchoolClass

# --- moves --------------------------------------------------------------------------------------------------------


def find_move(id: int) -> SessionMove | None:  # noqa: A002  the name of the parameter in addresses
    """A move with its session."""
    return db.session.scalar(select(SessionMove).where(SessionMove.id == id).options(joinedload(SessionMove.session)))


def as_moved(session: SchoolSession, order: MoveTo) -> NewSession:
    """The session as it would be after the move; practitioners and place as before unless the order says others."""
    now = scheduling_service.as_command(session)
    return replace(
        now,
        when=order.when,
        place=order.place or now.place,
        practitioner_ids=now.practitioner_ids if order.practitioner_ids is None else order.practitioner_ids,
        override_reason=order.override_reason or now.override_reason,
        version=order.version,
    )


def of_batch(done: SessionMove) -> Sequence[SessionMove]:
    """All that moved with it."""
    found = select(SessionMove).where(SessionMove.batch == done.batch).options(joinedload(SessionMove.session))
    return db.session.scalars(found.order_by(SessionMove.id)).all()


def can_be_undone(done: SessionMove) -> bool:
    """Whether there is still time to take it back."""
    return done.undone_at is None and clock.now() - done.created_at <= UNDO


def last_move(session: SchoolSession) -> SessionMove | None:
    """The move of a session that can still be taken back."""
    found = select(SessionMove).where(SessionMove.session_id == session.id).order_by(SessionMove.id.desc()).limit(1)
    done = db.session.scalar(found)
    is_last = done is not None and can_be_undone(done) and done.version_after == session.version
    return done if is_last else None


def replacing(session: SchoolSession) -> int | None:
    """The session that replaces a postponed one; no statement unless it is one."""
    if session.state is not State.POSTPONED:
        return None
    return db.session.scalar(select(Postponement.to_id).where(Postponement.from_id == session.id))


# --- what waits for a date ----------------------------------------------------------------------------------------


def find_unplaced(id: int) -> UnplacedSession | None:  # noqa: A002  the name of the parameter in addresses
    """What waits, with its activity and class."""
    options = (joinedload(UnplacedSession.activity), joinedload(UnplacedSession.school_class))
    return db.session.scalar(select(UnplacedSession).where(UnplacedSession.id == id).options(*options))


def unplaced(year: SchoolYear) -> Select[UnplacedSession]:
    """What waits for a date in a school year."""
    return (
        select(UnplacedSession)
        .join(UnplacedSession.school_class)
        .where(SchoolClass.school_year == str(year), ~_has_session())
        .options(joinedload(UnplacedSession.activity), joinedload(UnplacedSession.school_class))
    )


def _has_session() -> ColumnElement[bool]:
    """Whether what waits has got its session since."""
    return (
        select(SchoolSession.id)
        .join(Participation)
        .where(
            Participation.class_id == UnplacedSession.class_id,
            SchoolSession.activity_id == UnplacedSession.activity_id,
            SchoolSession.created_at >= UnplacedSession.created_at,
            SchoolSession.state.in_(OCCUPYING),
        )
        .correlate(UnplacedSession)
        .exists()
    )


def is_noted(activity_id: int, class_id: int) -> bool:
    """Whether a class already waits for a date of an activity."""
    same = select(UnplacedSession.id).filter_by(activity_id=activity_id, class_id=class_id).where(~_has_session())
    return db.session.scalar(same.limit(1)) is not None


# --- what a reader may see ----------------------------------------------------------------------------------------


def movable(user: User, session_ids: Collection[int]) -> set[int]:
    """Those of these sessions that a person may change; at most one statement."""
    if can(user, Permission.PLAN_SESSIONS):
        return set(session_ids)
    own = acts_for(user, Scope.PARTNER)
    if not own or not session_ids:
        return set()
    offered = select(Activity.id).where(Activity.partner_id.in_(own))
    at_own_venue = select(Venue.id).where(Venue.partner_id.in_(own))
    found = select(SchoolSession.id).where(
        SchoolSession.id.in_(session_ids),
        SchoolSession.activity_id.in_(offered) | SchoolSession.venue_id.in_(at_own_venue),
    )
    return set(db.session.scalars(found))


def first_of(found: Select[UnplacedSession], most: int) -> Sequence[UnplacedSession]:
    """The first of what waits, oldest first."""
    return db.session.scalars(found.order_by(UnplacedSession.id).limit(most)).unique().all()


def people_told(session: SchoolSession) -> list[str]:
    """Names of whom a change of the session will be told to; of those who cannot be reached, nothing."""
    snapshot = Snapshot.of(changes.facts(session))
    found = addresses.book_for([snapshot]).concerned(snapshot)
    return sorted({contact.name for contact in found.values()})


def chosen(user: User, session_ids: Collection[int]) -> list[SchoolSession]:
    """The chosen sessions that a person may change, in order of time."""
    found = sessions_of(user, SessionFilter()).where(SchoolSession.id.in_(session_ids))
    rows = list(db.session.scalars(found.order_by(SchoolSession.starts_at, SchoolSession.id)).unique())
    may = movable(user, {row.id for row in rows})
    return [row for row in rows if row.id in may]


def first_move(batch: str) -> SessionMove | None:
    """A move of a batch, by which all of it is taken back."""
    return db.session.scalar(select(SessionMove).where(SessionMove.batch == batch).order_by(SessionMove.id).limit(1))
