"""Reading the rows of the timeline, their sessions, and when they cannot be had."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, time
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload

from eac.board.rules import RowKind
from eac.board.timeline import RowFact
from eac.core import clock
from eac.core.intervals import Span
from eac.core.schoolyear import SchoolYear
from eac.db import db
from eac.identity.models import User
from eac.partners.models import Practitioner, PractitionerOpening, Venue, VenueOpening
from eac.reference.queries import kept
from eac.scheduling.calendar import Opening
from eac.scheduling.facts import ClosureFact
from eac.scheduling.models import Availability, Closure, Participation, SchoolSession, session_practitioner
from eac.scheduling.queries import SessionFilter, of_days
from eac.scheduling.rules import Resource
from eac.schools.models import ClassAbsence, School, SchoolClass, SchoolOpening
from eac.schools.rules import SchoolKind

# --- rows of the timeline -----------------------------------------------------------------------------------------

MODELS: dict[RowKind, Any] = {
    RowKind.VENUE: Venue,
    RowKind.PRACTITIONER: Practitioner,
    RowKind.CLASS: SchoolClass,
    RowKind.SCHOOL: School,
}
NAMES: dict[RowKind, Any] = {
    RowKind.VENUE: Venue.name,
    RowKind.PRACTITIONER: Practitioner.last_name,
    RowKind.CLASS: SchoolClass.name,
    RowKind.SCHOOL: School.name,
}
"""What rows are sorted by."""
SEARCHED: dict[RowKind, Any] = {
    RowKind.VENUE: Venue.search_key,
    RowKind.PRACTITIONER: Practitioner.search_key,
    RowKind.CLASS: School.search_key,
    RowKind.SCHOOL: School.search_key,
}
"""What rows are found by; a class by its school."""
_OF_CLASSES = (RowKind.CLASS, RowKind.SCHOOL)


def rows_of(kind: RowKind, narrowed: SessionFilter, year: SchoolYear) -> Select[Any]:
    """The rows of a kind, narrowed by the filters that name them; to be searched, sorted and paged."""
    model = MODELS[kind]
    found = select(model)
    if kind is RowKind.CLASS:
        found = found.join(SchoolClass.school).where(SchoolClass.school_year == str(year), kept(School))
        found = found.options(joinedload(SchoolClass.school))
    else:
        found = found.where(kept(model))
    asked = {
        RowKind.VENUE: (Venue.id, narrowed.venue_id),
        RowKind.PRACTITIONER: (Practitioner.id, narrowed.practitioner_id),
        RowKind.CLASS: (SchoolClass.school_id, narrowed.school_id),
        RowKind.SCHOOL: (School.id, narrowed.school_id),
    }
    column, value = asked[kind]
    return found if value is None else found.where(column == value)


def label_of(row: Any) -> str:
    """What a row is called."""
    if isinstance(row, SchoolClass):
        return row.label
    return row.full_name if isinstance(row, Practitioner) else str(row.name)


def only_busy(found: Select[Any], kind: RowKind, user: User, first: date, last: date, narrowed: SessionFilter) -> Any:
    """The rows that have a session on these days."""
    model, link = MODELS[kind], _links(kind).where(*of_days(user, first, last, narrowed))
    return found.where(model.id.in_(link.with_only_columns(link.selected_columns[0])))


def sessions_by_row(
    kind: RowKind, ids: Collection[int], user: User, first: date, last: date, narrowed: SessionFilter
) -> dict[int, list[int]]:
    """Row id → ids of its sessions on these days; one statement."""
    link = _links(kind).where(*of_days(user, first, last, narrowed))
    rows: dict[int, list[int]] = defaultdict(list)
    for row_id, session_id in db.session.execute(link.where(link.selected_columns[0].in_(ids)).distinct()):
        rows[row_id].append(session_id)
    return rows


def _links(kind: RowKind) -> Any:
    """A statement of (row, session) pairs."""
    if kind is RowKind.VENUE:
        return select(SchoolSession.venue_id, SchoolSession.id)
    if kind is RowKind.PRACTITIONER:
        link = session_practitioner
        joined = select(link.c.practitioner_id, SchoolSession.id)
        return joined.join_from(link, SchoolSession, SchoolSession.id == link.c.session_id)
    of_class = select(Participation.class_id if kind is RowKind.CLASS else SchoolClass.school_id, SchoolSession.id)
    of_class = of_class.join_from(Participation, SchoolSession, SchoolSession.id == Participation.session_id)
    return of_class.join(SchoolClass, SchoolClass.id == Participation.class_id)


# --- when they cannot be had --------------------------------------------------------------------------------------


def row_facts(kind: RowKind, rows: Sequence[Any], first: date, last: date) -> dict[int, RowFact]:
    """What closes each row on these days; a constant number of statements."""
    ids = [row.id for row in rows]
    schools = {row.id: row.school if kind is RowKind.CLASS else row for row in rows} if kind in _OF_CLASSES else {}
    openings = _openings(kind, [school.id for school in schools.values()] or ids)
    closed, opened = _stretches(kind, ids, [school.id for school in schools.values()], first, last)
    absences = _absences(ids) if kind is RowKind.CLASS else {}
    found = {}
    for row in rows:
        school = schools.get(row.id)
        key = school.id if school is not None else row.id
        own = closed[Resource(kind.value), row.id]
        found[row.id] = RowFact(
            openings=tuple(openings[key]),
            closures=tuple(own if kind is not RowKind.CLASS else [*own, *closed[Resource.SCHOOL, key]]),
            extra=tuple(opened[Resource(kind.value), row.id]),
            absences=frozenset(absences.get(row.id, ())),
            zone=school.holiday_zone if school is not None and school.kind is not SchoolKind.HIGHER else None,
        )
    return found


def _openings(kind: RowKind, ids: Collection[int]) -> dict[int, list[Opening]]:
    model: Any
    model, owner = {
        RowKind.VENUE: (VenueOpening, VenueOpening.venue_id),
        RowKind.PRACTITIONER: (PractitionerOpening, PractitionerOpening.practitioner_id),
    }.get(kind, (SchoolOpening, SchoolOpening.school_id))
    found: dict[int, list[Opening]] = defaultdict(list)
    columns = (owner, model.weekday, model.half, model.opens, model.closes)
    for owner_id, *half_day in db.session.execute(select(*columns).where(owner.in_(ids))):
        found[owner_id].append(Opening(*half_day))
    return found


def _absences(class_ids: Collection[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    columns = (ClassAbsence.class_id, ClassAbsence.weekday, ClassAbsence.half)
    for class_id, weekday, half in db.session.execute(select(*columns).where(ClassAbsence.class_id.in_(class_ids))):
        found[class_id].append((weekday, half))
    return found


def _stretches(
    kind: RowKind, ids: Collection[int], school_ids: Collection[int], first: date, last: date
) -> tuple[dict[Any, list[ClosureFact]], dict[Any, list[Span]]]:
    """Closures and exceptional openings by resource."""
    window = Span(clock.to_utc(first, time.min), clock.to_utc(last, time(23, 59)))
    closed: dict[Any, list[ClosureFact]] = defaultdict(list)
    opened: dict[Any, list[Span]] = defaultdict(list)
    own = _during(Closure, Resource(kind.value), ids, window)
    of_schools = _during(Closure, Resource.SCHOOL, school_ids, window)
    for each in db.session.scalars(select(Closure).where(or_(own, of_schools))):
        closed[each.resource, each.resource_id].append(ClosureFact(Span(each.starts_at, each.ends_at), each.reason))
    for more in db.session.scalars(
        select(Availability).where(_during(Availability, Resource(kind.value), ids, window))
    ):
        opened[more.resource, more.resource_id].append(Span(more.starts_at, more.ends_at))
    return closed, opened


def _during(model: Any, resource: Resource, ids: Collection[int], window: Span) -> Any:
    within = and_(model.starts_at < window.end, model.ends_at > window.start)
    return and_(model.resource == resource, model.resource_id.in_(ids), within)
