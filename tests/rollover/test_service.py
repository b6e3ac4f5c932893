"""A school prepared, prepared twice, taken back and prepared again; what stands in the way is named."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from eac.audit.models import AuditEntry
from eac.audit.service import System
from eac.core import clock
from eac.core.errors import Conflicting, RuleBroken
from eac.core.schoolyear import SchoolYear
from eac.db import db
from eac.feeds import service as feeds
from eac.feeds.rules import FeedKind
from eac.rollover import queries, service
from eac.rollover.proposal import propose, repeated
from eac.rollover.rules import Fate, Passage, Staffing, Wanted, as_wanted
from eac.scheduling.models import Closure
from eac.scheduling.rules import Resource
from eac.schools import queries as schools
from eac.schools.models import FormerTeacher, Rollover, School, SchoolClass
from tests.factories.directory import make_class, make_school, make_teacher
from tests.factories.people import make_cast
from tests.factories.sessions import make_session
from tests.rollover.levels import make_levels

BY = System()
TO = SchoolYear(2027)


@pytest.fixture
def school(app: Flask) -> Iterator[School]:
    """CP A, CE1 A, CM1-CM2, CM2 B of 2026-2027, a teacher each; an archived class that does not count."""
    make_levels()
    school = make_school(name="École Goscinny")
    for name, levels in (("CP A", "cp"), ("CE1 A", "ce1"), ("CM1-CM2", "cm1 cm2"), ("CM2 B", "cm2")):
        row = make_class(school, tuple(levels.split()), name=name)
        make_teacher(row, last_name=name)
    make_class(school, ("cp",), name="CP Z", archived_at=clock.now())
    db.session.flush()
    yield school
    db.session.rollback()


def wanted(school: School) -> list[Wanted]:
    """The lines as proposed."""
    known = queries.known_of([school], TO)[school.id]
    return [as_wanted(line, Staffing.LEVEL) for line in propose(known)]


def prepare(school: School, *lines: Wanted) -> Rollover:
    return service.prepare(Passage(school.id, str(TO), tuple(lines) or tuple(wanted(school))), by=BY)


def made(school: School) -> dict[str, tuple[str, int, list[str], list[str]]]:
    """Name → levels, pupils, teachers, origins of the classes of the new year."""
    db.session.expire_all()
    rows = db.session.scalars(
        select(SchoolClass).filter_by(school_id=school.id, school_year=str(TO)).order_by(SchoolClass.name)
    ).unique()
    return {
        row.name: (
            " ".join(level.code for level in row.levels),
            row.headcount,
            [teacher.last_name for teacher in row.teachers],
            sorted(each.name for each in row.origins),
        )
        for row in rows
    }


AS_PROPOSED = {
    "CE1 A": ("ce1", 24, ["CE1 A"], ["CP A"]),
    "CE2 A": ("ce2", 24, [], ["CE1 A"]),
    "CM2": ("cm2", 12, ["CM2 B"], ["CM1-CM2"]),
    "CP A": ("cp", 24, ["CP A"], []),
}


def test_a_school_as_proposed(school: School) -> None:
    rollover = prepare(school)
    assert made(school) == AS_PROPOSED
    rows = queries.made_by(rollover)
    assert {(row.counted_on, row.version, row.rollover_id) for row in rows} == {(None, 1, rollover.id)}
    entry = db.session.scalars(select(AuditEntry).filter_by(action="prepare_rollover")).one()
    assert (entry.sentence, entry.subject_id) == (
        "Passage à 2027-2028 préparé\u202f: École Goscinny (4 classes)",
        school.id,
    )


def test_repeated_split_merged_left_and_added(school: School) -> None:
    known = queries.known_of([school], TO)[school.id]
    cp, ce1, mixed, cm2, new_cp = wanted(school)
    prepare(
        school,
        repeated(replace(cp, fate=Fate.REPEAT), known),
        replace(ce1, name="CE2 A", headcount=12),
        replace(ce1, name="CE2 B", headcount=12),
        replace(mixed, merge_into=6),
        replace(cm2, fate=Fate.LEAVE),
        replace(new_cp, name="CP B"),
        Wanted((), Fate.MAKE, "ULIS", ("ulis",), 10),
    )
    assert {name: (levels, count, origins) for name, (levels, count, _team, origins) in made(school).items()} == {
        "CP A": ("cp", 24, ["CP A"]),
        "CE2 A": ("ce2", 12, ["CE1 A"]),
        "CE2 B": ("ce2", 12, ["CE1 A"]),
        "CP B": ("cp", 24, []),
        "ULIS": ("cm2 ulis", 22, ["CM1-CM2"]),
    }


def test_two_classes_are_merged_with_all_they_bring(school: School) -> None:
    cp, ce1, mixed, cm2, new_cp = wanted(school)
    prepare(school, cp, replace(ce1, merge_into=0), mixed, cm2, new_cp)
    assert made(school)["CE1 A"] == ("ce1 ce2", 48, ["CE1 A"], ["CE1 A", "CP A"])


@pytest.mark.parametrize(
    ("number", "values", "field"),
    [
        (1, {"name": "CE1 A"}, "lines-1-name"),
        (1, {"name": "ce1-a"}, "lines-1-name"),
        (1, {"name": " "}, "lines-1-name"),
        (1, {"levels": ()}, "lines-1-levels"),
        (1, {"merge_into": 1}, "lines-1-fate"),
        (1, {"merge_into": 3}, "lines-1-fate"),
        (1, {"merge_into": 99}, "lines-1-fate"),
    ],
)
def test_a_line_that_cannot_be_written_is_named(
    school: School, number: int, values: dict[str, object], field: str
) -> None:
    lines = wanted(school)
    lines[number] = replace(lines[number], **values)  # type: ignore[arg-type]
    with pytest.raises(RuleBroken) as refused:
        prepare(school, *lines)
    assert refused.value.field == field
    assert made(school) == {}


def test_a_class_added_or_archived_meanwhile_is_told(school: School) -> None:
    lines = wanted(school)
    make_class(school, ("ce2",), name="CE2 Z")
    with pytest.raises(Conflicting, match="CE2 Z"):
        prepare(school, *lines)
    with pytest.raises(Conflicting, match="classe retirée"):
        prepare(school, *wanted(school), Wanted((999_999,), Fate.MAKE, "X", ("cp",), 1))


def test_the_second_of_two_people_is_told(school: School) -> None:
    prepare(school)
    with pytest.raises(Conflicting, match="Système a déjà préparé"):
        prepare(school)
    assert made(school) == AS_PROPOSED


def test_a_school_without_classes_has_nothing_to_carry(app: Flask) -> None:
    make_levels()
    with pytest.raises(RuleBroken, match="aucune classe à reprendre"):
        service.prepare_as_proposed(make_school(), TO, Staffing.LEVEL, by=BY)
    db.session.rollback()


def test_classes_typed_before_are_linked_and_not_doubled(school: School) -> None:
    typed = make_class(school, ("ce1",), name="ce1-a", school_year=str(TO), headcount=19)
    rollover = prepare(school)
    assert made(school)["ce1-a"] == ("ce1", 19, [], ["CP A"])
    assert ([row.id for row in queries.linked_by(rollover)], typed.version) == ([typed.id], 1)
    service.undo(rollover, by=BY)
    assert made(school) == {"ce1-a": ("ce1", 19, [], [])}


def test_taken_back_and_done_again(school: School) -> None:
    first = prepare(school)
    service.undo(first, by=BY)
    db.session.flush()
    assert (made(school), first.undone_at, queries.find_done(school.id, TO)) == ({}, clock.now(), None)
    with pytest.raises(Conflicting, match="déjà annulé"):
        service.undo(first, by=BY)
    second = prepare(school)
    assert (made(school), queries.find_done(school.id, TO)) == (AS_PROPOSED, second)
    told = db.session.scalars(select(AuditEntry.sentence).filter_by(action="undo_rollover")).all()
    assert told == ["Passage à 2027-2028 annulé\u202f: École Goscinny"]


@pytest.mark.parametrize("what", ["change", "feed", "closure", "replacement", "next_year"])
def test_what_was_built_on_a_class_stands_in_the_way(school: School, what: str) -> None:
    rollover = prepare(school)
    row = next(each for each in queries.made_by(rollover) if each.name == "CE1 A")
    if what == "change":
        row.headcount = 20
    elif what == "feed":
        feeds.create(FeedKind.CLASS, row, by=BY)
    elif what == "closure":
        day = clock.now()
        db.session.add(
            Closure(resource=Resource.CLASS, resource_id=row.id, starts_at=day, ends_at=day.replace(hour=23))
        )
    elif what == "replacement":
        db.session.add(FormerTeacher(class_id=row.id, teacher_id=row.teachers[0].id, until=date(2027, 10, 1)))
    else:
        service.prepare_as_proposed(school, TO.next, Staffing.LEVEL, by=BY)
    db.session.flush()
    with pytest.raises(RuleBroken) as refused:
        service.undo(rollover, by=BY)
    named = {
        "change": "une modification de sa fiche",
        "feed": "un agenda auquel on s’abonne",
        "closure": "une fermeture",
        "replacement": "un remplacement",
        "next_year": "une classe de l’année suivante",
    }
    assert f"CE1 A ({named[what]})" in str(refused.value)
    assert (rollover.undone_at, "CE1 A" in made(school)) == (None, True)


def test_a_session_stands_in_the_way(school: School) -> None:
    cast = make_cast()
    rollover = prepare(school)
    row = queries.made_by(rollover)[0]
    assert row.name == "CP A"
    session = make_session(cast)
    session.participations[0].class_id = row.id
    db.session.flush()
    with pytest.raises(RuleBroken, match=r"CP A \(une séance\)"):
        service.undo(rollover, by=BY)


def test_the_chain_of_origins_over_the_years(school: School) -> None:
    prepare(school)
    service.prepare_as_proposed(school, TO.next, Staffing.LEVEL, by=BY)
    rows = {(row.school_year, row.name): row.id for row in db.session.scalars(select(SchoolClass)).unique()}
    last = rows["2028-2029", "CE2 A"]
    assert schools.ancestors([last, rows["2028-2029", "CP A"]]) == {
        last: {rows["2027-2028", "CE1 A"], rows["2026-2027", "CP A"]},
        rows["2028-2029", "CP A"]: frozenset(),
    }


def test_a_long_list_of_ties_is_cut() -> None:
    rows = [SchoolClass(id=n, name=f"C{n}") for n in range(7)]
    assert service.said(rows, {n: ["x"] for n in range(7)}) == "C0 (x), C1 (x), C2 (x), C3 (x), C4 (x) et 2 autres"


def test_what_the_year_needs(school: School) -> None:
    ready = queries.readiness(TO)
    assert (ready.year, ready.zones, ready.public) == (
        queries.Dates(0, 0),
        {"B": queries.Dates(0, 0)},
        queries.Dates(0, 0),
    )
