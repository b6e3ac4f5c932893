"""Pruning drops nothing that would pass, and what is found is what a search at every start finds."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eac.core.intervals import Span
from eac.scheduling import conflicts
from eac.scheduling.calendar import days_between
from eac.scheduling.facts import Facts
from eac.scheduling.rules import NewSession, Participant
from eac.slots import candidates, finding
from eac.slots.candidates import find_candidates
from eac.slots.finding import find_together
from eac.slots.ranking import Ranker
from eac.slots.rules import Search, half_of, minute_of, when_at
from tests.scheduling.plain import FACTS, facts, wanted
from tests.slots.cases import MONDAY, a_search, a_year, by_hand, passes, search


def dropped_though_free(random: Random) -> list[tuple[date, int]]:
    """Starts that pass and that the pruning leaves out."""
    asked, known = a_search(random), a_year(random)
    kept = find_candidates(asked.wanted, asked, known)
    free = by_hand(asked.wanted, asked, known)
    return [(day, at) for (day, _half), starts in free.items() for at in starts if at not in kept.get(day, ())]


@settings(max_examples=60)
@given(st.randoms(use_true_random=False))
def test_what_pruning_drops_the_judge_refuses(random: Random) -> None:
    assert dropped_though_free(random) == []


def _too_wide(new: NewSession, minutes: int, known: Facts) -> Any:
    return (Span(each.start - (each.end - each.start), each.end) for each in _CLASHES(new, minutes, known))


_CLASHES = candidates._clashes
FAULTS: dict[str, tuple[str, Callable[..., Any]]] = {
    "taken times that reach too far": ("_clashes", _too_wide),
    "exceptions of the usual week forgotten": ("_exceptional_days", lambda _new, _facts: set()),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_pruning_that_goes_too_far_is_noticed(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    monkeypatch.setattr(candidates, *FAULTS[fault])
    assert any(dropped_though_free(Random(seed)) for seed in range(200))


def found_by_hand(asked: Search, known: Facts) -> list[tuple[int, date, int]]:
    """(score, day, start) of the best start in each half-day, the best first."""
    ranker = Ranker(asked.wanted, asked, known)
    found = []
    for (day, half), starts in by_hand(asked.wanted, asked, known).items():
        found.append((ranker.rank(day, half)[0], day, ranker.in_order(day, tuple(starts))[0]))
    return sorted(found, key=lambda each: (-each[0], each[1], each[2]))


@settings(max_examples=60)
@given(st.randoms(use_true_random=False))
def test_the_same_as_a_search_at_every_start(random: Random) -> None:
    asked, known = a_search(random), a_year(random)
    found = [
        (each.score, each.day, minute_of(each.sittings[0].when.starts_time)) for each in find_together(asked, known)
    ]
    assert found == found_by_hand(asked, known)


def test_most_of_what_pruning_keeps_passes() -> None:
    """Else the judge would be asked in vain: the search would be right, but slow."""
    kept, free = 0, 0
    for seed in range(30):
        asked, known = a_search(Random(seed)), a_year(Random(seed))
        for day, starts in find_candidates(asked.wanted, asked, known).items():
            kept += len(starts)
            free += sum(passes(asked.at(asked.wanted, day, at), asked, known) for at in starts)
    assert free > 0.95 * kept > 0


def test_the_judge_is_asked_about_once_a_half_day(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[NewSession] = []
    judge = conflicts.find_conflicts

    def note(new: list[NewSession], known: Facts) -> Any:
        asked.extend(new)
        return judge(new, known)

    monkeypatch.setattr(finding, "find_conflicts", note)
    found = find_together(search(last=date(2027, 7, 2)), FACTS)
    assert len(asked) == len(found) > 200


def test_an_ordinary_fortnight_has_a_time_in_each_half_day_of_class() -> None:
    found = find_together(search(), FACTS)
    assert [(each.day, half_of(minute_of(each.sittings[0].when.starts_time)).value) for each in found] == [
        (day, half)
        for day in days_between(MONDAY, date(2026, 12, 18))
        if day.weekday() in {0, 1, 3, 4}
        for half in ("morning", "afternoon")
    ]


def test_a_session_longer_than_a_half_day_may_span_lunch() -> None:
    found = find_together(search(minutes=360, last=MONDAY), FACTS)
    assert [each.sittings[0].when for each in found] == [when_at(MONDAY, 8 * 60 + 30, 360)]
    assert found[0].warnings == {"lunch"}


@pytest.mark.parametrize("minutes", [0, -5, 601, 100_000])
def test_a_length_that_fits_no_day_finds_nothing(minutes: int) -> None:
    assert find_together(search(minutes=minutes), FACTS) == []


def test_a_period_that_ends_before_it_begins_finds_nothing() -> None:
    assert find_together(search(last=date(2026, 12, 1)), FACTS) == []


def test_on_the_days_of_the_clock_change_and_over_a_leap_february() -> None:
    new = wanted(participants=(Participant(2, 20),))
    known = facts(now=FACTS.now)
    found = find_together(search(new, first=date(2027, 3, 26), last=date(2027, 3, 30)), known)
    assert {each.day for each in found} == {date(2027, 3, 26), date(2027, 3, 29), date(2027, 3, 30)}
    assert all(each.sittings[0].span.minutes == 90 for each in found)


def test_today_proposes_only_what_is_still_to_come() -> None:
    known = replace(FACTS, now=FACTS.now.replace(hour=13))
    late = search(first=date(2026, 11, 24), last=date(2026, 11, 24), wishes=frozenset())
    starts = find_candidates(late.wanted, late, known)
    assert all(at > minute_of(time(14)) for day in starts for at in starts[day])
