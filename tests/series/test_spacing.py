"""The gaps of a pathway: days to try lie within them, breaches are told, unticked steps are stepped over."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eac.series.rules import Row, Verdict
from eac.series.spacing import Gap, horizon, told
from tests.scheduling.plain import wanted, when

START = date(2026, 12, 1)


@st.composite
def gaps(draw: st.DrawFn) -> Gap:
    """Both bounds, one of them or none; in order."""
    least = draw(st.none() | st.integers(0, 90))
    most = draw(st.none() | st.integers(least or 0, 120))
    return Gap(least, most)


@given(gaps())
def test_days_to_try_keep_the_gap(gap: Gap) -> None:
    days = list(gap.days_after(START))
    assert days == sorted(days)
    assert days
    assert all(gap.fits(START, day) for day in days)


@given(gaps(), st.integers(-30, 200))
def test_a_breach_is_told_or_the_day_fits(gap: Gap, days: int) -> None:
    is_within = days >= max(0, gap.least or 0) and (gap.most is None or days <= gap.most)
    assert gap.fits(START, START + timedelta(days=days)) is is_within


@given(st.lists(gaps(), max_size=12))
def test_a_pathway_takes_a_year_at_most(steps: list[Gap]) -> None:
    assert 0 <= horizon(steps) <= 366


def test_an_unticked_step_is_stepped_over() -> None:
    days = [START, START + timedelta(days=3), START + timedelta(days=8)]
    rows = [Row(str(n), replace(wanted(), when=when(day)), when(day)) for n, day in enumerate(days)]
    rows[1] = replace(rows[1], is_chosen=False)
    found = told([Verdict(row) for row in rows], [Gap(), Gap(7), Gap(7)])
    assert [[each.code for each in verdict.conflicts] for verdict in found] == [[], ["gap"], []]
