"""Who sees which schools, classes and teachers; what sheets and forms are offered."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Select

from eac.core import clock
from eac.core.schoolyear import SchoolYear
from eac.db import db, transaction
from eac.identity.models import User
from eac.identity.rules import Role
from eac.reference.rules import Degree
from eac.schools import policy, queries
from eac.schools.models import School, SchoolClass, Teacher
from eac.schools.rules import Priority, SchoolKind
from tests.factories.directory import make_class, make_school, make_teacher
from tests.factories.people import Cast, make_user

YEAR = SchoolYear(2026)


def found(statement: Select[Any]) -> list[str]:
    rows = db.session.scalars(statement).unique()
    return sorted(row.full_name if isinstance(row, Teacher) else row.name for row in rows)


def user_of(role: Role, cast: Cast) -> User:
    own = {
        Role.HEAD: cast.school_id,
        Role.TEACHER: cast.teacher_id,
        Role.MEDIATOR: cast.partner_id,
        Role.PRACTITIONER: cast.practitioner_id,
    }
    with transaction():
        return make_user(role, own.get(role, 0))


EVERYTHING = (["Collège Capron", "École Goscinny"], ["6e A", "CE2 B"], 2)
OWN = (["École Goscinny"], ["CE2 B"], 1)
NOTHING: tuple[list[str], list[str], int] = ([], [], 0)


@pytest.mark.parametrize(
    ("role", "sight"),
    [
        (Role.ADMINISTRATOR, EVERYTHING),
        (Role.COORDINATOR, EVERYTHING),
        (Role.MEDIATOR, EVERYTHING),
        (Role.HEAD, OWN),
        (Role.TEACHER, OWN),
        (Role.READER, NOTHING),
        (Role.PRACTITIONER, NOTHING),
    ],
)
def test_lists_and_sheets_agree_on_who_sees_what(
    cast: Cast, role: Role, sight: tuple[list[str], list[str], int]
) -> None:
    user = user_of(role, cast)
    schools, classes = found(queries.schools(user)), found(queries.classes(user, YEAR))
    teachers = found(queries.teachers(user, YEAR))
    assert (schools, classes, len(teachers)) == sight
    sheets: list[tuple[type[Any], Callable[[User, Any], bool], list[str]]] = [
        (School, policy.can_see_school, schools),
        (SchoolClass, policy.can_see_class, classes),
    ]
    for model, may, listed in sheets:
        seen = [row.name for row in db.session.query(model) if may(user, row)]
        assert sorted(seen) == listed
    everybody = db.session.query(Teacher).all()
    assert sorted(one.full_name for one in everybody if policy.can_see_teacher(user, one)) == teachers
    assert policy.can_keep(user) == (role in {Role.ADMINISTRATOR, Role.COORDINATOR})


def test_schools_are_narrowed(cast: Cast) -> None:
    amal = db.session.get_one(User, cast.amal_id)
    with transaction():
        make_school(name="Lycée", kind=SchoolKind.LGT, is_qpv=True, priority=Priority.REP)
        make_school(name="Ancienne école", archived_at=clock.now())
    assert found(queries.schools(amal, kind=SchoolKind.LGT)) == ["Lycée"]
    assert found(queries.schools(amal, is_qpv=True)) == ["Lycée"]
    assert found(queries.schools(amal, priority=Priority.NONE)) == ["Collège Capron", "École Goscinny"]
    assert found(queries.schools(amal, archived=True)) == ["Ancienne école"]


def test_classes_are_narrowed_by_year_school_level_and_degree(cast: Cast) -> None:
    amal = db.session.get_one(User, cast.amal_id)
    with transaction():
        school = make_school()
        make_class(school, ("ce2", "cm1"), name="CE2-CM1")
        make_class(school, name="L’an dernier", school_year="2025-2026")
    assert found(queries.classes(amal, YEAR, school_id=school.id)) == ["CE2-CM1"]
    assert found(queries.classes(amal, YEAR, level="cm1")) == ["CE2-CM1"]
    assert found(queries.classes(amal, YEAR, level="ce2")) == ["CE2 B", "CE2-CM1"]
    assert found(queries.classes(amal, YEAR, degree=Degree.LOWER_SECONDARY)) == ["6e A"]
    assert found(queries.classes(amal, YEAR.previous)) == ["L’an dernier"]


def test_teachers_are_narrowed_and_show_their_classes_of_the_year(cast: Cast) -> None:
    amal = db.session.get_one(User, cast.amal_id)
    with transaction():
        old = make_class(name="L’an dernier", school_year="2025-2026")
        make_teacher(old, first_name="Eva", last_name="Petit")
    assert found(queries.teachers(amal, YEAR, unassigned=True)) == ["Eva Petit"]
    assert [one.split()[0] for one in found(queries.teachers(amal, YEAR, school_id=cast.school_id))] == ["Bea"]
    db.session.expire_all()
    shown = {
        one.first_name: [each.name for each in one.classes] for one in db.session.scalars(queries.teachers(amal, YEAR))
    }
    assert shown == {"Bea": ["CE2 B"], "Dan": ["6e A"], "Eva": []}


def test_a_teacher_of_two_schools_is_seen_by_both_heads_each_with_their_own_classes(cast: Cast) -> None:
    with transaction():
        both = [db.session.get_one(SchoolClass, id_) for id_ in (cast.class_id, cast.other_class_id)]
        shared = make_teacher(*both, first_name="Flo")
        heads = [make_user(Role.HEAD, id_) for id_ in (cast.school_id, cast.other_school_id)]
    seen = [[each.name for each in queries.classes_of_teacher(head, shared)] for head in heads]
    assert seen == [["CE2 B"], ["6e A"]]


def test_figures_count_the_classes_in_use_of_the_year(cast: Cast) -> None:
    with transaction():
        school, empty = make_school(), make_school()
        make_class(school, headcount=20)
        make_class(school, headcount=22)
        make_class(school, headcount=99, archived_at=clock.now())
        make_class(school, headcount=99, school_year="2025-2026")
    assert queries.figures([school, empty], YEAR) == {school.id: (2, 42)}


def test_choices_for_other_rooms(cast: Cast) -> None:
    bea = db.session.get_one(User, cast.bea_id)
    assert queries.class_choices(YEAR) == {
        "Collège Capron": [(cast.other_class_id, "6e A")],
        "École Goscinny": [(cast.class_id, "CE2 B")],
    }
    assert queries.school_choices(bea) == [(cast.school_id, "École Goscinny")]
    school = db.session.get_one(School, cast.school_id)
    assert queries.teachers_at(school) == {cast.teacher_id}
    assert [each.name for each in queries.classes_of_year(YEAR)] == ["6e A", "CE2 B"]
