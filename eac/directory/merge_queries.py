"""Reading what duplicates are found by, and what hangs on a school."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from eac.audit.models import AuditEntry
from eac.db import db
from eac.directory.duplicates import Card, Pair, find_pairs
from eac.directory.merging import ClassName
from eac.directory.models import DistinctSchools
from eac.feeds.models import Subscription
from eac.feeds.rules import FeedKind
from eac.identity.models import Membership
from eac.identity.rules import Scope
from eac.scheduling.models import Availability, Closure, SchoolSession
from eac.scheduling.rules import Resource
from eac.schools.models import Rollover, School, SchoolClass, SchoolFigures

MANY = 1000
"""Schools from which the number of pairs is not counted on every list."""


def cards() -> list[Card]:
    """All schools that stand for themselves, archived ones too; one statement."""
    columns = (
        School.id,
        School.name,
        School.kind,
        School.uai,
        School.address,
        School.postcode,
        School.city,
        School.phone,
        School.email,
        School.notes,
        School.archived_at.is_not(None).label("is_archived"),
    )
    found = db.session.execute(select(*columns).where(School.merged_into_id.is_(None)))
    return [Card(**row) for row in found.mappings()]


def pairs() -> list[Pair]:
    """The schools that may be the same, the strongest first, without those told apart."""
    apart = db.session.execute(select(DistinctSchools.first_id, DistinctSchools.second_id))
    return find_pairs(cards(), [(first, second) for first, second in apart])


def count_pairs() -> int | None:
    """How many pairs there are; None in a directory where that would take long."""
    known = db.session.scalar(select(func.count()).select_from(School)) or 0
    return len(pairs()) if known <= MANY else None


def find_distinct(first_id: int, second_id: int) -> DistinctSchools | None:
    """What was said of two schools."""
    return db.session.scalar(select(DistinctSchools).filter_by(first_id=first_id, second_id=second_id))


def class_names(school: School) -> list[ClassName]:
    """The classes of a school of all years, archived ones too."""
    found = select(SchoolClass.id, SchoolClass.school_year, SchoolClass.name).filter_by(school_id=school.id)
    return [ClassName(*row) for row in db.session.execute(found.order_by(SchoolClass.school_year, SchoolClass.name))]


def hanging_on(school: School) -> dict[str, int]:
    """How much of each hangs on a school, by the name of its table; one statement."""
    subscription = (Subscription.kind == FeedKind.SCHOOL, Subscription.subject_id == school.id)
    held: dict[str, tuple[Any, ...]] = {
        "classes": (SchoolClass, SchoolClass.school_id == school.id),
        "sessions": (SchoolSession, SchoolSession.school_id == school.id),
        "closures": (Closure, Closure.resource == Resource.SCHOOL, Closure.resource_id == school.id),
        "availabilities": (
            Availability,
            Availability.resource == Resource.SCHOOL,
            Availability.resource_id == school.id,
        ),
        "heads": (Membership, Membership.scope == Scope.SCHOOL, Membership.scope_id == school.id),
        "figures": (SchoolFigures, SchoolFigures.school_id == school.id),
        "rollovers": (Rollover, Rollover.school_id == school.id),
        "agendas": (Subscription, *subscription),
        "entries": (AuditEntry, AuditEntry.subject_type == "School", AuditEntry.subject_id == school.id),
    }
    counts = [
        select(func.count()).select_from(model).where(*where).scalar_subquery().label(name)
        for name, (model, *where) in held.items()
    ]
    return dict(db.session.execute(select(*counts)).mappings().one())


def classes_of(school: School) -> Sequence[SchoolClass]:
    """The classes of a school of all years, as rows."""
    return db.session.scalars(select(SchoolClass).filter_by(school_id=school.id)).unique().all()


def sessions_at(school: School) -> Sequence[SchoolSession]:
    """The sessions that take place at a school, as rows."""
    return db.session.scalars(select(SchoolSession).filter_by(school_id=school.id)).all()
