"""`find_conflicts` against a naive model, and each check with its own small example, in the words people read."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eac.core.intervals import Span
from eac.scheduling import case, facts, taken
from eac.scheduling.case import Conflict
from eac.scheduling.conflicts import find_conflicts
from eac.scheduling.facts import BusyIndex, Facts
from eac.scheduling.rules import NewSession, Participant, TimeOfLife, When
from tests.scheduling import plain
from tests.scheduling.naive import a_day, disagreement
from tests.scheduling.plain import FACTS, busy, wanted, when

SATURDAY = date(2026, 12, 5)


@given(st.randoms(use_true_random=False))
def test_what_is_taken_is_what_the_model_says(random: Random) -> None:
    assert disagreement(a_day(random)) == ""


def _closed_bounds(self: Span, other: Span) -> bool:
    return self.start <= other.end and other.start <= self.end


def _contained_only(self: Span, other: Span) -> bool:
    return self.start <= other.start and other.end <= self.end


def _itself_included(self: case.Case, key: facts.Key) -> list[facts.Busy]:
    return [*self.facts.busy.near(key, self.span), *self.extra.near(key, self.span)]


def _saved_only(self: case.Case, key: facts.Key) -> list[facts.Busy]:
    return [each for each in self.facts.busy.near(key, self.span) if each.session_id != self.new.session_id]


def _everyone_counted(present: list[facts.Busy], _span: Span) -> int:
    return sum(each.headcount for each in present)


def _first_minute_counted(present: list[facts.Busy], span: Span) -> int:
    return sum(each.headcount for each in present if each.span.start <= span.start)


MUTANTS: dict[str, tuple[object, str, Callable[..., Any]]] = {
    "closed bounds": (Span, "overlaps", _closed_bounds),
    "containment only": (Span, "overlaps", _contained_only),
    "an edited session clashes with itself": (case.Case, "around", _itself_included),
    "wanted sessions do not count for each other": (case.Case, "around", _saved_only),
    "no time to travel": (facts, "travel_minutes", lambda _here, _there, _pace: 0),
    "everyone of the hour counted at once": (taken, "most_at_once", _everyone_counted),
    "only the first minute counted": (taken, "most_at_once", _first_minute_counted),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_model_notices_a_planted_fault(monkeypatch: pytest.MonkeyPatch, mutant: str) -> None:
    owner, name, fault = MUTANTS[mutant]
    monkeypatch.setattr(owner, name, fault)
    assert any(disagreement(a_day(Random(seed))) for seed in range(1000))


def test_an_ordinary_session_has_nothing_in_its_way() -> None:
    assert find_conflicts([wanted()], FACTS) == [[]]


def test_nothing_stands_in_the_way_of_out_of_school_time_on_a_sunday() -> None:
    free = wanted(when=when(date(2026, 12, 6)), time_of_life=TimeOfLife.OUT_OF_SCHOOL)
    assert find_conflicts([free], FACTS) == [[]]


@pytest.mark.parametrize(
    ("start", "codes"), [(time(10, 30), []), (time(10, 29), ["class_taken", "practitioner_taken"])]
)
def test_a_session_may_begin_when_another_ends(start: time, codes: list[str]) -> None:
    follower = wanted(when=when(start=start, minutes=30))
    known = plain.facts([busy(7, when().span(), class_ids=(1,), practitioner_ids=(1,))])
    assert [each.code for each in find_conflicts([follower], known)[0]] == codes


def test_an_edited_session_is_not_in_its_own_way() -> None:
    known = plain.facts([busy(7, when().span(), class_ids=(1,), practitioner_ids=(1,))])
    assert find_conflicts([wanted(session_id=7, when=when(minutes=60))], known) == [[]]


def test_blocking_comes_first() -> None:
    conflicts = find_conflicts([wanted(when=when(SATURDAY), coach_seats=2)], FACTS)[0]
    assert [each.code for each in conflicts] == ["weekend", "coach_seats"]


def test_many_at_once_each_count_for_the_next() -> None:
    """Half-hours of one class, twenty minutes apart: each clashes with the one before, refused or not."""
    start = when().span().start
    asked = [_after(start, 20 * number) for number in range(12)]
    blocked = [{each.code for each in conflicts if each.is_blocking} for conflicts in find_conflicts(asked, FACTS)]
    assert blocked == [set()] + [{"class_taken", "practitioner_taken"}] * 11


def _after(start: datetime, minutes: int) -> NewSession:
    moved = start + timedelta(minutes=minutes)
    return wanted(when=When.at(moved, 30), participants=(Participant(1, 24),))


@settings(max_examples=40)
@given(st.randoms(use_true_random=False))
def test_the_order_of_saved_sessions_does_not_matter(random: Random) -> None:
    day = a_day(random)
    shuffled = list(day.saved)
    random.shuffle(shuffled)
    other: Facts = replace(day.facts, busy=BusyIndex(shuffled))
    assert _codes(find_conflicts(day.wanted, other)) == _codes(find_conflicts(day.wanted, day.facts))


def _codes(answers: list[list[Conflict]]) -> list[list[tuple[str, int]]]:
    return [sorted((each.code, each.session_id or 0) for each in conflicts) for conflicts in answers]
