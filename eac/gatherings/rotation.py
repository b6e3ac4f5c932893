"""Rounds of meetings: what is asked, and the table that answers it (pure, standard library, the same for a seed).

Whom to meet is settled first (`pairing`, `exchanges`), then when (`timing`); `solving` joins them. The answer is judged
by `verdict`, which shares nothing with the solver but the words of this file.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

Languages = frozenset[str]
LONG_PAUSE = 30
"""Minutes without meetings that part two half-days."""
NO_ROUNDS: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Party:
    """Who goes from one host to the next.

    `circle`: its school or organisation; `family`: those who come and go together, as the groups of a class; `wishes`:
    keys of hosts, best first.
    """

    key: int
    label: str = ""
    circle: str = ""
    languages: Languages = frozenset()
    away: frozenset[int] = NO_ROUNDS
    wishes: tuple[int, ...] = ()
    family: str = ""


@dataclass(frozen=True, slots=True)
class Stand:
    """Who receives, `seats` parties at once. Stands that share a `place` share its noise and its chairs."""

    key: int
    label: str = ""
    sector: str = ""
    place: str = ""
    languages: Languages = frozenset()
    away: frozenset[int] = NO_ROUNDS
    seats: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Encounter:
    """A party at a stand in a round, all by their keys; rounds count from 0."""

    round: int
    party: int
    stand: int


@dataclass(frozen=True)
class Problem:
    """What is asked: `most` meetings for each party (none: as many as it can), and what stands fast already."""

    parties: tuple[Party, ...]
    stands: tuple[Stand, ...]
    rounds: int
    most: int | None = None
    fixed: tuple[Encounter, ...] = ()
    seed: int = 1
    at: tuple[int, ...] = ()

    @cached_property
    def minutes(self) -> tuple[int, ...]:
        """When each round begins, in minutes of the calendar; half an hour apart when nothing is said."""
        return self.at or tuple(30 * number for number in range(self.rounds))

    @cached_property
    def block(self) -> tuple[int, ...]:
        """The half-day of each round: a new one begins after a long pause."""
        found = [0] * self.rounds
        steps = [after - before for before, after in pairwise(self.minutes)]
        usual = min(steps, default=0)
        for number, step in enumerate(steps, 1):
            found[number] = found[number - 1] + (step > usual + LONG_PAUSE)
        return tuple(found)

    @cached_property
    def party(self) -> dict[int, Party]:
        """Parties by key."""
        return {each.key: each for each in self.parties}

    @cached_property
    def stand(self) -> dict[int, Stand]:
        """Stands by key."""
        return {each.key: each for each in self.stands}

    @cached_property
    def open_to(self) -> dict[int, frozenset[int]]:
        """Stands that each party could meet: a language in common, and a round when both are there."""
        return {
            party.key: frozenset(
                stand.key for stand in self.stands if speak(party, stand) and self.common(party.key, stand.key)
            )
            for party in self.parties
        }

    @cached_property
    def times(self) -> dict[tuple[str, int], frozenset[int]]:
        """Rounds when a party (« party », key) or a stand (« stand », key) is there."""
        every = frozenset(range(self.rounds))
        found = {("party", each.key): every - each.away for each in self.parties}
        return found | {("stand", each.key): every - each.away for each in self.stands}

    def common(self, party: int, stand: int) -> frozenset[int]:
        """Rounds when both are there."""
        return self.times["party", party] & self.times["stand", stand]

    def reach(self, party: int) -> int:
        """How many meetings a party could have if it were alone."""
        most = self.rounds if self.most is None else self.most
        return min(most, len(self.times["party", party]), len(self.open_to[party]))


def speak(party: Party, stand: Stand) -> bool:
    """Whether the two have a language in common; who states none is understood by all."""
    return not party.languages or not stand.languages or bool(party.languages & stand.languages)


def satisfaction(problem: Problem, party: int, met: Collection[int]) -> float:
    """How well its wishes are served, 0 to 1: the first counts twice the second…, against the best it could have."""
    wishes = problem.party[party].wishes
    best = sum(worth(rank) for rank in range(min(len(wishes), problem.reach(party))))
    return sum(worth(rank) for rank, stand in enumerate(wishes) if stand in met) / best if best else 1.0


def worth(rank: int) -> float:
    """What a wish weighs, the first of rank 0."""
    return 1 / (rank + 1)


def counted(problem: Problem, table: Iterable[Encounter]) -> dict[int, int]:
    """How many meetings each party has; 0 for those without any."""
    found = Counter(each.party for each in table)
    return {each.key: found[each.key] for each in problem.parties}
