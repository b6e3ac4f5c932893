"""The times of a trip as they are worked out."""

from datetime import date, datetime, time

import pytest

from eac.scheduling.rules import TravelTimes
from eac.trips.facts import Aboard, Key, TripFacts
from eac.trips.proposal import propose
from eac.trips.rules import TripMode
from tests.trips.plain import FAR, MUSEUM, NEAR, aboard, between, facts


def said(known: TripFacts, mode: TripMode = TripMode.COACH) -> dict[Key, str]:
    """« 9:10 → 10:50 » for each class, in the order of pick-ups."""
    return {
        key: f"{each.leaves:%-H:%M} → {each.returns:%-H:%M}" for key, each in propose(known.aboard, mode, known).items()
    }


@pytest.mark.parametrize(
    ("mode", "times"),
    [
        # 1.11 km as the crow flies, 1.56 km of streets: 4 min by coach, 7 by bus, 24 on foot, and 10 to board.
        (TripMode.COACH, "9:10 → 10:45"),
        (TripMode.BUS, "9:05 → 10:50"),
        (TripMode.FOOT, "8:50 → 11:05"),
    ],
)
def test_by_each_means(mode: TripMode, times: str) -> None:
    assert said(facts(aboard()), mode) == {(1, 1): times}


def test_the_farthest_school_is_called_at_first_and_left_last() -> None:
    assert said(facts(aboard(1, NEAR), aboard(2, FAR))) == {(2, 2): "8:50 → 11:05", (1, 1): "9:10 → 10:45"}


def test_two_classes_of_one_school_board_together() -> None:
    one = aboard(1, NEAR)
    assert said(facts(one, one, aboard(2, FAR))) == {
        (3, 3): "8:50 → 11:05",
        (1, 1): "9:10 → 10:45",
        (2, 2): "9:10 → 10:45",
    }


def test_a_shared_coach_is_there_for_the_first_session_and_waits_for_the_last() -> None:
    late = aboard(2, NEAR, span=between(time(10), time(11, 15)))
    assert said(facts(aboard(1, NEAR), late)) == {(1, 1): "9:10 → 11:30", (2, 2): "9:10 → 11:30"}


def test_settings_count() -> None:
    slow = TravelTimes(coach_kmh=10, boarding_minutes=20, setup_minutes=15)
    assert said(facts(aboard(), times=slow)) == {(1, 1): "8:45 → 11:00"}


def test_an_unknown_position_takes_twenty_minutes() -> None:
    assert said(facts(aboard(home=None))) == {(1, 1): "9:05 → 10:50"}


def test_a_session_in_the_school_itself_needs_no_way() -> None:
    assert said(facts(aboard(home=MUSEUM))) == {(1, 1): "9:25 → 10:30"}


def test_paris_time_on_both_sides_of_the_change() -> None:
    for day in (date(2026, 10, 23), date(2026, 10, 26)):
        known = facts(aboard(span=between(time(9, 30), time(10, 30), day)))
        assert propose(known.aboard, TripMode.COACH, known)[1, 1].leaves == datetime.combine(day, time(9, 10))


def test_nobody_on_board() -> None:
    assert propose([], TripMode.COACH, facts()) == {}


def test_before_midnight_is_the_day_before() -> None:
    night: Aboard = aboard(span=between(time(0, 10), time(1)))
    known = facts(night)
    assert propose(known.aboard, TripMode.COACH, known)[1, 1].leaves == datetime(2026, 12, 2, 23, 50)  # noqa: DTZ001  wall clock
