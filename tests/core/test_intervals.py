"""Half-open spans: what the formulas say is what counting minutes says."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eac.core.intervals import Span, subtract

EPOCH = datetime(2026, 11, 24, tzinfo=UTC)
HORIZON = 120


def at(minute: int) -> datetime:
    return EPOCH + timedelta(minutes=minute)


def span(start: int, end: int) -> Span:
    return Span(at(start), at(end))


def minutes_of(value: Span) -> set[int]:
    """The minutes that a span holds, its end left out."""
    start = int((value.start - EPOCH).total_seconds() // 60)
    return set(range(start, start + value.minutes))


spans = st.tuples(st.integers(0, HORIZON), st.integers(1, HORIZON)).map(lambda pair: span(pair[0], pair[0] + pair[1]))


@given(spans, spans)
def test_two_spans_overlap_when_they_share_a_minute(one: Span, other: Span) -> None:
    assert one.overlaps(other) is bool(minutes_of(one) & minutes_of(other))
    assert one.overlaps(other) is other.overlaps(one)


@given(spans, spans)
def test_containing_is_holding_every_minute(one: Span, other: Span) -> None:
    assert one.contains(other) is (minutes_of(other) <= minutes_of(one))


@given(spans, spans)
def test_the_gap_counts_the_minutes_between(one: Span, other: Span) -> None:
    assert one.gap_minutes(other) == other.gap_minutes(one)
    assert (one.gap_minutes(other) < 0) is one.overlaps(other)
    if not one.overlaps(other):
        first, last = sorted((one, other))
        between = set(range(max(minutes_of(first)) + 1, min(minutes_of(last))))
        assert one.gap_minutes(other) == len(between)


@given(spans, st.lists(spans, max_size=6))
def test_subtracting_leaves_the_minutes_that_nobody_took(whole: Span, taken: list[Span]) -> None:
    left = subtract(whole, taken)
    gone = {minute for each in taken for minute in minutes_of(each)}
    assert {minute for each in left for minute in minutes_of(each)} == minutes_of(whole) - gone
    assert left == sorted(left)
    assert all(first.end < second.start for first, second in pairwise(left))


@given(spans, st.integers(0, 60))
def test_widening_adds_on_both_sides(one: Span, margin: int) -> None:
    assert one.widened(margin).minutes == one.minutes + 2 * margin
    assert one.widened(margin).contains(one)


@pytest.mark.parametrize(("first", "second", "shared"), [((0, 60), (60, 90), False), ((0, 61), (60, 90), True)])
def test_the_end_belongs_to_what_follows(first: tuple[int, int], second: tuple[int, int], shared: bool) -> None:
    assert span(*first).overlaps(span(*second)) is shared


@pytest.mark.parametrize("end", [0, -1])
def test_a_span_ends_after_it_starts(end: int) -> None:
    with pytest.raises(ValueError, match="ends after"):
        span(0, end)
