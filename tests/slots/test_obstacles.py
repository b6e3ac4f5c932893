"""When nothing is found: what stands in the way, counted by half-days."""

from datetime import date, time, timedelta

from eac.reference.rules import Half
from eac.scheduling.calendar import Opening
from eac.scheduling.facts import PractitionerFact, VenueFact
from eac.scheduling.rules import Participant
from eac.slots import obstacles
from eac.slots.finding import find_together
from eac.slots.obstacles import CURES, SENTENCES, find_obstacles
from eac.slots.rules import Search
from tests.scheduling.plain import FACTS, MUSEUM_PLACE, busy, facts, wanted, when
from tests.slots.cases import MONDAY, search


def counted(asked: Search, known: object = FACTS) -> list[tuple[str, str, int]]:
    """(code, who, half-days), of a search that finds nothing."""
    assert find_together(asked, known) == []  # type: ignore[arg-type]  # always facts
    found = find_obstacles(asked.wanted, asked, known)  # type: ignore[arg-type]
    return [(each.code, each.who, each.count) for each in found.found]


def test_the_most_frequent_first() -> None:
    mondays = (Opening(0, Half.MORNING, time(9), time(12)),)
    taken = [
        busy(number, when(MONDAY + timedelta(weeks=number), time(8), 300).span(), class_ids=(1,)) for number in range(2)
    ]
    known = facts(taken, practitioners={1: PractitionerFact(1, "Chloé Martin", date(2026, 9, 1), mondays)})
    asked = search(weekdays=frozenset({0, 1, 3, 4}))
    assert counted(asked, known) == [
        ("practitioner_closed", "Chloé Martin", 14),
        ("class_taken", "CE2 B, École Goscinny", 2),
    ]
    assert find_obstacles(asked.wanted, asked, known).looked_at == 16


def test_a_place_that_is_too_small_says_so_in_every_half_day() -> None:
    known = facts(venues={1: VenueFact(1, "La loge", capacity=10)})
    asked = search(wanted(place=MUSEUM_PLACE, participants=(Participant(1, 24),)), last=MONDAY)
    assert counted(asked, known) == [("venue_small", "La loge", 2)]


def test_holidays_and_week_ends_are_named() -> None:
    asked = search(first=date(2026, 12, 24), last=date(2026, 12, 27))
    assert counted(asked) == [("school_holiday", "", 8), ("weekend", "", 4), ("public_holiday", "", 2)]


def test_what_is_past_is_said() -> None:
    asked = search(first=date(2026, 11, 23), last=date(2026, 11, 23))
    assert counted(asked) == [("past", "", 2)]


def test_no_day_at_all() -> None:
    empty = search(last=date(2026, 12, 1))
    assert find_obstacles(empty.wanted, empty, FACTS).looked_at == 0
    never = search(minutes=700)
    assert find_obstacles(never.wanted, never, FACTS).looked_at == 0


def test_every_cure_is_for_an_obstacle_that_is_named() -> None:
    assert set(CURES) <= set(SENTENCES)
    assert obstacles.PAST.code in SENTENCES
