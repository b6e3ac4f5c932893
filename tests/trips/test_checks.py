"""What speaks against a trip, each alone, in the words that people read."""

import re
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from eac.reference.rules import Degree
from eac.trips import checks
from eac.trips.facts import TripFacts
from eac.trips.rules import NewTrip, TripMode, WantedStop
from eac.web.language import say
from tests.trips.plain import DAY, FAR, aboard, facts

STOP = WantedStop(1, 1, 24, 2, time(9), time(11))
TRIP = NewTrip(TripMode.COACH, DAY, DAY, (STOP,), seats=55)
WEDNESDAY = date(2026, 12, 2)
EXAMPLES: list[tuple[str, dict[str, Any], TripFacts, list[str]]] = [
    (
        "bells_early",
        {"stops": (replace(STOP, leaves_time=time(8, 15)),)},
        facts(aboard()),
        ["École 1 : départ à 8 h 15, avant le début de la classe (8 h 30)."],
    ),
    (
        "bells_late",
        {"stops": (replace(STOP, returns_time=time(11, 45)),)},
        facts(aboard()),
        ["École 1 : retour à 11 h 45, après la fin de la classe (11 h 30)."],
    ),
    (
        "bells_closed",
        {"leaves_on": WEDNESDAY, "returns_on": WEDNESDAY},
        facts(replace(aboard(), span=replace(aboard().span))),
        ["École 1 n’a pas classe le mercredi 2 décembre 2026 (matin)."],
    ),
    (
        "trip_late",
        {"stops": (replace(STOP, leaves_time=time(9, 20)),)},
        facts(aboard(home=FAR)),
        ["CE2, École 1 : départ à 9 h 20 pour « Visite » à 9 h 30 ; le trajet demande 22 min."],
    ),
    (
        "trip_early",
        {"stops": (replace(STOP, returns_time=time(10, 35)),)},
        facts(aboard(home=FAR)),
        ["CE2, École 1 : retour à 10 h 35 alors que « Visite » finit à 10 h 30 ; le trajet demande 22 min."],
    ),
    (
        "trip_adults",
        {"stops": (replace(STOP, adults=1),)},
        facts(aboard()),
        ["Il faut 2 adultes pour accompagner ces classes, 1 sont prévus."],
    ),
    ("trip_seats", {"seats": 25}, facts(aboard()), ["Le car a 25 places pour 26 personnes."]),
    (
        "trip_notice",
        {},
        facts(aboard(), today=date(2026, 10, 23)),
        ["Un car se demande six semaines avant : il restait jusqu’au jeudi 22 octobre 2026."],
    ),
    (
        "trip_notice",
        {"mode": TripMode.BUS, "is_abroad": True},
        facts(aboard(), today=date(2026, 11, 24)),
        ["Ce trajet se demande 15 jours avant : il restait jusqu’au mercredi 18 novembre 2026."],
    ),
]


def said(app: Flask, new: NewTrip, known: TripFacts) -> list[tuple[str, str]]:
    """Codes and sentences, with plain spaces."""
    with app.app_context():
        found = [(each.code, say(each.sentence, each.values)) for each in checks.find_warnings(new, known)]
    return [(code, text.replace("\u202f", " ").replace("\u00a0", " ")) for code, text in found]


@pytest.mark.parametrize(("code", "changes", "known", "sentences"), EXAMPLES, ids=lambda each: str(each)[:12])
def test_each_alone(
    session_app: Flask, code: str, changes: dict[str, Any], known: TripFacts, sentences: list[str]
) -> None:
    found = [each for each in said(session_app, replace(TRIP, **changes), known) if each[0] == code]
    assert found == [(code, sentence) for sentence in sentences]


def test_every_check_has_its_example() -> None:
    source = Path(checks.__file__).read_text(encoding="utf-8")
    assert set(re.findall(r'warning\(\s*"(\w+)"', source)) == {code for code, *_rest in EXAMPLES}


def test_an_ordinary_trip_has_nothing_against_it(session_app: Flask) -> None:
    assert said(session_app, TRIP, facts(aboard())) == []


@pytest.mark.parametrize(
    "known",
    [aboard(is_school_time=False), aboard(openings=())],
    ids=["out of school time", "no bells known"],
)
def test_bells_do_not_always_count(session_app: Flask, known: Any) -> None:
    early = replace(TRIP, stops=(replace(STOP, leaves_time=time(7)),))
    assert said(session_app, early, facts(known)) == []


def test_a_whole_day_out_goes_by_the_first_and_the_last_bell(session_app: Flask) -> None:
    all_day = replace(TRIP, stops=(replace(STOP, leaves_time=time(8, 30), returns_time=time(16, 30)),))
    assert said(session_app, all_day, facts(aboard())) == []


def test_two_classes_of_one_school_are_told_once(session_app: Flask) -> None:
    early = replace(STOP, leaves_time=time(8, 15))
    known = facts(aboard(), aboard())
    two = replace(TRIP, stops=(early, replace(early, session_id=2, class_id=2)))
    assert [code for code, _text in said(session_app, two, known)] == ["bells_early"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, None),
        ({"leaves_time": time(8, 45)}, "De École 2 à École 1 : 15 min entre les deux départs ; il en faut 18."),
        ({"returns_time": time(11, 25)}, None),
        ({"returns_time": time(11)}, "De École 1 à École 2 : 10 min entre les deux retours ; il en faut 18."),
    ],
)
def test_two_schools_need_the_way_between_them(
    session_app: Flask, changes: dict[str, Any], sentence: str | None
) -> None:
    known = facts(aboard(1), aboard(2, FAR))
    far = replace(STOP, session_id=2, class_id=2, leaves_time=time(8, 40), returns_time=time(11, 10))
    near = replace(STOP, leaves_time=time(9), returns_time=time(10, 50))
    found = said(session_app, replace(TRIP, stops=(near, replace(far, **changes))), known)
    assert [text for code, text in found if code.startswith("trip_order")] == ([sentence] if sentence else [])


def test_adults_are_counted_for_a_session_as_a_whole() -> None:
    known = facts(aboard(), aboard())
    stops = (replace(STOP, adults=4), replace(STOP, class_id=2, adults=0))
    shared = {(1, 1): known.aboard[1, 1], (1, 2): known.aboard[2, 2]}
    assert checks.find_warnings(replace(TRIP, stops=stops), replace(known, aboard=shared)) == []


@pytest.mark.parametrize(
    ("degrees", "pupils", "needed"),
    [
        ({Degree.NURSERY}, 16, 2),
        ({Degree.NURSERY}, 17, 3),
        ({Degree.NURSERY, Degree.ELEMENTARY}, 24, 3),
        ({Degree.ELEMENTARY}, 30, 2),
        ({Degree.ELEMENTARY}, 31, 3),
        ({Degree.LOWER_SECONDARY}, 60, 1),
        (set(), 60, 1),
    ],
)
def test_adults_needed(degrees: set[Degree], pupils: int, needed: int) -> None:
    assert checks.needed_adults(aboard(degrees=frozenset(degrees)), pupils) == needed


def test_a_walk_has_no_seats(session_app: Flask) -> None:
    assert said(session_app, replace(TRIP, mode=TripMode.BUS, seats=3), facts(aboard())) == []
