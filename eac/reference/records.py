"""How a record that people edit is written: its newest version locked, its values put, what changed noted."""

from collections.abc import Callable, Iterable, Mapping, MutableSequence
from typing import Any, Protocol, TypeVar

from sqlalchemy import inspect, select
from sqlalchemy.orm.attributes import flag_modified

from eac.audit import service as audit
from eac.core import clock
from eac.core.errors import Stale
from eac.db import Stamped, db
from eac.reference.models import OpenHalfDay
from eac.reference.week import Opening

Changes = dict[str, list[Any]]
"""What the journal keeps: `{name: [before, after]}`."""
OpenRow = TypeVar("OpenRow", bound=OpenHalfDay)
NAMES = ("full_name", "label", "name", "title")
"""Where a row keeps the name that people know it by; a class has a full one, its `label`, beside its `name`."""


class Record(Protocol):
    """What people edit: a row with an id and a version."""

    id: Any
    version: Any


def name_of(row: object) -> str:
    """The name by which people know a row."""
    return next(str(getattr(row, attribute)) for attribute in NAMES if hasattr(row, attribute))


def hold(record: Record, expected: int | None) -> None:
    """Lock a row until the transaction ends; Stale when it is gone, or moved on since the form was opened (`expected`).

    Two people who save at the same instant wait for each other here, so that the second is told, not overwritten.
    """
    model: Any = type(record)
    current = db.session.scalar(select(model.version).where(model.id == record.id).with_for_update())
    if current is None:
        raise Stale(record)
    if current != record.version:
        db.session.refresh(record)
    if expected is not None and current != expected:
        raise Stale(record)


def put(record: Record, values: Mapping[str, Any]) -> Changes:
    """Set the values; gives what changed, lists of other rows by their names. Call it before the flush.

    The version of a stamped record grows even when only rows of its own, or a list of other rows, changed.
    """
    lists: Changes = {}
    relations = inspect(type(record)).relationships
    for name, value in values.items():
        if name in relations and relations[name].uselist:
            lists |= changed(name, *(sorted(map(name_of, rows)) for rows in (getattr(record, name), value)))
        setattr(record, name, value)
    if isinstance(record, Stamped):
        record.updated_at = clock.now()
        flag_modified(record, "updated_at")
    return {**audit.diff(record), **lists}


def put_openings(rows: MutableSequence[OpenRow], wanted: Iterable[Opening], make: Callable[..., OpenRow]) -> Changes:
    """Make the rows of a place say when it is open; gives what changed.

    The row of a half-day that stays is kept, since its half-day is unique in the table.
    """
    before = [str(opening) for opening in sorted(row.opening for row in rows)]
    known = {row.opening.half_day: row for row in rows}
    kept = []
    for opening in sorted(wanted):
        day, half = opening.half_day.weekday, opening.half_day.half
        row = known.get(opening.half_day) or make(weekday=day.value, half=half)
        row.opens, row.closes = opening.opens, opening.closes
        kept.append(row)
    rows[:] = kept
    return changed("openings", before, [str(row.opening) for row in kept])


def changed(name: str, before: list[str], after: list[str]) -> Changes:
    """The change of one list; nothing when it stayed the same."""
    return {name: [before, after]} if before != after else {}
