"""Who sees and keeps schools, classes and teachers.

City staff and mediators read all of them; those who keep the directory edit. A head sees their own school, its classes
and teachers; a teacher sees their own classes, the schools of these, and their own record. Others see nothing.
The `visible_…` filters say it for lists, and the `can_see_…` predicates ask the same filters for sheets.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, false, or_, select, true

from eac.db import Archivable, db
from eac.identity.models import User
from eac.identity.policy import acts_for, can
from eac.identity.rules import Permission, Scope
from eac.schools.models import School, SchoolClass, Teacher, class_teacher


def can_read(user: User) -> bool:
    """Whether the person reads the whole directory, staff notes and history included."""
    return can(user, Permission.READ_DIRECTORY)


def can_keep(user: User) -> bool:
    """Whether the person keeps the directory."""
    return can(user, Permission.EDIT_DIRECTORY)


def can_enter(user: User) -> bool:
    """Whether the person has schools and classes to see: all, or their own."""
    return can_read(user) or bool(acts_for(user, Scope.SCHOOL) | acts_for(user, Scope.TEACHER))


def can_list_teachers(user: User) -> bool:
    """Whether the person has more teachers to see than themselves."""
    return can_read(user) or bool(acts_for(user, Scope.SCHOOL))


def is_teacher(user: User) -> bool:
    """Whether the person has a teacher's record of their own."""
    return bool(acts_for(user, Scope.TEACHER))


def can_edit(user: User, row: Archivable) -> bool:
    """Whether the person may change a record; what is archived is restored first."""
    return can_keep(user) and not row.is_archived


def can_restore(user: User, row: Archivable) -> bool:
    """Whether the person may bring an archived record back; who was erased, or merged into another, stays away."""
    is_final = getattr(row, "merged_into_id", None) or getattr(row, "erased_at", None)
    return can_keep(user) and row.is_archived and not is_final


def visible_schools(user: User) -> ColumnElement[bool]:
    """The filter of the schools that a person may see."""
    if can_read(user):
        return true()
    own: list[ColumnElement[bool]] = [false()]
    if schools := acts_for(user, Scope.SCHOOL):
        own.append(School.id.in_(schools))
    if teachers := acts_for(user, Scope.TEACHER):
        taught = select(SchoolClass.school_id).where(SchoolClass.id.in_(_taught(teachers)))
        own.append(School.id.in_(taught))
    return or_(*own)


def visible_classes(user: User) -> ColumnElement[bool]:
    """The filter of the classes that a person may see."""
    if can_read(user):
        return true()
    own: list[ColumnElement[bool]] = [false()]
    if schools := acts_for(user, Scope.SCHOOL):
        own.append(SchoolClass.school_id.in_(schools))
    if teachers := acts_for(user, Scope.TEACHER):
        own.append(SchoolClass.id.in_(_taught(teachers)))
    return or_(*own)


def visible_teachers(user: User) -> ColumnElement[bool]:
    """The filter of the teachers that a person may see."""
    if can_read(user):
        return true()
    own: list[ColumnElement[bool]] = [Teacher.id.in_(acts_for(user, Scope.TEACHER))]
    if schools := acts_for(user, Scope.SCHOOL):
        there = select(class_teacher.c.teacher_id).join(SchoolClass).where(SchoolClass.school_id.in_(schools))
        own.append(Teacher.id.in_(there))
    return or_(*own)


def can_see_school(user: User, school: School) -> bool:
    """Whether a school is in the person's sight, be it under the name of a duplicate that was merged into it."""
    id_ = school.merged_into_id or school.id
    return _is_in_sight(user, select(School.id).where(School.id == id_, visible_schools(user)))


def can_see_class(user: User, school_class: SchoolClass) -> bool:
    """Whether a class is in the person's sight."""
    return _is_in_sight(user, select(SchoolClass.id).where(SchoolClass.id == school_class.id, visible_classes(user)))


def can_see_teacher(user: User, teacher: Teacher) -> bool:
    """Whether a teacher is in the person's sight."""
    return _is_in_sight(user, select(Teacher.id).where(Teacher.id == teacher.id, visible_teachers(user)))


def _taught(teachers: frozenset[int]) -> Select[Any]:
    return select(class_teacher.c.class_id).where(class_teacher.c.teacher_id.in_(teachers))


def _is_in_sight(user: User, found: Select[Any]) -> bool:
    return can_read(user) or db.session.scalar(found) is not None
