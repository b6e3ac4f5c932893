"""Databases of a known size from one seed: `python -m bench.seed URL DIR SESSIONS YEARS` makes one and prints its City.

Sessions are poured in below the application (they may overlap); what saves are measured on is made by the factories.
"""

import json
import random
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection

from eac import migrations
from eac.app import create_app
from eac.catalogue.rules import SessionKind
from eac.core import clock
from eac.core.schoolyear import SchoolYear
from eac.db import db, transaction
from eac.scheduling.rules import State
from eac.schools.rules import SchoolKind
from tests.factories.directory import make_activity, make_level, make_practitioner, make_school, make_venue
from tests.races import city
from tests.races.city import City, Group
from tests.races.server import TODAY, settings

SCHOOLS, CLASSES_A_YEAR, VENUES, PRACTITIONERS = 60, 350, 40, 80
CLASSES_A_SESSION = 3
LAST_YEAR = 2026
MONDAY = date(2026, 12, 7)
"""Of the week that the week page is measured on."""
IN_THE_WEEK = 230
FEEDS = (30, 1000)
"""Sessions of the first and of the second practitioner, whose agendas are measured."""
SAVE_GROUPS = 8
STAMP = "2026-09-01 08:00:00.000000"


@dataclass(frozen=True)
class Seeded:
    """A database, and what it was made with."""

    url: str
    folder: Path
    city: City
    sessions: int
    feeds: list[str]


def build(folder: Path, sessions: int, years: int = 1) -> Seeded:
    """Make it in a process of its own; the last of its school years is 2026-2027."""
    folder.mkdir(parents=True)
    url = f"sqlite:///{folder / 'bench.db'}"
    command = [sys.executable, "-m", "bench.seed", url, str(folder), str(sessions), str(years)]
    made = subprocess.run(command, check=True, capture_output=True, text=True)
    known = json.loads(made.stdout.splitlines()[-1])
    groups = [Group(**each) for each in known["city"]["groups"]]
    return Seeded(url, folder, City(known["city"]["emails"], groups), sessions, known["feeds"])


def main() -> None:
    """Migrate, fill, print."""
    url, folder, sessions, years = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    clock.pretend_today(TODAY)
    app = create_app(settings(url, folder))
    with app.app_context():
        migrations.upgrade(db.engine)
        with transaction():
            made = city.make(SAVE_GROUPS)
            people = _make_people()
            feeds = [_subscribe(number) for number in people["practitioners"][: len(FEEDS)]]
            _pour(db.session.connection(), sessions, years, people)
    sys.stdout.write(json.dumps({"city": asdict(made), "feeds": feeds}) + "\n")


def _make_people() -> dict[str, list[int]]:
    levels = [make_level(code) for code in ("ce2", "cm1", "6e")]
    make_activity(levels=levels)
    return {
        "activities": [make_activity(kind=kind).id for kind in SessionKind for _ in range(12)],
        "schools": [make_school(kind=SchoolKind.ELEMENTARY).id for _ in range(SCHOOLS)],
        "venues": [make_venue().id for _ in range(VENUES)],
        "practitioners": [make_practitioner().id for _ in range(PRACTITIONERS)],
    }


def _subscribe(practitioner: int) -> str:
    """The path of a practitioner's feed."""
    from flask import current_app

    from eac.feeds import delivery
    from eac.feeds.models import Subscription
    from eac.feeds.rules import FeedKind

    made = Subscription(kind=FeedKind.PRACTITIONER, subject_id=practitioner)
    db.session.add(made)
    db.session.flush()
    whole = delivery.address(current_app.config["EAC"], made)
    return "/" + whole.split("/", 3)[3]


# --- pouring ------------------------------------------------------------------------------------------------------


