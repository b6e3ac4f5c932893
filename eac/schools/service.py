"""Adding, changing, archiving and restoring schools, classes and teachers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from eac.audit import service as audit
from eac.audit.service import Actor
from eac.core import clock
from eac.core.errors import N_, RuleBroken
from eac.core.schoolyear import SchoolYear
from eac.core.typography import french
from eac.db import db
from eac.reference import queries as reference
from eac.reference.models import GradeLevel
from eac.reference.records import hold, put
from eac.reference.rules import Weekday
from eac.reference.week import HalfDay, Opening
from eac.schools import commands, queries
from eac.schools.commands import ClassDetails, NewClass, SchoolDetails, TeacherDetails
from eac.schools.models import ClassAbsence, School, SchoolClass, SchoolOpening, Teacher

Kept = School | SchoolClass | Teacher
Row = TypeVar("Row", School, SchoolClass, Teacher)


def add_school(new: SchoolDetails, *, by: Actor) -> School:
    """A new school; RuleBroken on the field to mend (see `commands.check_school`)."""
    school = School(**_school_columns(new), openings=_openings([], new.openings))
    return _added(school, by)


def change_school(new: SchoolDetails, *, by: Actor, school: School, expected: int | None = None) -> School:
    """The school as entered; Stale when its version is no longer `expected`, RuleBroken as for a new one."""
    columns = _school_columns(new)
    hold(school, expected)
    before = _hours(queries.openings_of(school))
    school.openings[:] = _openings(school.openings, new.openings)
    return _changed(school, columns, {"openings": (before, _hours(new.openings))}, by)


def add_class(new: NewClass, *, by: Actor) -> SchoolClass:
    """A new class; RuleBroken when it has no level, or its name is taken in its school and year."""
    school = queries.find_school(new.school_id)
    if school is None or school.is_archived:
        raise RuleBroken(N_("Choisissez un établissement en activité."), "school_id")
    columns = _class_columns(new.details)
    row = SchoolClass(school=school, school_year=str(SchoolYear.parse(new.school_year)), **columns)
    row.levels, row.teachers = _levels(new.details), _teachers(new.details)
    row.absences = _absences([], new.details.absences)
    return _added(row, by)


def change_class(
    new: ClassDetails, *, by: Actor, school_class: SchoolClass, expected: int | None = None
) -> SchoolClass:
    """The class as entered; its school and year stay. Stale and RuleBroken as above."""
    columns = _class_columns(new)
    hold(school_class, expected)
    before = _lists(school_class)
    school_class.levels[:], school_class.teachers[:] = _levels(new), _teachers(new)
    school_class.absences[:] = _absences(school_class.absences, new.absences)
    lists = {name: (before[name], after) for name, after in _lists(school_class).items()}
    return _changed(school_class, columns, lists, by)


def add_teacher(new: TeacherDetails, *, by: Actor) -> Teacher:
    """A new teacher; RuleBroken when the address is taken."""
    return _added(Teacher(**_teacher_columns(new)), by)


def change_teacher(new: TeacherDetails, *, by: Actor, teacher: Teacher, expected: int | None = None) -> Teacher:
    """The teacher as entered; Stale and RuleBroken as above."""
    hold(teacher, expected)
    return _changed(teacher, _teacher_columns(new), {}, by)


def archive(row: Kept, *, by: Actor, expected: int | None = None) -> None:
    """Put a record away: forms no longer offer it, past sessions and reports keep it. Stale as above."""
    hold(row, expected)
    row.archived_at = clock.now()
    _tell("archive", row, "archivée", by)


def restore(row: Kept, *, by: Actor, expected: int | None = None) -> None:
    """Bring an archived record back. Stale as above."""
    hold(row, expected)
    row.archived_at = None
    _tell("restore", row, "rétablie", by)


# --- what they share ----------------------------------------------------------------------------------------------


def name_of(row: Kept) -> str:
    """The name by which people know a record."""
    if isinstance(row, Teacher):
        return row.full_name
    return row.label if isinstance(row, SchoolClass) else row.name


def _added(row: Row, by: Actor) -> Row:
    db.session.add(row)
    _tell("add", row, "créée", by)
    return row


def _changed(row: Row, columns: Mapping[str, Any], lists: Mapping[str, tuple[list[str], list[str]]], by: Actor) -> Row:
    changes = put(row, columns)
    row.updated_at = clock.now()
    flag_modified(row, "updated_at")  # so that the version grows even when only a list of other rows changed
    changes |= {name: [before, after] for name, (before, after) in lists.items() if before != after}
    _tell("change", row, "modifiée", by, changes)
    return row


def _tell(verb: str, row: Kept, participle: str, by: Actor, changes: Mapping[str, Any] | None = None) -> None:
    sentence = french(f"Fiche {participle} : {name_of(row)}")
    audit.record(f"{verb}_{row.__tablename__}", row, sentence, by=by, changes=changes)


def _school_columns(new: SchoolDetails) -> dict[str, Any]:
    commands.check_school(new)
    columns = asdict(replace(new, uai=new.uai.strip().upper() if new.uai else None, openings=()))
    del columns["openings"]
    return columns


def _class_columns(new: ClassDetails) -> dict[str, Any]:
    commands.check_class(new, clock.today())
    return {name: getattr(new, name) for name in ("name", "headcount", "counted_on", "notes")}


def _teacher_columns(new: TeacherDetails) -> dict[str, Any]:
    return {**asdict(new), "email": new.email.strip().lower() if new.email else None}


def _levels(new: ClassDetails) -> list[GradeLevel]:
    return list(reference.levels_of(new.level_codes))


def _teachers(new: ClassDetails) -> list[Teacher]:
    found = select(Teacher).where(Teacher.id.in_(new.teacher_ids))
    return list(db.session.scalars(found.order_by(Teacher.last_name)))


def _openings(current: Sequence[SchoolOpening], wanted: Iterable[Opening]) -> list[SchoolOpening]:
    """The rows for these half-days; one that exists is kept, since its half-day is unique in the table."""
    known = {HalfDay(row.day, row.half): row for row in current}
    rows = []
    for opening in wanted:
        day, half = opening.half_day.weekday, opening.half_day.half
        row = known.get(opening.half_day) or SchoolOpening(weekday=day.value, half=half)
        row.opens, row.closes = opening.opens, opening.closes
        rows.append(row)
    return rows


def _absences(current: Sequence[ClassAbsence], wanted: Iterable[HalfDay]) -> list[ClassAbsence]:
    known = {HalfDay(Weekday(row.weekday), row.half): row for row in current}
    return [known.get(each) or ClassAbsence(weekday=each.weekday.value, half=each.half) for each in wanted]


def _lists(school_class: SchoolClass) -> dict[str, list[str]]:
    """What a class holds beside its columns, as the journal tells it."""
    return {
        "levels": [level.label for level in school_class.levels],
        "teachers": sorted(teacher.full_name for teacher in school_class.teachers),
        "absences": [str(each) for each in queries.absences_of(school_class)],
    }


def _hours(openings: Iterable[Opening]) -> list[str]:
    ordered = sorted(openings, key=lambda each: each.half_day)
    return [f"{each.half_day} {each.opens:%H:%M}-{each.closes:%H:%M}" for each in ordered]
