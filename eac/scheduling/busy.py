"""Reading what is taken: bookings near a time, and what classes already had."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import selectinload

from eac.core.intervals import Span
from eac.db import db
from eac.scheduling.facts import Busy, BusyIndex
from eac.scheduling.models import Booking, Participation, SchoolSession
from eac.scheduling.rules import OCCUPYING, Place, Resource

__all__ = ["BusyIndex", "history", "load"]


def load(
    window: Span, class_ids: Sequence[int], practitioner_ids: Sequence[int], venue_ids: Sequence[int]
) -> list[Busy]:
    """Sessions within the window that take one of these classes, practitioners or venues."""
    wanted = [
        and_(Booking.resource == resource, Booking.resource_id.in_(ids))
        for resource, ids in (
            (Resource.CLASS, class_ids),
            (Resource.PRACTITIONER, practitioner_ids),
            (Resource.VENUE, venue_ids),
        )
        if ids
    ]
    if not wanted:
        return []
    ids = select(Booking.session_id).where(or_(*wanted), Booking.starts_at < window.end, Booking.ends_at > window.start)
    rows = db.session.scalars(
        select(SchoolSession)
        .where(SchoolSession.id.in_(ids))
        .options(
            selectinload(SchoolSession.participations).lazyload(Participation.school_class),
            selectinload(SchoolSession.practitioners),
            selectinload(SchoolSession.activity),
        )
    )
    return [as_busy(row) for row in rows]


def place_of(session: SchoolSession) -> Place:
    """The venue, else the school."""
    if session.venue_id is not None:
        return Place(Resource.VENUE, session.venue_id)
    return Place(Resource.SCHOOL, session.school_id or 0)


def as_busy(row: SchoolSession) -> Busy:
    """A saved session as busy time."""
    return Busy(
        session_id=row.id,
        activity_id=row.activity_id,
        title=row.title,
        span=Span(row.starts_at, row.ends_at),
        place=place_of(row),
        class_ids=tuple(each.class_id for each in row.participations),
        practitioner_ids=tuple(each.id for each in row.practitioners),
        headcount=row.expected_headcount,
    )


def history(activity_ids: Sequence[int], years: Collection[str]) -> Mapping[tuple[str, int, int], frozenset[int]]:
    """(school year, activity, class) → its sessions, for these activities and years."""
    rows = db.session.execute(
        select(SchoolSession.school_year, SchoolSession.activity_id, Participation.class_id, SchoolSession.id)
        .join(Participation)
        .where(
            SchoolSession.activity_id.in_(activity_ids),
            SchoolSession.school_year.in_(years),
            SchoolSession.state.in_(OCCUPYING),
        )
    )
    had: dict[tuple[str, int, int], set[int]] = defaultdict(set)
    for year, activity_id, class_id, session_id in rows:
        had[year, activity_id, class_id].add(session_id)
    return {key: frozenset(ids) for key, ids in had.items()}
