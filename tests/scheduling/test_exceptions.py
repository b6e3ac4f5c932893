"""A usual week and the exceptions to it: what they open, and what stays closed."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from eac.reference.rules import Half
from eac.scheduling.calendar import Opening
from eac.scheduling.conflicts import find_conflicts
from eac.scheduling.facts import ClosureFact
from eac.scheduling.rules import Resource, When
from eac.scheduling.slots import nearest_slots
from tests.scheduling.plain import CHLOE, FACTS, GOSCINNY, MUSEUM, MUSEUM_PLACE, wanted, when

AT_MUSEUM = {"place": MUSEUM_PLACE}


def _week(*openings: Opening) -> dict[str, Any]:
    return {"practitioners": {1: replace(CHLOE, openings=openings)}}


AFTERNOON = when(start=time(14))
MORNING_WEEK = Opening(3, Half.MORNING, time(8, 30), time(12))


@pytest.mark.parametrize(
    ("session", "opened", "is_free"),
    [
        (AFTERNOON, when(start=time(13), minutes=240), True),
        (AFTERNOON, when(start=time(14), minutes=90), True),
        (AFTERNOON, when(start=time(14), minutes=89), False),
        (AFTERNOON, when(date(2026, 12, 10), time(13), 240), False),
        (when(start=time(11), minutes=60), when(start=time(12), minutes=60), True),
        (when(start=time(10), minutes=90), when(date(2026, 12, 10)), True),
    ],
    ids=["within", "exactly", "a minute short", "another day", "the week alone", "the week, exception elsewhere"],
)
def test_an_exception_opens_its_own_stretch(session: When, opened: When, is_free: bool) -> None:
    exception = {(Resource.PRACTITIONER, 1): (opened.span(),), (Resource.VENUE, 1): (opened.span(),)}
    known = replace(
        FACTS,
        **_week(MORNING_WEEK),
        schools={1: replace(GOSCINNY, openings=())},
        venues={1: replace(MUSEUM, openings=(MORNING_WEEK,))},
        availabilities=exception,
    )
    for place in ({}, AT_MUSEUM):
        codes = {each.code for each in find_conflicts([wanted(when=session, **place)], known)[0]}
        assert (
            not codes & {"practitioner_closed", "venue_closed"}
            if is_free
            else codes & {"practitioner_closed", "venue_closed"}
        )


def test_an_exception_does_not_open_what_is_closed() -> None:
    span = AFTERNOON.span()
    closed = {(Resource.PRACTITIONER, 1): (ClosureFact(span, "en tournée"),)}
    known = replace(FACTS, **_week(MORNING_WEEK), closures=closed, availabilities={(Resource.PRACTITIONER, 1): (span,)})
    assert [each.code for each in find_conflicts([wanted(when=AFTERNOON)], known)[0]] == ["closed"]


def test_a_week_and_an_exception_that_touch_make_one_stretch() -> None:
    lunch = {(Resource.PRACTITIONER, 1): (when(start=time(12), minutes=30).span(),)}
    known = replace(FACTS, **_week(MORNING_WEEK), availabilities=lunch, schools={1: replace(GOSCINNY, openings=())})
    assert [each.code for each in find_conflicts([wanted(when=when(start=time(11)))], known)[0]] == ["lunch"]


def test_only_times_of_the_week_are_proposed() -> None:
    known = replace(FACTS, **_week(Opening(1, Half.AFTERNOON, time(13, 30), time(16, 30))))
    slots = nearest_slots(wanted(when=AFTERNOON), known)
    assert [(slot.when.starts_on, slot.when.starts_time) for slot in slots] == [
        (date(2026, 12, 1), time(14)),
        (date(2026, 12, 8), time(14)),
        (date(2026, 12, 15), time(14)),
    ]
