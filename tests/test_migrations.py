"""The database's shape: one head, equal to the models, up and down and up again with data."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import IntegrityError

from eac import migrations
from eac.app import create_app
from eac.config import Settings
from eac.core import clock
from eac.db import Base, db, transaction
from tests.conftest import NOON
from tests.databases import fresh_database
from tests.factories.people import make_cast
from tests.factories.sessions import make_session

EIGHT, NINE, TEN = (datetime(2026, 12, 3, hour, tzinfo=UTC) for hour in (8, 9, 10))


@pytest.fixture
def empty_app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An application on an empty database of its own."""
    with fresh_database(database_url, tmp_path) as url:
        app = create_app(
            Settings(url, tmp_path, "a secret of the tests, long enough", "http://localhost", is_testing=True)
        )
        with app.app_context(), clock.freeze(NOON):
            yield app
            db.session.remove()
            db.engine.dispose()


def shape(engine: Engine) -> dict[str, Any]:
    """Tables with their columns, indexes and constraints, as the database itself tells them."""
    found = inspect(engine)
    return {
        table: {
            "columns": [
                (column["name"], str(column["type"]), column["nullable"]) for column in found.get_columns(table)
            ],
            "indexes": sorted((str(each["name"]), tuple(each["column_names"])) for each in found.get_indexes(table)),
            "unique": sorted(str(each["name"]) for each in found.get_unique_constraints(table)),
            "foreign": sorted(str(each["name"]) for each in found.get_foreign_keys(table)),
            "checks": sorted(str(each["name"]) for each in found.get_check_constraints(table)),
        }
        for table in found.get_table_names()
        if table != "alembic_version"
    }


def content(engine: Engine) -> dict[str, list[Any]]:
    """All rows of all tables."""
    with engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in Base.metadata.sorted_tables
        }


def test_one_head_pinned_in_the_file() -> None:
    assert migrations.heads() == [migrations.HEAD]


def test_every_revision_goes_down_as_well() -> None:
    scripts = (migrations.HERE / "versions").glob("*.py")
    empty = [path.name for path in scripts if "def downgrade() -> None:\n    pass" in path.read_text(encoding="utf-8")]
    assert empty == []


def test_the_tables_are_those_of_the_models(empty_app: Flask) -> None:
    migrations.upgrade(db.engine)
    assert migrations.differences(db.engine) == []
    assert migrations.current(db.engine) == migrations.HEAD


def test_up_down_up_leaves_the_same_shape_and_takes_the_same_data(empty_app: Flask) -> None:
    migrations.upgrade(db.engine)
    before = shape(db.engine)
    with transaction():
        make_session(make_cast())
    kept = content(db.engine)
    db.session.remove()
    migrations.downgrade(db.engine)
    assert (migrations.current(db.engine), shape(db.engine)) == (None, {})
    migrations.upgrade(db.engine)
    assert shape(db.engine) == before
    with db.engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            if kept[table.name]:
                names = [column.name for column in table.columns]
                connection.execute(table.insert(), [dict(zip(names, row, strict=True)) for row in kept[table.name]])
    assert content(db.engine) == kept
    assert len(kept["school_session"]) == 1


def test_running_it_again_changes_nothing(empty_app: Flask) -> None:
    migrations.upgrade(db.engine)
    with transaction():
        make_session(make_cast())
    kept = content(db.engine)
    migrations.upgrade(db.engine)
    assert content(db.engine) == kept


def _book(start: datetime, end: datetime, resource: str, number: int) -> None:
    session_id = db.session.execute(text("SELECT min(id) FROM school_session")).scalar()
    db.session.execute(
        text(
            "INSERT INTO booking (session_id, resource, resource_id, starts_at, ends_at, headcount)"
            " VALUES (:session, :resource, :number, :start, :end, 0)"
        ),
        {"session": session_id, "resource": resource, "number": number, "start": start, "end": end},
    )


@pytest.mark.parametrize("resource", ["class", "practitioner"])
def test_the_last_guard_bites(empty_app: Flask, resource: str) -> None:
    """On PostgreSQL the table itself refuses a second booking of a class or practitioner, whoever writes it."""
    if db.engine.dialect.name != "postgresql":
        pytest.skip("exclusion constraints are PostgreSQL's; SQLite writes one at a time")
    migrations.upgrade(db.engine)
    with transaction():
        make_session(make_cast())
        _book(EIGHT, NINE, resource, 77)
        _book(NINE, TEN, resource, 77)
        _book(EIGHT, TEN, resource, 78)
        _book(EIGHT, TEN, "venue", 77)
        _book(EIGHT, TEN, "venue", 77)
    with pytest.raises(IntegrityError, match="ex_booking_overlap"), transaction():
        _book(EIGHT.replace(minute=59), TEN, resource, 77)
