"""`python -m bench [--quick]`: every figure beside its floor in one run, one table, exit code from the exact counts."""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from bench import pages, races, report, saves
from bench.goals import Goal, keep, table
from bench.load import WRK, percentile, serve
from bench.seed import build

RESULTS = Path(__file__).parent / "results"
SMALL, MIDDLE, LARGE = 30, 1_000, 10_000


class Bench:
    """One run: how long it takes its time, and what it found."""

    def __init__(self, folder: Path, *, is_quick: bool) -> None:
        self.folder, self.is_quick = folder, is_quick
        self.rounds, self.seconds = (1, 1.0) if is_quick else (3, 2.0)
        self.years, self.archive = (3, 15_000) if is_quick else (10, 100_000)
        self.goals: list[Goal] = []
        self.notes: list[str] = [] if WRK else ["- wrk is not installed: load by threads of Python"]
        self.statements: dict[int, dict[str, int]] = {}
        self.week_cpu: dict[int, float] = {}
        self.save_p50: dict[int, float] = {}
        self.save_cpu: dict[int, float] = {}

    def run(self) -> None:
        """Everything, the slowest last."""
        for step in (self.small, self.middle, self.large, self.processes, self.archived, self.compare, self.race):
            began = time.monotonic()
            step()
            print(f"· {step.__name__}: {time.monotonic() - began:.0f} s", flush=True)

    def small(self) -> None:
        """Statements with few sessions."""
        with serve(build(self.folder / "small", SMALL)) as server:
            self.statements[SMALL] = pages.statements(server)

    def middle(self) -> None:
        """The same week among a thousand sessions."""
        with serve(build(self.folder / "middle", MIDDLE)) as server:
            self.statements[MIDDLE] = pages.statements(server)
            self.week_cpu[MIDDLE] = pages.week_cpu(server, self.seconds, self.rounds)
            self._save(MIDDLE, saves.Saver(server))

    def large(self) -> None:
        """Feeds, pages and saves among ten thousand sessions."""
        with serve(build(self.folder / "large", LARGE)) as server:
            self.statements[LARGE] = pages.statements(server)
            rounds = pages.Rounds(server, pages.routes_of(server), rounds=self.rounds, seconds=self.seconds)
            self.goals += pages.feed_goals(rounds, server) + pages.change_goals(server) + pages.page_goals(rounds)
            self.notes += rounds.notes()
            self.week_cpu[LARGE] = pages.week_cpu(server, self.seconds, self.rounds)
            found, notes = saves.save_goals(saves.Saver(server), self.seconds, self.rounds)
            self.goals += found
            self.notes += notes

    def processes(self) -> None:
        """S4, among a thousand sessions."""
        found, notes = saves.process_goals(build(self.folder / "shared", MIDDLE), 2 * self.rounds * self.seconds)
        self.goals += found
        self.notes += notes

    def archived(self) -> None:
        """Report and growth of saving, with years of sessions."""
        seeded = build(self.folder / "archive", self.archive, self.years)
        found, notes = report.query_goals(seeded, self.years)
        self.goals += found
        self.notes += notes
        with serve(seeded) as server:
            floor = report.floor_of_a_year(seeded)
            self.goals += report.page_goals(server, floor, self.seconds, self.rounds)
            self._save(self.archive, saves.Saver(server))

    def compare(self) -> None:
        """What must not grow with the number of sessions."""
        self.goals += pages.growth_goals(self.statements, self.week_cpu)
        for what, by_size in (("p50", self.save_p50), ("CPU", self.save_cpu)):
            ratio = by_size[self.archive] / by_size[MIDDLE]
            self.goals.append(Goal("S2", f"save: {what} at {self.archive:,} over {MIDDLE:,} sessions", ratio, 1.3, "×"))

    def _save(self, size: int, saver: saves.Saver) -> None:
        """What a save costs among so many sessions."""
        saver.alone(5)
        self.save_p50[size] = percentile(saver.alone(40), 50)
        self.save_cpu[size] = saver.cpu()

    def race(self) -> None:
        """S3 on each engine there is, with its control."""
        backends = ["sqlite", *(["postgresql"] if os.environ.get("EAC_TEST_DATABASE_URL") else [])]
        for backend in backends:
            self.goals += races.control_goals(backend)
            found, notes = races.race_goals(backend, 8 if self.is_quick else 40, 8)
            self.goals += found
            self.notes += notes
        if len(backends) == 1:
            self.notes.append("- PostgreSQL not run: EAC_TEST_DATABASE_URL is not set")


def main() -> int:
    """Run, print, keep; the number of exact counts that are wrong."""
    asked = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument("--quick", action="store_true", help="one short round of each, smaller archive")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), is_quick=asked.parse_args().quick)
        bench.run()
    goals = sorted(bench.goals, key=lambda goal: goal.key)
    print("\n" + table(goals) + "\n\n" + "\n".join(bench.notes))
    keep(RESULTS, goals, bench.notes)
    return sum(goal.gates and not goal.is_met for goal in goals)


if __name__ == "__main__":
    sys.exit(main())
