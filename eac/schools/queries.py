"""Reading schools, classes and teachers; choices for the forms of all rooms."""

from collections.abc import Callable, Collection, Iterable, Sequence

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, or_, select
from sqlalchemy.orm import contains_eager, lazyload, selectinload

from eac.core.schoolyear import SchoolYear
from eac.db import db
from eac.identity.models import User
from eac.reference.models import GradeLevel
from eac.reference.queries import kept
from eac.reference.rules import Degree, Weekday
from eac.reference.week import HalfDay
from eac.schools import policy
from eac.schools.models import School, SchoolClass, Teacher, class_level, class_origin, class_teacher
from eac.schools.rules import Priority, SchoolKind, Sector

Pair = tuple[int, str]


def find_school(id: int) -> School | None:  # noqa: A002  the name of the parameter in addresses
    """The school of this id."""
    return db.session.get(School, id)


def find_class(id: int) -> SchoolClass | None:  # noqa: A002  same
    """The class of this id, with its school."""
    return db.session.get(SchoolClass, id)


def find_teacher(id: int) -> Teacher | None:  # noqa: A002  same
    """The teacher of this id."""
    return db.session.get(Teacher, id)


# --- lists --------------------------------------------------------------------------------------------------------


def schools(
    user: User,
    *,
    kind: SchoolKind | None = None,
    sector: Sector | None = None,
    priority: Priority | None = None,
    is_qpv: bool = False,
    archived: bool = False,
) -> Select[School]:
    """The schools that the person sees, narrowed; to be sorted and paged."""
    found = select(School).where(policy.visible_schools(user), kept(School, archived=archived))
    for column, value in ((School.kind, kind), (School.sector, sector), (School.priority, priority)):
        if value is not None:
            found = found.where(column == value)
    return found.where(School.is_qpv) if is_qpv else found


def classes(
    user: User,
    year: SchoolYear,
    *,
    school_id: int | None = None,
    level: str | None = None,
    degree: Degree | None = None,
    archived: bool = False,
) -> Select[SchoolClass]:
    """The classes of a school year that the person sees, with school and teachers; to be sorted and paged."""
    found = select(SchoolClass).join(SchoolClass.school)
    found = found.where(
        SchoolClass.school_year == str(year), policy.visible_classes(user), kept(SchoolClass, archived=archived)
    )
    if school_id is not None:
        found = found.where(SchoolClass.school_id == school_id)
    if level is not None:
        found = found.where(SchoolClass.levels.any(GradeLevel.code == level))
    if degree is not None:
        found = found.where(SchoolClass.levels.any(GradeLevel.degree == degree))
    shown = (contains_eager(SchoolClass.school), selectinload(SchoolClass.teachers), lazyload(SchoolClass.absences))
    return found.options(*shown)


def teachers(
    user: User, year: SchoolYear, *, school_id: int | None = None, unassigned: bool = False, archived: bool = False
) -> Select[Teacher]:
    """The teachers that the person sees, with those of their classes of the year that the person sees too."""
    found = select(Teacher).where(policy.visible_teachers(user), kept(Teacher, archived=archived))
    if school_id is not None:
        found = found.where(Teacher.classes.any(_of_year(year) & (SchoolClass.school_id == school_id)))
    if unassigned:
        found = found.where(~Teacher.classes.any(_of_year(year)))
    shown = selectinload(Teacher.classes.and_(_of_year(year), policy.visible_classes(user)))
    return found.options(shown.lazyload(SchoolClass.levels), shown.lazyload(SchoolClass.absences))


def _of_year(year: SchoolYear) -> ColumnElement[bool]:
    return (SchoolClass.school_year == str(year)) & SchoolClass.archived_at.is_(None)


# --- figures beside a list ----------------------------------------------------------------------------------------


