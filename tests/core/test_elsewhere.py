"""Another city's clock: changes of the hour on either side, nights, and days that are not the same."""

from datetime import date, datetime, time, timedelta

import pytest

from eac.core import clock
from eac.core.elsewhere import Elsewhere, elsewhere
from eac.core.intervals import Span

SEOUL, CASABLANCA, MONTREAL = "Asia/Seoul", "Africa/Casablanca", "America/Toronto"


def seen(day: date, at: time, zone: str, minutes: int = 90) -> Elsewhere:
    """An hour and a half from a wall-clock time in Paris, as another zone reads it."""
    start = clock.to_utc(day, at)
    return elsewhere(Span(start, start + timedelta(minutes=minutes)), "Là-bas", zone)


@pytest.mark.parametrize(
    ("day", "seoul", "casablanca"),
    [
        (date(2026, 2, 13), time(17), time(9)),
        (date(2026, 2, 16), time(17), time(8)),  # Morocco went back an hour for Ramadan on the 15th
        (date(2026, 3, 20), time(17), time(8)),
        (date(2026, 3, 23), time(17), time(9)),  # and forward again on the 22nd
        (date(2026, 3, 30), time(16), time(8)),  # Paris went forward on the 29th
        (date(2026, 9, 18), time(16), time(8)),
        (date(2026, 9, 21), time(16), time(7)),  # Morocco left summer time for good on the 20th
        (date(2026, 10, 23), time(16), time(7)),
        (date(2026, 10, 26), time(17), time(8)),  # Paris went back on the 25th
        (date(2027, 3, 26), time(17), time(8)),
        (date(2027, 3, 29), time(16), time(7)),  # Paris went forward on the 28th
    ],
)
def test_nine_in_paris_through_the_changes_of_both_sides(day: date, seoul: time, casablanca: time) -> None:
    assert seen(day, time(9), SEOUL).starts.time() == seoul
    assert seen(day, time(9), CASABLANCA).starts.time() == casablanca


def test_the_other_way_round_the_same_instant_comes_back() -> None:
    for day in (date(2026, 2, 16), date(2026, 3, 23), date(2027, 3, 29)):
        there = seen(day, time(9), CASABLANCA)
        assert clock.to_utc(there.starts.date(), there.starts.time(), CASABLANCA) == clock.to_utc(day, time(9))


@pytest.mark.parametrize(
    ("at", "zone", "minutes", "shift", "is_night"),
    [
        (time(9), SEOUL, 90, 0, False),
        (time(13), SEOUL, 60, 0, False),  # 21:00 to 22:00
        (time(13), SEOUL, 61, 0, True),
        (time(15), SEOUL, 90, 0, True),  # 23:00 to 0:30
        (time(16), SEOUL, 90, 1, True),  # midnight there: the next day
        (time(13), MONTREAL, 90, 0, False),  # 7:00
        (time(12, 59), MONTREAL, 60, 0, True),
        (time(5), MONTREAL, 60, -1, True),  # 23:00 the evening before
        (time(9), "Europe/Paris", 90, 0, False),
    ],
)
def test_nights_and_other_days(at: time, zone: str, minutes: int, shift: int, is_night: bool) -> None:
    there = seen(date(2026, 12, 3), at, zone, minutes)
    assert (there.day_shift, there.is_night) == (shift, is_night)


def test_known_zones() -> None:
    known = [clock.is_zone(name) for name in ("Asia/Seoul", "Africa/Casablanca", "Asia/Busan", "", "../etc")]
    assert known == [True, True, False, False, False]


def test_instants_are_kept() -> None:
    there = seen(date(2026, 12, 3), time(9), SEOUL)
    assert there.starts == datetime(2026, 12, 3, 8, tzinfo=clock.to_utc(date(2026, 12, 3), time(9)).tzinfo)
