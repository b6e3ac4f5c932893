"""Half-open spans of time: the end belongs to what follows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """`[start, end)`, both aware instants or both naive wall-clock times."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError("a span ends after it starts")

    @property
    def minutes(self) -> int:
        """Length in whole minutes."""
        return int((self.end - self.start).total_seconds() // 60)

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share an instant; touching ends do not."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        """Whether the other lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def gap_minutes(self, other: "Span") -> float:
        """Minutes between the two; 0 when they touch, negative when they overlap."""
        return (max(self.start, other.start) - min(self.end, other.end)).total_seconds() / 60

    def widened(self, minutes: float) -> "Span":
        """The span with as many minutes more on each side."""
        margin = timedelta(minutes=minutes)
        return Span(self.start - margin, self.end + margin)


def subtract(whole: Span, taken: Iterable[Span]) -> list[Span]:
    """What is left of `whole` without `taken`, in order."""
    left: list[Span] = []
    at = whole.start
    for span in sorted(taken):
        if span.end <= at or span.start >= whole.end:
            continue
        if span.start > at:
            left.append(Span(at, span.start))
        at = max(at, span.end)
    if at < whole.end:
        left.append(Span(at, whole.end))
    return left
