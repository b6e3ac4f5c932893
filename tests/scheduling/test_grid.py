"""Blocks of a day on the grid: each in its place, never on top of another."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eac.core.intervals import Span
from eac.scheduling.grid import MOST_LANES, ROWS, Cell, place, quarter

EIGHT = datetime(2026, 12, 3, 8)  # noqa: DTZ001  the grid shows wall-clock time


def stay(start: int, minutes: int) -> Span:
    """A span of the day, from minutes after eight."""
    return Span(EIGHT + timedelta(minutes=start), EIGHT + timedelta(minutes=start + minutes))


stays = st.lists(
    st.tuples(st.integers(0, 36), st.integers(1, 12)).map(lambda pair: stay(15 * pair[0], 15 * pair[1])), max_size=7
)


@given(stays)
def test_every_block_is_placed_within_the_day(spans: list[Span]) -> None:
    cells = place(enumerate(spans))
    assert set(cells) == set(range(len(spans)))
    for cell in cells.values():
        assert 0 <= cell.row < cell.row + cell.span <= ROWS
        assert 0 <= cell.lane < cell.lanes <= MOST_LANES


@given(stays)
def test_blocks_that_overlap_stand_side_by_side(spans: list[Span]) -> None:
    cells = place(enumerate(spans))
    for one, first in enumerate(spans):
        for other, second in enumerate(spans[:one]):
            if first.overlaps(second):
                assert cells[one].lanes == cells[other].lanes > 1
                assert cells[one].lane != cells[other].lane or cells[one].lane == MOST_LANES - 1


@given(stays)
def test_no_more_lanes_than_sessions_at_once(spans: list[Span]) -> None:
    cells = place(enumerate(spans))
    at_once = max((sum(each.start <= one.start < each.end for each in spans) for one in spans), default=0)
    assert max((cell.lanes for cell in cells.values()), default=0) == min(at_once, MOST_LANES)


@pytest.mark.parametrize(
    ("at", "row"), [(time(8), 0), (time(8, 14), 0), (time(8, 15), 1), (time(7), 0), (time(17, 59), 39), (time(20), 39)]
)
def test_quarters(at: time, row: int) -> None:
    assert quarter(at) == row


def test_three_sessions_of_a_morning() -> None:
    cells = place([(1, stay(60, 90)), (2, stay(120, 60)), (3, stay(180, 60))])
    assert cells == {1: Cell(4, 6, 0, 2), 2: Cell(8, 4, 1, 2), 3: Cell(12, 4, 0, 1)}


def test_a_session_that_ends_within_a_quarter_keeps_it() -> None:
    assert place([(1, stay(0, 50))]) == {1: Cell(0, 4, 0, 1)}
