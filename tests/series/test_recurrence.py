"""The days of a pattern: on the right weekdays, as many as asked, nine o'clock on both sides of a clock change."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eac.core import clock
from eac.core.errors import RuleBroken
from eac.scheduling.case import blocking
from eac.scheduling.rules import When
from eac.series.recurrence import Pattern, candidates, days_off, expand
from tests.scheduling.plain import CALENDAR, facts, wanted

NINE, HALF_PAST_TEN = time(9), time(10, 30)
patterns = st.builds(
    Pattern,
    first=st.dates(date(2026, 9, 1), date(2029, 6, 30)),
    weekdays=st.sets(st.integers(0, 6), max_size=4).map(tuple),
    starts=st.just(NINE),
    ends=st.just(HALF_PAST_TEN),
    every_weeks=st.integers(1, 5),
    count=st.integers(1, 20),
)


def never(_when: When) -> None:
    """No day is off."""


@given(patterns)
def test_hours_stay_on_the_wall_across_clock_changes(pattern: Pattern) -> None:
    for when in expand(pattern, never).whens:
        span = when.span()
        assert clock.to_local(span.start).time() == NINE
        assert span.minutes == 90
        assert span.start.hour in {7, 8}


@given(patterns)
def test_as_many_as_asked_on_the_days_asked(pattern: Pattern) -> None:
    found = expand(pattern, never)
    days = [when.starts_on for when in found.whens]
    weekdays = set(pattern.weekdays) or {pattern.first.weekday()}
    assert days == sorted(set(days))
    assert {day.weekday() for day in days} <= weekdays
    assert len(days) + found.missing == (pattern.count or 0)
    mondays = [day - timedelta(days=day.weekday()) for day in [pattern.first, *days]]
    assert {(monday - mondays[0]).days // 7 % pattern.every_weeks for monday in mondays} == {0}


@given(patterns, st.sets(st.integers(0, 40), max_size=10))
def test_a_day_off_is_stepped_over_and_does_not_count(pattern: Pattern, off: set[int]) -> None:
    days = list(candidates(pattern))
    closed = {days[number] for number in off if number < len(days)}
    reason = blocking("closed", "fermé")
    found = expand(pattern, lambda when: reason if when.starts_on in closed else None)
    assert {when.starts_on for when in found.whens} & closed == set()
    assert {day for day, _why in found.skipped} <= closed
    assert [when.starts_on for when in found.whens] == [day for day in days if day not in closed][: pattern.count]


def test_eight_tuesdays_over_christmas() -> None:
    pattern = Pattern(date(2026, 12, 1), (1,), NINE, HALF_PAST_TEN, count=8)
    found = expand(pattern, days_off(wanted(), facts()))
    assert [str(when.starts_on) for when in found.whens[:4]] == ["2026-12-01", "2026-12-08", "2026-12-15", "2027-01-05"]
    assert [str(day) for day, _why in found.skipped] == ["2026-12-22", "2026-12-29"]
    assert (len(found.whens), CALENDAR.school_holidays["B"][0].label) == (8, found.skipped[0][1].values["name"])


def test_until_a_day() -> None:
    pattern = Pattern(date(2026, 12, 1), (1, 3), NINE, HALF_PAST_TEN, until=date(2026, 12, 10))
    assert [when.starts_on.day for when in expand(pattern, never).whens] == [1, 3, 8, 10]


@pytest.mark.parametrize(
    ("pattern", "field"),
    [
        (Pattern(date(2026, 12, 1), (), NINE, HALF_PAST_TEN), "count"),
        (Pattern(date(2026, 12, 1), (), NINE, HALF_PAST_TEN, until=date(2026, 11, 1)), "until"),
        (Pattern(date(2026, 12, 1), (), NINE, NINE, count=2), "ends_time"),
    ],
)
def test_what_says_too_little_is_refused_on_its_field(pattern: Pattern, field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        expand(pattern, never)
    assert refused.value.field == field
