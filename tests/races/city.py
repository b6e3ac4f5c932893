"""The city that races are run in: groups of people and places, each with many free half-days.

`python -m tests.races.city URL DIR GROUPS` makes it in a process of its own and prints it as JSON.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from eac import migrations
from eac.app import create_app
from eac.core import clock
from eac.db import db, transaction
from eac.identity.rules import Role
from tests.factories.directory import (
    make_activity,
    make_calendar,
    make_class,
    make_practitioner,
    make_school,
    make_venue,
)
from tests.factories.people import make_user
from tests.races.server import TODAY, settings

CLIENTS = 8
STEP_MINUTES = 10
PASSWORD = "mot de passe d’essai"
HALVES = (time(8, 30), time(13, 30))
MINUTES = 90
FIRST, LAST = date(2026, 12, 1), date(2027, 6, 25)
SCHOOL_DAYS = (0, 1, 3, 4)
CHRISTMAS = (date(2026, 12, 19), date(2027, 1, 4))


@dataclass(frozen=True)
class Group:
    """What clients fight for (one of each), and what each has for itself (one per client)."""

    activity: int
    practitioner: int
    school_class: int
    venue: int
    practitioners: list[int]
    classes: list[int]


@dataclass(frozen=True)
class City:
    """Accounts that may plan, and the groups."""

    emails: list[str]
    groups: list[Group]


@dataclass(frozen=True)
class Slot:
    """A free half-day of a group."""

    group: Group
    day: date
    starts: time

    def fields(self, kind: str, client: int, **values: Any) -> dict[str, Any]:
        """The form by which a client asks for it: ten minutes after the client before, for 90 minutes.

        `kind` is what the clients share: practitioner, school_class or venue.
        """
        start = datetime.combine(self.day, self.starts) + timedelta(minutes=STEP_MINUTES * client)
        group = self.group
        return {
            "form_key": uuid4().hex,
            "activity": group.activity,
            "own_title": f"Course {client} {uuid4().hex[:6]}",
            "starts_on": self.day.isoformat(),
            "starts_time": f"{start:%H:%M}",
            "ends_time": f"{start + timedelta(minutes=MINUTES):%H:%M}",
            "time_of_life": "school",
            "classes-0-class_id": group.school_class if kind == "school_class" else group.classes[client],
            "practitioners": group.practitioner if kind == "practitioner" else group.practitioners[client],
            "venue": group.venue if kind == "venue" else "",
            "override_reason": "Essai de course",
            "state": "proposed",
            **values,
        }


def slots(city: City) -> Iterator[Slot]:
    """All free half-days, group after group."""
    for group in city.groups:
        for number in range((LAST - FIRST).days + 1):
            day = FIRST + timedelta(days=number)
            is_off = CHRISTMAS[0] <= day < CHRISTMAS[1]
            if day.weekday() in SCHOOL_DAYS and not is_off:
                yield from (Slot(group, day, starts) for starts in HALVES)


def build(database_url: str, data_dir: Path, groups: int) -> City:
    """Make it in a process of its own, so that nothing of it stays in this one."""
    command = [sys.executable, "-m", "tests.races.city", database_url, str(data_dir), str(groups)]
    made = subprocess.run(command, check=True, capture_output=True, text=True)
    known = json.loads(made.stdout.splitlines()[-1])
    return City(known["emails"], [Group(**each) for each in known["groups"]])


def make(groups: int) -> City:
    """The calendar, a school, accounts and groups; the caller commits."""
    make_calendar()
    school = make_school(name="École des courses")
    users = [make_user(Role.COORDINATOR, name=f"Personne {number}") for number in range(CLIENTS)]
    return City([user.email for user in users], [make_group(school) for _ in range(groups)])


def make_group(school: Any) -> Group:
    """A group of a school's classes; each adds its rows, the caller commits."""
    return Group(
        activity=make_activity().id,
        practitioner=make_practitioner().id,
        school_class=make_class(school).id,
        venue=make_venue(is_exclusive=True, latitude=43.55, longitude=7.01).id,
        practitioners=[make_practitioner().id for _ in range(CLIENTS)],
        classes=[make_class(school).id for _ in range(CLIENTS)],
    )


def main() -> None:
    """Migrate, fill, print."""
    clock.pretend_today(TODAY)
    app = create_app(settings(sys.argv[1], Path(sys.argv[2])))
    with app.app_context():
        migrations.upgrade(db.engine)
        with transaction():
            made = make(int(sys.argv[3]))
        sys.stdout.write(json.dumps(asdict(made)) + "\n")


if __name__ == "__main__":
    main()
