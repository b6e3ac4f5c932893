"""What is proposed for the next year: counted by hand, and for any school at all."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from eac.demo import city
from eac.rollover.proposal import Known, propose
from eac.rollover.rules import (
    CHAINS,
    Fate,
    Line,
    OldClass,
    Staffing,
    ThereAlready,
    as_wanted,
    chain_of,
    is_joined,
    next_level,
    problems,
    year_to_prepare,
)
from eac.schools.rules import SchoolKind
from tests.rollover.levels import LABELS


def known(kind: SchoolKind, *old: tuple[str, str, int], there: tuple[ThereAlready, ...] = ()) -> Known:
    """A school whose classes are (name, levels, headcount); the teacher of class 1 is 101, and so on."""
    rows = [
        OldClass(n, name, tuple(levels.split()), pupils, (100 + n,)) for n, (name, levels, pupils) in enumerate(old, 1)
    ]
    return Known(kind, tuple(rows), there, LABELS)


def seen(lines: tuple[Line, ...]) -> list[tuple[tuple[int, ...], str, str, int]]:
    """Origins, name (« – » when it leaves), levels and pupils of each line."""
    return [
        (line.origins, "–" if line.fate is Fate.LEAVE else line.name, " ".join(line.levels), line.headcount)
        for line in lines
    ]


SIMPLE = known(
    SchoolKind.ELEMENTARY,
    ("CP A", "cp", 24),
    ("CP B", "cp", 22),
    ("CE1", "ce1", 25),
    ("CE2", "ce2", 26),
    ("CM1", "cm1", 27),
    ("CM2 A", "cm2", 20),
    ("CM2 B", "cm2", 21),
)


def test_an_elementary_school_counted_by_hand() -> None:
    assert seen(propose(SIMPLE)) == [
        ((1,), "CE1 A", "ce1", 24),
        ((2,), "CE1 B", "ce1", 22),
        ((3,), "CE2", "ce2", 25),
        ((4,), "CM1", "cm1", 26),
        ((5,), "CM2", "cm2", 27),
        ((6,), "–", "cm2", 20),
        ((7,), "–", "cm2", 21),
        ((), "CP A", "cp", 23),
        ((), "CP B", "cp", 23),
    ]


def test_teachers_keep_their_level_or_follow_their_pupils() -> None:
    lines = {line.name: line for line in propose(SIMPLE) if line.fate is Fate.MAKE}
    assert {name: line.keepers for name, line in lines.items()} == {
        "CP A": (101,),
        "CP B": (102,),
        "CE1 A": (103,),
        "CE1 B": (),
        "CE2": (104,),
        "CM1": (105,),
        "CM2": (106,),
    }
    assert (lines["CE1 B"].followers, lines["CP A"].followers) == ((102,), ())
    assert as_wanted(lines["CE1 A"], Staffing.FOLLOW).teacher_ids == (101,)
    assert as_wanted(lines["CE1 A"], Staffing.NONE).teacher_ids == ()


def test_several_levels_move_up_together_and_the_oldest_leave() -> None:
    school = known(
        SchoolKind.ELEMENTARY, ("CE1-CE2 B", "ce1 ce2", 24), ("CM1-CM2 A", "cm1 cm2", 25), ("CM2", "cm2", 23)
    )
    assert seen(propose(school)) == [
        ((1,), "CE2-CM1 B", "ce2 cm1", 24),
        ((2,), "CM2 A", "cm2", 12),
        ((3,), "–", "cm2", 23),
        ((), "CE1 A", "ce1", 23),
    ]


def test_a_primary_school_leads_from_nursery_to_cp_and_takes_in_petite_section() -> None:
    school = known(SchoolKind.PRIMARY, ("PS", "ps", 20), ("GS", "gs", 24), ("CM2", "cm2", 22))
    assert seen(propose(school)) == [
        ((1,), "MS", "ms", 20),
        ((2,), "CP", "cp", 24),
        ((3,), "–", "cm2", 22),
        ((), "PS", "ps", 20),
    ]


def test_gs_leaves_a_nursery_school_but_not_an_elementary_one_that_has_it() -> None:
    assert seen(propose(known(SchoolKind.NURSERY, ("GS", "gs", 24)))) == [((1,), "–", "gs", 24), ((), "GS", "gs", 24)]
    assert seen(propose(known(SchoolKind.ELEMENTARY, ("GS-CP", "gs cp", 20), ("CM2", "cm2", 20)))) == [
        ((1,), "CP-CE1", "cp ce1", 20),
        ((2,), "–", "cm2", 20),
        ((), "GS A", "gs", 20),
    ]


def test_a_school_of_one_class_takes_the_new_ones_into_it() -> None:
    school = known(SchoolKind.NURSERY, ("PS-MS-GS", "ps ms gs", 24))
    assert seen(propose(school)) == [((1,), "PS-MS-GS", "ps ms gs", 24)]


def test_college_lycee_and_university() -> None:
    school = known(SchoolKind.COLLEGE, ("6e 1", "6e", 27), ("3e 1", "3e", 26))
    assert seen(propose(school))[-1] == ((), "6e 1", "6e", 27)
    school = known(SchoolKind.LGT, ("2de 1", "2de", 35), ("Tle 1", "tle", 30), ("BTS 2", "bts2", 24))
    assert seen(propose(school)) == [
        ((1,), "1re 1", "1re", 35),
        ((2,), "–", "tle", 30),
        ((3,), "–", "bts2", 24),
        ((), "2de 1", "2de", 35),
        ((), "BTS 2", "bts2", 24),
    ]
    assert seen(propose(known(SchoolKind.HIGHER, ("L1 Droit", "l1", 80), ("L3 Droit", "l3", 40)))) == [
        ((1,), "L2 Droit", "l2", 80),
        ((2,), "–", "l3", 40),
        ((), "L1 Droit", "l1", 80),
    ]


def test_groups_of_all_ages_stay() -> None:
    school = known(SchoolKind.COLLEGE, ("ULIS", "ulis", 10), ("6e SEGPA", "6e segpa", 16))
    assert seen(propose(school))[:2] == [((1,), "ULIS", "ulis", 10), ((2,), "6e-5e SEGPA", "6e 5e segpa", 16)]


def test_classes_that_the_new_year_has_are_taken_for_the_new_ones() -> None:
    there = (ThereAlready(50, "CP bleu", ("cp",)), ThereAlready(51, "ce1", ("ce1",)))
    school = known(SchoolKind.ELEMENTARY, ("CP", "cp", 24), ("CM2", "cm2", 20), there=there)
    assert [line.name for line in propose(school)] == ["CE1", "CM2", "CP bleu"]


def test_a_name_is_never_proposed_twice_nor_that_of_an_archived_class() -> None:
    there = (ThereAlready(50, "CE1", ("ce1",), is_archived=True),)
    school = known(
        SchoolKind.ELEMENTARY, ("CP", "cp", 24), ("CM1-CM2 A", "cm1 cm2", 20), ("CM1 A", "cm1", 20), there=there
    )
    lines = propose(school)
    assert [line.name for line in lines] == ["CE1 A", "CM2 B", "CM2 A", "CP"]
    assert problems([as_wanted(line, Staffing.LEVEL) for line in lines], there) == []


def test_an_archived_class_keeps_its_name() -> None:
    there = (ThereAlready(50, "CE1", ("ce1",), is_archived=True),)
    school = known(SchoolKind.ELEMENTARY, ("CP", "cp", 24), ("CM2", "cm2", 20), there=there)
    assert [line.name for line in propose(school)] == ["CE1 A", "CM2", "CP"]


def test_a_class_without_level_is_a_problem_to_mend() -> None:
    school = known(SchoolKind.ELEMENTARY, ("Mystère", "", 20))
    wrong = problems([as_wanted(line, Staffing.LEVEL) for line in propose(school)], ())
    assert [(each.line, each.field) for each in wrong] == [(0, "levels")]


def test_the_year_to_prepare_is_the_next_one_but_in_september() -> None:
    days = (date(2026, 8, 31), date(2026, 9, 1), date(2026, 10, 31), date(2026, 11, 1), date(2027, 6, 1))
    assert [str(year_to_prepare(day)) for day in days] == [
        "2026-2027",
        "2026-2027",
        "2026-2027",
        "2027-2028",
        "2027-2028",
    ]


CODES = sorted(LABELS)
ROWS = st.lists(
    st.tuples(st.text(max_size=12), st.lists(st.sampled_from(CODES), unique=True, max_size=3), st.integers(0, 40)),
    max_size=12,
)


@given(st.sampled_from(list(SchoolKind)), ROWS)
def test_no_class_is_lost_and_none_is_named_twice(kind: SchoolKind, rows: list[tuple[str, list[str], int]]) -> None:
    old = tuple(
        OldClass(n, name.strip() or "x", tuple(sorted(codes, key=list(LABELS).index)), pupils)
        for n, (name, codes, pupils) in enumerate(rows)
    )
    lines = propose(Known(kind, old, (), LABELS))
    assert [id_ for line in lines for id_ in line.origins] == [each.id for each in old]
    joined = is_joined(kind, {code for each in old for code in each.levels})
    for each, line in zip(old, lines, strict=False):
        after = {next_level(code, is_joined=joined) for code in each.levels} - {None}
        assert after <= set(line.levels)
        assert (line.fate is Fate.LEAVE) == bool(each.levels and not after)
    gone = [line for line in lines if line.fate is Fate.LEAVE]
    assert 0 <= len(lines) - len(gone) - len(old) <= len(CHAINS) + 2
    wrong = problems([as_wanted(line, Staffing.LEVEL) for line in lines], ())
    assert {each.field for each in wrong} <= {"levels"}


def test_every_level_of_a_chain_leads_to_the_next() -> None:
    for chain in CHAINS:
        assert [next_level(code, is_joined=False) for code in chain] == [*chain[1:], None]
    assert chain_of("gs", is_joined=True)[4] == next_level("gs", is_joined=True) == "cp"


def test_the_demonstration_keeps_its_number_of_classes_and_all_their_pupil_years() -> None:
    for school in city.schools():
        old = tuple(
            OldClass(each.rank, each.name, each.levels, each.headcount) for each in city.classes_of(school, "2026-2027")
        )
        lines = propose(Known(SchoolKind(school.kind), old, (), LABELS))
        assert sorted(id_ for line in lines for id_ in line.origins) == [each.id for each in old]
        assert sum(line.fate is Fate.MAKE for line in lines) == len(old)
        assert problems([as_wanted(line, Staffing.LEVEL) for line in lines], ()) == []
