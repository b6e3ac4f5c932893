"""`python -m bench.scheduling [--quick]`: conflicts, free times and the week page as sessions grow.

Each figure is taken in one process, on databases of one seed: 1,000 and 10,000 sessions in a year, 100,000 in ten.
Read the ratios: they come from one run. Statements are exact, and decide the exit code.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import event, func, select

from bench.goals import Goal, table
from bench.load import percentile
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
SEARCH_MS, GROWTH = 300.0, 1.3
CURRENT = Booking.starts_at >= clock.to_utc(date(2026, 9, 1), when_at(MONDAY, 480, 60).starts_time)


@dataclass(frozen=True)
class Figures:
    """Milliseconds (median) and statements of each act, at one size."""

    sessions: int
    times: dict[str, float]
    statements: dict[str, int]


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


def measure(folder: Path, sessions: int, years: int, rounds: int) -> Figures:
    """Make the database, and take each figure some times."""
    seeded = build(folder / str(sessions), sessions, years)
    app = create_app(settings(seeded.url, seeded.folder))
    times: dict[str, float] = {}
    statements: dict[str, int] = {}
    with app.app_context():
        db.session.execute(db.text("ANALYZE"))
        db.session.commit()
        person = db.session.scalars(select(User.id).where(User.email == seeded.city.emails[0])).one()
        for name, act in acts(Browser(app, person)).items():
            act()
            statements[name] = _statements(act)
            times[name] = percentile([_milliseconds(act) for _ in range(rounds)], 50)
        db.session.remove()
        db.engine.dispose()
    return Figures(sessions, times, statements)


def _milliseconds(act: Callable[[], Any]) -> float:
    db.session.rollback()
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def _statements(act: Callable[[], Any]) -> int:
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        sent.append(statement)

    db.session.rollback()
    event.listen(db.engine, "before_cursor_execute", note)
    act()
    event.remove(db.engine, "before_cursor_execute", note)
    return len(sent)


def goals_of(found: list[Figures]) -> list[Goal]:
    """What the figures are held against."""
    small, middle, large = found
    goals = []
    for name in small.times:
        most = max(each.statements[name] for each in found) - min(each.statements[name] for each in found)
        goals.append(Goal("growth", f"{name}: more statements from size to size", most, 0, gates=True))
        ratio = large.times[name] / middle.times[name]
        goals.append(Goal("growth", f"{name}: ten years of 10,000 over one", ratio, GROWTH, "×"))
    names = ("find a slot, two classes, a year", "find a slot, one each for three")
    return goals + [Goal("slots", f"{name}: p50 among 10,000", middle.times[name], SEARCH_MS, "ms") for name in names]


def growth(found: list[Figures]) -> str:
    """As Markdown: milliseconds by size, and how they grow."""
    small, middle, large = found
    head = " | ".join(f"{each.sessions:,}" for each in found)
    lines = [f"| act | statements | ms at {head} | × | × |", "|---|---|---|---|---|---|---|"]
    for name, ms in small.times.items():
        one, ten = middle.times[name], large.times[name]
        figures = f"{ms:.1f} | {one:.1f} | {ten:.1f} | {one / ms:.2f} | {ten / one:.2f}"
        lines.append(f"| {name} | {middle.statements[name]} | {figures} |")
    return "\n".join(lines)


def main() -> int:
    """Measure, print; how many exact counts are wrong."""
    asked = argparse.ArgumentParser(prog="python -m bench.scheduling", description=__doc__)
    asked.add_argument("--quick", action="store_true", help="a fifth of the sessions, few rounds")
    is_quick = asked.parse_args().quick
    clock.pretend_today(TODAY)
    with tempfile.TemporaryDirectory() as folder:
        sizes = [(sessions // 5, years) for sessions, years in SIZES] if is_quick else SIZES
        found = [measure(Path(folder), sessions, years, 5 if is_quick else 25) for sessions, years in sizes]
    goals = goals_of(found)
    sys.stdout.write(f"{growth(found)}\n\n{table(goals)}\n")
    return sum(goal.gates and not goal.is_met for goal in goals)


if __name__ == "__main__":
    sys.exit(main())
