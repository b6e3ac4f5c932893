"""Times worth asking the judge about: what the calendar, the week and the taken times surely forbid is left out (pure).

Days and weeks are pruned by the very checks of the conflicts, once a day or once a weekday instead of at every time;
taken times by arithmetic. Whatever is dropped here, the judge refuses as well (tests/slots/test_candidates.py).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from eac.core import clock
from eac.core.geography import travel_minutes
from eac.core.intervals import Span
from eac.partners.rules import is_honorability_valid
from eac.scheduling import checks
from eac.scheduling.calendar import days_between
from eac.scheduling.case import Case
from eac.scheduling.facts import Busy, BusyIndex, Facts, Key, PractitionerFact, SchoolFact, VenueFact, keys_of
from eac.scheduling.rules import NewSession, Resource
from eac.scheduling.slots import WHATEVER_THE_TIME
from eac.slots.rules import FIRST_START, LAST_END, MOST_MINUTES, STEP_MINUTES, Search, half_of, minute_of

NEAR_MINUTES = 180
"""The judge looks no further for travel (`BusyIndex.near`)."""
LUNCHLESS = 300
"""A session that is longer fits neither the morning nor the afternoon: it cannot but span lunch."""
Days = Mapping[date, tuple[int, ...]]
"""Day → starts, in minutes from midnight."""


def tolerated(wanted: NewSession, search: Search, facts: Facts) -> frozenset[str]:
    """Codes of warnings that no other time of the search cures."""
    found = set(WHATEVER_THE_TIME)
    first = max(search.first, clock.to_local(facts.now).date())
    checked = [facts.practitioners[each].honorability_on for each in wanted.practitioner_ids]
    if all(is_honorability_valid(on, first) for on in checked):
        found.discard("honorability")
    if search.minutes > _longest_half(wanted, facts):
        found.add("lunch")
    return frozenset(found)


def _longest_half(wanted: NewSession, facts: Facts) -> int:
    """Minutes of the longest half-day that all schools have; LUNCHLESS without bells."""
    longest = [
        max((minute_of(each.closes) - minute_of(each.opens) for each in school.openings), default=LUNCHLESS)
        for school in _schools(wanted, facts)
    ]
    return min([LUNCHLESS, *longest])


def _schools(wanted: NewSession, facts: Facts) -> list[SchoolFact]:
    ids = dict.fromkeys(facts.classes[each.class_id].school_id for each in wanted.participants)
    return [facts.schools[school_id] for school_id in ids]


def find_candidates(wanted: NewSession, search: Search, facts: Facts) -> Days:
    """The days of the search with the starts that nothing known beforehand forbids, in order."""
    if not 0 < search.minutes <= MOST_MINUTES:
        return {}
    week = _Week(wanted, search, facts)
    taken = _taken_starts(wanted, search.minutes, facts)
    found: dict[date, tuple[int, ...]] = {}
    for day in days_between(search.first, search.last):
        if day.weekday() not in search.weekdays or not week.is_open(day):
            continue
        starts = tuple(week.free_starts(day, taken.get(day, [])))
        if starts:
            found[day] = starts
    return found


def all_starts(wanted: NewSession, search: Search, facts: Facts) -> list[int]:
    """Every quarter of an hour, and when the bells of schools and the doors of the venue open."""
    open_ones: list[SchoolFact | VenueFact | PractitionerFact] = [*_schools(wanted, facts)]
    open_ones += [facts.practitioners[each] for each in wanted.practitioner_ids]
    if wanted.place.resource is Resource.VENUE:
        open_ones.append(facts.venues[wanted.place.id])
    doors = {minute_of(opening.opens) for each in open_ones for opening in each.openings}
    grid = {*range(FIRST_START, LAST_END, STEP_MINUTES), *doors}
    return sorted(at for at in grid if FIRST_START <= at <= LAST_END - search.minutes)


class _Week:
    """What holds on a day, and on all Mondays, Tuesdays…: each asked once."""

    def __init__(self, wanted: NewSession, search: Search, facts: Facts) -> None:
        self.wanted, self.search, self.facts = wanted, search, facts
        self.tolerated = tolerated(wanted, search, facts)
        self.starts = [at for at in all_starts(wanted, search, facts) if _allows(search, at)]
        self.latest = max(self.starts, default=None)
        self.exceptions = _exceptional_days(wanted, facts)
        self._known: dict[date | int, list[int]] = {}

    def is_open(self, day: date) -> bool:
        """Whether the calendar, the notice and the honorability of people let the day's last start pass."""
        if self.latest is None:
            return False
        case = self._case(day, self.latest)
        if case.span.start <= self.facts.now:
            return False
        by_day = (checks.days, checks.notice, checks.honorability)
        return not any(found.code not in self.tolerated for check in by_day for found in check(case))

    def free_starts(self, day: date, taken: list[tuple[float, float]]) -> Iterator[int]:
        """The starts of its weekday, without those that are taken or past."""
        past = _since(_midnight(day), self.facts.now)
        for at in self._usual(day):
            if at > past and not any(low < at < high for low, high in taken):
                yield at

    def _usual(self, day: date) -> list[int]:
        """The starts that the week lets pass: those of any such weekday, unless the day has its own exceptions."""
        key = day if day in self.exceptions else day.weekday()
        if key not in self._known:
            self._known[key] = [at for at in self.starts if self._passes(self._case(day, at))]
        return self._known[key]

    def _passes(self, case: Case) -> bool:
        weekly = (checks.school_openings, checks.class_absences, checks.venue_openings, checks.practitioner_openings)
        return not any(found.code not in self.tolerated for check in weekly for found in check(case))

    def _case(self, day: date, start: int) -> Case:
        new = self.search.at(self.wanted, day, start)
        return Case(new, new.when.span(), self.facts, BusyIndex())


