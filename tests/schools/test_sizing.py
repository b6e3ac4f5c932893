"""Classes proposed from the pupils of each level: by hand, and for any school."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eac.demo import tables
from eac.reference.rules import Degree
from eac.schools.rules import Priority
from eac.schools.sizing import SNAP, Level, ProposedClass, propose_classes

LEVELS = [Level(row["code"], row["label"], Degree(row["degree"])) for row in tables.read("reference", "levels")]
PRIMARY = ("ps", "ms", "gs", "cp", "ce1", "ce2", "cm1", "cm2")


def said(found: list[ProposedClass]) -> list[tuple[str, int]]:
    return [(each.name, each.headcount) for each in found]


def test_the_number_of_classes_is_the_one_given() -> None:
    found = propose_classes({"cp": 50, "ce1": 25}, LEVELS, classes=3)
    assert said(found) == [("CP A", 25), ("CP B", 25), ("CE1", 25)]


def test_levels_mix_where_arithmetic_asks() -> None:
    found = propose_classes({"ce1": 30, "ce2": 30}, LEVELS, classes=3)
    assert said(found) == [("CE1", 20), ("CE1-CE2", 20), ("CE2", 20)]
    assert [each.levels for each in found] == [("ce1",), ("ce1", "ce2"), ("ce2",)]


def test_fewer_classes_than_levels() -> None:
    found = propose_classes({"ps": 8, "ms": 9, "gs": 8, "cp": 10, "ce1": 10}, LEVELS, classes=2)
    assert said(found) == [("PS-MS-GS", 25), ("CP-CE1", 20)]


def test_usual_sizes_when_no_file_gives_the_number() -> None:
    assert said(propose_classes({"6e": 81, "5e": 54}, LEVELS, classes=None)) == [
        ("6e A", 27),
        ("6e B", 27),
        ("6e C", 27),
        ("5e A", 27),
        ("5e B", 27),
    ]
    assert said(propose_classes({"2de": 64}, LEVELS, classes=None)) == [("2de A", 32), ("2de B", 32)]
    assert said(propose_classes({"cp": 25}, LEVELS, classes=None)) == [("CP A", 13), ("CP B", 12)]


def test_cp_and_ce1_are_halved_in_priority_education() -> None:
    found = propose_classes({"cp": 24, "ce2": 25}, LEVELS, classes=None, priority=Priority.REP_PLUS)
    assert said(found) == [("CP A", 12), ("CP B", 12), ("CE2", 25)]
    found = propose_classes({"cp": 24, "ce2": 25}, LEVELS, classes=3, priority=Priority.REP)
    assert said(found) == [("CP A", 12), ("CP B", 12), ("CE2", 25)]


@pytest.mark.parametrize("pupils", [{}, {"cp": 0}, {"zz": 12}])
def test_nothing_comes_of_nothing(pupils: dict[str, int]) -> None:
    assert propose_classes(pupils, LEVELS, classes=3) == []


PUPILS = st.dictionaries(st.sampled_from([level.code for level in LEVELS]), st.integers(0, 300), max_size=8)


@example({"creche": 1, "6e": 3}, 4, Priority.NONE)
@given(PUPILS, st.one_of(st.none(), st.integers(1, 60)), st.sampled_from(list(Priority)))
def test_pupils_add_up_by_level_and_names_differ(
    pupils: dict[str, int], classes: int | None, priority: Priority
) -> None:
    found = propose_classes(pupils, LEVELS, classes=classes, priority=priority)
    total = sum(pupils.values())
    assert sum(each.headcount for each in found) == total
    assert {code for each in found for code in each.levels} == {code for code, count in pupils.items() if count}
    assert len({each.name for each in found}) == len(found)
    assert min((each.headcount for each in found), default=1) >= 1
    if classes is not None and total:
        assert len(found) == min(classes, total)


@example({"ps": 1, "ms": 1, "gs": 54, "cp": 109, "cm2": 93, "ce1": 106, "ce2": 120, "cm1": 8}, 33)
@given(st.dictionaries(st.sampled_from(PRIMARY), st.integers(1, 120), min_size=1), st.integers(1, 40))
def test_sizes_in_a_primary_school_are_near_one_another(pupils: dict[str, int], classes: int) -> None:
    number = min(classes, sum(pupils.values()))
    sizes = [each.headcount for each in propose_classes(pupils, LEVELS, classes=number)]
    assert max(sizes) - min(sizes) <= 4 * SNAP + 1


@given(st.dictionaries(st.sampled_from(PRIMARY), st.integers(1, 120), min_size=1))
def test_usual_classes_are_never_much_larger_than_usual(pupils: dict[str, int]) -> None:
    assert max(each.headcount for each in propose_classes(pupils, LEVELS, classes=None)) <= 25 + 9
