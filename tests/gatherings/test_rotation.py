"""The table of meetings: no clash, no repeat, equal shares, absences kept; judged by `check_rotation`, never by the solver."""

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from eac.gatherings.rotation import Encounter, Party, Problem, Stand, counted
from eac.gatherings.solving import solve
from eac.gatherings.verdict import check_rotation, explain, figures

LANGUAGES = ("français", "anglais", "coréen", "arabe")


def parties(count: int, **values: object) -> tuple[Party, ...]:
    """Parties 1, 2, 3 and so on."""
    return tuple(Party(key, f"G{key}", **values) for key in range(1, count + 1))  # type: ignore[arg-type]  # any field


def stands(count: int, **values: object) -> tuple[Stand, ...]:
    """Stands 101, 102, 103 and so on."""
    return tuple(Stand(100 + key, f"P{key}", **values) for key in range(1, count + 1))  # type: ignore[arg-type]  # same


def said(problem: Problem, table: tuple[Encounter, ...]) -> list[str]:
    """What is wrong with a table, in words."""
    return [each.sentence % each.values for each in check_rotation(problem, table)]


def hard(problem: Problem, table: tuple[Encounter, ...]) -> list[str]:
    """What cannot happen in a room, in words."""
    return [each.sentence % each.values for each in check_rotation(problem, table) if each.is_hard]


@st.composite
def easy_problems(draw: st.DrawFn) -> Problem:
    """Everyone is there all the time and understands everyone; wishes, circles, seats and sectors at will."""
    number = draw(st.integers(1, 10))
    hosts = tuple(
        Stand(100 + key, f"P{key}", draw(st.sampled_from("ab")), draw(st.sampled_from(["", "hall"])), seats=seats)
        for key, seats in enumerate(draw(st.lists(st.integers(1, 3), min_size=1, max_size=8)), 1)
    )
    keys = [each.key for each in hosts]
    guests = tuple(
        Party(
            key,
            f"G{key}",
            draw(st.sampled_from(["", "x", "y"])),
            wishes=tuple(draw(st.lists(st.sampled_from(keys), max_size=3, unique=True))),
        )
        for key in range(1, number + 1)
    )
    rounds, most = draw(st.integers(1, 8)), draw(st.none() | st.integers(1, 8))
    return Problem(guests, hosts, rounds, most, seed=draw(st.integers(1, 5)))


@st.composite
def hard_problems(draw: st.DrawFn) -> Problem:
    """As above, with absences, languages, and meetings fixed by hand."""
    easy = draw(easy_problems())
    away = st.frozensets(st.integers(0, easy.rounds - 1), max_size=easy.rounds)
    spoken = st.frozensets(st.sampled_from(LANGUAGES), max_size=2)
    guests = tuple(replace(each, away=draw(away), languages=draw(spoken)) for each in easy.parties)
    hosts = tuple(replace(each, away=draw(away), languages=draw(spoken)) for each in easy.stands)
    problem = replace(easy, parties=guests, stands=hosts)
    fixed = draw(st.lists(st.sampled_from(solve(problem)), max_size=4, unique=True)) if solve(problem) else []
    return replace(problem, fixed=tuple(fixed), seed=draw(st.integers(1, 5)))


@given(easy_problems())
@settings(max_examples=150, deadline=None)
def test_when_everyone_is_there_shares_are_equal_and_as_large_as_can_be(problem: Problem) -> None:
    table = solve(problem)
    assert said(problem, table) == []
    seats = sum(min(each.seats * problem.rounds, len(problem.parties)) for each in problem.stands)
    wanted = sum(problem.reach(each.key) for each in problem.parties)
    assert len(table) == min(seats, wanted)
    counts = counted(problem, table).values()
    assert max(counts) - min(counts) <= 1


@given(hard_problems())
@settings(max_examples=150, deadline=None)
def test_whatever_is_asked_nothing_clashes_and_what_is_fixed_stays(problem: Problem) -> None:
    table = solve(problem)
    assert hard(problem, table) == []
    assert set(problem.fixed) <= set(table)
    assert not [each for each in said(problem, table) if "langue" in each]
    assert max(counted(problem, table).values()) <= (problem.most or problem.rounds)


@given(hard_problems())
@settings(max_examples=30, deadline=None)
def test_the_same_problem_gives_the_same_table(problem: Problem) -> None:
    assert solve(problem) == solve(problem)


@given(easy_problems())
@settings(max_examples=60, deadline=None)
def test_the_words_and_the_figures_agree(problem: Problem) -> None:
    table = solve(problem)
    found = figures(problem, table)
    assert (found.meetings, found.served <= found.wishes, found.firsts_served <= found.firsts) == (
        len(table),
        True,
        True,
    )
    missed = sum(each.number for each in explain(problem, table) if "vœu" in each.sentences[0])
    alone = [each for each in problem.parties if not any(one.party == each.key for one in table)]
    assert missed <= found.firsts - found.firsts_served
    assert missed + len(alone) >= found.firsts - found.firsts_served


def test_a_latin_square_is_found() -> None:
    """As many groups as hosts and rounds: everyone meets everyone, no seat ever empty."""
    problem = Problem(parties(12), stands(12), 12)
    table = solve(problem)
    assert (len(table), said(problem, table)) == (144, [])


