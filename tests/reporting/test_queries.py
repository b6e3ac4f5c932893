"""What the database adds up is what was counted by hand, in as many statements for ten classes as for a city."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import event

from eac.core import clock
from eac.db import db
from eac.reporting import queries
from eac.reporting.indicators import build_report
from eac.reporting.rules import Stage, coverage
from eac.schools.models import SchoolClass
from tests.reporting import hand_counted_tables
from tests.reporting.hand_counted import FACTS, YEAR


@pytest.fixture
def written(app: Flask) -> None:
    hand_counted_tables.write()


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL sent while the block runs."""
    sent: list[str] = []

    def keep(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", keep)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", keep)


@pytest.mark.usefixtures("written")
def test_tables_give_the_figures_counted_by_hand() -> None:
    facts = queries.facts(YEAR)
    assert sorted(facts.classes, key=lambda fact: fact.id) == list(FACTS.classes)
    assert build_report(facts) == build_report(FACTS)
    assert coverage(facts) == coverage(FACTS)
    ignored = [line for line in FACTS.sessions if line.stage is Stage.IGNORED]
    assert Counter([*facts.sessions, *ignored]) == Counter(FACTS.sessions)


@pytest.mark.usefixtures("written")
def test_the_year_before_stands_alone() -> None:
    facts = queries.facts("2025-2026")
    assert facts.classes == ()
    assert [(line.minutes, line.class_ids) for line in facts.sessions] == [(600, frozenset({5}))]


@pytest.mark.usefixtures("written")
def test_some_schools_are_seen_alone() -> None:
    facts = queries.facts(YEAR, {1})
    assert {fact.id for fact in facts.classes} == {1, 2, 3}
    expected = [row for row in coverage(FACTS) if row.fact.school_id == 1]
    assert coverage(facts) == expected
    assert {head.class_id for head in facts.heads} == {1, 2}
    assert queries.facts(YEAR, set()).classes == ()


@pytest.mark.usefixtures("written")
def test_a_planned_session_is_to_be_recorded_the_minute_it_ends() -> None:
    def unrecorded() -> int:
        return build_report(queries.facts(YEAR), ()).figures["sessions_unrecorded"].numerator

    with clock.freeze(datetime(2027, 1, 12, 9, 59, 59, tzinfo=UTC)):
        assert unrecorded() == 2  # 10, and 9 of 50 minutes
    with clock.freeze(datetime(2027, 1, 12, 10, 0, tzinfo=UTC)):
        assert unrecorded() == 3  # and 7, of 60 minutes


@pytest.mark.usefixtures("written")
def test_an_archived_class_leaves_unless_something_was_held_for_it() -> None:
    for class_id in (1, 5):
        db.session.get_one(SchoolClass, class_id).archived_at = clock.now()
    db.session.commit()
    assert {fact.id for fact in queries.facts(YEAR).classes} == {1, 2, 3, 4, 6, 7, 8, 9, 10}


@pytest.mark.usefixtures("written")
def test_a_class_without_level_takes_the_degree_of_its_school() -> None:
    db.session.get_one(SchoolClass, 6).levels = []
    db.session.commit()
    six = next(fact for fact in queries.facts(YEAR).classes if fact.id == 6)
    assert (six.levels, six.degree.value) == ((), "lower_secondary")


@pytest.mark.usefixtures("written")
def test_five_statements_whatever_the_size() -> None:
    with statements() as sent:
        queries.facts(YEAR)
    assert len([one for one in sent if one.startswith("SELECT")]) == 5
    with statements() as sent:
        queries.facts("2030-2031")
    assert len([one for one in sent if one.startswith("SELECT")]) == 5
