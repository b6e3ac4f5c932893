"""One session per class: sets that the judge lets pass whole, and none that a search by hand would find is missed."""

from dataclasses import replace
from datetime import date, time
from itertools import pairwise, permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eac.reference.rules import Half
from eac.scheduling.calendar import Opening
from eac.scheduling.conflicts import find_conflicts
from eac.scheduling.facts import ClassFact, Facts, PractitionerFact, SchoolFact
from eac.scheduling.rules import NewSession, Participant
from eac.slots.candidates import tolerated
from eac.slots.finding import warnings_of
from eac.slots.following import Order, follow
from eac.slots.rules import Gathering, Proposal, Search, apart
from eac.slots.sets import SAME_DAY, SAME_HALF, SAME_WEEK, SCATTERED, find_one_each, find_stuck
from tests.scheduling.plain import BELLS, FACTS, MUSEUM_PLACE, busy, facts, wanted, when
from tests.slots.cases import MONDAY, a_search, a_year, by_hand, search

THREE = tuple(ClassFact(number, f"Classe {number}", 1) for number in (1, 2, 3))
TRIO = replace(FACTS, classes={each.id: each for each in THREE})


def three(**values: object) -> Search:
    """An hour for each of three classes of one school, on Monday 7 December."""
    new = wanted(participants=tuple(Participant(each.id, 20) for each in THREE))
    return search(new, **{"minutes": 60, "last": MONDAY, "gathering": Gathering.ONE_EACH, **values})


def lines(found: Proposal) -> list[tuple[tuple[int, ...], date, time]]:
    """Which class, which day, from when."""
    return [(each.class_ids, each.when.starts_on, each.when.starts_time) for each in found.sittings]


def test_one_practitioner_goes_through_three_classes_in_one_morning() -> None:
    morning, afternoon = find_one_each(three(), TRIO)
    assert lines(morning) == [((number,), MONDAY, time(7 + number, 30)) for number in (1, 2, 3)]
    assert lines(afternoon) == [((number,), MONDAY, time(12 + number, 30)) for number in (1, 2, 3)]
    assert [each.reasons[0].sentence for each in (morning, afternoon)] == [SAME_HALF, SAME_HALF]


def test_a_class_that_can_only_come_first_comes_first() -> None:
    late = [busy(number, when(MONDAY, time(9, 30), 420).span(), class_ids=(3,)) for number in (9,)]
    found = find_one_each(three(), facts(late, classes=TRIO.classes))
    assert [each.class_ids for each in found[0].sittings] == [(3,), (1,), (2,)]


def test_the_way_between_two_schools_is_left_free() -> None:
    far = SchoolFact(2, "École lointaine", position=FACTS.schools[2].position, openings=BELLS)
    known = replace(
        FACTS,
        schools={1: FACTS.schools[1], 2: far},
        classes={1: THREE[0], 2: replace(THREE[1], school_id=2)},
    )
    new = wanted(participants=(Participant(1, 20), Participant(2, 20)))
    found = find_one_each(search(new, minutes=60, last=MONDAY, gathering=Gathering.ONE_EACH), known)
    first, second = found[0].sittings
    assert second.span.gap_minutes(first.span) >= 30
    nobody = replace(new, practitioner_ids=())
    alone = find_one_each(search(nobody, minutes=60, last=MONDAY, gathering=Gathering.ONE_EACH), known)
    assert alone[0].sittings[1].span.start == alone[0].sittings[0].span.end


@pytest.mark.parametrize(("minutes", "near"), [(60, SAME_HALF), (80, SAME_DAY), (150, SAME_WEEK)])
def test_classes_come_as_close_together_as_can_be(minutes: int, near: str) -> None:
    found = find_one_each(three(minutes=minutes, last=date(2026, 12, 11)), TRIO)
    assert {each.reasons[0].sentence for each in found} == {near}


def test_over_several_weeks_when_one_does_not_hold_them() -> None:
    mondays = (Opening(0, Half.MORNING, time(9), time(10)),)
    known = replace(TRIO, practitioners={1: PractitionerFact(1, "Chloé", date(2026, 9, 1), mondays)})
    (found,) = find_one_each(three(last=date(2027, 1, 15)), known)
    assert [each.when.starts_on for each in found.sittings] == [MONDAY, date(2026, 12, 14), date(2027, 1, 4)]
    assert found.reasons[0].sentence == SCATTERED
    assert find_one_each(three(last=date(2026, 12, 18)), known) == []