def test_more_groups_than_hosts_wait_by_turns() -> None:
    problem = Problem(parties(9), stands(4), 6)
    table = solve(problem)
    assert said(problem, table) == []
    assert sorted(counted(problem, table).values()) == [2, 2, 2] + [3] * 6
    assert set(Counter(each.round for each in table).values()) == {4}


def test_one_group_meets_every_host_once() -> None:
    problem = Problem(parties(1), stands(3), 8)
    table = solve(problem)
    assert (sorted(each.stand for each in table), said(problem, table)) == ([101, 102, 103], [])


def test_nobody_and_nothing_make_an_empty_table() -> None:
    for problem in (Problem((), stands(2), 3), Problem(parties(2), (), 3), Problem(parties(2), stands(2), 0)):
        assert solve(problem) == ()
        assert check_rotation(problem, ()) == []


def test_a_host_missing_on_a_day_is_met_on_the_other() -> None:
    absent = replace(stands(1)[0], away=frozenset(range(3)))
    problem = Problem(parties(3), (absent, *stands(4)[1:]), 6, most=4)
    table = solve(problem)
    assert said(problem, table) == []
    assert sorted(each.round for each in table if each.stand == absent.key) == [3, 4, 5]


def test_languages_that_fit_nobody_are_said_not_hidden() -> None:
    guests = (
        *parties(2, languages=frozenset({"français"})),
        Party(9, "Visiteuse de Busan", languages=frozenset({"coréen"})),
    )
    problem = Problem(guests, stands(3, languages=frozenset({"français", "anglais"})), 3)
    table = solve(problem)
    assert said(problem, table) == []
    (remark,) = explain(problem, table)
    assert (remark.sentences[0] % {"num": remark.number}, remark.told()) == (
        "1 participant n’a de langue commune avec aucun exposant :",
        "Visiteuse de Busan",
    )


def test_wishes_are_shared_fairly() -> None:
    """Six groups all wish for the same two hosts, who have three rounds: each group gets one of them."""
    guests = tuple(replace(each, wishes=(101, 102)) for each in parties(6))
    problem = Problem(guests, stands(4), 3, most=2)
    table = solve(problem)
    assert said(problem, table) == []
    assert Counter(each.party for each in table if each.stand in {101, 102}) == dict.fromkeys(range(1, 7), 1)


def test_a_wish_that_is_left_out_says_why() -> None:
    guests = (Party(1, "A", wishes=(101,)), Party(2, "B", wishes=(101,)), Party(3, "C", wishes=(102,)))
    hosts = (Stand(101, "Nadia"), Stand(102, "Paul", languages=frozenset({"arabe"})))
    problem = Problem((*guests[:2], replace(guests[2], languages=frozenset({"italien"}))), hosts, 1)
    told = {each.sentences[0]: each.told() for each in explain(problem, solve(problem))}
    assert "Nadia : complet" in " ".join(told.values()) or "faute de place" in " ".join(told)
    assert problem.stand[101].label == "Nadia"


def test_sectors_are_mixed() -> None:
    hosts = tuple(replace(each, sector="son" if each.key < 105 else "image") for each in stands(8))
    problem = Problem(parties(8), hosts, 8, most=4)
    table = solve(problem)
    assert said(problem, table) == []
    for key in problem.party:
        sectors = Counter(problem.stand[each.stand].sector for each in table if each.party == key)
        assert sectors == {"son": 2, "image": 2}


def test_groups_of_one_school_are_not_side_by_side() -> None:
    guests = tuple(replace(each, circle=f"Collège {each.key % 4}") for each in parties(8))
    problem = Problem(guests, stands(4, seats=2), 4)
    table = solve(problem)
    assert said(problem, table) == []
    assert [each for each in explain(problem, table) if "côte à côte" in each.sentences[0]] == []


def test_groups_of_one_class_come_and_go_together() -> None:
    guests = tuple(replace(each, family=f"class {each.key % 4}") for each in parties(12))
    problem = Problem(guests, stands(10), 12, most=4)
    table = solve(problem)
    assert said(problem, table) == []
    for family in range(4):
        rounds = {each.round for each in table if each.party % 4 == family}
        assert max(rounds) - min(rounds) <= 6


# --- the checker --------------------------------------------------------------------------------------------------


def test_the_checker_sees_every_breach() -> None:
    guests = (Party(1, "A", away=frozenset({2})), Party(2, "B", languages=frozenset({"coréen"})))
    hosts = (Stand(101, "P", away=frozenset({1}), languages=frozenset({"arabe"})), Stand(102, "Q"))
    problem = Problem(guests, hosts, 3, most=2)
    table = tuple(
        Encounter(*each) for each in ((0, 1, 101), (0, 1, 102), (0, 2, 101), (1, 1, 101), (2, 1, 102), (7, 2, 102))
    )
    assert said(problem, table) == [
        "B a une rencontre hors des tours prévus.",
        "A a deux rencontres au tour 1.",
        "P reçoit 2 groupes au tour 1, pour 1 au plus.",
        "A rencontre P deux fois.",
        "A rencontre Q deux fois.",
        "P est absent au tour 2.",
        "A est absent au tour 3.",
        "B et P n’ont pas de langue commune.",
        "A a 4 rencontres, pour 2 au plus.",
    ]


def test_the_checker_sees_who_is_forgotten() -> None:
    problem = Problem(parties(2), stands(3), 3)
    table = tuple(Encounter(number, 1, 101 + number) for number in range(3))
    assert said(problem, table) == ["G2 a 0 rencontres alors que d’autres en ont 3."]
