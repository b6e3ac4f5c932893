"""The nearest free slots: three that truly pass, never past ones, nearest first."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from eac.catalogue.rules import PlaceMode
from eac.db import transaction
from eac.reference.rules import Half
from eac.scheduling.calendar import Opening
from eac.scheduling.conflicts import find_conflicts
from eac.scheduling.facts import Busy, VenueFact
from eac.scheduling.rules import NewSession, TimeOfLife
from eac.scheduling.slots import LAST_END, Slot, nearest_slots
from tests.factories.directory import make_activity, make_venue
from tests.factories.people import Cast
from tests.scheduling import plain
from tests.scheduling.plain import FACTS, MUSEUM_PLACE, NOW, busy, wanted, when
from tests.signed import Browser


def days_away(new: NewSession, slots: Sequence[Slot]) -> list[int]:
    """Days between the wanted date and each slot."""
    return [abs((slot.when.starts_on - new.when.starts_on).days) for slot in slots]


def crowd(random: Random) -> list[Busy]:
    """Sessions of Chloé, of the class and at the museum over four weeks, several a day."""
    return [
        busy(
            number,
            when(date(2026, 11, 24) + timedelta(days=random.randint(0, 28)), time(random.randint(8, 16)), 90).span(),
            class_ids=random.choice(((), (1,))),
            practitioner_ids=random.choice(((), (1,))),
            place=random.choice((plain.SCHOOL_PLACE, MUSEUM_PLACE)),
        )
        for number in range(1, random.randint(10, 60))
    ]


@settings(max_examples=25)
@given(st.randoms(use_true_random=False), st.integers(0, 20), st.integers(8, 15))
def test_three_slots_that_truly_pass(random: Random, day: int, hour: int) -> None:
    new = wanted(when=when(date(2026, 11, 26) + timedelta(days=day), time(hour)))
    known = plain.facts(crowd(random))
    slots = nearest_slots(new, known)
    assert len(slots) == 3
    assert [find_conflicts([replace(new, when=slot.when)], known) for slot in slots] == [[[]]] * 3
    assert all(slot.span == slot.when.span() and slot.span.start > NOW for slot in slots)
    assert days_away(new, slots) == sorted(days_away(new, slots))
    assert len({(slot.when.starts_on, slot.when.starts_time < time(13)) for slot in slots}) == 3
    assert new.when not in [slot.when for slot in slots]


@settings(max_examples=20)
@given(st.integers(15, 240))
def test_slots_keep_the_length_and_the_day(minutes: int) -> None:
    new = wanted(when=when(minutes=minutes))
    for slot in nearest_slots(new, FACTS, count=1):
        assert (slot.span.minutes, slot.when.ends_on) == (minutes, slot.when.starts_on)
        assert slot.when.ends_time <= LAST_END


def test_the_same_hour_another_half_day_comes_first() -> None:
    known = plain.facts([busy(7, when().span(), class_ids=(1,))])
    starts = [(slot.when.starts_on, slot.when.starts_time) for slot in nearest_slots(wanted(), known)]
    assert starts == [
        (date(2026, 12, 3), time(13, 30)),
        (date(2026, 12, 4), time(9)),
        (date(2026, 12, 4), time(13, 30)),
    ]


def test_never_in_the_past_for_a_session_to_come() -> None:
    new = wanted(when=when(date(2026, 11, 24), time(14)))
    assert all(slot.span.start > NOW + timedelta(days=3) for slot in nearest_slots(new, FACTS))


def test_a_past_session_may_be_put_elsewhere_in_the_past() -> None:
    new = wanted(when=when(date(2026, 11, 12), time(9)))
    slots = nearest_slots(new, plain.facts([busy(7, new.when.span(), class_ids=(1,))]))
    assert [slot.when.starts_on for slot in slots] == [date(2026, 11, 12), date(2026, 11, 13), date(2026, 11, 13)]


def test_nothing_is_proposed_for_what_no_time_cures() -> None:
    closed = VenueFact(1, "Le musée", openings=(Opening(6, Half.MORNING, time(9), time(12)),))
    assert nearest_slots(wanted(place=MUSEUM_PLACE), plain.facts(venues={1: closed})) == []


@pytest.mark.parametrize("minutes", [0, -30])
def test_nothing_is_proposed_for_a_time_that_is_none(minutes: int) -> None:
    assert nearest_slots(wanted(when=when(minutes=minutes)), FACTS) == []


def test_a_slot_that_the_clock_change_skips_is_not_proposed() -> None:
    new = replace(wanted(), when=when(date(2027, 3, 27), time(2, 30), 30), time_of_life=TimeOfLife.OUT_OF_SCHOOL)
    days = [slot.when for slot in nearest_slots(new, FACTS, count=6)]
    assert all(datetime.combine(each.starts_on, each.starts_time) != datetime(2027, 3, 28, 2, 30) for each in days)  # noqa: DTZ001  wall-clock


def test_the_panel_proposes_no_time_for_a_place_that_is_too_small(app: Flask, cast: Cast, amal: Browser) -> None:
    with transaction():
        small, activity = make_venue(capacity=10).id, make_activity(place_mode=PlaceMode.VENUE).id
    asked = {
        "activity": activity,
        "venue": small,
        "starts_on": "2026-12-03",
        "starts_time": "14:00",
        "ends_time": "15:30",
        "time_of_life": "school",
        "classes-0-class_id": cast.class_id,
        "classes-0-headcount": 24,
    }
    panel = amal.text("/seances/verifier", query_string=asked)
    assert ("accueille 10 personnes au plus" in panel, "slot:" in panel) == (True, False)
