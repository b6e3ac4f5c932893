"""Races for as long as wanted: `python -m bench.races --slots 2500 --mixed 500 --kills 50 [--backend postgresql]`.

The same races as tests/races, and the control first: without the guard the application must double-book.
"""

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that the file runs by its path, too

from bench.goals import Goal, table
from bench.load import percentile
from tests.races import crashes, mixed
from tests.races.field import Field, open_field
from tests.races.heats import race

SLOTS_A_GROUP = 150
SAVES_A_KILL = 30


def race_goals(backend: str, slots: int, clients: int) -> tuple[list[Goal], list[str]]:
    """S3: overlapping slots, clients released together on four servers; every count must be exact."""
    groups = 1 + slots // SLOTS_A_GROUP
    with tempfile.TemporaryDirectory() as folder, open_field(backend, Path(folder), groups=groups) as field:
        people = [field.people[number % 4].on(field.people[number % 4].port) for number in range(clients)]
        heats = race(people, field.slots(slots))
        doubles = len(field.ledger.double_bookings())
        for person in people:
            person.close()
    answers = [answer for heat in heats for answer in heat.answers]
    won, failed = sum(heat.has_one_winner for heat in heats), sum(answer.status >= 500 for answer in answers)
    label = f"{backend}, {clients} clients, 4 servers, {slots} slots"
    goals = [
        Goal("S3", f"{label}: double bookings", doubles, 0, gates=True),
        Goal("S3", f"{label}: slots with exactly one success", won, slots, "", True, True),
        Goal("S3", f"{label}: answers 5xx", failed, 0, gates=True),
    ]
    times = [answer.seconds * 1000 for answer in answers]
    note = f"p50 {percentile(times, 50):.0f} ms, p99 {percentile(times, 99):.0f} ms, max {max(times):.0f} ms"
    return goals, [f"- race on {label}: {note}"]


def control_goals(backend: str) -> list[Goal]:
    """The same race must double-book when the guard is taken away; else it proves nothing."""
    with tempfile.TemporaryDirectory() as folder, open_field(backend, Path(folder), is_unguarded=True) as field:
        race(field.people, field.slots(6))
        doubles = len(field.ledger.double_bookings())
    return [Goal("S3", f"{backend}, control without guard: double bookings", doubles, 1, "", True, True)]


def mixed_goals(field: Field, backend: str, rounds: int) -> list[Goal]:
    """Create, move, restore and confirm released at one slot."""
    free = iter(field.slots(2 * rounds))
    made = [
        mixed.prepare(field.people[0], slot, next(free), is_held=number % 2 == 1) for number, slot in enumerate(free)
    ]
    answers = mixed.run(field.people, made)
    single = sum(len(mixed.holders(field.ledger, each.slot)) == 1 for each in made)
    failed = sum(answer.status >= 500 for each in answers for answer in each)
    return [
        Goal("promise 2", f"{backend}, {rounds} mixed rounds: one holder each", single, rounds, "", True, True),
        Goal("promise 2", f"{backend}, mixed rounds: answers 5xx", failed, 0, gates=True),
    ]


def crash_goals(field: Field, backend: str, kills: int) -> list[Goal]:
    """Servers killed in mid-write: nothing acknowledged is lost, nothing is half-written."""
    before = set(field.ledger.sessions())
    kept = crashes.save_through_crashes(field.fleet, field.people, field.slots(SAVES_A_KILL * kills), kills=kills)
    after = set(field.ledger.sessions()) - before
    half = len(field.ledger.unsaid()) + len(field.ledger.unbooked()) + len(field.ledger.damage())
    return [
        Goal("promise 6", f"{backend}, {kills} kills, {len(kept)} saves: lost", len(set(kept) - after), 0, gates=True),
        Goal("promise 6", f"{backend}: saved more than once", len(after - set(kept)), 0, gates=True),
        Goal("promise 6", f"{backend}: half-written or damaged", half, 0, gates=True),
    ]


def main() -> int:
    """Run, print, and fail when a count is wrong."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--slots", type=int, default=2500)
    asked.add_argument("--clients", type=int, default=4)
    asked.add_argument("--mixed", type=int, default=100)
    asked.add_argument("--kills", type=int, default=20)
    asked.add_argument("--backend", choices=("sqlite", "postgresql"), default="sqlite")
    given = asked.parse_args()
    goals = control_goals(given.backend)
    found, notes = race_goals(given.backend, given.slots, given.clients)
    goals += found
    groups = 1 + (2 * given.mixed + SAVES_A_KILL * given.kills) // SLOTS_A_GROUP
    with tempfile.TemporaryDirectory() as folder, open_field(given.backend, Path(folder), groups=groups) as field:
        goals += mixed_goals(field, given.backend, given.mixed)
        goals += crash_goals(field, given.backend, given.kills)
    print("\n".join([table(goals), "", *notes]))
    return sum(not goal.is_met for goal in goals)


if __name__ == "__main__":
    sys.exit(main())
