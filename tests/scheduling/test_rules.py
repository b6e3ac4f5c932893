"""States and acts, wall-clock commands, and what they refuse."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eac.core.errors import RuleBroken
from eac.scheduling.labels import ACTS, RESOURCES, STATES, TIMES_OF_LIFE
from eac.scheduling.rules import ALLOWED, OCCUPYING, PLANNED_STATES, Act, Resource, State, TimeOfLife, When, is_allowed
from tests.scheduling.plain import when

PAST, TO_COME = True, False
TABLE = {
    State.DRAFT: "edit duplicate propose hold_option confirm postpone cancel",
    State.PROPOSED: "edit duplicate hold_option confirm postpone cancel",
    State.OPTION: "edit duplicate extend_option confirm postpone cancel",
    State.CONFIRMED: "edit duplicate postpone cancel",
    State.HELD: "duplicate",
    State.CANCELLED: "duplicate restore",
    State.POSTPONED: "duplicate",
}
"""What can be done to a session that has not begun."""


@pytest.mark.parametrize("state", State)
def test_acts_before_the_session(state: State) -> None:
    assert {act for act in Act if is_allowed(state, act, has_begun=TO_COME)} == set(TABLE[state].split())


@pytest.mark.parametrize("state", State)
def test_acts_once_it_has_begun(state: State) -> None:
    """Attendance is for what has begun; what is past is neither revived nor held on to."""
    later = {act for act in Act if is_allowed(state, act, has_begun=PAST)}
    may_be_held = {Act.MARK_HELD} if state in OCCUPYING else set()
    assert later == (set(TABLE[state].split()) - {Act.RESTORE, Act.EXTEND_OPTION}) | may_be_held


def test_tables_are_whole() -> None:
    assert set(ALLOWED) == set(State)
    assert (set(STATES), set(ACTS), set(RESOURCES), set(TIMES_OF_LIFE)) == (
        set(State),
        set(Act),
        set(Resource),
        set(TimeOfLife),
    )
    assert PLANNED_STATES < OCCUPYING


def duration(entered: When) -> int | None:
    """Minutes of real time, None when the clock change makes the hours impossible."""
    try:
        return entered.span().minutes
    except RuleBroken:
        return None


@given(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.integers(0, 1439).map(lambda minute: time(minute // 60, minute % 60)),
    st.integers(5, 600),
)
def test_a_session_lasts_what_its_hours_say_unless_the_clock_changes(day: date, start: time, minutes: int) -> None:
    entered = when(day, start, minutes)
    lasted = duration(entered)
    sundays = {date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31)}
    if {entered.starts_on, entered.ends_on} & sundays:
        assert lasted in {None, minutes, minutes - 60, minutes + 60}
    else:
        assert lasted == minutes
    if lasted is not None and lasted > 0:
        assert When.at(entered.span().start, lasted) == entered


@pytest.mark.parametrize("minutes", [0, -1, -90])
def test_the_end_follows_the_start(minutes: int) -> None:
    with pytest.raises(RuleBroken, match="La fin doit suivre le début") as refused:
        when(minutes=minutes).span()
    assert refused.value.field == "ends_time"


def test_a_night_may_pass() -> None:
    night = when(date(2026, 12, 3), time(23), 120)
    assert (night.ends_on, night.span().minutes) == (date(2026, 12, 4), 120)


def test_the_night_of_the_clock_change_lasts_an_hour_less() -> None:
    night = When(date(2027, 3, 27), time(22), date(2027, 3, 28), time(8))
    assert night.span().end - night.span().start == timedelta(hours=9)