def class_count(year: SchoolYear) -> ScalarSelect[int]:
    """How many classes a school has in a year, as a column to sort schools by."""
    return (
        select(func.count(SchoolClass.id))
        .where(SchoolClass.school_id == School.id, _of_year(year))
        .correlate(School)
        .scalar_subquery()
    )


def pupil_count(year: SchoolYear) -> ScalarSelect[int]:
    """How many pupils the classes of a school have in a year, as a column to sort schools by."""
    return (
        select(func.coalesce(func.sum(SchoolClass.headcount), 0))
        .where(SchoolClass.school_id == School.id, _of_year(year))
        .correlate(School)
        .scalar_subquery()
    )


def lowest_level() -> ScalarSelect[int]:
    """The place of a class's lowest level, as a column to sort classes by."""
    return (
        select(func.min(GradeLevel.position))
        .join(class_level, class_level.c.level_code == GradeLevel.code)
        .where(class_level.c.class_id == SchoolClass.id)
        .correlate(SchoolClass)
        .scalar_subquery()
    )


def figures(schools: Collection[School], year: SchoolYear) -> dict[int, tuple[int, int]]:
    """Classes and pupils of these schools in a year, by id; schools without classes are left out."""
    rows = db.session.execute(
        select(SchoolClass.school_id, func.count(), func.sum(SchoolClass.headcount))
        .where(SchoolClass.school_id.in_([school.id for school in schools]), _of_year(year))
        .group_by(SchoolClass.school_id)
    )
    return {school_id: (count, pupils) for school_id, count, pupils in rows}


# --- what sheets show ---------------------------------------------------------------------------------------------


def classes_of_school(user: User, school: School, year: SchoolYear) -> Sequence[SchoolClass]:
    """The classes of a school in a year that the person sees, by level then name."""
    found = classes(user, year, school_id=school.id).order_by(lowest_level(), SchoolClass.search_key)
    return db.session.scalars(found).unique().all()


def classes_of_teacher(user: User, teacher: Teacher) -> Sequence[SchoolClass]:
    """All classes of a teacher that the person sees, the last school year first."""
    found = select(SchoolClass).where(
        SchoolClass.teachers.any(Teacher.id == teacher.id), policy.visible_classes(user), kept(SchoolClass)
    )
    return db.session.scalars(found.order_by(SchoolClass.school_year.desc(), SchoolClass.search_key)).unique().all()


def teachers_of(user: User, school_class: SchoolClass) -> list[tuple[Teacher, bool]]:
    """The teachers of a class, each with whether their sheet is in the person's sight."""
    found = (
        select(Teacher, policy.visible_teachers(user))
        .where(Teacher.classes.any(SchoolClass.id == school_class.id))
        .order_by(Teacher.last_name, Teacher.first_name)
    )
    return [(teacher, bool(is_seen)) for teacher, is_seen in db.session.execute(found)]


def absences_of(school_class: SchoolClass) -> tuple[HalfDay, ...]:
    """The half-days when a class cannot come, in the order of the week."""
    return tuple(sorted(HalfDay(Weekday(row.weekday), row.half) for row in school_class.absences))


def classes_of_year(year: SchoolYear) -> Sequence[SchoolClass]:
    """All classes in use of a year with their school, by school then name."""
    found = select(SchoolClass).join(SchoolClass.school).where(_of_year(year), kept(School))
    found = found.options(contains_eager(SchoolClass.school)).order_by(School.search_key, SchoolClass.search_key)
    return db.session.scalars(found).unique().all()


def merged_into(row: object) -> Sequence[int]:
    """Ids of the duplicates that were merged into a school; none for other records."""
    if not isinstance(row, School):
        return []
    return db.session.scalars(select(School.id).where(School.merged_into_id == row.id)).all()


# --- cohorts: classes from year to year ---------------------------------------------------------------------------


def origins_of(user: User, school_class: SchoolClass) -> list[tuple[SchoolClass, bool]]:
    """The classes that its pupils come from, each with whether its sheet is in the person's sight."""
    return _linked(user, class_origin.c.previous_id, class_origin.c.class_id == school_class.id)


