"""Among 10,500 sessions, what pages and checks read of them is found by an index, on either database."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import event, insert, select, text

from eac.catalogue.rules import SessionKind
from eac.core import clock
from eac.core.schoolyear import SchoolYear
from eac.db import db, transaction
from eac.identity.models import User
from eac.scheduling import knowledge, queries
from eac.scheduling.models import SchoolSession
from eac.scheduling.queries import SessionFilter
from eac.scheduling.rules import NewSession, Place, Resource, State
from eac.web import lists
from tests.factories.directory import make_practitioner
from tests.factories.people import Cast
from tests.factories.sessions import a_session, at

DAYS, A_DAY = 300, 35
OTHERS = 1000
"""Ids of what is taken begin here; nobody's but in the bookings."""
LARGE = r"(school_session|booking|participation|session_practitioner)"
SCANS = {"sqlite": re.compile(rf"^SCAN {LARGE}\w*$"), "postgresql": re.compile(rf"Seq Scan on {LARGE}\b")}
"""A whole table read; SQLite names an index when it reads that instead."""


def pour(cast: Cast, activity: int) -> None:
    """Ten years of sessions below the application: one every twelfth day by hand, then copied with all that they take."""
    db.session.execute(insert(SchoolSession), [_row(number, cast, activity) for number in range(DAYS)])
    first = min([make_practitioner().id for _number in range(A_DAY)])
    copied = [column.name for column in SchoolSession.__table__.columns if column.name not in {"id", "uid"}]
    names, copies = ", ".join(copied), ", ".join(f"({number})" for number in range(1, A_DAY))
    tables = {
        f"school_session (id, uid, {names})": f"id + 1000 * column1, uid || '-' || column1, {names}"
        f" FROM school_session, (VALUES {copies}) AS copies",
        "participation (session_id, class_id, expected_headcount)": f"id, {cast.other_class_id}, 24 FROM school_session",
        "session_practitioner (session_id, practitioner_id)": f"id, {first} + id / 1000 FROM school_session",
    }
    tables |= {
        f"booking (session_id, resource, resource_id, starts_at, ends_at, headcount) /* {resource} */": f"id, '{resource}',"
        f" {OTHERS} + id / 1000, starts_at, ends_at, 0 FROM school_session"
        for resource in (Resource.CLASS, Resource.VENUE, Resource.PRACTITIONER)
    }
    for table, rows in tables.items():
        db.session.execute(text(f"INSERT INTO {table} SELECT {rows}"))


def _row(number: int, cast: Cast, activity: int) -> dict[str, Any]:
    day = date(2017, 9, 1) + timedelta(days=12 * number)
    start = clock.to_utc(day, time(9))
    return {
        "id": number + 1,
        "uid": f"plan-{number}",
        "activity_id": activity,
        "kind": SessionKind.PRACTICE_WORKSHOP,
        "school_year": str(SchoolYear.of(day)),
        "starts_on": day,
        "starts_time": time(9),
        "ends_on": day,
        "ends_time": time(10),
        "starts_at": start,
        "ends_at": start + timedelta(hours=1),
        "venue_id": cast.venue_id,
        "state": State.CONFIRMED,
        "search_key": "",
    }


@contextmanager
def sent() -> Iterator[list[tuple[str, Any]]]:
    """What is asked of the database while the block runs, with its values."""
    found: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_more: object) -> None:
        found.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def scans(act: Callable[[], object]) -> list[str]:
    """Large tables that an act reads whole, as the database's own plan says."""
    dialect = db.engine.dialect.name
    ask = "EXPLAIN QUERY PLAN " if dialect == "sqlite" else "EXPLAIN "
    with sent() as statements:
        act()
    found = []
    for statement, values in statements:
        plan = db.session.connection().exec_driver_sql(ask + statement, values)
        lines = [str(row[-1]).strip() for row in plan]
        found += [line for line in lines if SCANS[dialect].search(line)]
    return found


def test_no_page_and_no_check_reads_a_large_table_whole(app: Flask, cast: Cast) -> None:
    with transaction():
        new = a_session(cast, place=Place(Resource.VENUE, cast.venue_id))
        pour(cast, new.activity_id)
    with db.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
    person = db.session.get_one(User, cast.amal_id)
    with app.test_request_context("/seances?page=150"):
        found = {name: scans(act) for name, act in _acts(person, new, cast).items()}
    assert {name: lines for name, lines in found.items() if lines} == {}


def _acts(person: User, new: NewSession, cast: Cast) -> dict[str, Callable[[], object]]:
    monday, sunday = date(2026, 12, 7), date(2026, 12, 13)
    everything, year = SessionFilter(), SchoolYear(2026)
    of_school = SessionFilter(school_id=cast.school_id, state=State.CONFIRMED)
    rest_of_year = [new, a_session(cast, activity_id=new.activity_id, when=at(date(2027, 7, 2)))]
    return {
        "check of one": lambda: knowledge.load_facts([new], reach_days=0),
        "free slots near by": lambda: knowledge.load_facts([new]),
        "free slots of a year": lambda: knowledge.load_facts(rest_of_year, reach_days=0),
        "week": lambda: queries.on_grid(person, monday, sunday, everything),
        "week, filtered": lambda: queries.on_grid(person, monday, sunday, of_school),
        "day": lambda: queries.between(person, monday, monday, everything),
        "list": lambda: lists.listing(queries.sessions_of(person, everything, year), {"date": SchoolSession.starts_at}),
        "class": lambda: _list(person, SessionFilter(class_id=cast.class_id), year),
        "practitioner": lambda: _list(person, SessionFilter(practitioner_id=cast.practitioner_id), year),
        "to do": lambda: queries.to_do(person),
    }


def _list(person: User, narrowed: SessionFilter, year: SchoolYear) -> object:
    return lists.listing(queries.sessions_of(person, narrowed, year), {"date": SchoolSession.starts_at})


def test_a_table_read_whole_is_noticed(app: Flask, cast: Cast) -> None:
    since = datetime(2026, 9, 1, tzinfo=clock.PARIS)
    unindexed = select(SchoolSession).where(SchoolSession.created_at > since)
    assert scans(lambda: db.session.scalars(unindexed).all()) != []
