"""Taking back what an import added, when nothing was built on it."""

from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.exc import IntegrityError

from eac.audit import service as audit
from eac.audit.service import Actor
from eac.core.errors import N_, RuleBroken
from eac.core.typography import french
from eac.db import Base, db
from eac.identity.models import Membership
from eac.identity.rules import Scope
from eac.reference.records import name_of

OWN = frozenset(
    {"class_level", "class_absence", "school_opening", "venue_opening", "practitioner_opening", "imported_row"}
)
"""Tables that hold a part of the record itself."""
SCOPES = {
    "school": Scope.SCHOOL,
    "teacher": Scope.TEACHER,
    "practitioner": Scope.PRACTITIONER,
    "partner": Scope.PARTNER,
}


def take_back(record: Any, *, by: Actor) -> None:
    """Delete a record that an import added; RuleBroken when another record points to it."""
    table = record.__tablename__
    if used := built_on(record):
        raise RuleBroken(
            N_("« %(name)s » est utilisé depuis l’import (%(used)s) : retirez d’abord ce lien, ou archivez la fiche."),
            name=name_of(record),
            used=used,
        )
    audit.record(f"delete_{table}", record, french(f"Import annulé, fiche retirée : {name_of(record)}"), by=by)
    try:
        with db.session.begin_nested():
            db.session.delete(record)
            db.session.flush()
    except IntegrityError as error:
        raise RuleBroken(
            N_("« %(name)s » est utilisé depuis l’import : archivez la fiche."), name=name_of(record)
        ) from error


def built_on(record: Any) -> str:
    """The first table whose rows point to a record, its own parts aside; empty when none does."""
    table = inspect(type(record)).local_table
    for other in Base.metadata.sorted_tables:
        if other.name in OWN:
            continue
        for key in other.foreign_keys:
            if key.column.table is not table or _is_own_side(other.name, table.name):
                continue
            if db.session.execute(select(1).select_from(other).where(key.parent == _identity(record)).limit(1)).first():
                return other.name
    scope = SCOPES.get(table.name)
    held = scope and db.session.scalar(select(Membership.id).filter_by(scope=scope, scope_id=record.id).limit(1))
    return "membership" if held else ""


def _is_own_side(link: str, table: str) -> bool:
    """Links that the record itself lists: a class its teachers, a practitioner their structures, an offer its parts."""
    return link in {
        "school_class": {"class_teacher", "class_level", "class_origin"},
        "practitioner": {"practitioner_partner"},
        "activity": {"activity_level", "activity_domain", "activity_practitioner", "activity_work"},
        "school_session": {"session_practitioner", "session_work", "participation", "booking"},
    }.get(table, set())


def _identity(record: Any) -> Any:
    return inspect(record).identity[0]
