"""Each reason that can stand in the way of a session, alone, in the words that people read."""

import re
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from eac.reference.rules import Degree, Half
from eac.scheduling import checks, taken
from eac.scheduling.calendar import Opening
from eac.scheduling.case import Severity
from eac.scheduling.conflicts import find_conflicts
from eac.scheduling.facts import ActivityFact, BusyIndex, CityFact, ClosureFact, PractitionerFact
from eac.scheduling.rules import Place, Resource
from eac.web.language import say
from tests.scheduling.plain import (
    CE2_B,
    CHLOE,
    FACTS,
    GOSCINNY,
    MUSEUM,
    MUSEUM_PLACE,
    THURSDAY,
    WORKSHOP,
    busy,
    wanted,
    when,
)

B, W = Severity.BLOCKING, Severity.WARNING


def _busy_at(start: time, minutes: int, **values: Any) -> BusyIndex:
    return BusyIndex([busy(7, when(THURSDAY, start, minutes).span(), **values)])


def _closed(resource: Resource) -> dict[str, Any]:
    span = when(THURSDAY, time(8), 600).span()
    return {"closures": {(resource, 1): (ClosureFact(span, "travaux"),)}}


def _class(**values: Any) -> dict[str, Any]:
    return {"classes": {**FACTS.classes, 1: replace(CE2_B, **values)}}


def _activity(**values: Any) -> dict[str, Any]:
    return {"activities": {1: ActivityFact(1, WORKSHOP.title, **values)}}


def _week(*openings: Opening) -> dict[str, Any]:
    return {"practitioners": {1: replace(CHLOE, openings=openings)}}


