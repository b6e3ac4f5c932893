"""Telling two schools apart, or making them one."""

from sqlalchemy import delete, select, update

from eac.audit import service as audit
from eac.audit.service import Actor
from eac.core import clock
from eac.core.errors import N_, RuleBroken
from eac.core.typography import french
from eac.db import db
from eac.directory import merge_queries as queries
from eac.directory import merging
from eac.directory.merging import OPENINGS, PARTS, Merge
from eac.directory.models import DistinctSchools
from eac.identity.models import Membership
from eac.identity.rules import Scope
from eac.reference.records import Changes, hold, put, put_openings
from eac.scheduling.models import Availability, Booking, Closure
from eac.scheduling.rules import Resource
from eac.schools.models import Rollover, School, SchoolFigures, SchoolOpening


def tell_apart(one: School, other: School, *, by: Actor) -> DistinctSchools:
    """Remember that two schools are not the same, so that they are not shown as a pair again."""
    first, second = sorted((one, other), key=lambda school: school.id)
    known = queries.find_distinct(first.id, second.id)
    said = known or DistinctSchools(first_id=first.id, second_id=second.id)
    if known is None:
        db.session.add(said)
        audit.record("tell_apart", first, french(f"Ce ne sont pas des doublons : {first.name}, {second.name}"), by=by)
    return said


def merge(new: Merge, *, by: Actor, keep: School, gone: School, expected: int | None = None) -> School:
    """All that hangs on one school goes to the other; it stays, archived, and points there.

    RuleBroken when they cannot be one, or when the name of a class is taken; Stale when either was saved meanwhile.
    """
    for school, version in sorted(((keep, expected), (gone, new.other_version)), key=lambda pair: pair[0].id):
        hold(school, version)
    _demand_two(keep, gone)
    merging.check_names(queries.class_names(keep), queries.class_names(gone), new.names)
    changes = _take(new, keep, gone)
    counts = _move(new, keep, gone)
    gone.archived_at = gone.archived_at or clock.now()
    gone.merged_into_id = keep.id
    moved = f"{counts['classes']} classes, {counts['sessions']} séances sur place"
    audit.record(
        "merge_school",
        keep,
        french(f"Fusion : « {gone.name} » rejoint cet établissement ({moved})"),
        by=by,
        changes=changes,
    )
    audit.record("merged_school", gone, french(f"Fusion : cet établissement rejoint « {keep.name} »"), by=by)
    return keep


def _demand_two(keep: School, gone: School) -> None:
    if keep.id == gone.id:
        raise RuleBroken(N_("Choisissez deux établissements différents."))
    if gone.merged_into_id is not None or keep.is_archived:
        raise RuleBroken(N_("L’un des deux vient d’être fusionné ou archivé : revenez à la liste des doublons."))


def _take(new: Merge, keep: School, gone: School) -> Changes:
    """The values chosen from the one that goes; a UAI is given up before it is taken, since it is unique."""
    wanted = {column: getattr(gone, column) for part in PARTS if part.name in new.taken for column in part.columns}
    if "uai" in wanted:
        gone.uai = None
        db.session.flush()
    changes = put(keep, wanted)
    if OPENINGS in new.taken:
        changes |= put_openings(keep.openings, [row.opening for row in gone.openings], SchoolOpening)
    return changes


def _move(new: Merge, keep: School, gone: School) -> dict[str, int]:
    """Classes and sessions through the unit of work, which agendas watch; the rest by statements."""
    counts = queries.hanging_on(gone)
    for row in queries.classes_of(gone):
        row.name = new.names.get(row.id, row.name).strip()
        row.school_id = keep.id
    for session in queries.sessions_at(gone):
        session.school_id = keep.id
    db.session.flush()
    db.session.expire_all()
    for model in (Closure, Availability, Booking):
        here = (model.resource == Resource.SCHOOL, model.resource_id == gone.id)
        db.session.execute(update(model).where(*here).values(resource_id=keep.id))
    db.session.execute(update(Rollover).where(Rollover.school_id == gone.id).values(school_id=keep.id))
    db.session.execute(update(School).where(School.merged_into_id == gone.id).values(merged_into_id=keep.id))
    _move_figures(keep, gone)
    _move_heads(keep, gone)
    return counts


def _move_figures(keep: School, gone: School) -> None:
    """The published counts of years that the one that stays does not have."""
    known = select(SchoolFigures.school_year).where(SchoolFigures.school_id == keep.id)
    missing = (SchoolFigures.school_id == gone.id, SchoolFigures.school_year.not_in(known.scalar_subquery()))
    db.session.execute(
        update(SchoolFigures).where(*missing).values(school_id=keep.id).execution_options(synchronize_session=False)
    )


def _move_heads(keep: School, gone: School) -> None:
    """Who acted for the one that goes acts for the one that stays, once."""
    here = (Membership.scope == Scope.SCHOOL, Membership.scope_id == gone.id)
    already = select(Membership.user_id).where(Membership.scope == Scope.SCHOOL, Membership.scope_id == keep.id)
    twice = (*here, Membership.user_id.in_(already.scalar_subquery()))
    quiet = {"synchronize_session": False}
    db.session.execute(delete(Membership).where(*twice).execution_options(**quiet))
    db.session.execute(update(Membership).where(*here).values(scope_id=keep.id).execution_options(**quiet))
