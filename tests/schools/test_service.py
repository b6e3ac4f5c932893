"""Adding, changing, archiving and restoring, each with its line in the journal."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from eac.audit.models import AuditEntry
from eac.audit.service import System
from eac.core import clock
from eac.core.errors import RuleBroken, Stale
from eac.db import broken_rule, db
from eac.reference.rules import Half, Weekday
from eac.reference.week import HalfDay
from eac.schools import queries, service
from eac.schools.commands import USUAL_WEEKS, ClassDetails, NewClass, SchoolDetails, TeacherDetails
from eac.schools.rules import SchoolKind
from tests.factories.directory import make_class, make_level, make_school, make_teacher

BY = System()
SCHOOL = SchoolDetails("École Goscinny", SchoolKind.ELEMENTARY, uai=" 0060176j ", openings=USUAL_WEEKS[8])
CLASS = ClassDetails("CE2 B", ("ce2",), 24, date(2026, 9, 15))


@pytest.fixture(autouse=True)
def _rolled_back(app: Flask) -> Iterator[None]:
    make_level("ce2")
    make_level("cm1")
    yield
    db.session.rollback()


def told() -> list[tuple[str, str, dict[str, Any]]]:
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(row.action, row.sentence, row.changes) for row in rows]


def test_a_school_is_added_with_its_week() -> None:
    school = service.add_school(SCHOOL, by=BY)
    db.session.expire_all()
    assert (school.uai, school.version, {row.opening for row in school.openings}) == (
        "0060176J",
        1,
        set(USUAL_WEEKS[8]),
    )
    assert told() == [("add_school", "Fiche créée\u202f: École Goscinny", {})]


def test_a_week_is_changed_in_place_and_told() -> None:
    school = service.add_school(SCHOOL, by=BY)
    service.change_school(replace(SCHOOL, openings=USUAL_WEEKS[9]), by=BY, school=school, expected=1)
    db.session.flush()
    db.session.expire_all()
    assert ({row.opening for row in school.openings}, school.version) == (set(USUAL_WEEKS[9]), 2)
    action, _sentence, changes = told()[-1]
    assert (action, list(changes)) == ("change_school", ["openings"])
    before, after = changes["openings"]
    assert (len(before), len(after), set(after) - set(before)) == (
        8,
        9,
        {"0-afternoon 13:30-15:45", "1-afternoon 13:30-15:45", "2-morning 08:30-11:30"}
        | {"3-afternoon 13:30-15:45", "4-afternoon 13:30-15:45"},
    )


def test_a_school_tells_which_columns_changed() -> None:
    school = service.add_school(SCHOOL, by=BY)
    service.change_school(replace(SCHOOL, name="École René-Goscinny", is_qpv=True), by=BY, school=school)
    assert told()[-1] == (
        "change_school",
        "Fiche modifiée\u202f: École René-Goscinny",
        {"name": ["École Goscinny", "École René-Goscinny"], "is_qpv": [False, True]},
    )


def test_two_schools_do_not_share_an_uai() -> None:
    service.add_school(SCHOOL, by=BY)
    with pytest.raises(IntegrityError) as refused:
        service.add_school(SCHOOL, by=BY)
    broken = broken_rule(refused.value)
    assert (broken.sentence, broken.field) == ("Un établissement porte déjà cet UAI.", "uai") if broken else False


def test_a_class_is_added_with_levels_teachers_and_absences() -> None:
    school, teacher = make_school(), make_teacher(last_name="Durand")
    pool = HalfDay(Weekday.TUESDAY, Half.MORNING)
    details = replace(CLASS, level_codes=("cm1", "ce2"), teacher_ids=(teacher.id,), absences=(pool,))
    made = service.add_class(NewClass(school.id, "2026-2027", details), by=BY)
    db.session.expire_all()
    assert [level.label for level in made.levels] == ["CE2", "CM1"]
    assert ([each.full_name for each in made.teachers], queries.absences_of(made)) == (["Agnès Durand"], (pool,))
    assert told()[-1][1] == f"Fiche créée\u202f: CE2 B, {school.name}"


def test_a_class_needs_a_school_in_use() -> None:
    school = make_school(archived_at=clock.now())
    for school_id in (school.id, 10**9):
        with pytest.raises(RuleBroken) as refused:
            service.add_class(NewClass(school_id, "2026-2027", CLASS), by=BY)
        assert refused.value.field == "school_id"


def test_a_class_changes_its_lists_and_the_version_grows() -> None:
    made, teacher = make_class(name="CE2 B"), make_teacher(last_name="Durand")
    monday = HalfDay(Weekday.MONDAY, Half.AFTERNOON)
    new = replace(CLASS, level_codes=("cm1",), teacher_ids=(teacher.id,), absences=(monday,))
    service.change_class(new, by=BY, school_class=made, expected=1)
    db.session.flush()
    db.session.expire_all()
    assert made.version == 2
    assert told()[-1][2] == {
        "levels": [["CE2"], ["CM1"]],
        "teachers": [[], ["Agnès Durand"]],
        "absences": [[], ["0-afternoon"]],
    }
    service.change_class(replace(new, teacher_ids=()), by=BY, school_class=made, expected=2)
    db.session.flush()
    assert made.version == 3
    assert told()[-1][2] == {"teachers": [["Agnès Durand"], []]}


def test_a_teacher_is_added_and_changed() -> None:
    teacher = service.add_teacher(TeacherDetails("Durand", "Agnès", " Agnes@Example.org "), by=BY)
    service.change_teacher(TeacherDetails("Durand-Roux", "Agnès"), by=BY, teacher=teacher, expected=1)
    assert told() == [
        ("add_teacher", "Fiche créée\u202f: Agnès Durand", {}),
        (
            "change_teacher",
            "Fiche modifiée\u202f: Agnès Durand-Roux",
            {"last_name": ["Durand", "Durand-Roux"], "email": ["agnes@example.org", None]},
        ),
    ]


def test_what_is_archived_leaves_choices_and_comes_back() -> None:
    school, teacher = make_school(name="École Goscinny"), make_teacher(last_name="Durand")
    for row in (school, teacher):
        service.archive(row, by=BY)
    assert (queries.school_choices(), queries.teacher_choices()) == ([], [])
    assert queries.school_choices(keep=[school.id]) == [(school.id, "École Goscinny")]
    for row in (school, teacher):
        service.restore(row, by=BY)
    assert queries.school_choices() == [(school.id, "École Goscinny")]
    assert [action for action, _sentence, _changes in told()] == [
        "archive_school",
        "archive_teacher",
        "restore_school",
        "restore_teacher",
    ]


def test_a_stale_act_is_refused() -> None:
    school = service.add_school(SCHOOL, by=BY)
    service.change_school(replace(SCHOOL, name="Autre"), by=BY, school=school, expected=1)
    db.session.flush()
    with pytest.raises(Stale):
        service.change_school(SCHOOL, by=BY, school=school, expected=1)
    with pytest.raises(Stale):
        service.archive(school, by=BY, expected=1)
    assert (school.name, school.is_archived) == ("Autre", False)
