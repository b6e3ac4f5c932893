"""Adding, changing, archiving and restoring schools, classes and teachers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import select

from eac.audit import service as audit
from eac.audit.service import Actor
from eac.core import clock
from eac.core.errors import N_, RuleBroken, Stale
from eac.core.schoolyear import SchoolYear
from eac.core.typography import french
from eac.db import db
from eac.identity.models import User
from eac.reference import queries as reference
from eac.reference.records import Changes, changed, hold, name_of, put, put_openings
from eac.reference.rules import Weekday
from eac.reference.week import HalfDay
from eac.schools import commands, queries
from eac.schools.commands import (
    ClassDetails,
    FiguresDetails,
    Headcounts,
    ListedClasses,
    NewClass,
    Replacement,
    SchoolDetails,
    TeacherDetails,
)
from eac.schools.models import (
    ClassAbsence,
    FormerTeacher,
    Rollover,
    School,
    SchoolClass,
    SchoolFigures,
    SchoolOpening,
    Teacher,
)

Kept = School | SchoolClass | Teacher
Row = TypeVar("Row", School, SchoolClass, Teacher)


def add_school(new: SchoolDetails, *, by: Actor) -> School:
    """A new school; RuleBroken on the field to mend (see `commands.check_school`)."""
    school = School(**_school_columns(new))
    put_openings(school.openings, new.openings, SchoolOpening)
    return _added(school, by)


def change_school(new: SchoolDetails, *, by: Actor, school: School, expected: int | None = None) -> School:
    """The school as entered; Stale when its version is no longer `expected`, RuleBroken as for a new one."""
    columns = _school_columns(new)
    hold(school, expected)
    return _changed(school, columns, by, put_openings(school.openings, new.openings, SchoolOpening))


def add_class(
    new: NewClass, *, by: Actor, origins: Sequence[SchoolClass] = (), rollover: Rollover | None = None
) -> SchoolClass:
    """A new class; RuleBroken when it has no level, or its name is taken in its school and year.

    A passage to the next year says which classes the pupils come from.
    """
    school = queries.find_school(new.school_id)
    if school is None or school.is_archived:
        raise RuleBroken(N_("Choisissez un établissement en activité."), "school_id")
    values = _class_values(new.details)
    row = SchoolClass(school=school, school_year=str(SchoolYear.parse(new.school_year)), **values)
    row.origins, row.rollover_id = list(origins), rollover.id if rollover else None
    _put_absences(row, new.details.absences)
    return _added(row, by)


def forget_class(row: SchoolClass, *, by: Actor) -> None:
    """Take away a class that was made by mistake and that nothing hangs on; all others are archived."""
    _tell("forget", row, "retirée", by)
    db.session.delete(row)


def change_class(
    new: ClassDetails, *, by: Actor, school_class: SchoolClass, expected: int | None = None
) -> SchoolClass:
    """The class as entered; its school and year stay. Stale and RuleBroken as above."""
    values = _class_values(new)
    hold(school_class, expected)
    return _changed(school_class, values, by, _put_absences(school_class, new.absences))


def add_classes(new: ListedClasses, *, by: Actor) -> list[SchoolClass]:
    """All classes of a list, and the teachers that nobody knew, each once; refusals as for one class."""
    added: dict[TeacherDetails, int] = {}
    rows = []
    for each in new.rows:
        details = each.details
        if each.newcomer is not None:
            if each.newcomer not in added:
                added[each.newcomer] = add_teacher(each.newcomer, by=by).id
            details = replace(details, teacher_ids=(*details.teacher_ids, added[each.newcomer]))
        rows.append(add_class(NewClass(each.school_id, new.school_year, details), by=by))
    return rows


def put_headcounts(new: Headcounts, *, by: Actor) -> tuple[list[SchoolClass], list[SchoolClass]]:
    """Counts of several classes: those written, and those left because someone changed them meanwhile.

    A class whose count stays the same is written too, with its new day.
    """
    if new.counted_on > clock.today():
        raise RuleBroken(N_("Le comptage ne peut pas être daté dans l’avenir."), "counted_on")
    written, stale = [], []
    for each in sorted(new.rows, key=lambda each: each.class_id):
        row = db.session.get_one(SchoolClass, each.class_id)
        try:
            hold(row, each.version)
        except Stale:
            stale.append(row)
            continue
        _changed(row, {"headcount": each.headcount, "counted_on": new.counted_on}, by)
        written.append(row)
    return written, stale


def replace_teacher(
    new: Replacement, *, by: Actor, school_class: SchoolClass, expected: int | None = None
) -> FormerTeacher:
    """Someone takes over a class; who taught it until the day before stays known. Stale and RuleBroken as above."""
    commands.check_replacement(new, school_class.school_year, clock.today())
    hold(school_class, expected)
    former = next((each for each in school_class.teachers if each.id == new.former_id), None)
    if former is None:
        raise RuleBroken(N_("Cette personne n’enseigne plus dans la classe : rechargez la page."), "former_id")
    successor = _successor(new, by)
    team = [each for each in school_class.teachers if each is not former and each is not successor]
    _changed(school_class, {"teachers": [*team, successor] if successor else team}, by)
    row = FormerTeacher(school_class=school_class, teacher=former, successor=successor, reason=new.reason)
    row.until = new.starts_on - timedelta(days=1)
    db.session.add(row)
    who = name_of(successor) if successor else "Une personne à nommer"
    sentence = french(f"{who} prend la suite de {name_of(former)} : {school_class.label}")
    audit.record("replace_teacher", school_class, sentence, by=by)
    return row


def _successor(new: Replacement, by: Actor) -> Teacher | None:
    if new.newcomer is not None:
        return add_teacher(new.newcomer, by=by)
    return db.session.get_one(Teacher, new.successor_id) if new.successor_id else None


def add_teacher(new: TeacherDetails, *, by: Actor) -> Teacher:
    """A new teacher; RuleBroken when the address is taken."""
    return _added(Teacher(**_teacher_columns(new)), by)


def change_teacher(new: TeacherDetails, *, by: Actor, teacher: Teacher, expected: int | None = None) -> Teacher:
    """The teacher as entered; Stale and RuleBroken as above."""
    hold(teacher, expected)
    return _changed(teacher, _teacher_columns(new), by)


def put_figures(new: FiguresDetails, *, by: Actor, figures: SchoolFigures | None = None) -> SchoolFigures:
    """The published counts of a school for a year; its headcount follows when they are the newest."""
    school = db.session.get_one(School, new.school_id)
    row = figures or SchoolFigures(school_id=new.school_id, school_year=new.school_year)
    row.pupils, row.classes, row.by_level = new.pupils, new.classes, dict(new.by_level)
    db.session.add(row)
    if new.pupils is not None and (school.headcount_year or "") <= new.school_year:
        school.headcount, school.headcount_year = new.pupils, new.school_year
    changes = audit.diff(school)
    sentence = french(f"Effectifs publiés {new.school_year} enregistrés : {school.name}")
    audit.record("figures_school", school, sentence, by=by, changes=changes)
    return row


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


def note_export(count: int, *, by: User) -> None:
    """Tell that someone took the list of teachers away as a file."""
    audit.record("export_teachers", by, french(f"Liste des enseignants exportée. Fiches : {count}"), by=by)


# --- what they share ----------------------------------------------------------------------------------------------


def _added(row: Row, by: Actor) -> Row:
    db.session.add(row)
    _tell("add", row, "créée", by)
    return row


def _changed(row: Row, values: Mapping[str, Any], by: Actor, more: Changes | None = None) -> Row:
    _tell("change", row, "modifiée", by, put(row, values) | (more or {}))
    return row


def _tell(verb: str, row: Kept, participle: str, by: Actor, changes: Changes | None = None) -> None:
    sentence = french(f"Fiche {participle} : {name_of(row)}")
    audit.record(f"{verb}_{row.__tablename__}", row, sentence, by=by, changes=changes)


def _school_columns(new: SchoolDetails) -> dict[str, Any]:
    commands.check_school(new)
    columns = asdict(replace(new, uai=new.uai.strip().upper() if new.uai else None, openings=()))
    del columns["openings"]
    return columns


def _class_values(new: ClassDetails) -> dict[str, Any]:
    commands.check_class(new, clock.today())
    columns = {name: getattr(new, name) for name in ("name", "headcount", "counted_on", "notes")}
    return {**columns, "levels": list(reference.levels_of(new.level_codes)), "teachers": _teachers(new)}


def _teacher_columns(new: TeacherDetails) -> dict[str, Any]:
    return {**asdict(new), "email": new.email.strip().lower() if new.email else None}


def _teachers(new: ClassDetails) -> list[Teacher]:
    found = select(Teacher).where(Teacher.id.in_(new.teacher_ids))
    return list(db.session.scalars(found.order_by(Teacher.last_name)))


def _put_absences(row: SchoolClass, wanted: Iterable[HalfDay]) -> Changes:
    """The half-days when a class cannot come; a row that stays is kept, since its half-day is unique in the table."""
    known = {HalfDay(Weekday(each.weekday), each.half): each for each in row.absences}
    after = sorted(wanted)
    row.absences[:] = [known.get(each) or ClassAbsence(weekday=each.weekday.value, half=each.half) for each in after]
    return changed("absences", [str(each) for each in sorted(known)], [str(each) for each in after])
