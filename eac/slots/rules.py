"""What is searched, what is preferred, and what is found (pure)."""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum

from eac.core.intervals import Span
from eac.reference.rules import Half
from eac.scheduling.calendar import NOON
from eac.scheduling.rules import NewSession, Place, Resource, When

FIRST_START, LAST_END = 8 * 60, 18 * 60
"""Earliest start and latest end that are proposed, in minutes from midnight."""
STEP_MINUTES = 15
MOST_MINUTES = LAST_END - FIRST_START


class Gathering(StrEnum):
    """Whether the classes come together or one after the other."""

    TOGETHER = "together"
    ONE_EACH = "one_each"


class Wish(StrEnum):
    """What makes one free time better than another."""

    SOON = "soon"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    FREE_WEEK = "free_week"
    SPREAD = "spread"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Search:
    """What to find times for: `wanted` says all but the time; `avoided` are weekdays that are possible but disliked."""

    wanted: NewSession
    minutes: int
    first: date
    last: date
    weekdays: frozenset[int] = frozenset(range(7))
    halves: frozenset[Half] = frozenset(Half)
    gathering: Gathering = Gathering.TOGETHER
    wishes: frozenset[Wish] = frozenset()
    avoided: frozenset[int] = frozenset()

    def at(self, wanted: NewSession, day: date, start: int) -> NewSession:
        """The wanted session on a day, from a minute on."""
        return replace(wanted, when=when_at(day, start, self.minutes))


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a time ranks where it does: a marked sentence, and whether it speaks for the time."""

    sentence: str
    values: tuple[tuple[str, object], ...] = ()
    speaks_for: bool = True


@dataclass(frozen=True, slots=True)
class Sitting:
    """One session at its time, and which classes it takes."""

    class_ids: tuple[int, ...]
    when: When
    span: Span


@dataclass(frozen=True, slots=True)
class Proposal:
    """A free time for all classes together, or one for each that follow each other; the highest `score` ranks first."""

    sittings: tuple[Sitting, ...]
    score: int
    reasons: tuple[Reason, ...]
    warnings: frozenset[str] = frozenset()
    """Codes of what no time cures, and that a written reason lets pass."""

    @property
    def day(self) -> date:
        """The first day."""
        return self.sittings[0].when.starts_on


def when_at(day: date, start: int, minutes: int) -> When:
    """Wall-clock time in Paris of a stay within one day."""
    end = start + minutes
    return When(day, time(start // 60, start % 60), day, time(end // 60, end % 60))


def half_of(start: int) -> Half:
    """The half-day that a start belongs to."""
    return Half.MORNING if start < minute_of(NOON) else Half.AFTERNOON


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def apart(search: Search, schools: dict[int, int]) -> list[NewSession]:
    """One session per class, each at its own school when no venue is chosen; `schools`: class → school."""
    wanted = search.wanted
    if search.gathering is Gathering.TOGETHER:
        return [wanted]
    at_school = wanted.place.resource is Resource.SCHOOL
    return [
        replace(
            wanted,
            participants=(each,),
            place=Place(Resource.SCHOOL, schools[each.class_id]) if at_school else wanted.place,
        )
        for each in wanted.participants
    ]


def minute_of(at: time) -> int:
    """Minutes from midnight."""
    return at.hour * 60 + at.minute
