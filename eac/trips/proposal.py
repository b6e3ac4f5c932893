"""The times of a trip, worked out from its sessions backwards and forwards (pure)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from eac.core import clock
from eac.core.geography import Position
from eac.trips.facts import Aboard, Key, TripFacts
from eac.trips.rules import TripMode

STEP = 5
"""Times are told to the next five minutes: earlier on the way out, later on the way back."""


@dataclass(frozen=True, slots=True)
class Times:
    """When a class is picked up and brought back, Paris wall-clock."""

    leaves: datetime
    returns: datetime


def propose(keys: Iterable[Key], mode: TripMode, facts: TripFacts) -> dict[Key, Times]:
    """Pick-up and return of each class on board, in the order of pick-ups.

    The farthest school is called at first and left last; the group is there before the earliest session begins, with
    the minutes to settle in, and goes back after the latest ends.
    """
    aboard = {key: facts.aboard[key] for key in keys}
    if not aboard:
        return {}
    at = clock.to_local(min(one.span.start for one in aboard.values()))
    at = at.replace(tzinfo=None) - timedelta(minutes=facts.times.setup_minutes)
    back = clock.to_local(max(one.span.end for one in aboard.values())).replace(tzinfo=None)
    here: Position | None = next(iter(aboard.values())).there
    times: dict[int, Times] = {}
    there, gone = here, here
    for one in _nearest_first(aboard.values(), mode, facts):
        if one.school_id not in times:
            at = _earlier(at - timedelta(minutes=facts.minutes(one.home, there, mode)))
            back = _later(back + timedelta(minutes=facts.minutes(gone, one.home, mode)))
            times[one.school_id] = Times(at, back)
            there = gone = one.home
    found = {key: times[one.school_id] for key, one in aboard.items()}
    return dict(sorted(found.items(), key=lambda item: (item[1].leaves, item[0])))


def _nearest_first(aboard: Iterable[Aboard], mode: TripMode, facts: TripFacts) -> list[Aboard]:
    return sorted(aboard, key=lambda one: (facts.minutes(one.home, one.there, mode), one.school_id))


def _earlier(at: datetime) -> datetime:
    return at - timedelta(minutes=at.minute % STEP)


def _later(at: datetime) -> datetime:
    return at + timedelta(minutes=-at.minute % STEP)
