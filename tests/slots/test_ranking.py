"""What each preference changes in the order, and what is said of it."""

from datetime import date, time, timedelta

import pytest

from eac.reference.rules import Half
from eac.scheduling.facts import Facts
from eac.slots.finding import find_together
from eac.slots.rules import Proposal, Wish
from tests.scheduling.plain import FACTS, MUSEUM_PLACE, SCHOOL_PLACE, busy, facts, wanted, when
from tests.slots.cases import MONDAY, search

TUESDAY, FRIDAY = date(2026, 12, 8), date(2026, 12, 11)
NEXT_MONDAY = MONDAY + timedelta(days=7)


def found(known: Facts, *wishes: Wish, **values: object) -> list[Proposal]:
    """What is found in the fortnight with these wishes."""
    return find_together(search(None, wishes=frozenset(wishes), **values), known)


def said(proposal: Proposal) -> list[tuple[str, bool]]:
    """The reasons as people read them."""
    return [(each.sentence % dict(each.values), each.speaks_for) for each in proposal.reasons]


def test_without_wishes_the_order_is_that_of_time_and_nothing_is_said() -> None:
    all_of_them = found(FACTS)
    assert [each.sittings[0].span for each in all_of_them] == sorted(each.sittings[0].span for each in all_of_them)
    assert {each.reasons for each in all_of_them} == {()}


def test_the_soonest_first() -> None:
    first, *_others, last = found(FACTS, Wish.SOON)
    assert (first.day, said(first)) == (MONDAY, [("Dans 13 j", True)])
    assert first.score > last.score
    assert last.day == date(2026, 12, 18)


@pytest.mark.parametrize(
    ("wish", "hour", "word"), [(Wish.MORNING, 8, "Le matin"), (Wish.AFTERNOON, 13, "L’après-midi")]
)
def test_mornings_or_afternoons_first(wish: Wish, hour: int, word: str) -> None:
    ranked = found(FACTS, wish)
    assert [each.sittings[0].when.starts_time.hour for each in ranked[:8]] == [hour] * 8
    assert said(ranked[0]) == [(word, True)]
    assert [speaks for _text, speaks in said(ranked[-1])] == [False]


def test_weeks_without_a_session_of_the_class_first() -> None:
    known = facts([busy(7, when(TUESDAY).span(), class_ids=(1,))])
    ranked = found(known, Wish.FREE_WEEK)
    assert (ranked[0].day, said(ranked[0])) == (NEXT_MONDAY, [("Aucune autre séance cette semaine-là", True)])
    assert said(ranked[-1]) == [("Autres séances cette semaine-là : 1", False)]


def test_far_from_the_other_sessions_of_the_class() -> None:
    known = facts(
        [busy(7, when(MONDAY).span(), class_ids=(1,)), busy(8, when(date(2026, 12, 18)).span(), class_ids=(1,))]
    )
    ranked = found(known, Wish.SPREAD)
    assert ranked[0].day == date(2026, 12, 11) or ranked[0].day == date(2026, 12, 14)
    assert said(ranked[0])[0][0] == "Séance la plus proche : à 4 j"
    assert said(ranked[-1]) == [("Une autre séance le même jour", False)]
    assert said(found(FACTS, Wish.SPREAD)[0]) == [("Seule séance de l’année", True)]


def test_where_the_practitioner_is_already_and_right_after() -> None:
    known = facts(
        [
            busy(7, when(FRIDAY, time(8, 30), 75).span(), practitioner_ids=(1,), place=SCHOOL_PLACE),
            busy(8, when(TUESDAY, time(14), 60).span(), practitioner_ids=(1,), place=MUSEUM_PLACE),
        ]
    )
    ranked = found(known, Wish.GROUP)
    assert (ranked[0].day, ranked[0].sittings[0].when.starts_time) == (FRIDAY, time(9, 45))
    assert said(ranked[0]) == [("Chloé Martin est déjà sur place ce jour-là", True)]
    assert (ranked[2].day, said(ranked[2])) == (
        TUESDAY,
        [("Chloé Martin intervient déjà ce jour-là, ailleurs", False)],
    )
    assert said(ranked[-1]) == [("Aucune autre intervention ce jour-là", False)]


def test_nobody_to_group_with_says_nothing() -> None:
    alone = find_together(search(wanted(practitioner_ids=()), wishes=frozenset({Wish.GROUP})), FACTS)
    assert {each.reasons for each in alone} == {()}


def test_a_disliked_day_comes_last_but_is_there() -> None:
    ranked = found(FACTS, avoided=frozenset({0}))
    assert [each.day.weekday() for each in ranked[-4:]] == [0, 0, 0, 0]
    assert (said(ranked[0]), said(ranked[-1])) == ([], [("Un jour à éviter", False)])


def test_a_moved_session_does_not_count_against_itself() -> None:
    known = facts([busy(7, when(TUESDAY).span(), class_ids=(1,), practitioner_ids=(1,))])
    ranked = find_together(search(wanted(session_id=7), wishes=frozenset({Wish.FREE_WEEK})), known)
    assert {text for each in ranked for text, _speaks in said(each)} == {"Aucune autre séance cette semaine-là"}


def test_starts_on_the_hour_or_half_hour_before_quarters() -> None:
    known = facts([busy(7, when(MONDAY, time(8), 40).span(), class_ids=(1,))])
    mornings = found(known, halves=frozenset({Half.MORNING}), last=MONDAY, minutes=60)
    assert mornings[0].sittings[0].when.starts_time == time(9)