def _insert(connection: Connection, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
    names = columns.split()
    marks = ", ".join("?" for _ in names)
    statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608  our own names
    connection.exec_driver_sql(statement, [tuple(row) for row in rows])


def _pour(connection: Connection, sessions: int, years: int, people: dict[str, list[int]]) -> None:
    chance = random.Random(20261122)
    each = sessions // years
    for back in range(years):
        first = LAST_YEAR - back
        classes = _pour_classes(connection, first, people["schools"])
        rows = list(_sessions(chance, first, each, back * each, classes, people))
        _pour_sessions(connection, rows)


def _pour_classes(connection: Connection, first: int, schools: list[int]) -> list[int]:
    """The classes of a year: three in ten at the first school, so that a filter on it keeps many sessions."""
    start = 100_000 * (first - 2000)
    ids = list(range(start, start + CLASSES_A_YEAR))
    columns = "id school_id school_year name headcount notes created_at updated_at version search_key"
    _insert(
        connection,
        "school_class",
        columns,
        (
            (number, _school(schools, place), _year(first), f"Classe {number}", 24, "", STAMP, STAMP, 1, f"{number}")
            for place, number in enumerate(ids)
        ),
    )
    levels = ("ce2", "cm1", "6e")
    _insert(connection, "class_level", "class_id level_code", ((number, levels[number % 3]) for number in ids))
    return ids


def _school(schools: list[int], place: int) -> int:
    return schools[0 if place % 10 < 3 else place % SCHOOLS]


def _year(first: int) -> str:
    return str(SchoolYear(first))


@dataclass(frozen=True)
class _Row:
    number: int
    year: str
    start: datetime
    kind: SessionKind
    state: State
    activity: int
    venue: int
    practitioner: int
    classes: list[int]


def _sessions(
    chance: random.Random, first: int, count: int, before: int, classes: list[int], people: dict[str, list[int]]
) -> Iterator[_Row]:
    mondays = [_monday(first, week) for week in range(36)]
    shown, others = min(count, IN_THE_WEEK), [day for day in mondays if day != MONDAY]
    step = max(1, count // shown)
    for number in range(count):
        in_the_week = number % step == 0 and number // step < shown
        monday = (mondays[13] if first != LAST_YEAR else MONDAY) if in_the_week else chance.choice(others)
        start = datetime.combine(monday + timedelta(days=number % 5), time(8, 30)) + timedelta(
            minutes=15 * chance.randrange(30)
        )
        place = chance.randrange(len(people["activities"]))
        yield _Row(
            number=1_000_000 + before + number,
            year=_year(first),
            start=start,
            kind=list(SessionKind)[place // 12],
            state=_state(start.date(), chance),
            activity=people["activities"][place],
            venue=chance.choice(people["venues"]),
            practitioner=people["practitioners"][_practitioner(first, number, chance)],
            classes=chance.sample(classes, CLASSES_A_SESSION),
        )


def _monday(first: int, week: int) -> date:
    """Mondays of the school year from the second of September on, Christmas left out."""
    day = date(first, 9, 8)
    start = day - timedelta(days=day.weekday()) if first != LAST_YEAR else MONDAY - timedelta(weeks=13)
    return start + timedelta(weeks=week if week < 15 else week + 2)


def _state(day: date, chance: random.Random) -> State:
    if day < TODAY:
        return chance.choices((State.HELD, State.CANCELLED, State.CONFIRMED), (90, 7, 3))[0]
    return chance.choices((State.CONFIRMED, State.PROPOSED, State.OPTION), (70, 20, 10))[0]


def _practitioner(first: int, number: int, chance: random.Random) -> int:
    """The first two have as many sessions of the last year as their feeds must show."""
    if first == LAST_YEAR and number < FEEDS[0]:
        return 0
    if first == LAST_YEAR and number < sum(FEEDS):
        return 1
    return chance.randrange(2, PRACTITIONERS)


def _pour_sessions(connection: Connection, rows: list[_Row]) -> None:
    columns = (
        "id uid activity_id own_title kind pillars school_year starts_on starts_time ends_on ends_time zone starts_at"
        " ends_at time_of_life venue_id state needs_transport notes_for_teacher notes_for_staff override_reason"
        " cancel_reason cancel_note cancelled_by_name sequence created_at updated_at version search_key"
    )
    _insert(connection, "school_session", columns, map(_session_row, rows))
    taking = [(row.number, each, 24, 23 if row.state is State.HELD else None) for row in rows for each in row.classes]
    _insert(connection, "participation", "session_id class_id expected_headcount actual_headcount", taking)
    acting = [(row.number, row.practitioner) for row in rows]
    _insert(connection, "session_practitioner", "session_id practitioner_id", acting)
    columns = "session_id resource resource_id starts_at ends_at headcount"
    _insert(connection, "booking", columns, (booking for row in rows for booking in _bookings(row)))


def _instants(row: _Row) -> tuple[str, str]:
    start = clock.to_utc(row.start.date(), row.start.time())
    return tuple(f"{at:%Y-%m-%d %H:%M:%S}.000000" for at in (start, start + timedelta(minutes=45)))  # type: ignore[return-value]


def _session_row(row: _Row) -> tuple[Any, ...]:
    end = row.start + timedelta(minutes=45)
    day, wall = row.start.date().isoformat(), "%H:%M:%S.000000"
    entered = (day, row.start.strftime(wall), day, end.strftime(wall), clock.PARIS_NAME, *_instants(row))
    head = (row.number, f"bench-{row.number}", row.activity, "", row.kind.value, '["practise"]', row.year)
    return (*head, *entered, "school", row.venue, row.state.value, 0, *[""] * 6, 0, STAMP, STAMP, 1, "")


def _bookings(row: _Row) -> Iterator[tuple[Any, ...]]:
    if row.state is State.CANCELLED:
        return
    taken = [("class", each) for each in row.classes]
    for resource, number in (*taken, ("practitioner", row.practitioner), ("venue", row.venue)):
        yield (row.number, resource, number, *_instants(row), 24 * CLASSES_A_SESSION)


if __name__ == "__main__":
    main()
