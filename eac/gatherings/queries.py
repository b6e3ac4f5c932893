"""Reading temps forts and the sessions that they group."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import selectinload

from eac.catalogue.models import Activity
from eac.core import clock
from eac.core.words import words_of
from eac.db import db
from eac.gatherings import policy
from eac.gatherings.models import Gathering, gathering_session
from eac.identity.models import User
from eac.partners.models import Venue
from eac.scheduling import queries as scheduling
from eac.scheduling.models import Participation, SchoolSession
from eac.scheduling.queries import SessionFilter
from eac.scheduling.rules import OCCUPYING
from eac.schools.models import School, SchoolClass

MOST_OFFERED = 200
"""Sessions offered at once when some are added to a temps fort."""


def gatherings(user: User, when: str | None = None, archived: bool = False) -> Select[Gathering]:
    """The temps forts that a person may see; `when`: « coming » (not over yet) or « past »."""
    found = select(Gathering).where(policy.visible(user))
    found = found.where(Gathering.archived_at.is_not(None) if archived else Gathering.archived_at.is_(None))
    if when == "coming":
        found = found.where(Gathering.last_day >= clock.today())
    elif when == "past":
        found = found.where(Gathering.last_day < clock.today())
    return found


def find_gathering(id: int) -> Gathering | None:  # noqa: A002  the name of the parameter in addresses
    """A temps fort by its id, with its rounds."""
    return db.session.scalar(select(Gathering).where(Gathering.id == id).options(selectinload(Gathering.rotations)))


def session_counts(ids: Collection[int]) -> dict[int, int]:
    """Temps fort → its sessions, cancelled ones left out; one statement."""
    joined = gathering_session.join(SchoolSession, SchoolSession.id == gathering_session.c.session_id)
    rows = db.session.execute(
        select(gathering_session.c.gathering_id, func.count())
        .select_from(joined)
        .where(gathering_session.c.gathering_id.in_(ids), SchoolSession.state.in_(OCCUPYING))
        .group_by(gathering_session.c.gathering_id)
    )
    return {id_: count for id_, count in rows}  # noqa: C416  a row is not a pair for the type checker


def sessions_in(gathering: Gathering, user: User) -> Sequence[SchoolSession]:
    """Its sessions that the person may see, in order of time."""
    own = select(gathering_session.c.session_id).where(gathering_session.c.gathering_id == gathering.id)
    found = scheduling.sessions_of(user, SessionFilter()).where(SchoolSession.id.in_(own))
    return db.session.scalars(found.order_by(SchoolSession.starts_at, SchoolSession.id)).unique().all()


@dataclass(frozen=True, slots=True)
class Offered:
    """Sessions that could be added, the first of them; `total` counts them all."""

    sessions: Sequence[SchoolSession]
    total: int


def offered_sessions(gathering: Gathering, user: User, words: str = "") -> Offered:
    """Sessions within its days that belong to no temps fort yet and hold the words, in order of time."""
    found = _addable(gathering, user)
    for word in words_of(words):
        found = found.where(_holds(word))
    ids = found.with_only_columns(SchoolSession.id).order_by(None)
    total = db.session.scalar(select(func.count()).select_from(ids.subquery())) or 0
    rows = db.session.scalars(found.order_by(SchoolSession.starts_at, SchoolSession.id).limit(MOST_OFFERED))
    return Offered(rows.unique().all(), total)


def _addable(gathering: Gathering, user: User) -> Select[SchoolSession]:
    return scheduling.sessions_of(user, SessionFilter()).where(
        SchoolSession.starts_on <= gathering.last_day,
        SchoolSession.ends_on >= gathering.first_day,
        SchoolSession.state.in_(OCCUPYING),
        SchoolSession.id.not_in(select(gathering_session.c.session_id)),
    )


def _holds(word: str) -> ColumnElement[bool]:
    """Whether a session, its activity, its place or one of its classes holds a word."""
    pattern = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    with_class = (
        select(Participation.session_id)
        .join(SchoolClass)
        .join(School)
        .where(or_(*(each.search_key.like(pattern, escape="\\") for each in (SchoolClass, School))))
    )
    return or_(
        SchoolSession.search_key.like(pattern, escape="\\"),
        Activity.search_key.like(pattern, escape="\\"),
        SchoolSession.venue_id.in_(select(Venue.id).where(Venue.search_key.like(pattern, escape="\\"))),
        SchoolSession.id.in_(with_class),
    )


def addable(gathering: Gathering, user: User, ids: Collection[int]) -> Sequence[SchoolSession]:
    """Those of these sessions that can be added."""
    found = _addable(gathering, user).where(SchoolSession.id.in_(ids))
    return db.session.scalars(found.order_by(SchoolSession.starts_at, SchoolSession.id)).unique().all()


def gathering_of(session: SchoolSession, user: User) -> Gathering | None:
    """The temps fort of a session, if the person may see it."""
    own = select(gathering_session.c.gathering_id).where(gathering_session.c.session_id == session.id)
    return db.session.scalar(select(Gathering).where(Gathering.id.in_(own), policy.visible(user)))


def around(session: SchoolSession, user: User) -> Sequence[Gathering]:
    """The temps forts in use on a session's days."""
    found = gatherings(user).where(Gathering.first_day <= session.ends_on, Gathering.last_day >= session.starts_on)
    return db.session.scalars(found.order_by(Gathering.first_day, Gathering.id)).all()