BUSAN = {"cities": {1: CityFact("Busan", "Asia/Seoul")}}
SATURDAY, HOLIDAY, ARMISTICE = date(2026, 12, 5), date(2026, 12, 22), date(2026, 11, 11)
WEDNESDAY, NAME = date(2026, 12, 2), GOSCINNY.name
AT_MUSEUM = {"place": MUSEUM_PLACE, "practitioner_ids": ()}
MORNINGS = (Opening(3, Half.MORNING, time(9), time(12)), Opening(3, Half.AFTERNOON, time(12), time(14)))
EXAMPLES: list[tuple[str, Severity, dict[str, Any], dict[str, Any], str]] = [
    (
        "outside_school_year",
        B,
        {"when": when(date(2027, 7, 5))},
        {},
        "Le lundi 5 juillet 2027 est en dehors de l’année scolaire.",
    ),
    ("weekend", B, {"when": when(SATURDAY)}, {}, "Le samedi 5 décembre 2026 tombe un week-end."),
    (
        "public_holiday",
        B,
        {"when": when(ARMISTICE)},
        {"schools": {1: replace(GOSCINNY, openings=())}},
        "Le mercredi 11 novembre 2026 est férié : Armistice de 1918.",
    ),
    (
        "school_holiday",
        B,
        {"when": when(HOLIDAY)},
        {},
        "Le mardi 22 décembre 2026 est pendant les vacances scolaires de la zone B : Vacances de Noël.",
    ),
    ("school_closed", B, {"when": when(WEDNESDAY)}, {}, f"{NAME} n’a pas classe le mercredi 2 décembre 2026 (matin)."),
    (
        "bell_times",
        W,
        {"when": when(start=time(8))},
        {},
        "Hors des horaires de classe : École Goscinny, 8 h 30 – 11 h 30.",
    ),
    (
        "lunch",
        W,
        {"when": when(start=time(11), minutes=75)},
        {"schools": {1: replace(GOSCINNY, openings=())}},
        "La séance empiète sur la pause de midi.",
    ),
    (
        "class_absent",
        B,
        {},
        _class(absences=frozenset({(3, Half.MORNING)})),
        "CE2 B, École Goscinny ne peut pas venir le jeudi 3 décembre 2026 (matin).",
    ),
    (
        "closed",
        B,
        {},
        _closed(Resource.SCHOOL),
        "École Goscinny n’est pas disponible le jeudi 3 décembre 2026 de 8 h à 18 h : travaux.",
    ),
    (
        "closed",
        B,
        {},
        _closed(Resource.CLASS),
        "CE2 B, École Goscinny n’est pas disponible le jeudi 3 décembre 2026 de 8 h à 18 h : travaux.",
    ),
    (
        "closed",
        B,
        {},
        _closed(Resource.PRACTITIONER),
        "Chloé Martin n’est pas disponible le jeudi 3 décembre 2026 de 8 h à 18 h : travaux.",
    ),
    (
        "closed",
        B,
        AT_MUSEUM,
        _closed(Resource.VENUE),
        "Le musée n’est pas disponible le jeudi 3 décembre 2026 de 8 h à 18 h : travaux.",
    ),
    (
        "closed",
        B,
        {},
        {"closures": {(Resource.PRACTITIONER, 1): (ClosureFact(when(THURSDAY, time(0), 2880).span(), ""),)}},
        "Chloé Martin n’est pas disponible du jeudi 3 décembre 2026 au vendredi 4 décembre 2026 : absence.",
    ),
    (
        "venue_closed",
        B,
        {**AT_MUSEUM, "when": when(start=time(14))},
        {"venues": {1: replace(MUSEUM, openings=MORNINGS)}},
        "Le musée ne reçoit pas de classe le jeudi 3 décembre 2026 de 14 h à 15 h 30.",
    ),
    (
        "practitioner_closed",
        B,
        {"when": when(start=time(14))},
        _week(Opening(3, Half.MORNING, time(8, 30), time(12))),
        "Chloé Martin n’est pas disponible le jeudi 3 décembre 2026 de 14 h à 15 h 30 : hors de sa semaine habituelle.",
    ),
    (
        "venue_small",
        B,
        AT_MUSEUM,
        {"venues": {1: replace(MUSEUM, capacity=20)}},
        "Le musée accueille 20 personnes au plus, 24 élèves sont attendus.",
    ),
    (
        "venue_full",
        B,
        AT_MUSEUM,
        {"busy": _busy_at(time(9), 60, place=MUSEUM_PLACE, headcount=50)},
        (
            "Le musée accueille 60 personnes. Places déjà prises le jeudi 3 décembre 2026 de 9 h à 10 h : 50 ;"
            " places restantes : 10."
        ),
    ),
    (
        "venue_taken",
        B,
        AT_MUSEUM,
        {"venues": {1: replace(MUSEUM, is_exclusive=True)}, "busy": _busy_at(time(9), 60, place=MUSEUM_PLACE)},
        "Le musée est déjà occupé le jeudi 3 décembre 2026 de 9 h à 10 h par « Séance 7 » et ne reçoit qu’un groupe à la fois.",
    ),
    (
        "class_taken",
        B,
        {},
        {"busy": _busy_at(time(10), 60, class_ids=(1,))},
        "CE2 B, École Goscinny a déjà une séance le jeudi 3 décembre 2026 de 10 h à 11 h : « Séance 7 », École Goscinny.",
    ),
    (
        "practitioner_taken",
        B,
        {},
        {"busy": _busy_at(time(10), 60, practitioner_ids=(1,), place=Place(Resource.SCHOOL, 2))},
        "Chloé Martin intervient déjà le jeudi 3 décembre 2026 de 10 h à 11 h : « Séance 7 », Collège Capron.",
    ),
    (
        "practitioner_travel",
        B,
        {},
        {"busy": _busy_at(time(10, 40), 60, practitioner_ids=(1,), place=Place(Resource.SCHOOL, 2))},
        "Chloé Martin : 10 min entre cette séance et « Séance 7 » (Collège Capron, le jeudi 3 décembre 2026 de 10 h 40 à 11 h 40) ; il en faut 29 pour le trajet.",
    ),
    (
        "class_travel",
        B,
        AT_MUSEUM,
        {"busy": _busy_at(time(8, 30), 20, class_ids=(1,))},
        "CE2 B, École Goscinny : 10 min entre cette séance et « Séance 7 » (École Goscinny, le jeudi 3 décembre 2026 de 8 h 30 à 8 h 50) ; il en faut 29 pour le trajet.",
    ),
    (
        "level",
        W,
        {},
        _activity(levels=frozenset({"cm1"})),
        "« Atelier marionnettes » n’est pas prévue pour le niveau de CE2 B, École Goscinny.",
    ),
    (
        "repeated",
        W,
        {},
        {"had": {("2026-2027", 1, 1): frozenset({5})}},
        "CE2 B, École Goscinny a déjà « Atelier marionnettes » cette année.",
    ),
    (
        "headcount",
        W,
        {},
        _activity(minimum_headcount=5, maximum_headcount=20),
        "« Atelier marionnettes » accueille de 5 à 20 élèves, 24 sont attendus.",
    ),
    (
        "quota",
        W,
        {},
        {**_activity(class_quota=1), "had": {("2026-2027", 1, 2): frozenset({5})}},
        "Quota atteint pour « Atelier marionnettes » cette année (classes prévues : 1).",
    ),
    (
        "coach_notice",
        W,
        {"needs_transport": True},
        {},
        "Un car se demande six semaines avant : la séance a lieu dans 8 jours.",
    ),
    ("notice", W, {"when": when(date(2026, 11, 26))}, {}, "Le délai de prévenance de trois jours n’est pas respecté."),
    (
        "adults",
        W,
        {**AT_MUSEUM, "adults": 2},
        _class(degrees=frozenset({Degree.NURSERY})),
        "Il faut 3 adultes pour accompagner ces classes, 2 sont prévus.",
    ),
    ("coach_seats", W, {**AT_MUSEUM, "adults": 2, "coach_seats": 25}, {}, "Le car a 25 places pour 26 personnes."),
    (
        "honorability",
        W,
        {},
        {"practitioners": {1: PractitionerFact(1, "Chloé Martin", None)}},
        "Le contrôle d’honorabilité de Chloé Martin n’est pas à jour au jeudi 3 décembre 2026.",
    ),
    (
        "partner_night",
        W,
        {"when": when(start=time(14)), "partner_city_id": 1},
        BUSAN,
        "À Busan, il sera 22 h – 23 h 30 : c’est la nuit.",
    ),
    ("time", B, {"when": when(minutes=-30)}, {}, "La fin doit suivre le début : corrigez l’heure de fin."),
    (
        "time",
        B,
        {"when": when(date(2027, 3, 28), time(2, 30))},
        {},
        "Le dimanche 28 mars 2027, 2 h 30 n’existe pas : l’horloge avance d’une heure. Choisissez une autre heure.",
    ),
]


@pytest.mark.parametrize(
    ("code", "severity", "new", "known", "sentence"),
    EXAMPLES,
    ids=[f"{n}-{each[0]}" for n, each in enumerate(EXAMPLES)],
)
def test_each_reason_alone(
    session_app: Flask, code: str, severity: Severity, new: dict[str, Any], known: dict[str, Any], sentence: str
) -> None:
    conflicts = find_conflicts([wanted(**new)], replace(FACTS, **known))[0]
    with session_app.app_context():
        said = [(each.code, each.severity, say(each.sentence, each.values)) for each in conflicts]
    plain_spaces = [(name, level, text.replace("\u202f", " ").replace("\u00a0", " ")) for name, level, text in said]
    assert plain_spaces == [(code, severity, sentence)]


def test_every_check_has_its_example() -> None:
    sources = [Path(module.__file__ or "").read_text(encoding="utf-8") for module in (checks, taken)]
    codes = set(re.findall(r'(?:blocking|warning)\(\s*"(\w+)"', "".join(sources)))
    made = {"class_taken", "class_travel", "practitioner_taken", "practitioner_travel", "venue_taken", "time"}
    assert codes | made == {code for code, *_rest in EXAMPLES}