def successors_of(user: User, school_class: SchoolClass) -> list[tuple[SchoolClass, bool]]:
    """The classes that its pupils went to the year after, as above."""
    return _linked(user, class_origin.c.class_id, class_origin.c.previous_id == school_class.id)


def _linked(user: User, wanted: ColumnElement[int], link: ColumnElement[bool]) -> list[tuple[SchoolClass, bool]]:
    found = select(SchoolClass, policy.visible_classes(user)).where(SchoolClass.id.in_(select(wanted).where(link)))
    rows = db.session.execute(found.order_by(SchoolClass.search_key, SchoolClass.id))
    return [(row, bool(is_seen)) for row, is_seen in rows]


def ancestors(class_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Class → all the classes of earlier years that its pupils come from, however far back; one statement."""
    first = select(class_origin.c.class_id, class_origin.c.previous_id).where(class_origin.c.class_id.in_(class_ids))
    chain = first.cte("chain", recursive=True)
    further = select(chain.c.class_id, class_origin.c.previous_id).where(class_origin.c.class_id == chain.c.previous_id)
    chain = chain.union(further)
    found: dict[int, set[int]] = {id_: set() for id_ in class_ids}
    for id_, previous in db.session.execute(select(chain.c.class_id, chain.c.previous_id)):
        found[id_].add(previous)
    return {id_: frozenset(each) for id_, each in found.items()}


# --- what hangs on a class: rooms above say it ---------------------------------------------------------------------

FindTied = Callable[[Collection[int]], Iterable[int]]
_ties: dict[str, FindTied] = {}


def offer_tie(what: str, find: FindTied) -> None:
    """Name something of a room above that hangs on classes; `find` gives those of the classes that have it."""
    _ties[what] = find


def ties_of(class_ids: Collection[int]) -> dict[int, list[str]]:
    """Class → what hangs on it, in words to be translated; classes that nothing hangs on are left out."""
    found: dict[int, list[str]] = {}
    for what, find in _ties.items():
        for id_ in sorted(set(find(class_ids))):
            found.setdefault(id_, []).append(what)
    return found


# --- choices for forms --------------------------------------------------------------------------------------------


def school_choices(user: User | None = None, keep: Collection[int] = ()) -> list[Pair]:
    """Schools in use that the person sees (None: all), and those of `keep` even when archived: (id, name)."""
    found = select(School.id, School.name).where(or_(kept(School), School.id.in_(keep)))
    if user is not None:
        found = found.where(policy.visible_schools(user))
    return [(id_, name) for id_, name in db.session.execute(found.order_by(School.search_key))]


def teacher_choices(keep: Collection[int] = ()) -> list[Pair]:
    """Teachers in use, and those of `keep` even when archived: (id, « Last First, subject »)."""
    columns = (Teacher.id, Teacher.last_name, Teacher.first_name, Teacher.subject)
    found = select(*columns).where(or_(kept(Teacher), Teacher.id.in_(keep)))
    rows = db.session.execute(found.order_by(Teacher.last_name, Teacher.first_name))
    return [
        (id_, f"{last} {first}".strip() + (f", {subject}" if subject else "")) for id_, last, first, subject in rows
    ]


def teachers_at(school: School | None) -> frozenset[int]:
    """Ids of the teachers who have, or had, a class in a school; none without a school."""
    if school is None:
        return frozenset()
    found = select(class_teacher.c.teacher_id).join(SchoolClass).where(SchoolClass.school_id == school.id)
    return frozenset(db.session.scalars(found))


def class_choices(year: SchoolYear) -> dict[str, list[Pair]]:
    """Classes in use of a year by the name of their school: (id, name)."""
    found: dict[str, list[Pair]] = {}
    for each in classes_of_year(year):
        found.setdefault(each.school.name, []).append((each.id, each.name))
    return found
