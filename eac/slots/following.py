"""Putting sessions one after the other in the time there is (pure; knows numbers only)."""

from bisect import bisect_left
from collections.abc import Sequence

NODES = 200
"""Beginnings of an order that are tried before a stretch of time is given up."""

Order = list[tuple[int, int]]
"""(number of the session, its start), in order of time."""


def follow(starts: Sequence[Sequence[int]], between: Sequence[Sequence[int]], minutes: int) -> Order:
    """One start for each session, none before the one before it is over and the way is gone; empty when there is none.

    `starts` are sorted. Each takes the earliest start that is left to it, so that trying all orders misses nothing.
    """
    if not starts or not all(starts) or not _is_long_enough(starts, minutes):
        return []
    return _Orders(starts, between, minutes).after([], frozenset(range(len(starts))))


def _is_long_enough(starts: Sequence[Sequence[int]], minutes: int) -> bool:
    first, last = min(each[0] for each in starts), max(each[-1] for each in starts)
    return last - first >= minutes * (len(starts) - 1)


class _Orders:
    """Tries one order after another, those that run out of time first before others; never the same dead end twice."""

    def __init__(self, starts: Sequence[Sequence[int]], between: Sequence[Sequence[int]], minutes: int) -> None:
        self.starts, self.between, self.minutes = starts, between, minutes
        self.left = NODES
        self.dead_ends: dict[tuple[frozenset[int], int], int] = {}
        """(who waits, who came last) → the earliest end of the last one that left no way on."""

    def after(self, order: Order, waiting: frozenset[int]) -> Order:
        """The order completed with those who wait; empty when it cannot be."""
        if not waiting:
            return order
        number, at = order[-1] if order else (-1, 0)
        self.left -= 1
        if self.left < 0 or at >= self.dead_ends.get((waiting, number), at + 1):
            return []
        for following, start in self._nexts(order, waiting):
            if found := self.after([*order, (following, start)], waiting - {following}):
                return found
        self.dead_ends[waiting, number] = at
        return []

    def _nexts(self, order: Order, waiting: frozenset[int]) -> Order:
        """Who can come next and when, the most urgent first; nobody when time is too short for all who wait."""
        nexts = [(number, self._earliest(number, order)) for number in waiting]
        known = [(number, start) for number, start in nexts if start is not None]
        if len(known) < len(nexts):
            return []
        last = max(self.starts[number][-1] for number in waiting)
        if last - min(start for _number, start in known) < self.minutes * (len(known) - 1):
            return []
        return sorted(known, key=lambda each: (self.starts[each[0]][-1], self._way(order, each[0]), each[1], each[0]))

    def _earliest(self, number: int, order: Order) -> int | None:
        ready = max((at + self.minutes + self.between[other][number] for other, at in order), default=0)
        place = bisect_left(self.starts[number], ready)
        return self.starts[number][place] if place < len(self.starts[number]) else None

    def _way(self, order: Order, number: int) -> int:
        return self.between[order[-1][0]][number] if order else 0
