"""Whom each party meets: shares that are equal, wishes served fairly, sectors mixed (pure).

First how many meetings each may have: level by level, every party gets one more while augmenting paths find room, so
that nobody is two behind without need. Then wishes are drafted, the least served choosing first; then the rest is
filled.
"""

from collections import Counter, deque
from random import Random

from eac.gatherings.rotation import Problem, satisfaction

Pairs = dict[int, set[int]]
"""Party → stands."""


def draft(problem: Problem) -> "Draft":
    """Whom each party meets, before exchanges improve it."""
    found = Draft(problem, Draft(problem).levels())
    found.wishes()
    found.fill()
    return found


class Draft:
    """Pairs on their way: what is met, what room is left, what may not move."""

    def __init__(self, problem: Problem, shares: dict[int, int] | None = None) -> None:
        self.problem = problem
        self.random = Random(f"pairs {problem.seed}")
        self.order = [each.key for each in problem.parties]
        self.random.shuffle(self.order)
        self.fixed = {(each.party, each.stand) for each in problem.fixed}
        self.met: Pairs = {key: set() for key in self.order}
        self.guests: dict[int, set[int]] = {each.key: set() for each in problem.stands}
        self.room = {each.key: each.seats * len(problem.times["stand", each.key]) for each in problem.stands}
        self.shares = shares or {key: problem.reach(key) for key in self.order}
        self.wished = {each.key: frozenset(each.wishes) for each in problem.parties}
        for party, stand in sorted(self.fixed):
            self.join(party, stand)

    def join(self, party: int, stand: int) -> None:
        """The two will meet."""
        self.met[party].add(stand)
        self.guests[stand].add(party)
        self.room[stand] -= 1

    def part(self, party: int, stand: int) -> None:
        """The two will not meet after all."""
        self.met[party].discard(stand)
        self.guests[stand].discard(party)
        self.room[stand] += 1

    def can(self, party: int, stand: int) -> bool:
        """Whether the two could be joined, room aside."""
        return stand in self.problem.open_to[party] and stand not in self.met[party]

    def levels(self) -> dict[int, int]:
        """How many each party may have, the least served first; who finds no way once finds none later."""
        stuck: set[int] = set()
        for level in range(1, max(self.shares.values(), default=0) + 1):
            for party in self.order:
                if party not in stuck and len(self.met[party]) < min(level, self.shares[party]):
                    stuck |= self._one_more(party, spare_wishes=False)
        return {party: len(stands) for party, stands in self.met.items()}

    def wishes(self) -> None:
        """Each in turn takes its best wish that has room; the least served first, until none can."""
        going = set(self.order)
        while going:
            served = {party: satisfaction(self.problem, party, self.met[party]) for party in self.order}
            for party in sorted(self.order, key=served.__getitem__):
                if party in going and not self._take_wish(party):
                    going.discard(party)

    def _take_wish(self, party: int) -> bool:
        if len(self.met[party]) >= self.shares[party]:
            return False
        for stand in self.problem.party[party].wishes:
            if self.room.get(stand, 0) > 0 and self.can(party, stand):
                self.join(party, stand)
                return True
        return False

    def fill(self) -> None:
        """Every party up to its share, one level after the other; wishes give way only where there is no other way."""
        for level in range(1, max(self.shares.values(), default=0) + 1):
            for party in self.order:
                if len(self.met[party]) < min(level, self.shares[party]) and self._one_more(party, spare_wishes=True):
                    self._one_more(party, spare_wishes=False)

    def _one_more(self, party: int, *, spare_wishes: bool) -> set[int]:
        """One more stand for a party; the parties that have no way to one, empty when it was found."""
        if not any(room > 0 for room in self.room.values()):
            return {party}
        if (stand := self._free_stand(party)) is not None:
            self.join(party, stand)
            return set()
        return self._augment(party, spare_wishes=spare_wishes)

    def _free_stand(self, party: int) -> int | None:
        stand = self.problem.stand
        sectors = Counter(stand[each].sector for each in self.met[party])
        free = [each for each in self.problem.open_to[party] - self.met[party] if self.room[each] > 0]
        return min(free, key=lambda each: (sectors[stand[each].sector], -self.room[each], each), default=None)

    def _augment(self, start: int, *, spare_wishes: bool) -> set[int]:
        """A chain of parties that each give a stand to the one before and take another (breadth first)."""
        taker: dict[int, int] = {}
        given: dict[int, int] = {}
        waiting = deque([start])
        seen = {start}
        while waiting:
            party = waiting.popleft()
            for stand in sorted(self.problem.open_to[party] - self.met[party] - taker.keys()):
                taker[stand] = party
                if self.room[stand] > 0:
                    self._shift(stand, start, taker, given)
                    return set()
                for guest in sorted(self.guests[stand] - seen):
                    if self._may_leave(guest, stand, spare_wishes=spare_wishes):
                        seen.add(guest)
                        given[guest] = stand
                        waiting.append(guest)
        return seen

    def _may_leave(self, guest: int, stand: int, *, spare_wishes: bool) -> bool:
        return (guest, stand) not in self.fixed and not (spare_wishes and stand in self.wished[guest])

    def _shift(self, stand: int, start: int, taker: dict[int, int], given: dict[int, int]) -> None:
        """Back from the stand with room: each party on the way takes it and frees the one that it held."""
        while (party := taker[stand]) != start:
            self.part(party, given[party])
            self.join(party, stand)
            stand = given[party]
        self.join(start, stand)