def _allows(search: Search, start: int) -> bool:
    return {half_of(start), half_of(start + search.minutes - 1)} <= search.halves


def _exceptional_days(wanted: NewSession, facts: Facts) -> set[date]:
    """Days on which someone or the place can be had although the usual week says no."""
    keys = [(Resource.PRACTITIONER, each) for each in wanted.practitioner_ids]
    keys.append((wanted.place.resource, wanted.place.id))
    return {day for key in keys for span in facts.availabilities.get(key, ()) for day in _local_days(span)}


def _local_days(span: Span) -> Iterator[date]:
    return days_between(clock.to_local(span.start).date(), clock.to_local(span.end).date())


# --- taken times --------------------------------------------------------------------------------------------------


def _taken_starts(wanted: NewSession, minutes: int, facts: Facts) -> dict[date, list[tuple[float, float]]]:
    """Day → open intervals of minutes in which a start would clash, travel included."""
    found: dict[date, list[tuple[float, float]]] = defaultdict(list)
    for span in _clashes(wanted, minutes, facts):
        for day in _local_days(span):
            midnight = _midnight(day)
            found[day].append((_since(midnight, span.start), _since(midnight, span.end)))
    return found


def _midnight(day: date) -> datetime:
    """As counted back from 8:00: no clock changes after that."""
    return clock.to_utc(day, time(8)) - timedelta(hours=8)


def _since(midnight: datetime, instant: datetime) -> float:
    return (instant - midnight).total_seconds() / 60


def _clashes(wanted: NewSession, minutes: int, facts: Facts) -> Iterator[Span]:
    """Open intervals of starts that are refused."""
    before = timedelta(minutes=minutes)
    for key in _closable(wanted, facts):
        for closure in facts.closures.get(key, ()):
            yield Span(closure.span.start - before, closure.span.end)
    for key in keys_of((each.class_id for each in wanted.participants), wanted.practitioner_ids, wanted.place):
        for other in facts.busy.of(key):
            margin = _margin(wanted, key, other, facts)
            if margin is not None and other.session_id != wanted.session_id:
                yield Span(other.span.start - before - margin, other.span.end + margin)


def _closable(wanted: NewSession, facts: Facts) -> list[Key]:
    classes = [each.class_id for each in wanted.participants]
    keys = keys_of(classes, wanted.practitioner_ids, wanted.place)
    keys += [(Resource.SCHOOL, facts.classes[each].school_id) for each in classes]
    return [*keys, (wanted.place.resource, wanted.place.id)]


def _margin(wanted: NewSession, key: Key, other: Busy, facts: Facts) -> timedelta | None:
    """How long before and after another session nothing can be; None: the judge must say."""
    if key[0] is Resource.VENUE:
        venue = facts.venues[key[1]]
        is_full = venue.capacity is not None and other.headcount + wanted.headcount > venue.capacity
        return timedelta(0) if venue.is_exclusive or is_full else None
    need = travel_minutes(facts.position(wanted.place), facts.position(other.place))
    return timedelta(minutes=min(need, NEAR_MINUTES))
