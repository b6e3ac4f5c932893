"""How a record is written: its newest version locked, its values put, what changed noted for the journal."""

from collections.abc import Mapping
from typing import Any, Protocol

from sqlalchemy import inspect, select
from sqlalchemy.orm.attributes import flag_modified

from eac.audit import service as audit
from eac.core import clock
from eac.core.errors import Stale
from eac.db import db

NAMES = ("full_name", "name", "title", "label")


class Record(Protocol):
    """What people edit: a row with an id, a version and the instant of its last change."""

    id: Any
    version: Any
    updated_at: Any


def name_of(row: object) -> str:
    """The name by which people know a row."""
    return next(str(getattr(row, attribute)) for attribute in NAMES if hasattr(row, attribute))


def hold(record: Record, expected: int | None) -> None:
    """Lock a row until the transaction ends; Stale when it moved on since the form that carries `expected` was opened.

    Two people who save at the same instant wait for each other here, so that the second is told, not overwritten.
    """
    model: Any = type(record)
    current = db.session.scalar(select(model.version).where(model.id == record.id).with_for_update())
    if current != record.version:
        db.session.refresh(record)
    if expected is not None and current != expected:
        raise Stale(record)


def put(record: Record, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set the values; gives `{column: [before, after]}`, lists of other rows by their names. Call it before the flush.

    The version grows even when only a list of other rows changed.
    """
    lists: dict[str, list[Any]] = {}
    relations = inspect(type(record)).relationships
    for name, value in values.items():
        if name in relations and relations[name].uselist:
            before, after = [sorted(name_of(row) for row in rows) for rows in (getattr(record, name), value)]
            lists |= {name: [before, after]} if before != after else {}
        setattr(record, name, value)
    record.updated_at = clock.now()
    flag_modified(record, "updated_at")
    return {**audit.diff(record), **lists}
