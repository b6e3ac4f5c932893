"""Wall-clock time and instants, across the clock changes of 2026 and 2027."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eac.core import clock
from eac.core.errors import RuleBroken

SPRING, AUTUMN = [date(2026, 3, 29), date(2027, 3, 28)], [date(2026, 10, 25), date(2027, 10, 31)]
NAIVE = datetime(2026, 11, 24)  # noqa: DTZ001  what is refused
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
minutes = st.integers(0, 24 * 60 - 1).map(lambda n: time(n // 60, n % 60))


def is_skipped(day: date, at: time) -> bool:
    """French law: at 2:00 the clock shows 3:00 on the last Sunday of March (directive 2000/84/EC)."""
    return day in SPRING and at.hour == 2


def is_repeated(day: date, at: time) -> bool:
    """At 3:00 it shows 2:00 again on the last Sunday of October."""
    return day in AUTUMN and at.hour == 2


@given(days, minutes)
@example(SPRING[0], time(1, 59))
@example(SPRING[0], time(2, 0))
@example(SPRING[1], time(2, 59))
@example(SPRING[1], time(3, 0))
@example(AUTUMN[0], time(1, 59))
@example(AUTUMN[0], time(2, 0))
@example(AUTUMN[1], time(2, 59))
@example(AUTUMN[1], time(3, 0))
def test_a_time_comes_back_as_it_was_entered_or_is_refused(day: date, at: time) -> None:
    if is_skipped(day, at) or is_repeated(day, at):
        with pytest.raises(RuleBroken, match="Choisissez une autre heure"):
            clock.to_utc(day, at)
        return
    instant = clock.to_utc(day, at)
    local = clock.to_local(instant)
    assert (instant.tzinfo, local.date(), local.time()) == (UTC, day, at)


@given(days, minutes)
def test_paris_is_one_hour_ahead_in_winter_and_two_in_summer(day: date, at: time) -> None:
    spring = SPRING[day.year - 2026]
    autumn = AUTUMN[day.year - 2026]
    if is_skipped(day, at) or is_repeated(day, at):
        return
    summer = (spring, time(2)) <= (day, at) < (autumn, time(3))
    ahead = datetime.combine(day, at) - clock.to_utc(day, at).replace(tzinfo=None)
    assert ahead == timedelta(hours=2 if summer else 1)


def test_the_two_refusals_say_which_it_is() -> None:
    with pytest.raises(RuleBroken, match="n’existe pas : l’horloge avance"):
        clock.to_utc(SPRING[1], time(2, 30))
    with pytest.raises(RuleBroken, match="existe deux fois : l’horloge recule"):
        clock.to_utc(AUTUMN[0], time(2, 30))


def test_a_weekly_series_keeps_its_hour_across_the_change() -> None:
    fridays = [date(2027, 3, 19) + timedelta(weeks=n) for n in range(3)]
    assert [clock.to_utc(day, time(10)).hour for day in fridays] == [9, 9, 8]


@given(st.builds(datetime.combine, days, minutes, st.just(UTC)))
def test_today_is_the_date_in_paris(instant: datetime) -> None:
    with clock.freeze(instant):
        assert clock.now() == instant
        assert clock.today() == clock.to_local(instant).date()


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 11, 24, 22, 59, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 24, 23, 0, tzinfo=UTC), date(2026, 11, 25)),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 7, 2)),
    ],
)
def test_midnight_is_that_of_paris(instant: datetime, day: date) -> None:
    with clock.freeze(instant):
        assert clock.today() == day


def test_freezing_needs_a_zone_and_ends() -> None:
    with pytest.raises(ValueError, match="aware"), clock.freeze(NAIVE):
        pass
    with clock.freeze(datetime(2026, 1, 1, tzinfo=UTC)), clock.freeze(datetime(2027, 1, 1, tzinfo=UTC)):
        assert clock.today() == date(2027, 1, 1)
    assert clock.now() > datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "instant", [datetime(2026, 11, 22, 22, 30, tzinfo=UTC), datetime(2026, 7, 1, 22, 30, tzinfo=UTC)]
)
@pytest.mark.parametrize("day", [date(2030, 5, 6), date(2027, 1, 15), date(2027, 3, 28)])
def test_a_demonstration_lives_on_the_day_it_was_given(instant: datetime, day: date) -> None:
    """Also just before and after midnight, when the two days lie on either side of a clock change."""
    try:
        with clock.freeze(instant):
            clock.pretend_today(day)
        assert clock.to_local(instant + clock._Clock.shift).date() == day
        assert clock.now() - datetime.now(UTC) >= clock._Clock.shift - timedelta(seconds=1)
    finally:
        clock._Clock.shift = timedelta(0)
