"""Reading for the pages that write several classes at once, and who taught a class before."""

from collections.abc import Sequence

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import joinedload

from eac.core.schoolyear import SchoolYear
from eac.db import db
from eac.identity.models import User
from eac.reference import queries as reference
from eac.reference.queries import kept
from eac.schools import policy, sizing
from eac.schools.models import FormerTeacher, School, SchoolClass, SchoolFigures, Teacher
from eac.schools.pasting import Around, Person
from eac.schools.sizing import Level, ProposedClass

MOST_SCHOOLS = 50
"""Schools whose proposed classes are reviewed on one screen; the others come once these have theirs."""


def around(school: School, year: str) -> Around:
    """What a pasted list is read against: levels, the names of the year's classes, archived ones too, teachers."""
    names = select(SchoolClass.name).where(SchoolClass.school_id == school.id, SchoolClass.school_year == year)
    people = select(Teacher.id, Teacher.first_name, Teacher.last_name, Teacher.email).where(kept(Teacher))
    return Around(
        [level.code for level in reference.levels()],
        db.session.scalars(names).all(),
        [Person(*row) for row in db.session.execute(people.order_by(Teacher.id))],
    )


def levels() -> list[Level]:
    """The levels of the city, in order."""
    return [Level(row.code, row.label, row.degree) for row in reference.levels()]


def classes_by_id(user: User, ids: Sequence[int]) -> Sequence[SchoolClass]:
    """The classes in use of these ids that the person sees, in the order of the ids."""
    found = select(SchoolClass).where(SchoolClass.id.in_(ids), policy.visible_classes(user), kept(SchoolClass))
    rows = {row.id: row for row in db.session.scalars(found).unique()}
    return [rows[id_] for id_ in ids if id_ in rows]


# --- classes proposed from figures --------------------------------------------------------------------------------


def _without_classes(year: SchoolYear) -> Select[SchoolFigures]:
    has_classes = exists().where(
        SchoolClass.school_id == School.id, SchoolClass.school_year == str(year), SchoolClass.archived_at.is_(None)
    )
    newest = (
        select(func.max(SchoolFigures.school_year))
        .where(SchoolFigures.school_id == School.id, SchoolFigures.school_year <= str(year))
        .correlate(School)
        .scalar_subquery()
    )
    found = select(SchoolFigures).join(SchoolFigures.school)
    return found.where(kept(School), ~has_classes, SchoolFigures.school_year == newest)


def proposed(year: SchoolYear, school_id: int | None = None) -> dict[School, list[ProposedClass]]:
    """The classes that figures by level suggest, for schools that have none in a year; the newest figures count."""
    found = _without_classes(year).options(joinedload(SchoolFigures.school)).order_by(School.search_key)
    found = found.where(School.id == school_id) if school_id is not None else found.limit(MOST_SCHOOLS)
    known = levels()
    made = {
        row.school: sizing.propose_classes(row.by_level, known, classes=row.classes, priority=row.school.priority)
        for row in db.session.scalars(found)
    }
    return {school: classes for school, classes in made.items() if classes}


# --- who taught before --------------------------------------------------------------------------------------------


def former_teachers(school_class: SchoolClass) -> Sequence[FormerTeacher]:
    """Who taught a class until a day, the last first."""
    found = select(FormerTeacher).where(FormerTeacher.class_id == school_class.id)
    shown = (joinedload(FormerTeacher.teacher), joinedload(FormerTeacher.successor))
    return db.session.scalars(found.options(*shown).order_by(FormerTeacher.until.desc(), FormerTeacher.id.desc())).all()


def former_classes(user: User, teacher: Teacher) -> Sequence[FormerTeacher]:
    """What a teacher taught until a day, of the classes that the person sees, the last first."""
    found = select(FormerTeacher).join(FormerTeacher.school_class)
    found = found.where(FormerTeacher.teacher_id == teacher.id, policy.visible_classes(user))
    shown = (joinedload(FormerTeacher.school_class), joinedload(FormerTeacher.successor))
    return db.session.scalars(found.options(*shown).order_by(FormerTeacher.until.desc(), FormerTeacher.id.desc())).all()
