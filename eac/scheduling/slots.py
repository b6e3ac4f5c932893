"""The nearest free slots for a wanted session (pure)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from eac.core.errors import RuleBroken
from eac.core.intervals import Span
from eac.scheduling.conflicts import find_conflicts
from eac.scheduling.facts import Facts
from eac.scheduling.rules import NewSession, When

FIRST_START, LAST_END = time(8, 30), time(18, 0)
STEP_MINUTES = 30
REACH_DAYS = 45
"""How far to look on each side of the wanted day."""
WHATEVER_THE_TIME = frozenset({"level", "headcount", "quota", "repeated", "adults", "coach_seats", "honorability"})
"""Codes that no other slot would cure: they don't count against a proposed one."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A proposed time that passes every check."""

    when: When
    span: Span


def nearest_slots(wanted: NewSession, facts: Facts, count: int = 3) -> list[Slot]:
    """Up to `count` times near the wanted one, nearest first, at most one per half-day, that pass without a warning.

    The wanted session must last some minutes in Paris time; past times are proposed only for a past session.
    """
    try:
        span = wanted.when.span()
    except RuleBroken:
        return []
    wanted = replace(wanted, when=wanted.when.here())
    found: list[Slot] = []
    used: set[tuple[date, bool]] = set()
    for when in _candidates(wanted.when, span.minutes):
        half = (when.starts_on, when.starts_time < time(13, 0))
        if half in used or when == wanted.when:
            continue
        slot = _passes(replace(wanted, when=when), facts, must_be_future=span.start > facts.now)
        if slot is not None:
            found.append(slot)
            used.add(half)
            if len(found) == count:
                break
    return found


def _passes(wanted: NewSession, facts: Facts, *, must_be_future: bool) -> Slot | None:
    try:
        span = wanted.when.span()
    except RuleBroken:
        return None
    if must_be_future and span.start <= facts.now:
        return None
    if any(conflict.code not in WHATEVER_THE_TIME for conflict in find_conflicts([wanted], facts)[0]):
        return None
    return Slot(wanted.when, span)


def _candidates(when: When, minutes: int) -> Iterator[When]:
    """Starts every half-hour, same day first, then days outward; within a day, nearest to the wanted time first."""
    origin = datetime.combine(when.starts_on, when.starts_time)
    starts = sorted(_starts(minutes), key=lambda at: abs(datetime.combine(when.starts_on, at) - origin))
    if when.starts_time not in starts and when.starts_time < LAST_END:
        starts.insert(0, when.starts_time)
    for distance in range(REACH_DAYS + 1):
        for day in dict.fromkeys((when.starts_on + timedelta(distance), when.starts_on - timedelta(distance))):
            for at in starts:
                end = datetime.combine(day, at) + timedelta(minutes=minutes)
                yield When(day, at, end.date(), end.time(), when.zone)


def _starts(minutes: int) -> Iterator[time]:
    at = datetime.combine(date(2000, 1, 3), FIRST_START)
    last = datetime.combine(at.date(), LAST_END) - timedelta(minutes=minutes)
    while at <= last:
        yield at.time()
        at += timedelta(minutes=STEP_MINUTES)
