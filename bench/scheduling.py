"""`python -m bench.scheduling [--quick]`: conflicts, free times and the week page as sessions grow.

Each figure is taken in one process, on databases of one seed: 1,000 and 10,000 sessions in a year, 100,000 in ten.
Read the ratios: each is taken within a round, the sizes one after the other. Statements decide the exit code.
"""

import argparse
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event, func, select

from bench.goals import Goal, table
from bench.load import median, percentile
from bench.seed import build
from eac.app import create_app
from eac.catalogue.models import Activity
from eac.core import clock
from eac.db import db
from eac.identity.models import User
from eac.partners.models import Practitioner
from eac.scheduling.conflicts import find_conflicts
from eac.scheduling.knowledge import complete, load_facts
from eac.scheduling.models import Booking
from eac.scheduling.rules import NewSession, Participant, Place, Resource
from eac.scheduling.slots import nearest_slots
from eac.slots import queries
from eac.slots.finding import find_together
from eac.slots.rules import Gathering, Search, Wish, when_at
from eac.slots.sets import find_one_each
from tests.races.server import TODAY, settings
from tests.signed import Browser

SIZES = ((1_000, 1), (10_000, 1), (100_000, 10))
MONDAY = date(2026, 12, 7)
SEARCH_MS, GROWTH, ROUNDS = 300.0, 1.3, 25
SEARCHES = ("find a slot, two classes, a year", "find a slot, one each for three")
CURRENT = Booking.starts_at >= clock.to_utc(date(2026, 9, 1), when_at(MONDAY, 480, 60).starts_time)


@dataclass(frozen=True)
class Size:
    """An application on a database of some sessions, and what is found out about it."""

    sessions: int
    app: Flask
    acts: dict[str, Callable[[], Any]]
    statements: dict[str, int]
    cpu: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wall: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def take(self, name: str) -> None:
        """One figure of one act: milliseconds of CPU, and by the clock on the wall."""
        with self.app.app_context():
            cpu, wall = time.process_time(), time.perf_counter()
            self.acts[name]()
            self.cpu[name].append((time.process_time() - cpu) * 1000)
            self.wall[name].append((time.perf_counter() - wall) * 1000)
            db.session.remove()


def busiest(resource: Resource, count: int) -> tuple[int, ...]:
    """Those with the most sessions this year."""
    ranked = (
        select(Booking.resource_id)
        .where(Booking.resource == resource, CURRENT)
        .group_by(Booking.resource_id)
        .order_by(func.count().desc(), Booking.resource_id)
    )
    return tuple(db.session.scalars(ranked.limit(count)))


def wanted() -> NewSession:
    """A session of the busiest: two classes, a practitioner, a venue."""
    activity = db.session.scalars(select(Activity.id).order_by(Activity.id).offset(20)).first()
    return complete(
        NewSession(
            activity_id=activity or 1,
            when=when_at(MONDAY, 600, 60),
            place=Place(Resource.VENUE, busiest(Resource.VENUE, 1)[0]),
            participants=tuple(Participant(each) for each in busiest(Resource.CLASS, 2)),
            practitioner_ids=(db.session.scalars(select(func.max(Practitioner.id))).one() or 1,),
        )
    )


def acts(browser: Browser) -> dict[str, Callable[[], Any]]:
    """What is measured, by name."""
    new = wanted()
    year = Search(new, 90, date(2026, 9, 1), date(2027, 7, 2), frozenset(range(5)), wishes=frozenset(Wish))
    three = (*new.participants, Participant(busiest(Resource.CLASS, 3)[2], 24))
    each = replace(year, wanted=replace(new, participants=three), gathering=Gathering.ONE_EACH)
    address = f"/creneaux?offre={new.activity_id}&duree=90&lieu={new.place.id}&intervenant={new.practitioner_ids[0]}"
    address += "".join(f"&classe={one.class_id}" for one in new.participants)
    return {
        "conflicts of one session": lambda: find_conflicts([new], load_facts([new], reach_days=0)),
        "conflicts and nearest slots": lambda: nearest_slots(new, load_facts([new])),
        "find a slot, two classes, a year": lambda: find_together(*queries.load(year)),
        "find a slot, one each for three": lambda: find_one_each(*queries.load(each)),
        "the page that finds a slot": lambda: browser.text(address),
        "the week page, 230 sessions": lambda: browser.text(f"/agenda?jour={MONDAY}"),
    }


