"""One session per class, one after the other: sets of times as close together as can be, the preferred first (pure)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from eac.core.errors import N_
from eac.core.geography import travel_minutes
from eac.reference.rules import Half
from eac.scheduling.conflicts import find_conflicts
from eac.scheduling.facts import Facts
from eac.scheduling.rules import NewSession
from eac.slots.candidates import NEAR_MINUTES, find_candidates, tolerated
from eac.slots.finding import in_rank, sitting_of
from eac.slots.following import follow
from eac.slots.ranking import Ranker
from eac.slots.rules import Proposal, Reason, Search, apart, half_of, minute_of, monday_of

A_DAY = 24 * 60
TRIES = 12
"""How often a stretch of time is tried again without the times that the judge refused."""
SAME_HALF, SAME_DAY = N_("Toutes dans la même demi-journée"), N_("Toutes le même jour")
SAME_WEEK, SCATTERED = N_("Toutes dans la même semaine"), N_("Sur plusieurs semaines")
CLOSENESS = {SAME_HALF: 200, SAME_DAY: 150, SAME_WEEK: 100, SCATTERED: 0}
"""What it adds to the score that classes come close together."""


@dataclass(frozen=True, slots=True)
class _Set:
    asked: tuple[NewSession, ...]
    codes: frozenset[str]
    closeness: str


def find_one_each(search: Search, facts: Facts) -> list[Proposal]:
    """Sets of times, one per class, that follow each other and that the judge lets pass together, the best first."""
    ranker = Ranker(search.wanted, search, facts)
    return in_rank(_proposal(found, ranker) for found in _Sets(search, facts).found())


def find_stuck(search: Search, facts: Facts) -> NewSession | None:
    """The first session of a search that has no time at all; None when each has some, only not one after the other."""
    wanted = apart(search, {each.id: each.school_id for each in facts.classes.values()})
    if len(wanted) == 1:
        return wanted[0]
    return next((new for new in wanted if not find_candidates(new, search, facts)), None)


def _proposal(found: _Set, ranker: Ranker) -> Proposal:
    first = found.asked[0].when
    score, reasons = ranker.rank(first.starts_on, half_of(minute_of(first.starts_time)))
    close = Reason(found.closeness, speaks_for=found.closeness in {SAME_HALF, SAME_DAY})
    sittings = tuple(sitting_of(new) for new in found.asked)
    return Proposal(sittings, score + CLOSENESS[found.closeness], (close, *reasons), found.codes)


class _Sets:
    """Looks for sets in ever longer stretches of time."""

    def __init__(self, search: Search, facts: Facts) -> None:
        self.search, self.facts = search, facts
        self.wanted = apart(search, {each.id: each.school_id for each in facts.classes.values()})
        self.days = [find_candidates(new, search, facts) for new in self.wanted]
        self.passes = [tolerated(new, search, facts) for new in self.wanted]
        self.between = self._between()

    def _between(self) -> list[list[int]]:
        """Minutes from the end of one session to the start of another: travel, when someone goes with them."""
        places = [self.facts.position(new.place) for new in self.wanted]
        if not self.search.wanted.practitioner_ids:
            return [[0] * len(places) for _each in places]
        return [[min(travel_minutes(one, other), NEAR_MINUTES) for other in places] for one in places]

    def found(self) -> Iterator[_Set]:
        """A set in each half-day that holds one; else in the day; else in the week; else one over the whole search."""
        days = sorted({day for each in self.days for day in each})
        weeks: dict[date, list[date]] = defaultdict(list)
        for day in days:
            weeks[monday_of(day)].append(day)
        is_some = False
        for week in weeks.values():
            found = [each for day in week for each in self._of_day(day)] or self._within(week, SAME_WEEK)
            yield from found
            is_some = is_some or bool(found)
        if not is_some:
            yield from self._within(days, SCATTERED)

    def _of_day(self, day: date) -> list[_Set]:
        halves = [each for half in Half for each in self._within([day], SAME_HALF, half)]
        return halves or self._within([day], SAME_DAY)

    def _within(self, days: Iterable[date], closeness: str, half: Half | None = None) -> list[_Set]:
        """The first set of these days that the judge lets pass whole; what it refuses is left out of the next try."""
        left = [{moment for day in days for moment in self._moments(each, day, half)} for each in self.days]
        for _try in range(TRIES):
            order = follow([sorted(each) for each in left], self.between, self.search.minutes)
            if not order:
                break
            asked = [self._at(number, moment) for number, moment in order]
            codes = [{conflict.code for conflict in found} for found in find_conflicts(asked, self.facts)]
            refused = [place for place, found in zip(order, codes, strict=True) if found - self.passes[place[0]]]
            if not refused:
                return [_Set(tuple(asked), frozenset().union(*codes), closeness)]
            for number, moment in refused:
                left[number].discard(moment)
        return []

    def _moments(self, days: Mapping[date, tuple[int, ...]], day: date, half: Half | None) -> Iterator[int]:
        for at in days.get(day, ()):
            if half is None or half_of(at) is half:
                yield day.toordinal() * A_DAY + at

    def _at(self, number: int, moment: int) -> NewSession:
        return self.search.at(self.wanted[number], date.fromordinal(moment // A_DAY), moment % A_DAY)
