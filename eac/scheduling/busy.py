"""Reading what is taken: bookings near a time, and what classes already had."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from eac.catalogue.models import Activity
from eac.core import clock
from eac.core.intervals import Span
from eac.db import db
from eac.scheduling.facts import Busy, BusyIndex
from eac.scheduling.models import Booking, Participation, SchoolSession
from eac.scheduling.rules import OCCUPYING, Place, Resource, State

LONGEST = timedelta(days=800)
"""No session lasts longer than two school years: what began before needs no look, so that the past costs nothing."""
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
    near = (Booking.starts_at < window.end, Booking.starts_at > window.start - LONGEST, Booking.ends_at > window.start)
    ids = select(Booking.session_id).where(or_(*wanted), *near)
    columns = (Booking.session_id, Booking.resource, Booking.resource_id, *_BUSY_COLUMNS)
    rows = db.session.execute(
        select(*columns)
        .join_from(Booking, SchoolSession, SchoolSession.id == Booking.session_id)
        .join(Activity, Activity.id == SchoolSession.activity_id)
        .where(Booking.session_id.in_(ids), ~lapsed(clock.today()))
    )
    bookings: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        bookings[row.session_id].append(row)
    return [_from_bookings(taken) for taken in bookings.values()]


def lapsed(today: date) -> ColumnElement[bool]:
    """The options past their last day: they take nothing, even before they are written as cancelled."""
    return and_(
        SchoolSession.state == State.OPTION,
        SchoolSession.option_until.is_not(None),
        SchoolSession.option_until < today,
    )


def ending(first: date, last: date) -> ColumnElement[bool]:
    """The options whose last day lies between two days, both included."""
    return and_(SchoolSession.state == State.OPTION, SchoolSession.option_until.between(first, last))


_BUSY_COLUMNS = (
    Booking.starts_at,
    Booking.ends_at,
    Booking.headcount,
    SchoolSession.activity_id,
    SchoolSession.own_title,
    SchoolSession.venue_id,
    SchoolSession.school_id,
    Activity.title,
)


def _from_bookings(rows: Sequence[Any]) -> Busy:
    """A session from its booking rows: plain columns, since this is read at every save and every check."""
    one = rows[0]
    taken: dict[Resource, list[int]] = defaultdict(list)
    for row in rows:
        taken[row.resource].append(row.resource_id)
    return Busy(
        session_id=one.session_id,
        activity_id=one.activity_id,
        title=one.own_title or one.title,
        span=Span(one.starts_at, one.ends_at),
        place=_place(one.venue_id, one.school_id),
        class_ids=tuple(taken[Resource.CLASS]),
        practitioner_ids=tuple(taken[Resource.PRACTITIONER]),
        headcount=one.headcount,
    )


def place_of(session: SchoolSession) -> Place:
    """The venue, else the school."""
    return _place(session.venue_id, session.school_id)


def _place(venue_id: int | None, school_id: int | None) -> Place:
    if venue_id is not None:
        return Place(Resource.VENUE, venue_id)
    return Place(Resource.SCHOOL, school_id or 0)


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


def history(
    activity_ids: Sequence[int], with_quota: Sequence[int], class_ids: Sequence[int], years: Collection[str]
) -> Mapping[tuple[str, int, int], frozenset[int]]:
    """(school year, activity, class) → its sessions, for these activities and years.

    Of all classes for the activities `with_quota`, which count them; of `class_ids` alone for the others.
    """
    rows = db.session.execute(
        select(SchoolSession.school_year, SchoolSession.activity_id, Participation.class_id, SchoolSession.id)
        .join(Participation)
        .where(
            SchoolSession.activity_id.in_(activity_ids),
            SchoolSession.school_year.in_(years),
            SchoolSession.state.in_(OCCUPYING),
            ~lapsed(clock.today()),
            or_(Participation.class_id.in_(class_ids), SchoolSession.activity_id.in_(with_quota)),
        )
    )
    had: dict[tuple[str, int, int], set[int]] = defaultdict(set)
    for year, activity_id, class_id, session_id in rows:
        had[year, activity_id, class_id].add(session_id)
    return {key: frozenset(ids) for key, ids in had.items()}
