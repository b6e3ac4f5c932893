"""How the row of a session is filled from its command, and what it books; shared by single acts and by many at once."""

from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy import delete

from eac.core.intervals import Span
from eac.core.schoolyear import SchoolYear
from eac.db import db
from eac.partners.models import Practitioner, Work
from eac.scheduling import busy
from eac.scheduling.models import Booking, Participation, SchoolSession
from eac.scheduling.rules import OCCUPYING, NewSession, Resource

Row = TypeVar("Row", Practitioner, Work)
COPIED = (
    "time_of_life",
    "adults",
    "needs_transport",
    "coach_seats",
    "partner_city_id",
    "notes_for_teacher",
    "notes_for_staff",
)


def fill(session: SchoolSession, new: NewSession, span: Span) -> None:
    """Make a session what its command says, its state and activity aside; `span` is `new.when` in UTC."""
    when = new.when
    session.starts_on, session.starts_time = when.starts_on, when.starts_time
    session.ends_on, session.ends_time, session.zone = when.ends_on, when.ends_time, when.zone
    session.starts_at, session.ends_at = span.start, span.end
    session.school_year = str(SchoolYear.of(when.here().starts_on))
    session.venue_id = new.place.id if new.place.resource is Resource.VENUE else None
    session.school_id = new.place.id if new.place.resource is Resource.SCHOOL else None
    for name in COPIED:
        setattr(session, name, getattr(new, name))
    session.own_title, session.override_reason = new.title, new.override_reason
    session.practitioners = _rows(Practitioner, new.practitioner_ids)
    session.works = _rows(Work, new.work_ids)
    kept = {each.class_id: each for each in session.participations}
    session.participations = [
        kept.get(each.class_id) or Participation(class_id=each.class_id) for each in new.participants
    ]
    for participation, each in zip(session.participations, new.participants, strict=True):
        participation.expected_headcount = each.headcount or 0


def _rows(model: type[Row], ids: tuple[int, ...]) -> list[Row]:
    """The rows of these ids; those already at hand are not read again."""
    wanted = [key for id_ in ids if (key := db.session.identity_key(model, id_)) not in db.session.identity_map]
    if wanted:
        return list(db.session.scalars(db.select(model).where(model.id.in_(ids))))
    return [db.session.get_one(model, id_) for id_ in ids]


def book(session: SchoolSession) -> None:
    """Make the booking rows say what a saved session takes; none unless it occupies."""
    db.session.execute(delete(Booking).where(Booking.session_id == session.id))
    db.session.add_all(bookings(session))
    db.session.flush()


def bookings(session: SchoolSession) -> Iterable[Booking]:
    """What a saved session takes, one row for each class, practitioner and venue."""
    if session.state not in OCCUPYING:
        return []
    taken = busy.as_busy(session)
    return [
        Booking(
            session_id=session.id,
            resource=resource,
            resource_id=number,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            headcount=taken.headcount,
        )
        for resource, number in taken.keys
    ]
