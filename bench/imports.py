"""`python -m bench.imports [--schools N] [--sessions N]`: files that come in, beside a bare bulk insert of their rows.

On SQLite, and on PostgreSQL where EAC_TEST_DATABASE_URL names a server. Ratios inform; counts decide the exit code.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import create_engine, insert, select, text
from sqlalchemy.engine import make_url

from bench.goals import Goal, table
from eac import migrations, seeding
from eac.app import create_app
from eac.audit.service import System
from eac.core import clock
from eac.db import db, transaction
from eac.imports import service, work
from eac.imports.models import ImportRun
from eac.imports.rules import Asked, ImportKind, NewFile, Options
from eac.scheduling.models import Booking, Participation, SchoolSession
from eac.schools.models import School
from tests.factories.directory import make_activity, make_class, make_school, make_uai
from tests.races.server import TODAY, settings

YEAR = "2026-2027"
CLASSES, OFFERS = 2_000, 40
FIRST_MONDAY = date(2026, 11, 2)
STARTS = ("08:30", "10:00", "13:30", "15:00")


def main() -> int:
    """Run, print; the number of counts that are wrong."""
    asked = argparse.ArgumentParser(prog="python -m bench.imports", description=__doc__)
    asked.add_argument("--schools", type=int, default=40_000)
    asked.add_argument("--sessions", type=int, default=50_000)
    sizes = asked.parse_args()
    goals: list[Goal] = []
    for backend in ("sqlite", *(["postgresql"] if os.environ.get("EAC_TEST_DATABASE_URL") else [])):
        with database(backend) as url, tempfile.TemporaryDirectory() as folder:
            goals += measured(backend, url, Path(folder), sizes.schools, sizes.sessions)
    print(table(goals))
    return sum(goal.gates and not goal.is_met for goal in goals)


@contextmanager
def database(backend: str) -> Iterator[str]:
    """An empty database, dropped at the end."""
    if backend == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{Path(folder) / 'bench.db'}"
        return
    server = make_url(os.environ["EAC_TEST_DATABASE_URL"]).set(drivername="postgresql+psycopg")
    engine, name = create_engine(server, isolation_level="AUTOCOMMIT"), f"eac_bench_{uuid4().hex[:10]}"
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    yield server.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))


def measured(backend: str, url: str, folder: Path, schools: int, sessions: int) -> list[Goal]:
    """Both files on one database."""
    clock.pretend_today(TODAY)
    app = create_app(settings(url, folder))
    with app.test_request_context():
        migrations.upgrade(db.engine)
        with transaction():
            seeding.load_reference()
            _make_programme()
        goals = _figures(backend, ImportKind.SCHOOLS, school_lines(schools), schools, _bare_schools)
        goals += _figures(backend, ImportKind.SESSIONS, session_lines(sessions), sessions, _bare_sessions)
        db.session.remove()
        db.engine.dispose()
    return goals


def _make_programme() -> None:
    school = make_school(name="École du banc")
    for number in range(CLASSES):
        make_class(school, name=f"Classe {number}")
    for number in range(OFFERS):
        make_activity(title=f"Offre {number}")


def school_lines(count: int) -> str:
    """Schools of invented towns."""
    rows = (
        f"{make_uai(number)};École numéro {number};élémentaire;{number} rue des Écoles;{10_000 + number % 80_000};"
        f"Ville {number % 900};04 93 {number % 100:02} 00 00"
        for number in range(100_000, 100_000 + count)
    )
    return "\n".join(["UAI;Nom;Type;Adresse;Code postal;Ville;Téléphone", *rows])


def session_lines(count: int) -> str:
    """Sessions of all classes, each at its own times, on days with class."""
    days = [
        FIRST_MONDAY + timedelta(weeks=week, days=day) for week in (0, 1, 2, 3, 4, 5, 9, 10, 11) for day in (0, 1, 3, 4)
    ]
    slots = [(day, start) for day in days for start in STARTS]
    rows = (
        f"{slots[number // CLASSES % len(slots)][0]};{slots[number // CLASSES % len(slots)][1]};60;"
        f"Offre {number // CLASSES % OFFERS};Classe {number % CLASSES};24"
        for number in range(count)
    )
    return "\n".join(["Date;Début;Durée;Offre;Classe;Effectif", *rows])


def _figures(backend: str, kind: ImportKind, lines: str, count: int, bare: Callable[[], float]) -> list[Goal]:
    """Preview, writing, and the same file again, over the bare insert of what it wrote."""
    run, seen = _previewed(kind, lines)
    run_id = run.id
    wrote, made = _timed(lambda: _written(run_id))
    floor = bare()
    again, unchanged = _timed(lambda: _previewed(kind, lines)[0].counts["unchanged"])
    what = f"{backend}, {count} {kind.value}"
    return [
        Goal("I", f"{what}: rows new", made, count, at_least=True, gates=True),
        Goal("I", f"{what}: rows unchanged the second time", unchanged, count, at_least=True, gates=True),
        Goal("I", f"{what}: preview ({seen:.1f} s) over bare insert ({floor:.2f} s)", seen / floor, 20, "×"),
        Goal("I", f"{what}: writing ({wrote:.1f} s) over bare insert", wrote / floor, 40, "×"),
        Goal("I", f"{what}: second preview ({again:.1f} s) over bare insert", again / floor, 20, "×"),
    ]


def _previewed(kind: ImportKind, lines: str) -> tuple[ImportRun, float]:
    began = time.perf_counter()
    with transaction():
        run = service.upload(NewFile("banc.csv", lines.encode(), YEAR, kind), by=System())
        service.set_up(Asked(run.mapping, Options(YEAR, reason="banc")), run=run, by=System())
        work.keep_preview(run, work.preview(run))
    return run, time.perf_counter() - began


def _written(run_id: int) -> int:
    with transaction():
        run = service.write(run=db.session.get_one(ImportRun, run_id), by=System())
        return int(run.counts["new"])


def _timed(act: Callable[[], int]) -> tuple[float, int]:
    began = time.perf_counter()
    given = act()
    return time.perf_counter() - began, given


def _bare_schools() -> float:
    return _bare([School])


def _bare_sessions() -> float:
    return _bare([SchoolSession, Participation, Booking])


def _bare(models: list[Any]) -> float:
    """Seconds to insert the rows of these tables once more, bare, in one transaction that is then undone."""
    rows = {model: [dict(row) for row in db.session.execute(select(model.__table__)).mappings()] for model in models}
    db.session.rollback()
    shift = 10_000_000
    for model, kept in rows.items():
        for number, row in enumerate(kept):
            row |= {"id": row["id"] + shift, **{name: f"x{number}" for name in ("uai", "uid") if name in row}}
            if "session_id" in row:
                row["session_id"] += shift
            if model is Booking:
                row["resource_id"] += shift
    began = time.perf_counter()
    for model, kept in rows.items():
        db.session.execute(insert(model.__table__), kept)
    took = time.perf_counter() - began
    db.session.rollback()
    return took


if __name__ == "__main__":
    sys.exit(main())
