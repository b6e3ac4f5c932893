"""Who is due to be erased, and the traces that are old."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, func, or_, select

from eac.audit.models import AuditEntry
from eac.catalogue.models import Activity, activity_practitioner
from eac.core import clock
from eac.db import Base, db
from eac.identity.models import Membership, SignIn, User
from eac.identity.rules import Scope
from eac.partners.models import Practitioner
from eac.retention import correspondence
from eac.retention.rules import TRACES_MONTHS, Due, Plan, Reason, as_in_json, first_year_that_counts, months_before
from eac.scheduling.models import SchoolSession, session_practitioner
from eac.schools.models import FormerTeacher, SchoolClass, Teacher, class_teacher

Person = Teacher | Practitioner
SCOPES: dict[type[Any], Scope] = {Teacher: Scope.TEACHER, Practitioner: Scope.PRACTITIONER}


def plan(months: int) -> Plan:
    """All that is due today when people's data is kept so many months."""
    before, traces = months_before(clock.today(), months), months_before(clock.today(), TRACES_MONTHS)
    people = (*_due(Teacher, before), *_due(Practitioner, before), *_closed_accounts(before))
    return Plan(before, traces, people, _old_traces(instant(traces)))


def instant(day: date) -> datetime:
    """The beginning of a day in Paris."""
    return datetime.combine(day, time(), clock.PARIS)


def _due(model: type[Any], before: date) -> Iterator[Due]:
    """Archived, or without class or session, since before a day; who signed in meanwhile is not idle."""
    limit = instant(before)
    archived = model.archived_at < limit
    idle = ~or_(*(_seen_teaching(before) if model is Teacher else _seen_acting(before)), _signed_in(model, limit))
    is_old = model.created_at < limit
    wanted = select(model, archived).where(model.erased_at.is_(None), or_(archived, is_old & idle))
    for person, is_archived in db.session.execute(wanted.order_by(model.id)).unique():
        why = Reason.ARCHIVED if is_archived else Reason.IDLE
        yield Due(model.__tablename__, person.id, person.full_name, why)


def _seen_teaching(before: date) -> list[ColumnElement[bool]]:
    taught = select(class_teacher.c.teacher_id).join(SchoolClass, SchoolClass.id == class_teacher.c.class_id)
    taught = taught.where(SchoolClass.school_year >= first_year_that_counts(before))
    former = select(FormerTeacher.teacher_id).where(FormerTeacher.until >= before)
    return [Teacher.id.in_(taught), Teacher.id.in_(former)]


def _seen_acting(before: date) -> list[ColumnElement[bool]]:
    acted = select(session_practitioner.c.practitioner_id).join(
        SchoolSession, SchoolSession.id == session_practitioner.c.session_id
    )
    offers = activity_practitioner.c
    offered = select(offers.practitioner_id).join(Activity, Activity.id == offers.activity_id)
    return [
        Practitioner.id.in_(acted.where(SchoolSession.ends_at >= instant(before))),
        Practitioner.id.in_(offered.where(Activity.archived_at.is_(None))),
    ]


def _signed_in(model: type[Any], limit: datetime) -> ColumnElement[bool]:
    found = select(Membership.scope_id).join(SignIn, SignIn.user_id == Membership.user_id)
    column: ColumnElement[bool] = model.id.in_(
        found.where(Membership.scope == SCOPES[model], SignIn.started_at >= limit)
    )
    return column


def _closed_accounts(before: date) -> Iterator[Due]:
    """Accounts closed since before a day and not yet erased."""
    closed_at = func.coalesce(User.archived_at, User.updated_at)
    found = select(User).where(User.active.is_(False), closed_at < instant(before), User.email.not_like(f"%{ERASED}"))
    for user in db.session.scalars(found.order_by(User.id)).unique():
        yield Due("user", user.id, user.display_name, Reason.CLOSED)


ERASED = "@efface.invalid"
"""The end of the address of an erased account; no such address can receive mail (RFC 2606)."""


def _old_traces(limit: datetime) -> dict[str, int]:
    counts = {
        name: select(func.count()).select_from(table).where(condition).scalar_subquery().label(name)
        for name, table, condition in old_traces(limit)
    }
    return dict(db.session.execute(select(*counts.values())).mappings().one())


def old_traces(limit: datetime) -> list[tuple[str, Any, ColumnElement[bool]]]:
    """Tables of traces, each with which of its rows are old: sign-ins, receipts, files, messages."""
    sign_in: Any = SignIn.__table__
    receipt = Base.metadata.tables["form_receipt"]
    found: list[tuple[str, Any, ColumnElement[bool]]] = [
        ("sign_in", sign_in, sign_in.c.started_at < limit),
        ("form_receipt", receipt, receipt.c.created_at < limit),
    ]
    files = Base.metadata.tables.get("import_run")
    if files is not None:
        has_content = files.c.content.is_not(None) | files.c.outcome.is_not(None)
        found.append(("import_run", files, (files.c.created_at < limit) & has_content))
    return [*found, *correspondence.old(limit)]


def accounts_of(person: Person) -> Sequence[User]:
    """The accounts that act for a person and for nobody else."""
    scope = SCOPES[type(person)]
    mine = select(Membership.user_id).where(Membership.scope == scope, Membership.scope_id == person.id)
    found = db.session.scalars(select(User).where(User.id.in_(mine)).order_by(User.id)).unique()
    return [user for user in found if all((m.scope, m.scope_id) == (scope, person.id) for m in user.memberships)]


def entries_about(subject_type: str, subject_id: int) -> Sequence[AuditEntry]:
    """The journal about one subject, oldest first."""
    found = select(AuditEntry).filter_by(subject_type=subject_type, subject_id=subject_id)
    return db.session.scalars(found.order_by(AuditEntry.id)).all()


def entries_naming(names: Sequence[str]) -> Sequence[AuditEntry]:
    """The entries whose sentence or changes hold one of the names."""
    changes = cast(AuditEntry.changes, Text)
    held = [
        condition
        for name in names
        for condition in (
            AuditEntry.sentence.contains(name, autoescape=True),
            changes.contains(as_in_json(name), autoescape=True),
        )
    ]
    return db.session.scalars(select(AuditEntry).where(or_(*held)).order_by(AuditEntry.id)).all() if held else []
