"""The yearly report: R1 against the EXISTS floor on the same file, and R2 the whole page."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from bench.goals import Goal
from bench.load import Server, median
from bench.seed import LAST_YEAR, Seeded
from eac.app import create_app
from eac.core import clock
from eac.core.schoolyear import SchoolYear
from eac.db import db
from eac.reporting import queries
from tests.races.server import TODAY, settings

RUNS = 7
FLOOR = """
SELECT s.kind, s.name, COUNT(*),
  SUM(EXISTS (SELECT 1 FROM participation p JOIN school_session x ON x.id = p.session_id
              WHERE p.class_id = c.id AND x.state = 'held')),
  SUM(EXISTS (SELECT 1 FROM participation p JOIN school_session x ON x.id = p.session_id
              WHERE p.class_id = c.id AND x.state = 'held' AND x.pillars LIKE '%meet%')),
  SUM(EXISTS (SELECT 1 FROM participation p JOIN school_session x ON x.id = p.session_id
              WHERE p.class_id = c.id AND x.state = 'held' AND x.pillars LIKE '%practise%')),
  SUM(EXISTS (SELECT 1 FROM participation p JOIN school_session x ON x.id = p.session_id
              WHERE p.class_id = c.id AND x.state = 'held' AND x.pillars LIKE '%know%'))
FROM school_class c JOIN school s ON s.id = c.school_id
WHERE c.school_year IN ({years}) GROUP BY c.school_year, s.id
"""


def query_goals(seeded: Seeded, years: int) -> tuple[list[Goal], list[str]]:
    """R1: what the report reads of one year, and of all, over the share of classes reached by EXISTS."""
    clock.pretend_today(TODAY)
    app = create_app(settings(seeded.url, Path(seeded.folder)))
    names = [str(SchoolYear(LAST_YEAR - 1 - back)) for back in range(years - 1)]
    with app.app_context():
        one_floor, one = _floor(seeded, names[:1]), _best(lambda: _facts(names[:1]))
        all_floor, every = _floor(seeded, names), _best(lambda: _facts(names))
        db.engine.dispose()
    goals = [
        Goal("R1", "report's queries, one year: over the EXISTS floor", one / one_floor, 3.0, "×"),
        Goal("R1", f"report's queries, {len(names)} years: over the floor", every / all_floor, 3.0, "×"),
    ]
    notes = [f"- report's queries: one year {one:.1f} ms (floor {one_floor:.1f}), {len(names)} years {every:.1f} ms"]
    return goals, [*notes, f"- floor of {len(names)} years: {all_floor:.1f} ms"]


def page_goals(server: Server, floor_ms: float, seconds: float, rounds: int) -> list[Goal]:
    """R2: the whole page, warm."""
    path = f"/bilan/{SchoolYear(LAST_YEAR - 1)}"
    server.get(path)
    cpu = median([server.measure(path, seconds, connections=2).cpu for _ in range(rounds)])
    return [
        Goal("R2", "report page: CPU", cpu, 150.0, "ms"),
        Goal("R2", "report page: CPU over the SQL floor", cpu / floor_ms, 15.0, "×"),
    ]


def _facts(names: list[str]) -> None:
    for name in names:
        queries.facts(name)
    db.session.rollback()


def _floor(seeded: Seeded, names: list[str]) -> float:
    marks = ", ".join("?" for _ in names)
    connection = sqlite3.connect(seeded.url.removeprefix("sqlite:///"))
    statement = FLOOR.format(years=marks)
    taken = _best(lambda: connection.execute(statement, names).fetchall())
    connection.close()
    return taken


def floor_of_a_year(seeded: Seeded) -> float:
    """Milliseconds of the EXISTS query for the last whole year."""
    return _floor(seeded, [str(SchoolYear(LAST_YEAR - 1))])


def _best(act: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        act()
        times.append((time.perf_counter() - began) * 1000)
    return median(times)
