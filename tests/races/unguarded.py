"""The same application with its guard against double booking taken away: the control of the races.

A race that passes on this variant too would prove nothing, so the tests demand that it double-books here.
"""

import time
from collections.abc import Sequence

from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import Engine

from eac import db as database
from eac.scheduling import guard
from eac.scheduling.case import Conflict
from eac.scheduling.conflicts import find_conflicts
from eac.scheduling.facts import Facts
from eac.scheduling.rules import NewSession

PAUSE_SECONDS = 0.15
"""Between looking for conflicts and writing, as a slow machine or a long form would put there."""


def remove_guards() -> None:
    """No lock by name, transactions as the driver begins them by itself, and time between check and write."""

    def no_lock(keys: list[str]) -> None:
        """Hold nothing."""

    def look_then_dawdle(wanted: Sequence[NewSession], facts: Facts) -> list[list[Conflict]]:
        found = find_conflicts(wanted, facts)
        time.sleep(PAUSE_SECONDS)
        return found

    guard.lock = no_lock  # type: ignore[attr-defined]  # names that the guard imported
    guard.find_conflicts = look_then_dawdle  # type: ignore[attr-defined]
    database._prepare_sqlite = _prepare_as_the_driver_does


def _prepare_as_the_driver_does(engine: Engine) -> None:
    """Our settings of SQLite, but no BEGIN IMMEDIATE: the driver begins at the first write, after the check."""

    @event.listens_for(engine, "connect")
    def connect(connection: object, _record: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=8000"):
            connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]  # the driver's connection


def drop_last_guard(database_url: str) -> None:
    """On PostgreSQL, take the exclusion constraint away."""
    engine = create_engine(database_url)
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE booking DROP CONSTRAINT ex_booking_overlap"))
    engine.dispose()
