"""The demonstration city in the database: the same each time, without a conflict, lively for each role."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from time import monotonic

import pytest
from flask import Flask
from sqlalchemy import func, select

from eac import seeding
from eac.audit.models import AuditEntry
from eac.catalogue.models import Activity
from eac.catalogue.rules import SessionKind
from eac.core import clock
from eac.core.errors import RuleBroken
from eac.db import Base, db, transaction
from eac.demo import programme
from eac.identity import queries as accounts
from eac.identity.models import User
from eac.identity.rules import Role
from eac.partners.models import Practitioner, Venue
from eac.scheduling.conflicts import find_conflicts
from eac.scheduling.knowledge import load_facts
from eac.scheduling.models import Booking, Participation, SchoolSession
from eac.scheduling.rules import OCCUPYING, Resource, State
from eac.scheduling.service import as_command
from eac.schools.models import School, SchoolClass, Teacher
from tests.conftest import NOON

pytestmark = pytest.mark.slow
TODAY = date(2026, 11, 24)
YEARS = ["2025-2026", "2026-2027"]


def load(today: date, *, anew: bool = False) -> bool:
    with transaction():
        return seeding.load_demo(today, anew=anew)


@pytest.fixture(scope="module")
def city(session_app: Flask) -> Iterator[float]:
    """The city on Tuesday 24 November 2026, loaded once for this module; gives the seconds it took."""
    with clock.freeze(NOON), session_app.app_context():
        begun = monotonic()
        assert load(TODAY)
        yield monotonic() - begun
        db.session.remove()
        with db.engine.begin() as connection:
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())


def dump() -> list[list[tuple[object, ...]]]:
    """What people see of the sessions, of who comes, and of the journal, without row numbers."""
    one = SchoolSession
    sessions = select(
        one.uid, Activity.title, one.starts_at, one.ends_at, one.state, one.sequence, one.adults, one.coach_seats,
        one.cancel_reason, one.cancel_note, one.created_at, one.updated_at, one.notes_for_teacher, Venue.name,
    ).select_from(one).join(Activity, one.activity_id == Activity.id).outerjoin(Venue, one.venue_id == Venue.id)  # fmt: skip
    coming = (
        select(one.uid, SchoolClass.name, School.uai, Participation.expected_headcount, Participation.actual_headcount)
        .select_from(one)
        .join(Participation)
        .join(SchoolClass)
        .join(School, SchoolClass.school_id == School.id)
    )
    people = select(one.uid, Practitioner.last_name).join(one.practitioners)
    taken = select(one.uid, Booking.resource, Booking.starts_at, Booking.ends_at, Booking.headcount).join(
        Booking, Booking.session_id == one.id
    )
    journal = select(AuditEntry.at, AuditEntry.actor_name, AuditEntry.action, AuditEntry.sentence)
    accounts_there = select(User.email, User.display_name, User.fs_uniquifier)
    found = (sessions, coming, people, taken, journal, accounts_there)
    return [sorted((tuple(row) for row in db.session.execute(query)), key=repr) for query in found]


def count(model: type[Base]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_loaded_in_time(city: float) -> None:
    assert city < 20


def test_counts_are_near_the_targets(city: float) -> None:
    years = Counter(db.session.scalars(select(SchoolSession.school_year)))
    assert set(years) == set(YEARS)
    assert 790 <= years["2025-2026"] <= 810
    assert 890 <= years["2026-2027"] <= 910
    assert (count(School), count(Venue), count(Practitioner)) == (49, 30, 48)
    assert count(SchoolClass) == 2 * 557
    assert 450 <= count(Teacher) <= 600
    kinds = Counter(db.session.scalars(select(SchoolSession.kind)))
    assert set(kinds) == set(SessionKind)
    assert min(kinds.values()) > 180


def test_no_session_of_the_city_has_a_blocking_conflict(city: float) -> None:
    occupying = select(SchoolSession).where(SchoolSession.state.in_(OCCUPYING)).order_by(SchoolSession.starts_at)
    for year in YEARS:
        wanted = [as_command(row) for row in db.session.scalars(occupying.filter_by(school_year=year))]
        assert len(wanted) > 700
        found = find_conflicts(wanted, load_facts(wanted))
        assert [one for conflicts in found for one in conflicts if one.is_blocking] == []


def test_the_check_would_see_a_conflict(city: float) -> None:
    rows = db.session.scalars(select(SchoolSession).filter_by(state=State.CONFIRMED).order_by(SchoolSession.id)).all()
    people = tuple(one.id for one in rows[0].practitioners)
    clash = replace(as_command(rows[1]), when=rows[0].when, practitioner_ids=people)
    assert [one for one in find_conflicts([clash], load_facts([clash]))[0] if one.is_blocking]


def test_the_past_is_held_or_cancelled_and_the_future_ahead(city: float) -> None:
    past = Counter(db.session.scalars(select(SchoolSession.state).where(SchoolSession.starts_on < TODAY)))
    ahead = Counter(db.session.scalars(select(SchoolSession.state).where(SchoolSession.starts_on >= TODAY)))
    assert set(past) == {State.HELD, State.CANCELLED}
    assert set(ahead) == {State.DRAFT, State.PROPOSED, State.OPTION, State.CONFIRMED, State.CANCELLED}
    held = db.session.scalars(select(Participation).join(SchoolSession).where(SchoolSession.state == State.HELD))
    assert all(one.actual_headcount is not None for one in held)
    assert count(SchoolSession) > len(db.session.scalars(select(SchoolSession).filter_by(moved_at=None)).all())


def test_what_occupies_is_booked_and_what_is_cancelled_is_not(city: float) -> None:
    booked = set(db.session.scalars(select(Booking.session_id)))
    occupying = set(db.session.scalars(select(SchoolSession.id).where(SchoolSession.state.in_(OCCUPYING))))
    assert booked == occupying
    classes = select(Booking.session_id, Booking.resource_id).where(Booking.resource == Resource.CLASS)
    taking_part = select(Participation.session_id, Participation.class_id).where(Participation.session_id.in_(booked))
    assert set(db.session.execute(classes)) == set(db.session.execute(taking_part))


def test_some_classes_get_nothing(city: float) -> None:
    reached = select(Participation.class_id).join(SchoolSession).where(SchoolSession.school_year == YEARS[1])
    left_out = select(func.count()).select_from(SchoolClass).where(
        SchoolClass.school_year == YEARS[1], SchoolClass.id.not_in(reached)
    )  # fmt: skip
    assert 60 < (db.session.scalar(left_out) or 0) < 160


@pytest.mark.parametrize("role", Role)
def test_each_role_has_an_account_without_password_bound_to_what_exists(city: float, role: Role) -> None:
    person = accounts.first_user(role)
    assert person is not None
    assert person.password is None
    assert person.memberships[0].role is role


def test_the_teacher_of_the_demonstration_has_sessions_behind_and_ahead(city: float) -> None:
    person = accounts.first_user(Role.TEACHER)
    assert person is not None
    teacher = db.session.get_one(Teacher, person.memberships[0].scope_id)
    assert teacher.full_name == person.display_name
    mine = select(SchoolSession).join(Participation).where(
        Participation.class_id.in_([one.id for one in teacher.classes if one.school_year == YEARS[1]])
    )  # fmt: skip
    states = Counter(row.state for row in db.session.scalars(mine))
    assert states[State.HELD] >= 2
    assert sum(states[state] for state in OCCUPYING) - states[State.HELD] >= 2
    head = accounts.first_user(Role.HEAD)
    assert head is not None
    assert head.memberships[0].scope_id == teacher.classes[0].school_id


def test_every_session_has_its_history(city: float) -> None:
    told = set(db.session.scalars(select(AuditEntry.subject_id).filter_by(subject_type="SchoolSession")))
    assert told == set(db.session.scalars(select(SchoolSession.id)))
    assert not db.session.scalar(select(AuditEntry).where(AuditEntry.at > clock.now()))


def test_loading_again_keeps_what_is_there(city: float) -> None:
    before = dump()
    assert not load(TODAY)
    assert not load(date(2027, 3, 16))
    assert dump() == before


def test_another_day_shifts_what_is_past_and_the_same_day_gives_the_same_city(city: float) -> None:
    held = select(func.count()).select_from(SchoolSession).where(SchoolSession.state == State.HELD)
    before, held_before = dump(), db.session.scalar(held) or 0
    assert load(date(2027, 3, 16), anew=True)
    assert seeding.demo_day() == date(2027, 3, 16)
    assert (db.session.scalar(held) or 0) > held_before + 250
    programme.programme.cache_clear()
    assert load(TODAY, anew=True)
    assert dump() == before
    assert seeding.demo_day() == TODAY


def test_a_real_city_is_never_mixed_with_the_demonstration(city: float) -> None:
    schools = count(School)
    db.session.execute(db.delete(AuditEntry).where(AuditEntry.action == seeding.MARK))
    with pytest.raises(RuleBroken, match="base vide"):
        seeding.load_demo(TODAY, anew=True)
    assert count(School) == schools
    db.session.rollback()