def test_a_place_left_by_others_is_found_though_the_sum_is_known_to_the_judge_alone() -> None:
    """At the museum two groups of 25 are there till 9:45: a third does not fit before, though it fits with either."""
    there = [busy(number, when(MONDAY, time(8), 105).span(), place=MUSEUM_PLACE, headcount=25) for number in (8, 9)]
    new = wanted(place=MUSEUM_PLACE, participants=(Participant(1, 20), Participant(2, 20)))
    known = facts(there, classes=TRIO.classes)
    asked = search(new, minutes=60, last=MONDAY, gathering=Gathering.ONE_EACH, halves=frozenset({Half.MORNING}))
    assert find_one_each(asked, known) == []
    short = replace(asked, minutes=45)
    assert [each.when.starts_time for each in find_one_each(short, known)[0].sittings] == [time(9, 45), time(10, 30)]


def test_who_has_no_time_at_all_is_told_from_a_sequence_that_does_not_fit() -> None:
    never = replace(TRIO, classes={**TRIO.classes, 2: replace(THREE[1], absences=frozenset(_ALWAYS))})
    stuck = find_stuck(three(), never)
    assert stuck is not None
    assert [each.class_id for each in stuck.participants] == [2]
    short = (Opening(0, Half.MORNING, time(9), time(10, 30)),)
    crowded = replace(TRIO, practitioners={1: PractitionerFact(1, "Chloé", date(2026, 9, 1), short)})
    assert (find_one_each(three(), crowded), find_stuck(three(), crowded)) == ([], None)


_ALWAYS = [(weekday, half) for weekday in range(7) for half in Half]


# --- against a search by hand --------------------------------------------------------------------------------------


def refusals(found: Proposal, asked: Search, known: Facts) -> list[str]:
    """What the judge says of a set as a whole, but for what no time cures."""
    passes = {code for new in _apart(asked, known) for code in tolerated(new, asked, known)}
    return [conflict.code for conflict in warnings_of(found, asked, known) if conflict.code not in passes]


def _apart(asked: Search, known: Facts) -> list[NewSession]:
    return apart(asked, {each.id: each.school_id for each in known.classes.values()})


@settings(max_examples=60)
@given(st.randoms(use_true_random=False))
def test_every_set_passes_whole_and_none_is_missed(random: Random) -> None:
    asked, known = replace(a_search(random), gathering=Gathering.ONE_EACH), a_year(random)
    found = find_one_each(asked, known)
    assert [refusals(each, asked, known) for each in found] == [[]] * len(found)
    assert all(len(each.sittings) == len(asked.wanted.participants) for each in found)
    in_half = {(each.day, each.reasons[0].sentence) for each in found}
    assert {day for day, _half in _by_hand(asked, known)} <= {day for day, near in in_half if near == SAME_HALF}


def _by_hand(asked: Search, known: Facts) -> set[tuple[date, Half]]:
    """Half-days in which all classes fit one after the other, whatever the order."""
    wanted_ones = _apart(asked, known)
    starts = [by_hand(new, asked, known) for new in wanted_ones]
    common = set(starts[0]).intersection(*starts)
    return {key for key in common if _fits([each[key] for each in starts], key[0], wanted_ones, asked, known)}


def _fits(starts: list[list[int]], day: date, wanted_ones: list[NewSession], asked: Search, known: Facts) -> bool:
    if len(starts) == 1:
        return True
    pairs = [(one, other) for one in starts[0] for other in starts[1] if abs(one - other) >= asked.minutes]
    for pair in pairs:
        both = [asked.at(new, day, at) for new, at in zip(wanted_ones, pair, strict=True)]
        codes = [{conflict.code for conflict in found} for found in find_conflicts(both, known)]
        if all(found <= tolerated(new, asked, known) for new, found in zip(wanted_ones, codes, strict=True)):
            return True
    return False


@given(
    st.lists(st.lists(st.integers(0, 30), max_size=6, unique=True), min_size=1, max_size=4),
    st.integers(1, 8),
    st.integers(0, 5),
)
def test_an_order_is_found_whenever_there_is_one(starts: list[list[int]], minutes: int, way: int) -> None:
    """The way is the same between any two, so that no detour is shorter."""
    between = [[way] * len(starts) for _each in starts]
    order = follow([sorted(each) for each in starts], between, minutes)
    assert bool(order) == any(_exists(starts, each, minutes + way) for each in permutations(range(len(starts))))
    assert all(at in starts[number] for number, at in order)
    assert _apart_enough(order, minutes + way)


def _exists(starts: list[list[int]], order: tuple[int, ...], step: int) -> bool:
    ready = 0
    for number in order:
        left = [at for at in starts[number] if at >= ready]
        if not left:
            return False
        ready = min(left) + step
    return True


def _apart_enough(order: Order, step: int) -> bool:
    return all(later - earlier >= step for (_a, earlier), (_b, later) in pairwise(order))


def test_twelve_classes_with_no_time_in_common_end_soon() -> None:
    starts = [list(range(0, 100, 10)) for _each in range(11)]
    assert follow(starts, [[0] * 11 for _each in starts], 10) == []
    assert follow([], [], 10) == []
