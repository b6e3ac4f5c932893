"""School years from 1 September to 31 August."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eac.core.errors import RuleBroken
from eac.core.schoolyear import SchoolYear

days = st.dates(date(1990, 1, 1), date(2099, 12, 31))


@given(days)
def test_every_day_lies_in_one_year(day: date) -> None:
    year = SchoolYear.of(day)
    assert [each for each in (year.previous, year, year.next) if day in each] == [year]


@given(days)
def test_years_follow_each_other_without_gap(day: date) -> None:
    year = SchoolYear.of(day)
    assert year.ends_on + timedelta(days=1) == year.next.starts_on
    assert year.next.previous == year


@given(st.integers(1900, 2100))
def test_what_is_written_is_read_again(first: int) -> None:
    assert SchoolYear.parse(str(SchoolYear(first))) == SchoolYear(first)


@given(st.text(max_size=12))
def test_nothing_else_is_read(text: str) -> None:
    try:
        year = SchoolYear.parse(text)
    except RuleBroken:
        return
    assert str(year) == text.strip()


@pytest.mark.parametrize("text", ["2026", "2026-2028", "2027-2026", "26-27", "2026/2027", "", "2026-2027-2028"])
def test_refusals_say_how_to_write_it(text: str) -> None:
    with pytest.raises(RuleBroken, match="écrivez par exemple 2026-2027") as refused:
        SchoolYear.parse(text)
    assert refused.value.values == {"text": text}


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 8, 31), "2025-2026"),
        (date(2026, 9, 1), "2026-2027"),
        (date(2028, 2, 29), "2027-2028"),
    ],
)
def test_the_year_turns_on_1_september(day: date, name: str) -> None:
    assert str(SchoolYear.of(day)) == name
