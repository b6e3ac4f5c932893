"""What the passage to a school year reads: classes of both years, what was done, what hangs on it, what is missing."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import contains_eager, lazyload, selectinload

from eac.catalogue.models import Activity
from eac.core.errors import N_
from eac.core.schoolyear import SchoolYear
from eac.db import db
from eac.partners.models import Venue
from eac.reference import queries as reference
from eac.reference.models import GradeLevel, PublicHoliday, SchoolHoliday, SchoolYearDates
from eac.reference.queries import kept
from eac.rollover.proposal import Known
from eac.rollover.rules import OldClass, ThereAlready
from eac.scheduling.models import Availability, Closure, Participation
from eac.scheduling.rules import Resource
from eac.schools import queries as schools
from eac.schools.models import FormerTeacher, Rollover, School, SchoolClass, Teacher, class_origin

NOTHING, TO_DO, DONE = "rien", "a_preparer", "prepare"
"""Where a school stands, as the address says it."""


def _is_done(year: SchoolYear) -> ColumnElement[bool]:
    return exists().where(Rollover.school_id == School.id, Rollover.to_year == str(year), Rollover.undone_at.is_(None))


def _has_classes(year: SchoolYear) -> ColumnElement[bool]:
    return exists().where(
        SchoolClass.school_id == School.id, SchoolClass.school_year == str(year), SchoolClass.archived_at.is_(None)
    )


def schools_by_state(year: SchoolYear, state: str | None = None) -> Select[School]:
    """The schools in use, those of one state only when asked; to be sorted and paged."""
    done, has_classes = _is_done(year), _has_classes(year.previous)
    states = {NOTHING: ~done & ~has_classes, TO_DO: ~done & has_classes, DONE: done}
    found = select(School).where(kept(School))
    return found.where(states[state]) if state in states else found


def chosen_schools(ids: Collection[int]) -> Sequence[School]:
    """The schools in use of these ids, by name."""
    return db.session.scalars(select(School).where(School.id.in_(ids), kept(School)).order_by(School.search_key)).all()


def find_done(school_id: int, year: SchoolYear) -> Rollover | None:
    """The passage of a school to a year, unless it was taken back."""
    return done([school_id], year).get(school_id)


def done(school_ids: Collection[int], year: SchoolYear) -> dict[int, Rollover]:
    """School → its passage to a year; those not done, or taken back, are left out."""
    wanted = and_(Rollover.school_id.in_(school_ids), Rollover.to_year == str(year), Rollover.undone_at.is_(None))
    return {each.school_id: each for each in db.session.scalars(select(Rollover).where(wanted))}


def made_by(rollover: Rollover) -> Sequence[SchoolClass]:
    """The classes of the new year that a passage made, with the classes that they come from."""
    found = select(SchoolClass).where(SchoolClass.rollover_id == rollover.id)
    shown = (selectinload(SchoolClass.teachers), selectinload(SchoolClass.origins).lazyload(SchoolClass.absences))
    found = found.options(*shown).order_by(schools.lowest_level(), SchoolClass.search_key)
    return db.session.scalars(found).unique().all()


def linked_by(rollover: Rollover) -> Sequence[SchoolClass]:
    """The classes of the new year that were there before a passage, and got their origins from it."""
    found = select(SchoolClass).where(
        SchoolClass.school_id == rollover.school_id,
        SchoolClass.school_year == rollover.to_year,
        SchoolClass.rollover_id.is_distinct_from(rollover.id),
        SchoolClass.origins.any(),
    )
    return db.session.scalars(found).unique().all()


# --- what a proposal is made from ---------------------------------------------------------------------------------


def known_of(rows: Collection[School], year: SchoolYear) -> dict[int, Known]:
    """School → its classes of the year before, and what the year has already; as many statements for one as for all."""
    levels = {level.code: level.label for level in reference.levels()}
    old, there = _classes(rows, year.previous), _classes(rows, year, archived=True)
    return {
        school.id: Known(
            school.kind, tuple(map(_old, old.get(school.id, ()))), tuple(map(_there, there.get(school.id, ()))), levels
        )
        for school in rows
    }


def _classes(rows: Iterable[School], year: SchoolYear, *, archived: bool = False) -> dict[int, list[SchoolClass]]:
    found = select(SchoolClass).join(SchoolClass.school)
    found = found.where(SchoolClass.school_id.in_([school.id for school in rows]), SchoolClass.school_year == str(year))
    if not archived:
        found = found.where(kept(SchoolClass))
    shown = (contains_eager(SchoolClass.school), selectinload(SchoolClass.teachers), lazyload(SchoolClass.absences))
    by_school: dict[int, list[SchoolClass]] = {}
    ordered = found.options(*shown).order_by(schools.lowest_level(), SchoolClass.search_key, SchoolClass.id)
    for each in db.session.scalars(ordered).unique():
        by_school.setdefault(each.school_id, []).append(each)
    return by_school


def _codes(levels: Iterable[GradeLevel]) -> tuple[str, ...]:
    return tuple(level.code for level in levels)


def _old(row: SchoolClass) -> OldClass:
    team = tuple(teacher.id for teacher in row.teachers if not teacher.is_archived)
    return OldClass(row.id, row.name, _codes(row.levels), row.headcount, team)


def _there(row: SchoolClass) -> ThereAlready:
    return ThereAlready(row.id, row.name, _codes(row.levels), row.is_archived)


def rows_of(class_ids: Collection[int]) -> dict[int, SchoolClass]:
    """Class rows by id."""
    return {row.id: row for row in db.session.scalars(select(SchoolClass).where(SchoolClass.id.in_(class_ids)))}


def team_choices(school: School, known: Known) -> dict[int, str]:
    """Teachers who have or had a class in the school: id → name."""
    ids = {id_ for each in known.old for id_ in each.teacher_ids} | schools.teachers_at(school)
    found = select(Teacher).where(Teacher.id.in_(ids), kept(Teacher)).order_by(Teacher.last_name, Teacher.first_name)
    return {teacher.id: teacher.full_name for teacher in db.session.scalars(found)}


# --- what stands in the way of taking a passage back --------------------------------------------------------------


def ties_of(rows: Collection[SchoolClass]) -> dict[int, list[str]]:
    """Class → what was built on it since it was made, in words to be translated."""
    ids = [row.id for row in rows]
    found: dict[int, list[str]] = {row.id: [N_("une modification de sa fiche")] for row in rows if row.version > 1}
    on_class = {
        N_("une séance"): select(Participation.class_id).where(Participation.class_id.in_(ids)),
        N_("une fermeture"): _closed(Closure, ids),
        N_("une disponibilité"): _closed(Availability, ids),
        N_("un remplacement"): select(FormerTeacher.class_id).where(FormerTeacher.class_id.in_(ids)),
        N_("une classe de l’année suivante"): select(class_origin.c.previous_id).where(
            class_origin.c.previous_id.in_(ids)
        ),
    }
    for what, statement in on_class.items():
        for id_ in sorted(set(db.session.scalars(statement))):
            found.setdefault(id_, []).append(what)
    for id_, words in schools.ties_of(ids).items():
        found.setdefault(id_, []).extend(words)
    return found


def _closed(model: type[Closure] | type[Availability], ids: Collection[int]) -> Select[int]:
    return select(model.resource_id).where(model.resource == Resource.CLASS, model.resource_id.in_(ids))


# --- what a school year needs -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Dates:
    """Dates of a calendar in a school year: how many there are, and how many are still to be confirmed."""

    count: int
    unsure: int


@dataclass(frozen=True)
class Readiness:
    """What the new year has: its dates, holidays by zone in use, public holidays, and what carries over by itself."""

    year: Dates
    zones: Mapping[str, Dates]
    public: Dates
    activities: tuple[int, int]
    venues: tuple[int, int]


def readiness(year: SchoolYear) -> Readiness:
    """What is there for a school year; pairs are (in use, archived)."""
    zones = db.session.scalars(select(School.holiday_zone).where(kept(School)).distinct()).all()
    off = SchoolHoliday.first_day_off
    rows = db.session.execute(
        select(SchoolHoliday.zone, func.count(), func.count().filter(SchoolHoliday.to_be_confirmed))
        .where(off.between(year.starts_on, year.ends_on))
        .group_by(SchoolHoliday.zone)
    )
    by_zone = {zone: Dates(count, unsure) for zone, count, unsure in rows}
    return Readiness(
        _dates(SchoolYearDates, SchoolYearDates.name == str(year)),
        {zone: by_zone.get(zone, Dates(0, 0)) for zone in sorted(zones)},
        _dates(PublicHoliday, PublicHoliday.day.between(year.starts_on, year.ends_on)),
        _in_use(Activity),
        _in_use(Venue),
    )


def _dates(model: type[SchoolYearDates] | type[PublicHoliday], wanted: ColumnElement[bool]) -> Dates:
    count, unsure = db.session.execute(
        select(func.count(), func.count().filter(model.to_be_confirmed)).select_from(model).where(wanted)
    ).one()
    return Dates(count, unsure)


def _in_use(model: type[Activity] | type[Venue]) -> tuple[int, int]:
    used, total = db.session.execute(select(func.count().filter(kept(model)), func.count()).select_from(model)).one()
    return used, total - used
