"""The hand-counted year written into the tables, with the same ids."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from eac.catalogue.models import Activity
from eac.catalogue.rules import SessionKind
from eac.core import clock
from eac.db import db
from eac.reference.models import GradeLevel
from eac.reference.rules import Degree
from eac.reporting.rules import SessionFact
from eac.scheduling.models import Participation, SchoolSession
from eac.schools.models import School, SchoolClass
from eac.schools.rules import Priority, SchoolKind
from tests.reporting.hand_counted import CLASSES, LEVELS, PARTICIPATIONS, SCHOOLS, SESSIONS, YEAR

KINDS = {
    Degree.NURSERY: SchoolKind.NURSERY,
    Degree.ELEMENTARY: SchoolKind.ELEMENTARY,
    Degree.LOWER_SECONDARY: SchoolKind.COLLEGE,
    Degree.UPPER_SECONDARY: SchoolKind.LGT,
}
DEGREE_OF = {
    **dict.fromkeys(("ps", "ms", "gs"), Degree.NURSERY),
    **dict.fromkeys(("cp", "ce1", "ce2", "cm1", "cm2"), Degree.ELEMENTARY),
    **dict.fromkeys(("6e", "5e"), Degree.LOWER_SECONDARY),
    **dict.fromkeys(("2de", "1re"), Degree.UPPER_SECONDARY),
}
PAST, AHEAD = datetime(2026, 10, 6, 8, 0, tzinfo=UTC), datetime(2027, 1, 12, 9, 0, tzinfo=UTC)


def write() -> None:
    """Fill empty tables and commit."""
    levels = {}
    for position, (code, label) in enumerate(LEVELS.items()):
        levels[code] = GradeLevel(code=code, label=label, degree=DEGREE_OF[code], position=position)
    db.session.add_all(levels.values())
    for school_id, (name, degree, sector, is_rep, is_qpv, ips) in SCHOOLS.items():
        priority = Priority.REP if is_rep else Priority.NONE
        school = School(id=school_id, name=name, kind=KINDS[degree], sector=sector, is_qpv=is_qpv, ips=ips)
        school.priority = priority
        db.session.add(school)
    for fact in CLASSES:
        values = {"id": fact.id, "school_id": fact.school_id, "name": fact.name, "headcount": fact.headcount}
        db.session.add(SchoolClass(school_year=YEAR, levels=[levels[code] for code in fact.levels], **values))
    db.session.add(Activity(id=1, title="Offre", kind=SessionKind.DEBATE))
    db.session.flush()
    for session in SESSIONS:
        db.session.add(_session(session))
    db.session.flush()
    for row in PARTICIPATIONS:
        expected, actual = row.expected_headcount, row.actual_headcount
        ids = {"session_id": row.session_id, "class_id": row.class_id}
        db.session.add(Participation(expected_headcount=expected, actual_headcount=actual, **ids))
    db.session.commit()


def _session(fact: SessionFact) -> SchoolSession:
    start = PAST if fact.is_over else AHEAD
    end = start + timedelta(minutes=fact.minutes)
    local = clock.to_local(start)
    return SchoolSession(
        id=fact.id,
        uid=str(UUID(int=fact.id)),
        activity_id=1,
        kind=fact.kind,
        pillars=sorted(fact.pillars),
        school_year=fact.school_year,
        starts_on=local.date(),
        starts_time=local.time(),
        ends_on=local.date(),
        ends_time=time(18),
        starts_at=start,
        ends_at=end,
        state=fact.state,
    )
