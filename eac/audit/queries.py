"""Reading the journal."""

from collections.abc import Sequence

from sqlalchemy import Select, select

from eac.audit.models import AuditEntry
from eac.db import db


def history(subject_type: str, subject_id: int, limit: int = 50) -> Sequence[AuditEntry]:
    """The latest acts on one subject, newest first."""
    return db.session.scalars(
        select(AuditEntry)
        .filter_by(subject_type=subject_type, subject_id=subject_id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(limit)
    ).all()


def journal() -> Select[tuple[AuditEntry]]:
    """All acts, to be filtered and paged."""
    return select(AuditEntry)
