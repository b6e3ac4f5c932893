"""Levels said shortly."""

from eac.catalogue.ranges import level_ranges

ORDER = [("cp", "CP"), ("ce1", "CE1"), ("ce2", "CE2"), ("cm1", "CM1"), ("6e", "6e")]


def test_neighbours_make_one_stretch() -> None:
    assert level_ranges(ORDER, {"cp", "ce1", "ce2"}) == [("CP", "CE2")]


def test_gaps_part_stretches() -> None:
    assert level_ranges(ORDER, ["6e", "cp", "ce1", "cm1"]) == [("CP", "CE1"), ("CM1", "6e")]


def test_one_level_alone_and_none() -> None:
    assert level_ranges(ORDER, {"ce2"}) == [("CE2", "CE2")]
    assert level_ranges(ORDER, set()) == []
    assert level_ranges(ORDER, {"unknown"}) == []
