"""How a record that people edit is written: its newest version locked, its values put, what changed noted."""

from collections.abc import Mapping
from typing import Any

from eac.audit import service as audit
from eac.db import Versioned, check_version, db


def hold(row: Versioned, expected: int | None) -> None:
    """Lock a row until the transaction ends; Stale when it moved on since the form that carries `expected` was opened.

    Two people who save at the same instant wait for each other here, so that the second is told, not overwritten.
    """
    db.session.refresh(row, ["version"], with_for_update=True)
    db.session.refresh(row)
    check_version(row, expected)


def put(row: Versioned, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set the columns of a row; gives `{column: [before, after]}` for the journal. Does not flush."""
    for name, value in values.items():
        setattr(row, name, value)
    return audit.diff(row)
