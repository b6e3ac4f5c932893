"""How well a free time meets what is preferred, and why in a few words (pure)."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from eac.core import clock
from eac.core.errors import N_
from eac.reference.rules import Half
from eac.scheduling.facts import Busy, Facts
from eac.scheduling.rules import NewSession, Resource
from eac.slots.rules import Reason, Search, Wish, monday_of

FULL, PART = 100, 50
"""What a wish that is met, or met in part, adds to the score."""
FAR_DAYS = 28
"""Sessions of a class this far apart are as well spread as can be asked."""
ROUND = 30
"""Starts on the hour and the half-hour are kept in mind more easily."""
IN_DAYS = N_("Dans %(days)s j")
MORNING, AFTERNOON = N_("Le matin"), N_("L’après-midi")
WEEK_FREE = N_("Aucune autre séance cette semaine-là")
WEEK_TAKEN = N_("Autres séances cette semaine-là : %(count)s")
ALONE = N_("Seule séance de l’année")
APART = N_("Séance la plus proche : à %(days)s j")
SAME_DAY = N_("Une autre séance le même jour")
ON_SITE = N_("%(who)s est déjà sur place ce jour-là")
ELSEWHERE = N_("%(who)s intervient déjà ce jour-là, ailleurs")
NOT_THERE = N_("Aucune autre intervention ce jour-là")
AVOIDED = N_("Un jour à éviter")


class Ranker:
    """Scores the half-days of one wanted session."""

    def __init__(self, wanted: NewSession, search: Search, facts: Facts) -> None:
        self.wanted, self.search, self.facts = wanted, search, facts
        self.today = clock.to_local(facts.now).date()
        self.class_days = sorted(_day(each) for each in self._of(Resource.CLASS, self._class_ids))
        self.weeks = Counter(monday_of(day) for day in self.class_days)
        self.around: dict[date, list[tuple[str, Busy]]] = defaultdict(list)
        for practitioner_id in wanted.practitioner_ids:
            name = facts.practitioners[practitioner_id].name
            for each in self._of(Resource.PRACTITIONER, (practitioner_id,)):
                self.around[_day(each)].append((name, each))

    @property
    def _class_ids(self) -> tuple[int, ...]:
        return tuple(each.class_id for each in self.wanted.participants)

    def _of(self, resource: Resource, ids: tuple[int, ...]) -> list[Busy]:
        found = {each.session_id: each for number in ids for each in self.facts.busy.of((resource, number))}
        return [each for each in found.values() if each.session_id != self.wanted.session_id]

    def rank(self, day: date, half: Half) -> tuple[int, tuple[Reason, ...]]:
        """The score of a half-day, and the reasons in the order of the wishes."""
        found = list(self._reasons(day, half))
        return sum(points for points, _reason in found), tuple(reason for _points, reason in found if reason.sentence)

    def in_order(self, day: date, starts: tuple[int, ...]) -> list[int]:
        """Starts of one half-day, the preferred first: near the practitioner's others if wished, round, early."""
        return sorted(starts, key=lambda at: (self._gap(day, at), at % ROUND != 0, at))

    def _gap(self, day: date, start: int) -> int:
        if Wish.GROUP not in self.search.wishes:
            return 0
        gaps = [0]
        on_site = [each for _who, each in self.around.get(day, ()) if each.place == self.wanted.place]
        if on_site:
            gaps = [_gap(each, start, start + self.search.minutes) for each in on_site]
        return min(gaps)

    def _reasons(self, day: date, half: Half) -> Iterator[tuple[int, Reason]]:
        wishes = self.search.wishes
        if Wish.SOON in wishes:
            yield self._soon(day)
        for wish, wished in ((Wish.MORNING, Half.MORNING), (Wish.AFTERNOON, Half.AFTERNOON)):
            if wish in wishes:
                sentence = MORNING if half is Half.MORNING else AFTERNOON
                yield FULL * (half is wished), Reason(sentence, speaks_for=half is wished)
        if Wish.FREE_WEEK in wishes:
            count = self.weeks[monday_of(day)]
            yield (0, Reason(WEEK_TAKEN, (("count", count),), speaks_for=False)) if count else (FULL, Reason(WEEK_FREE))
        if Wish.SPREAD in wishes:
            yield self._spread(day)
        if Wish.GROUP in wishes and self.wanted.practitioner_ids:
            yield self._group(day)
        if self.search.avoided:
            avoided = day.weekday() in self.search.avoided
            yield (0, Reason(AVOIDED, speaks_for=False)) if avoided else (FULL, Reason(""))

    def _soon(self, day: date) -> tuple[int, Reason]:
        first = max(self.search.first, self.today)
        length = max(1, (self.search.last - first).days)
        left = FULL * (self.search.last - day).days // length
        return left, Reason(IN_DAYS, (("days", (day - self.today).days),))

    def _spread(self, day: date) -> tuple[int, Reason]:
        if not self.class_days:
            return FULL, Reason(ALONE)
        place = bisect_left(self.class_days, day)
        nearest = min(abs((day - each).days) for each in self.class_days[max(0, place - 1) : place + 1])
        if not nearest:
            return 0, Reason(SAME_DAY, speaks_for=False)
        return FULL * min(nearest, FAR_DAYS) // FAR_DAYS, Reason(APART, (("days", nearest),), nearest * 2 > FAR_DAYS)

    def _group(self, day: date) -> tuple[int, Reason]:
        others = self.around.get(day, [])
        for who, each in others:
            if each.place == self.wanted.place:
                return FULL, Reason(ON_SITE, (("who", who),))
        if others:
            return PART, Reason(ELSEWHERE, (("who", others[0][0]),), speaks_for=False)
        return 0, Reason(NOT_THERE, speaks_for=False)


def _day(session: Busy) -> date:
    return clock.to_local(session.span.start).date()


def _gap(other: Busy, start: int, end: int) -> int:
    """Minutes between a stay and another session of the same day."""
    begins, ends = (clock.to_local(at) for at in (other.span.start, other.span.end))
    return max(start - ends.hour * 60 - ends.minute, begins.hour * 60 + begins.minute - end, 0)
