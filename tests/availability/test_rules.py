"""Stretches as they are entered, and the instants they stand for."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eac.availability.rules import Entered, NewStretch, spans
from eac.core.errors import RuleBroken
from eac.core.intervals import Span

SATURDAY = date(2026, 12, 12)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]  # the parts of an instant


def test_a_whole_day_goes_from_midnight_to_midnight() -> None:
    assert spans(NewStretch(SATURDAY)) == (Span(at(2026, 12, 11, 23), at(2026, 12, 12, 23)),)


def test_hours_make_one_stretch_from_the_first_day_to_the_last() -> None:
    new = NewStretch(SATURDAY, date(2026, 12, 14), time(14), time(9))
    assert spans(new) == (Span(at(2026, 12, 12, 13), at(2026, 12, 14, 8)),)


def test_ticked_days_repeat_the_hours_across_the_change_of_clock() -> None:
    new = NewStretch(date(2026, 10, 13), date(2026, 11, 4), time(9), time(11), weekdays=(1, 3))
    starts = [span.start for span in spans(new)]
    assert starts == [
        at(2026, 10, 13, 7),
        at(2026, 10, 15, 7),
        at(2026, 10, 20, 7),
        at(2026, 10, 22, 7),
        at(2026, 10, 27, 8),
        at(2026, 10, 29, 8),
        at(2026, 11, 3, 8),
    ]


def test_a_day_of_25_hours_is_whole() -> None:
    (span,) = spans(NewStretch(date(2026, 10, 25)))
    assert span.minutes == 25 * 60


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"ends_on": date(2026, 12, 11)}, "ends_on", "Le dernier jour doit suivre le premier."),
        ({"ends_on": date(2062, 12, 12)}, "ends_on", "Cette période dure plus d’un an"),
        ({"starts_time": time(9)}, "ends_time", "Indiquez les deux heures"),
        ({"ends_time": time(9)}, "starts_time", "Indiquez les deux heures"),
        ({"starts_time": time(9), "ends_time": time(9)}, "ends_time", "L’heure de fin doit suivre"),
        ({"ends_on": date(2026, 12, 13), "weekdays": (0,)}, "weekdays", "Aucun des jours cochés"),
        (
            {"ends_on": date(2026, 12, 20), "starts_time": time(14), "ends_time": time(9), "weekdays": (5,)},
            "ends_time",
            "L’heure de fin doit suivre",
        ),
        ({"starts_on": date(2027, 3, 28), "starts_time": time(2, 30), "ends_time": time(4)}, None, "n’existe pas"),
    ],
)
def test_what_cannot_be_is_said_on_its_field(values: dict[str, Any], field: str | None, said: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        spans(NewStretch(**{"starts_on": SATURDAY, **values}))
    assert refusal.value.field == field
    assert said in refusal.value.sentence


DAYS = st.dates(date(2026, 9, 1), date(2027, 7, 31))
HOURS = st.times(time(6), time(22)).map(lambda at: at.replace(second=0, microsecond=0))


@given(first=DAYS, last=DAYS, hours=st.none() | st.tuples(HOURS, HOURS))
def test_what_was_entered_is_shown_again(first: date, last: date, hours: tuple[time, time] | None) -> None:
    new = NewStretch(first, last, *(hours or (None, None)))
    try:
        (span,) = spans(new)
    except RuleBroken:
        return
    assert Entered.of(span.start, span.end) == Entered(first, last, new.starts_time, new.ends_time)


def test_a_closure_written_to_the_last_minute_is_a_whole_day() -> None:
    assert Entered.of(at(2027, 1, 10, 23), at(2027, 1, 22, 22, 59)) == Entered(date(2027, 1, 11), date(2027, 1, 22))
