"""Writing the journal: only services call it, in the same transaction as the change it tells."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from enum import Enum
from typing import Any, Protocol

from sqlalchemy import inspect

from eac.audit.models import AuditEntry
from eac.db import db

channel: ContextVar[str] = ContextVar("channel", default="command")
"""Where the act came from: web, command, import, planner."""

_waiting: ContextVar[list[tuple[AuditEntry, "Subject"]] | None] = ContextVar("waiting", default=None)

NEVER_COPIED = frozenset({"password", "fs_uniquifier", "version", "updated_at", "created_at"})


class Actor(Protocol):
    """Whoever acts: a signed-in user, or the system."""

    id: Any
    display_name: Any


class System:
    """The author of what commands and seeds do."""

    id = None
    display_name = "Système"


class Subject(Protocol):
    """A saved row."""

    id: Any


def record(
    action: str, subject: Subject, sentence: str, *, by: Actor, changes: Mapping[str, list[Any]] | None = None
) -> AuditEntry:
    """Write one act. `sentence` is French, past tense, and names the thing; flushes so that new rows have their id."""
    entry = AuditEntry(
        actor_id=by.id,
        actor_name=by.display_name,
        channel=channel.get(),
        action=action,
        subject_type=type(subject).__name__,
        sentence=sentence[:500],
        changes=dict(changes or {}),
    )
    waiting = _waiting.get()
    if waiting is None:
        _write([(entry, subject)])
    else:
        waiting.append((entry, subject))
    return entry


@contextmanager
def in_batch() -> Iterator[None]:
    """Within the block, entries wait for its end: their subjects are then flushed together, not one by one."""
    waiting: list[tuple[AuditEntry, Subject]] = []
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    _write(waiting)


def _write(entries: list[tuple[AuditEntry, Subject]]) -> None:
    db.session.flush()
    for entry, subject in entries:
        entry.subject_id = subject.id
    db.session.add_all([entry for entry, _subject in entries])


def diff(subject: object) -> dict[str, list[Any]]:
    """What an unsaved change does to the columns of a row: `{column: [before, after]}`. Call it before the flush."""
    state = inspect(subject)
    changes: dict[str, list[Any]] = {}
    for column in state.mapper.column_attrs:
        history = state.attrs[column.key].load_history()
        if column.key in NEVER_COPIED or not history.has_changes():
            continue
        before = history.deleted[0] if history.deleted else None
        after = history.added[0] if history.added else None
        if before != after:
            changes[column.key] = [_plain(before), _plain(after)]
    return changes


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return value
