"""Stages, grouping of facts, and the matrix of the hand-counted year."""

import random
from dataclasses import replace

import pytest

from eac.catalogue.rules import Pillar
from eac.reporting.indicators import build_report
from eac.reporting.rules import Cover, Stage, coverage, gather, stage_of
from eac.scheduling.rules import State
from tests.reporting.hand_counted import CLASSES, FACTS, LEVELS, PARTICIPATIONS, SESSIONS, YEAR


@pytest.mark.parametrize(
    ("state", "before", "after"),
    [
        (State.DRAFT, Stage.IGNORED, Stage.IGNORED),
        (State.PROPOSED, Stage.AHEAD, Stage.UNRECORDED),
        (State.OPTION, Stage.AHEAD, Stage.UNRECORDED),
        (State.CONFIRMED, Stage.AHEAD, Stage.UNRECORDED),
        (State.HELD, Stage.HELD, Stage.HELD),
        (State.CANCELLED, Stage.CANCELLED, Stage.CANCELLED),
        (State.POSTPONED, Stage.IGNORED, Stage.IGNORED),
    ],
)
def test_stages(state: State, before: Stage, after: Stage) -> None:
    assert stage_of(state, is_over=False) is before
    assert stage_of(state, is_over=True) is after


H, P, N = Cover.HELD, Cover.PLANNED, Cover.NOTHING
# class: sessions held, planned, minutes held, then meet, practise, know; the greatest need first.
# No pillar held: 5 (nothing at all), then those with one planned: 3 (REP), 4 (IPS 100), 9 (IPS 120).
# One held: 8 (IPS 120), 10 (IPS unknown), then 2 (one more planned). Two: the 6e. Three: class 1.
MATRIX = [
    (5, 0, 0, 0, (N, N, N)),
    (3, 0, 1, 0, (P, N, N)),
    (4, 0, 1, 0, (N, N, P)),
    (9, 0, 1, 0, (P, N, N)),
    (8, 1, 0, 60, (H, N, N)),
    (10, 1, 0, 120, (N, H, N)),
    (2, 1, 1, 60, (H, P, N)),
    (6, 1, 0, 120, (H, N, H)),
    (7, 1, 0, 120, (H, N, H)),
    (1, 4, 0, 315, (H, H, H)),
]


def test_the_matrix_by_need() -> None:
    assert [
        (row.fact.id, row.held, row.planned, row.minutes, tuple(row.cover(pillar) for pillar in Pillar))
        for row in coverage(FACTS)
    ] == MATRIX
    assert [row.fact.id for row in coverage(FACTS) if row.has_nothing] == [5]


def test_order_of_rows_changes_nothing() -> None:
    order = random.Random(7)
    sessions = order.sample(SESSIONS, len(SESSIONS))
    participations = order.sample(PARTICIPATIONS, len(PARTICIPATIONS))
    shuffled = gather(YEAR, order.sample(CLASSES, len(CLASSES)), sessions, participations, LEVELS)
    assert build_report(shuffled) == build_report(FACTS)
    assert [row.fact.id for row in coverage(shuffled)] == [line[0] for line in MATRIX]


def test_a_head_count_of_a_class_out_of_sight_counts_nowhere() -> None:
    seen = replace(FACTS, classes=tuple(fact for fact in CLASSES if fact.school_id == 5))
    figures = build_report(seen).figures
    assert (figures["participations"].numerator, figures["pupils_reached"].numerator) == (26, 27)
