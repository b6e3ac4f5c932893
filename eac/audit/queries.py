"""Reading the journal."""

from collections.abc import Sequence

from sqlalchemy import Select, select

from eac.audit.models import AuditEntry
from eac.db import db


def history(subject_type: str, *subject_ids: int, limit: int = 50) -> Sequence[AuditEntry]:
    """The latest acts on one subject, newest first; under all its numbers when records were merged."""
    return db.session.scalars(
        select(AuditEntry)
        .filter_by(subject_type=subject_type)
        .where(AuditEntry.subject_id.in_(subject_ids))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(limit)
    ).all()


def journal() -> Select[tuple[AuditEntry]]:
    """All acts, to be filtered and paged."""
    return select(AuditEntry)
