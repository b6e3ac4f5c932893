"""`python -m bench.rotations`: tables of meetings for the two worked examples, beside a first-come-first-served table.

Read the ratios: solving over checking the same table, and what is served over what the simplest way serves. Wishes are
told over those that could be served at all: a language in common, and a round when both are there.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from bench.load import percentile
from eac.gatherings.rotation import Encounter, Problem
from eac.gatherings.solving import solve
from eac.gatherings.verdict import check_rotation, figures
from tests.gatherings.test_examples import forum, market

ROUNDS, MOST_SECONDS = 5, 5.0
Table = tuple[Encounter, ...]


def first_come(problem: Problem) -> Table:
    """Round after round, each party takes the first wish, else the first stand, that is free to it."""
    met: dict[int, set[int]] = {each.key: set() for each in problem.parties}
    table = []
    for number in range(problem.rounds):
        seats = {each.key: each.seats for each in problem.stands if number not in each.away}
        for party in problem.parties:
            if number in party.away or len(met[party.key]) >= (problem.most or problem.rounds):
                continue
            order = [*party.wishes, *seats]
            open_to = problem.open_to[party.key] - met[party.key]
            stand = next((each for each in order if seats.get(each, 0) > 0 and each in open_to), None)
            if stand is not None:
                seats[stand] -= 1
                met[party.key].add(stand)
                table.append(Encounter(number, party.key, stand))
    return tuple(table)


@dataclass(frozen=True)
class Measured:
    """A table, and the median of the seconds of processor that it took."""

    table: Table
    seconds: float


def measured(make: Callable[[], Table]) -> Measured:
    """The table that a way makes."""
    taken, table = [], ()
    for _ in range(ROUNDS):
        before = time.process_time()
        table = make()
        taken.append(time.process_time() - before)
    return Measured(table, percentile(taken, 50))


def main() -> int:
    """Print the table; how many breaches the checker finds, which must be 0."""
    print(f"{'example':28}{'s':>7}{'× check':>9}{'meetings':>10}{'each':>9}{'wishes':>12}{'first':>11}{'breaches':>10}")
    breaches = 0
    for name, problem in (("market, 8 each", market()), ("forum, 6 each", forum()), ("forum, all seats", forum(None))):
        solved = measured(lambda problem=problem: solve(problem))  # type: ignore[misc]
        simple = measured(lambda problem=problem: first_come(problem))  # type: ignore[misc]
        before = time.process_time()
        check_rotation(problem, solved.table)
        floor = time.process_time() - before
        for way, found in (("", solved), (" (first come)", simple)):
            print(_line(name + way, problem, found, floor))
        breaches += len(check_rotation(problem, solved.table))
        if solved.seconds > MOST_SECONDS:
            print(f"slower than {MOST_SECONDS:.0f} s on this machine")
    return breaches


def _line(name: str, problem: Problem, found: Measured, floor: float) -> str:
    told, faults = figures(problem, found.table), len(check_rotation(problem, found.table))
    wishes, firsts = f"{told.served}/{_possible(problem)}", f"{told.firsts_served}/{_possible(problem, most=1)}"
    ratio = found.seconds / floor if floor else 0
    each = f"{told.fewest}-{told.most}"
    return f"{name:28}{found.seconds:7.2f}{ratio:9.0f}{told.meetings:10}{each:>9}{wishes:>12}{firsts:>11}{faults:10}"


def _possible(problem: Problem, most: int | None = None) -> int:
    """Wishes that could be served if everyone were alone; the dearest `most` of each party."""
    return sum(key in problem.open_to[each.key] for each in problem.parties for key in each.wishes[:most])


if __name__ == "__main__":
    raise SystemExit(main())
