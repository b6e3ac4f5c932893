"""Half-days of the week, and opening hours in disorder."""

from datetime import time

import pytest

from eac.core.errors import RuleBroken
from eac.reference.rules import Half, Weekday
from eac.reference.week import HALF_DAYS, HalfDay, Opening, check_openings

MORNING, AFTERNOON = HalfDay(Weekday.TUESDAY, Half.MORNING), HalfDay(Weekday.TUESDAY, Half.AFTERNOON)


def test_every_half_day_is_read_back_from_its_text() -> None:
    assert [HalfDay.parse(str(each)) for each in HALF_DAYS] == list(HALF_DAYS)
    assert (str(MORNING), len(HALF_DAYS)) == ("1-morning", 12)


def test_mornings_come_before_afternoons() -> None:
    assert sorted([AFTERNOON, HalfDay(Weekday.WEDNESDAY, Half.MORNING), MORNING])[:2] == [MORNING, AFTERNOON]


@pytest.mark.parametrize("text", ["", "9-morning", "1-evening", "morning"])
def test_other_texts_are_no_half_day(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        HalfDay.parse(text)


def test_openings_in_order_are_accepted() -> None:
    check_openings((Opening(AFTERNOON, time(12), time(16)), Opening(MORNING, time(8), time(12))))


@pytest.mark.parametrize(
    ("openings", "sentence"),
    [
        ([Opening(MORNING, time(9), time(9))], "Vérifiez les heures du 1 (morning) : la fin doit suivre le début."),
        (
            [Opening(MORNING, time(8), time(13)), Opening(AFTERNOON, time(12, 30), time(16))],
            "Vérifiez les heures du 1 : l’après-midi commence avant la fin du matin.",
        ),
    ],
)
def test_openings_in_disorder_are_refused(openings: list[Opening], sentence: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_openings(tuple(openings))
    assert (str(refused.value), refused.value.field) == (sentence, "openings")
