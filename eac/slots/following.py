"""Putting sessions one after the other in the time there is (pure; knows numbers only)."""

from bisect import bisect_left
from collections.abc import Sequence

NODES = 500
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
    """Tries one order after another, those that run out of time first before others."""

    def __init__(self, starts: Sequence[Sequence[int]], between: Sequence[Sequence[int]], minutes: int) -> None:
        self.starts, self.between, self.minutes = starts, between, minutes
        self.left = NODES

    def after(self, order: Order, waiting: frozenset[int]) -> Order:
        """The order completed with those who wait; empty when it cannot be."""
        if not waiting:
            return order
        self.left -= 1
        if self.left < 0:
            return []
        nexts = [self._earliest(number, order) for number in waiting]
        if any(start is None for _number, start in nexts):
            return []
        for number, start in sorted(nexts, key=lambda each: self._urgency(each[0], each[1] or 0, order)):
            if found := self.after([*order, (number, start or 0)], waiting - {number}):
                return found
        return []

    def _earliest(self, number: int, order: Order) -> tuple[int, int | None]:
        ready = max((at + self.minutes + self.between[other][number] for other, at in order), default=0)
        place = bisect_left(self.starts[number], ready)
        return number, self.starts[number][place] if place < len(self.starts[number]) else None

    def _urgency(self, number: int, start: int, order: Order) -> tuple[int, int, int]:
        way = self.between[order[-1][0]][number] if order else 0
        return self.starts[number][-1], way, start