def prepare(folder: Path, sessions: int, years: int) -> Size:
    """Make the database, run each act once, and count its statements."""
    seeded = build(folder / str(sessions), sessions, years)
    app = create_app(settings(seeded.url, seeded.folder))
    with app.app_context():
        db.session.execute(db.text("ANALYZE"))
        db.session.commit()
        person = db.session.scalars(select(User.id).where(User.email == seeded.city.emails[0])).one()
        made = acts(Browser(app, person))
        counted = {name: _statements(act) for name, act in made.items()}
        db.session.remove()
    return Size(sessions, app, made, counted)


def _statements(act: Callable[[], Any]) -> int:
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        sent.append(statement)

    act()
    db.session.rollback()
    event.listen(db.engine, "before_cursor_execute", note)
    act()
    event.remove(db.engine, "before_cursor_execute", note)
    db.session.rollback()
    return len(sent)


def ratio(over: dict[str, list[float]], under: dict[str, list[float]], name: str) -> float:
    """The middle of the ratios taken within a round."""
    return median([one / other for one, other in zip(over[name], under[name], strict=True)])


def goals_of(found: list[Size]) -> list[Goal]:
    """What the figures are held against."""
    _small, middle, large = found
    goals = []
    for name in middle.acts:
        counts = [each.statements[name] for each in found]
        goals.append(
            Goal("growth", f"{name}: more statements from size to size", max(counts) - min(counts), 0, gates=True)
        )
        grown = ratio(large.cpu, middle.cpu, name)
        goals.append(Goal("growth", f"{name}: CPU among ten years over one", grown, GROWTH, "×"))
    slow = {name: percentile(middle.wall[name], 50) for name in SEARCHES}
    return goals + [Goal("slots", f"{name}: p50 among 10,000", slow[name], SEARCH_MS, "ms") for name in SEARCHES]


def growth(found: list[Size]) -> str:
    """As Markdown: milliseconds by size, and how they grow."""
    small, middle, large = found
    head = " | ".join(f"{each.sessions:,}" for each in found)
    lines = [f"| act | statements | CPU ms at {head} | × | × |", "|---|---|---|---|---|---|---|"]
    for name in middle.acts:
        figures = " | ".join(f"{median(each.cpu[name]):.1f}" for each in found)
        grown = f"{ratio(middle.cpu, small.cpu, name):.2f} | {ratio(large.cpu, middle.cpu, name):.2f}"
        lines.append(f"| {name} | {middle.statements[name]} | {figures} | {grown} |")
    return "\n".join(lines)


def main() -> int:
    """Measure, print; how many exact counts are wrong."""
    asked = argparse.ArgumentParser(prog="python -m bench.scheduling", description=__doc__)
    asked.add_argument("--quick", action="store_true", help="a fifth of the sessions, few rounds")
    is_quick = asked.parse_args().quick
    clock.pretend_today(TODAY)
    with tempfile.TemporaryDirectory() as folder:
        sizes = [(sessions // 5, years) for sessions, years in SIZES] if is_quick else SIZES
        found = [prepare(Path(folder), sessions, years) for sessions, years in sizes]
        for _round in range(5 if is_quick else ROUNDS):
            for name in found[0].acts:
                for size in found:
                    size.take(name)
    goals = goals_of(found)
    sys.stdout.write(f"{growth(found)}\n\n{table(goals)}\n")
    return sum(goal.gates and not goal.is_met for goal in goals)


if __name__ == "__main__":
    sys.exit(main())
