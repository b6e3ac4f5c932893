"""Rounds around pauses, languages and absences as people write them, groups of a class."""

from datetime import date, time

import pytest

from eac.core.errors import RuleBroken
from eac.gatherings.rules import (
    DayHours,
    GatheringDetails,
    RotationDetails,
    check_details,
    check_rotation_details,
    languages_of,
    parts_of,
    read_away,
    read_pauses,
    rounds_of,
)

DAY, NEXT = date(2027, 2, 3), date(2027, 2, 4)


def hours(*days: DayHours, minutes: int = 30, between: int = 0) -> list[str]:
    """The rounds in short."""
    return [f"{each.day:%d} {each.starts:%H:%M}-{each.ends:%H:%M}" for each in rounds_of(days, minutes, between)]


def test_rounds_leave_the_meal_and_the_gala_free() -> None:
    day = DayHours(DAY, time(11), time(22), time(12), time(14), "15 h-21 h gala")
    assert hours(day) == [
        "03 11:00-11:30",
        "03 11:30-12:00",
        "03 14:00-14:30",
        "03 14:30-15:00",
        "03 21:00-21:30",
        "03 21:30-22:00",
    ]


def test_days_come_in_order_and_a_short_one_has_no_round() -> None:
    late, early = DayHours(NEXT, time(9), time(9, 50)), DayHours(DAY, time(9), time(9, 20))
    assert hours(late, early, minutes=20, between=10) == ["03 09:00-09:20", "04 09:00-09:20", "04 09:30-09:50"]
    assert hours(early, minutes=25) == []


def test_a_pause_may_begin_before_the_day_or_cross_another() -> None:
    day = DayHours(DAY, time(9), time(11), pauses="8:00-9:15 accueil ; 9:45-10:10 café ; 10:00-10:30 photo")
    assert hours(day, minutes=15) == ["03 09:15-09:30", "03 09:30-09:45", "03 10:30-10:45", "03 10:45-11:00"]


@pytest.mark.parametrize("text", ["café", "10:30", "25:00-26:00", "11:00-10:00", "10:00-10:00 x", "midi"])
def test_what_is_no_pause_is_told(text: str) -> None:
    with pytest.raises(RuleBroken, match="n’est pas une pause"):
        read_pauses(f"9:00-9:10 ; {text}")


def test_pauses_are_read_as_people_write_them() -> None:
    found = read_pauses("10:30-10:45 café\n19 h – 23 h, gala ; 12h30 à 14h")
    assert [(f"{each.starts:%H:%M}", f"{each.ends:%H:%M}", each.label) for each in found] == [
        ("10:30", "10:45", "café"),
        ("19:00", "23:00", "gala"),
        ("12:30", "14:00", ""),
    ]


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (DayHours(DAY, time(12), time(9)), "days-0-ends"),
        (DayHours(DAY, time(9), time(12), time(10)), "days-0-meal_ends"),
        (DayHours(DAY, time(9), time(12), None, time(10)), "days-0-meal_starts"),
        (DayHours(DAY, time(9), time(12), time(11), time(10)), "days-0-meal_ends"),
        (DayHours(DAY, time(9), time(12), pauses="bientôt"), "days-0-pauses"),
        (DayHours(DAY, time(9), time(9, 10)), "minutes"),
    ],
)
def test_hours_that_make_no_sense_are_told_at_their_field(details: DayHours, field: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        check_rotation_details(RotationDetails("Rencontres", days=(details,)))
    assert caught.value.field == field


def test_too_many_rounds_are_refused() -> None:
    days = tuple(DayHours(date(2027, 2, day), time(8), time(20)) for day in range(1, 5))
    with pytest.raises(RuleBroken, match="plus de 120 tours"):
        check_rotation_details(RotationDetails("Rencontres", 5, 0, None, days))


def test_days_of_a_temps_fort() -> None:
    check_details(GatheringDetails("Forum", DAY, DAY))
    for last in (date(2027, 2, 2), date(2027, 4, 1)):
        with pytest.raises(RuleBroken):
            check_details(GatheringDetails("Forum", DAY, last))


def test_languages_are_compared_plainly() -> None:
    assert languages_of("Français, ANGLAIS et coréen / arabe") == {"francais", "anglais", "coreen", "arabe"}
    assert languages_of(" , ") == frozenset()


ROUNDS = rounds_of([DayHours(DAY, time(11), time(15)), DayHours(NEXT, time(11), time(13))], 60, 0)
"""3 February at 11, 12, 13, 14; 4 February at 11, 12."""


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", set()),
        ("03/02", {0, 1, 2, 3}),
        ("3/2/2027 matin", {0, 1}),
        ("03/02 après-midi, 04/02", {2, 3, 4, 5}),
        ("03/02 11:30-13:00", {0, 1}),
        ("03/02/2026", set()),
        ("04/02 12 h à 13 h", {5}),
    ],
)
def test_absences_take_rounds_away(text: str, numbers: set[int]) -> None:
    assert read_away(text, ROUNDS) == numbers


@pytest.mark.parametrize("text", ["mercredi", "03/02 soir", "03-02", "03/02 12:00-11:00", "03/02, demain"])
def test_what_is_no_absence_is_told(text: str) -> None:
    with pytest.raises(RuleBroken, match="n’est pas une absence"):
        read_away(text, ROUNDS)


def test_groups_of_a_class_are_near_equal() -> None:
    assert parts_of(26, 3, None) == [9, 9, 8]
    assert parts_of(26, 1, 8) == [7, 7, 6, 6]
    assert parts_of(0, 2, 10) == [0, 0]
    assert len(parts_of(500, 1, 1)) == 12
