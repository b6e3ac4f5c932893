"""What the tables say after a race, read by plain SQL beside the application."""

from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine

_OVERLAPS = """
SELECT a.session_id, b.session_id FROM booking a
JOIN booking b ON a.resource = b.resource AND a.resource_id = b.resource_id AND a.session_id < b.session_id
    AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at
LEFT JOIN venue v ON a.resource = 'venue' AND v.id = a.resource_id
WHERE a.resource <> 'venue' OR v.is_exclusive
"""
_UNSAID = """
SELECT s.id FROM school_session s WHERE NOT EXISTS (
    SELECT 1 FROM audit_entry e WHERE e.subject_type = 'SchoolSession' AND e.subject_id = s.id AND e.action = 'schedule')
"""
_UNBOOKED = """
SELECT s.id FROM school_session s WHERE s.state <> 'cancelled' AND 2 > (
    SELECT COUNT(*) FROM booking b WHERE b.session_id = s.id)
"""


class Ledger:
    """The tables of a race."""

    def __init__(self, database_url: str) -> None:
        self.engine: Engine = create_engine(database_url)

    def close(self) -> None:
        """Hang up."""
        self.engine.dispose()

    def rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """What a statement gives."""
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(statement), values)]

    def double_bookings(self) -> set[tuple[int, int]]:
        """Pairs of sessions that hold one class, practitioner or exclusive venue at the same time."""
        return {(first, second) for first, second in self.rows(_OVERLAPS)}

    def sessions(self) -> dict[int, str]:
        """Every session and its state."""
        return {number: state for number, state in self.rows("SELECT id, state FROM school_session")}  # noqa: C416  typed

    def unsaid(self) -> list[int]:
        """Sessions without a line in the journal."""
        return [number for (number,) in self.rows(_UNSAID)]

    def unbooked(self) -> list[int]:
        """Occupying sessions that do not hold both their class and their practitioner."""
        return [number for (number,) in self.rows(_UNBOOKED)]

    def damage(self) -> list[tuple[Any, ...]]:
        """What SQLite's own checks of the file and of its links find; PostgreSQL checks itself at recovery."""
        if self.engine.dialect.name != "sqlite":
            return []
        broken = [row for row in self.rows("PRAGMA integrity_check") if row != ("ok",)]
        return broken + self.rows("PRAGMA foreign_key_check")
