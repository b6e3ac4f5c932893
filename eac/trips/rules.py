"""States of a trip, the one table of allowed acts, its notice, and what it was made for (pure)."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from eac.core import clock
from eac.core.errors import N_, RuleBroken
from eac.core.intervals import Span
from eac.scheduling.checks import COACH_NOTICE_DAYS, NOTICE_DAYS
from eac.scheduling.rules import OCCUPYING, State

ABROAD_NOTICE_DAYS = 15
COACH_SEATS = 55
"""Of an ordinary coach, in adult configuration."""
MOST_STOPS = 12


class TripMode(StrEnum):
    """What classes travel by."""

    COACH = "coach"
    BUS = "bus"
    FOOT = "foot"


class TripState(StrEnum):
    """How far a trip has got."""

    TO_ASK = "to_ask"
    QUOTED = "quoted"
    ORDERED = "ordered"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class TripAct(StrEnum):
    """What can be done to a trip."""

    EDIT = "edit"
    NOTE_QUOTE = "note_quote"
    ORDER = "order"
    CONFIRM = "confirm"
    CANCEL = "cancel"
    REOPEN = "reopen"


class Discrepancy(StrEnum):
    """How a session no longer is what its trip was made for."""

    CANCELLED = "cancelled"
    MOVED = "moved"
    ELSEWHERE = "elsewhere"
    CLASS_GONE = "class_gone"
    HEADCOUNT = "headcount"


ALLOWED: dict[TripState, frozenset[TripAct]] = {
    TripState.TO_ASK: frozenset({TripAct.EDIT, TripAct.NOTE_QUOTE, TripAct.ORDER, TripAct.CONFIRM, TripAct.CANCEL}),
    TripState.QUOTED: frozenset({TripAct.EDIT, TripAct.NOTE_QUOTE, TripAct.ORDER, TripAct.CANCEL}),
    TripState.ORDERED: frozenset({TripAct.EDIT, TripAct.NOTE_QUOTE, TripAct.CONFIRM, TripAct.CANCEL}),
    TripState.CONFIRMED: frozenset({TripAct.EDIT, TripAct.CANCEL}),
    TripState.CANCELLED: frozenset({TripAct.REOPEN}),
}
OPEN = (TripState.TO_ASK, TripState.QUOTED)
"""Still to be ordered."""
COACH_ONLY = frozenset({TripAct.NOTE_QUOTE, TripAct.ORDER})
"""Nobody quotes or orders a walk or a line of the city's buses: these are confirmed at once."""


def is_allowed(state: TripState, act: TripAct, mode: TripMode) -> bool:
    """Whether the act makes sense now; a coach is ordered before it is confirmed."""
    if act not in ALLOWED[state]:
        return False
    if mode is TripMode.COACH:
        return not (act is TripAct.CONFIRM and state in OPEN)
    return act not in COACH_ONLY


def notice_days(mode: TripMode, *, is_abroad: bool) -> int:
    """How many days before it is asked for: six weeks for a coach, fifteen days abroad, three otherwise."""
    least = COACH_NOTICE_DAYS if mode is TripMode.COACH else NOTICE_DAYS
    return max(least, ABROAD_NOTICE_DAYS) if is_abroad else least


@dataclass(frozen=True, slots=True)
class WantedStop:
    """A class of a session on board: how many, when and where it is picked up and brought back."""

    session_id: int
    class_id: int
    pupils: int
    adults: int
    leaves_time: time
    returns_time: time
    place: str = ""

    @property
    def key(self) -> tuple[int, int]:
        """The session and the class."""
        return self.session_id, self.class_id


@dataclass(frozen=True, slots=True)
class NewTrip:
    """The command to make or change a trip; Paris wall-clock times."""

    mode: TripMode
    leaves_on: date
    returns_on: date
    stops: tuple[WantedStop, ...]
    is_abroad: bool = False
    company: str = ""
    seats: int | None = None
    quote_cents: int | None = None
    note: str = ""
    override_reason: str = ""
    version: int | None = field(default=None, compare=False)

    @property
    def people(self) -> int:
        """Everyone on board."""
        return sum(stop.pupils + stop.adults for stop in self.stops)

    @property
    def order_before(self) -> date:
        """The last day to ask for it in time."""
        return self.leaves_on - timedelta(days=notice_days(self.mode, is_abroad=self.is_abroad))

    def span(self) -> Span:
        """From the first pick-up to the last return, in UTC; RuleBroken on the field to mend."""
        if not self.stops:
            raise RuleBroken(N_("Gardez au moins une classe à bord."), "stops")
        if self.returns_on < self.leaves_on:
            raise RuleBroken(N_("Le retour doit suivre le départ."), "returns_on")
        for stop in self.stops:
            if (self.returns_on, stop.returns_time) <= (self.leaves_on, stop.leaves_time):
                raise RuleBroken(N_("Le retour doit suivre le départ : corrigez les heures."), "stops")
        start = clock.to_utc(self.leaves_on, min(stop.leaves_time for stop in self.stops))
        return Span(start, clock.to_utc(self.returns_on, max(stop.returns_time for stop in self.stops)))


@dataclass(frozen=True, slots=True)
class MadeFor:
    """What a stop needs to know of its session: as it was when the trip was made, or as it is now."""

    span: Span
    venue_id: int | None
    headcount: int | None
    state: State = State.CONFIRMED


def discrepancies(made: MadeFor, now: MadeFor) -> list[Discrepancy]:
    """How the session differs from what the trip was made for; `headcount` None now: the class no longer comes."""
    if now.state not in OCCUPYING:
        return [Discrepancy.CANCELLED]
    found = []
    if made.span != now.span:
        found.append(Discrepancy.MOVED)
    if made.venue_id != now.venue_id:
        found.append(Discrepancy.ELSEWHERE)
    if now.headcount is None:
        found.append(Discrepancy.CLASS_GONE)
    elif now.headcount != made.headcount:
        found.append(Discrepancy.HEADCOUNT)
    return found


@dataclass(frozen=True, slots=True)
class Quote:
    """What a company asks, and who it is."""

    company: str
    quote_cents: int
    version: int | None = None


def is_overdue(state: TripState, order_before: date, leaves_at: datetime, now: datetime) -> bool:
    """Whether it should have been ordered by now and can still be."""
    return state in OPEN and order_before < clock.to_local(now).date() and leaves_at > now
