"""Adding, changing, archiving and restoring activities and pathways."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from eac.audit import service as audit
from eac.audit.service import Actor
from eac.catalogue import commands
from eac.catalogue.commands import ActivityDetails, PathwayDetails
from eac.catalogue.models import Activity, Pathway, PathwayStep
from eac.core import clock
from eac.core.typography import french
from eac.db import db
from eac.partners.models import Practitioner, Work
from eac.reference.models import GradeLevel, Term
from eac.reference.records import Changes, changed, hold, put

LISTS: Mapping[str, tuple[str, Any, Any]] = {
    "domain_ids": ("domains", Term, Term.id),
    "level_codes": ("levels", GradeLevel, GradeLevel.code),
    "practitioner_ids": ("practitioners", Practitioner, Practitioner.id),
    "work_ids": ("works", Work, Work.id),
}
"""Fields of the command that name other rows: the relationship, its table, the column they name them by."""


def add_activity(new: ActivityDetails, *, by: Actor) -> Activity:
    """A new activity; RuleBroken for a place or headcounts that contradict each other."""
    activity = Activity(**_values(new))
    db.session.add(activity)
    _tell("add", activity, "créée", by)
    return activity


def change_activity(new: ActivityDetails, *, by: Actor, activity: Activity, expected: int | None = None) -> Activity:
    """The activity as entered; Stale when its version is no longer `expected`, RuleBroken as for a new one.

    Sessions keep the kind and pillars they were made with.
    """
    values = _values(new)
    hold(activity, expected)
    _tell("change", activity, "modifiée", by, put(activity, values))
    return activity


def archive(activity: Activity, *, by: Actor, expected: int | None = None) -> None:
    """Put an activity away: no new session is made of it, past ones keep it. Stale as above."""
    hold(activity, expected)
    activity.archived_at = clock.now()
    _tell("archive", activity, "archivée", by)


def restore(activity: Activity, *, by: Actor, expected: int | None = None) -> None:
    """Bring an archived activity back. Stale as above."""
    hold(activity, expected)
    activity.archived_at = None
    _tell("restore", activity, "rétablie", by)


def add_pathway(new: PathwayDetails, *, by: Actor) -> Pathway:
    """A new pathway; RuleBroken for steps that make none."""
    pathway = Pathway(title=new.title, summary=new.summary, notes=new.notes)
    db.session.add(pathway)
    with db.session.no_autoflush:
        pathway.levels = _rows(GradeLevel, GradeLevel.code, new.level_codes)
        _put_steps(pathway, new)
    audit.record("add_pathway", pathway, french(f"Parcours créé : {pathway.title}"), by=by)
    return pathway


def change_pathway(new: PathwayDetails, *, by: Actor, pathway: Pathway, expected: int | None = None) -> Pathway:
    """The pathway as entered; Stale when its version is no longer `expected`. Sessions already scheduled stay."""
    hold(pathway, expected)
    with db.session.no_autoflush:
        values = {"title": new.title, "summary": new.summary, "notes": new.notes}
        changes = put(pathway, {**values, "levels": _rows(GradeLevel, GradeLevel.code, new.level_codes)})
        changes |= _put_steps(pathway, new)
    audit.record("change_pathway", pathway, french(f"Parcours modifié : {pathway.title}"), by=by, changes=changes)
    return pathway


def archive_pathway(pathway: Pathway, *, by: Actor, expected: int | None = None) -> None:
    """Put a pathway away: it is no longer offered to be scheduled. Stale as above."""
    hold(pathway, expected)
    pathway.archived_at = clock.now()
    audit.record("archive_pathway", pathway, french(f"Parcours archivé : {pathway.title}"), by=by)


def restore_pathway(pathway: Pathway, *, by: Actor, expected: int | None = None) -> None:
    """Bring an archived pathway back. Stale as above."""
    hold(pathway, expected)
    pathway.archived_at = None
    audit.record("restore_pathway", pathway, french(f"Parcours rétabli : {pathway.title}"), by=by)


def _put_steps(pathway: Pathway, new: PathwayDetails) -> Changes:
    """Make the rows say what the steps are, the row of a position kept; gives what changed."""
    commands.check_steps(new.steps)
    known = {row.id: row for row in _rows(Activity, Activity.id, [step.activity_id for step in new.steps])}
    before = [step.label for step in pathway.steps]
    kept = {step.position: step for step in pathway.steps}
    rows = []
    for position, step in enumerate(new.steps, start=1):
        row = kept.get(position) or PathwayStep(position=position)
        row.activity = known[step.activity_id]
        row.minimum_gap, row.maximum_gap = (step.minimum_gap, step.maximum_gap) if position > 1 else (None, None)
        rows.append(row)
    pathway.steps = rows
    return changed("steps", before, [step.label for step in rows])


def _tell(verb: str, activity: Activity, participle: str, by: Actor, changes: Changes | None = None) -> None:
    sentence = french(f"Offre {participle} : {activity.title}")
    audit.record(f"{verb}_activity", activity, sentence, by=by, changes=changes)


def _values(new: ActivityDetails) -> dict[str, Any]:
    """The attributes of the row."""
    commands.check_place(new)
    commands.check_headcounts(new.minimum_headcount, new.maximum_headcount)
    values = {**asdict(new), "pillars": commands.pillars_of(new), "accessibility": list(new.accessibility)}
    for field, (relation, model, column) in LISTS.items():
        values[relation] = _rows(model, column, values.pop(field))
    return values


def _rows(model: Any, column: Any, wanted: Collection[Any]) -> list[Any]:
    return list(db.session.scalars(select(model).where(column.in_(wanted)))) if wanted else []
