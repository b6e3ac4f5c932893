"""Trips by themselves: allowed acts, notice, instants, and what a session no longer is."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from eac.core.errors import RuleBroken
from eac.core.intervals import Span
from eac.scheduling.rules import State
from eac.trips.labels import DISCREPANCIES, TRIP_ACTS, TRIP_MODES, TRIP_STATES
from eac.trips.rules import (
    ALLOWED,
    Discrepancy,
    MadeFor,
    NewTrip,
    TripAct,
    TripMode,
    TripState,
    WantedStop,
    discrepancies,
    is_allowed,
    is_overdue,
    notice_days,
)

DAY = date(2026, 12, 3)
STOP = WantedStop(1, 1, 24, 3, time(8, 40), time(11, 10))
TRIP = NewTrip(TripMode.COACH, DAY, DAY, (STOP,))


def test_every_word_has_its_french() -> None:
    for names, words in (
        (TRIP_MODES, TripMode),
        (TRIP_STATES, TripState),
        (TRIP_ACTS, TripAct),
        (DISCREPANCIES, Discrepancy),
        (ALLOWED, TripState),
    ):
        assert set(names) == set(words)


def test_a_coach_is_ordered_before_it_is_confirmed() -> None:
    coach = [act for act in TripAct if is_allowed(TripState.TO_ASK, act, TripMode.COACH)]
    assert coach == [TripAct.EDIT, TripAct.NOTE_QUOTE, TripAct.ORDER, TripAct.CANCEL]
    assert is_allowed(TripState.ORDERED, TripAct.CONFIRM, TripMode.COACH)


@pytest.mark.parametrize("mode", [TripMode.FOOT, TripMode.BUS])
def test_nobody_orders_a_walk(mode: TripMode) -> None:
    walk = [act for act in TripAct if is_allowed(TripState.TO_ASK, act, mode)]
    assert walk == [TripAct.EDIT, TripAct.CONFIRM, TripAct.CANCEL]


def test_what_is_cancelled_can_only_be_taken_up_again() -> None:
    for mode in TripMode:
        assert [act for act in TripAct if is_allowed(TripState.CANCELLED, act, mode)] == [TripAct.REOPEN]


@pytest.mark.parametrize(
    ("mode", "is_abroad", "days"),
    [
        (TripMode.COACH, False, 42),
        (TripMode.COACH, True, 42),
        (TripMode.FOOT, False, 3),
        (TripMode.BUS, False, 3),
        (TripMode.BUS, True, 15),
    ],
)
def test_notice(mode: TripMode, is_abroad: bool, days: int) -> None:
    assert notice_days(mode, is_abroad=is_abroad) == days
    assert replace(TRIP, mode=mode, is_abroad=is_abroad).order_before == DAY - timedelta(days=days)


def test_from_the_first_pick_up_to_the_last_return() -> None:
    later = replace(STOP, class_id=2, leaves_time=time(8, 50), returns_time=time(11, 20))
    span = replace(TRIP, stops=(later, STOP)).span()
    assert span == Span(datetime(2026, 12, 3, 7, 40, tzinfo=UTC), datetime(2026, 12, 3, 10, 20, tzinfo=UTC))


def test_a_night_away_over_the_change_of_the_clock() -> None:
    away = replace(TRIP, leaves_on=date(2027, 3, 27), returns_on=date(2027, 3, 28))
    assert away.span().minutes == 24 * 60 - 60 + 150


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"stops": ()}, "stops"),
        ({"returns_on": date(2026, 12, 2)}, "returns_on"),
        ({"stops": (replace(STOP, returns_time=time(8, 40)),)}, "stops"),
    ],
)
def test_what_cannot_be(changes: dict[str, object], field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        replace(TRIP, **changes).span()  # type: ignore[arg-type]
    assert refused.value.field == field


NOW = datetime(2026, 12, 3, 8, tzinfo=UTC)
MADE = MadeFor(Span(NOW, NOW + timedelta(minutes=90)), 7, 24)


@pytest.mark.parametrize(
    ("now", "found"),
    [
        (MADE, []),
        (replace(MADE, state=State.HELD), []),
        (replace(MADE, state=State.CANCELLED, headcount=None), [Discrepancy.CANCELLED]),
        (replace(MADE, state=State.POSTPONED), [Discrepancy.CANCELLED]),
        (replace(MADE, span=Span(NOW, NOW + timedelta(minutes=91))), [Discrepancy.MOVED]),
        (replace(MADE, venue_id=None), [Discrepancy.ELSEWHERE]),
        (replace(MADE, headcount=25, venue_id=8), [Discrepancy.ELSEWHERE, Discrepancy.HEADCOUNT]),
        (replace(MADE, headcount=None), [Discrepancy.CLASS_GONE]),
        (replace(MADE, headcount=0), [Discrepancy.HEADCOUNT]),
    ],
)
def test_what_a_session_no_longer_is(now: MadeFor, found: list[Discrepancy]) -> None:
    assert discrepancies(MADE, now) == found


@pytest.mark.parametrize(
    ("state", "before", "leaves", "is_late"),
    [
        (TripState.TO_ASK, date(2026, 12, 2), NOW + timedelta(days=9), True),
        (TripState.QUOTED, date(2026, 12, 2), NOW + timedelta(days=9), True),
        (TripState.TO_ASK, date(2026, 12, 3), NOW + timedelta(days=9), False),
        (TripState.ORDERED, date(2026, 12, 2), NOW + timedelta(days=9), False),
        (TripState.TO_ASK, date(2026, 10, 2), NOW - timedelta(minutes=1), False),
    ],
)
def test_overdue(state: TripState, before: date, leaves: datetime, is_late: bool) -> None:
    assert is_overdue(state, before, leaves, NOW) is is_late
