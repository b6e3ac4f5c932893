"""The database door: instants with a zone, versions, transactions, constraints that speak."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError
from sqlalchemy.orm.exc import StaleDataError

from eac import db as database
from eac.core.errors import Stale
from eac.db import Base, UtcDateTime, broken_rule, check_version, db, transaction
from eac.schools.models import School
from tests.factories.directory import make_school, make_teacher


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)),  # noqa: DTZ001  the zone is drawn beside
    st.integers(-12 * 60, 14 * 60),
)
def test_an_instant_is_read_as_it_was_written(app: Flask, wall: datetime, offset: int) -> None:
    instant = wall.replace(tzinfo=timezone(timedelta(minutes=offset)))
    with transaction():
        school = make_school(archived_at=instant)
        db.session.refresh(school)
        assert school.archived_at is not None
        assert (school.archived_at, school.archived_at.tzinfo) == (instant, UTC)
        db.session.rollback()


def test_a_naive_instant_is_refused(app: Flask) -> None:
    with pytest.raises(StatementError, match="an instant needs a zone"):
        make_school(archived_at=datetime(2026, 11, 24))  # noqa: DTZ001  what is refused
    db.session.rollback()


def test_every_instant_is_kept_in_utc() -> None:
    naive = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if "DATETIME" in str(column.type).upper() and not isinstance(column.type, UtcDateTime)
    ]
    assert naive == []


def test_an_older_version_is_stale(app: Flask) -> None:
    with transaction():
        school = make_school()
        check_version(school, school.version)
        check_version(school, None)
        older = school.version - 1
        with pytest.raises(Stale) as stale:
            check_version(school, older)
        assert stale.value.subject is school


def test_a_change_of_a_row_that_moved_on_fails(app: Flask) -> None:
    with transaction():
        number = make_school().id
    school = db.session.get_one(School, number)
    assert school.version == 1
    db.session.expunge(school)
    db.session.rollback()
    with db.engine.begin() as other:
        other.execute(text("UPDATE school SET version = 2 WHERE id = :id"), {"id": number})
    with pytest.raises(StaleDataError):
        _rename(school)


def _rename(school: School) -> None:
    with transaction():
        db.session.add(school)
        school.name = "La mienne"


def test_a_command_keeps_all_or_nothing(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError):
        _add_then_fail()
    with transaction():
        make_school(name="Gardée")
    assert list(db.session.scalars(select(School.name))) == ["Gardée"]


def _add_then_fail() -> None:
    with transaction():
        make_school(name="Perdue")
        raise ZeroDivisionError


def test_the_database_refuses_what_points_nowhere(app: Flask) -> None:
    with pytest.raises(IntegrityError):
        db.session.execute(text("INSERT INTO class_teacher (class_id, teacher_id) VALUES (999999, 999999)"))
    db.session.rollback()


BROKEN: dict[str, tuple[Callable[[], Any], str, str | None]] = {
    "unique": (lambda: [make_school(uai="0060176J") for _ in range(2)], "Un établissement porte déjà cet UAI.", "uai"),
    "unique, one of several": (
        lambda: [make_teacher(email="a@example.org") for _ in range(2)],
        "Cette adresse est déjà celle d’une autre personne.",
        "email",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_constraint_says_a_sentence(app: Flask, name: str) -> None:
    act, sentence, field = BROKEN[name]
    with pytest.raises(IntegrityError) as error:
        act()
    db.session.rollback()
    rule = broken_rule(error.value)
    assert rule is not None
    assert (rule.sentence, rule.field) == (sentence, field)


def test_a_broken_check_says_a_sentence(app: Flask) -> None:
    with transaction():
        number = make_school().id
    statement = text(
        "INSERT INTO school_opening (school_id, weekday, half, opens, closes)"
        " VALUES (:id, 2, 'morning', '11:00:00', '09:00:00')"
    )
    with pytest.raises(IntegrityError) as error:
        db.session.execute(statement, {"id": number})
    db.session.rollback()
    rule = broken_rule(error.value)
    assert rule is not None
    assert rule.sentence == "La fin des cours doit suivre leur début."


def test_every_sentence_belongs_to_a_constraint_that_exists(app: Flask) -> None:
    known = {str(each.name) for table in Base.metadata.sorted_tables for each in table.constraints if each.name}
    known |= {
        f"uq_{table.name}_{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.unique
    }
    assert set(database._sentences) - known == {"ex_booking_overlap"}


def test_sqlite_is_safe_by_its_settings(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has its own settings")
    with db.engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "mmap_size")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 8000, "mmap_size": 0}


@pytest.fixture
def other_process(app: Flask) -> Iterator[sqlite3.Connection]:
    """A writer that this process's queue knows nothing of, as another process would be; it holds the turn to write."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL lets many write at once")
    connection = sqlite3.connect(db.engine.url.database or "", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    yield connection
    connection.close()


def test_a_writer_asks_again_until_another_process_is_done(
    other_process: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []

    def after_three_tries(seconds: float) -> None:
        asked.append(seconds)
        if len(asked) == 3:
            other_process.execute("ROLLBACK")

    monkeypatch.setattr(database, "sleep", after_three_tries)
    with transaction():
        make_school(name="Enfin")
    assert asked == [0.002] * 3
    assert db.session.scalars(select(School.name)).all() == ["Enfin"]


def test_a_writer_gives_up_in_the_end(other_process: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "sleep", lambda _seconds: None)
    with pytest.raises(OperationalError, match="locked"), transaction():
        make_school()
    other_process.execute("ROLLBACK")
    with transaction():
        make_school(name="Ensuite")
    assert db.session.connection().exec_driver_sql("PRAGMA busy_timeout").scalar() == 8000
