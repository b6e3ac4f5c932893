"""`find_conflicts` against a naive model, and each check with its own small example, in the words people read."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from eac.core.intervals import Span
from eac.reference.rules import Degree, Half
from eac.scheduling import case, facts, taken
from eac.scheduling.calendar import Opening
from eac.scheduling.case import Conflict, Severity
from eac.scheduling.conflicts import find_conflicts
from eac.scheduling.facts import ActivityFact, BusyIndex, ClosureFact, Facts, PractitionerFact
from eac.scheduling.rules import NewSession, Participant, Place, Resource, TimeOfLife, When
from eac.web.language import say
from tests.scheduling import plain
from tests.scheduling.naive import a_day, disagreement
from tests.scheduling.plain import CE2_B, FACTS, GOSCINNY, MUSEUM, MUSEUM_PLACE, THURSDAY, WORKSHOP, busy, wanted, when

B, W = Severity.BLOCKING, Severity.WARNING


@given(st.randoms(use_true_random=False))
def test_what_is_taken_is_what_the_model_says(random: Random) -> None:
    assert disagreement(a_day(random)) == ""


def _closed_bounds(self: Span, other: Span) -> bool:
    return self.start <= other.end and other.start <= self.end


def _contained_only(self: Span, other: Span) -> bool:
    return self.start <= other.start and other.end <= self.end


def _itself_included(self: case.Case, key: facts.Key) -> list[facts.Busy]:
    return [*self.facts.busy.near(key, self.span), *self.extra.near(key, self.span)]


def _saved_only(self: case.Case, key: facts.Key) -> list[facts.Busy]:
    return [each for each in self.facts.busy.near(key, self.span) if each.session_id != self.new.session_id]


def _everyone_counted(present: list[facts.Busy], _span: Span) -> int:
    return sum(each.headcount for each in present)


def _first_minute_counted(present: list[facts.Busy], span: Span) -> int:
    return sum(each.headcount for each in present if each.span.start <= span.start)


MUTANTS: dict[str, tuple[object, str, Callable[..., Any]]] = {
    "closed bounds": (Span, "overlaps", _closed_bounds),
    "containment only": (Span, "overlaps", _contained_only),
    "an edited session clashes with itself": (case.Case, "around", _itself_included),
    "wanted sessions do not count for each other": (case.Case, "around", _saved_only),
    "no time to travel": (taken, "travel_minutes", lambda _here, _there: 0),
    "everyone of the hour counted at once": (taken, "most_at_once", _everyone_counted),
    "only the first minute counted": (taken, "most_at_once", _first_minute_counted),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_model_notices_a_planted_fault(monkeypatch: pytest.MonkeyPatch, mutant: str) -> None:
    owner, name, fault = MUTANTS[mutant]
    monkeypatch.setattr(owner, name, fault)
    assert any(disagreement(a_day(Random(seed))) for seed in range(1000))


def _busy_at(start: time, minutes: int, **values: Any) -> BusyIndex:
    return BusyIndex([busy(7, when(THURSDAY, start, minutes).span(), **values)])


def _closed(resource: Resource) -> dict[str, Any]:
    span = when(THURSDAY, time(8), 600).span()
    return {"closures": {(resource, 1): (ClosureFact(span, "travaux"),)}}


def _class(**values: Any) -> dict[str, Any]:
    return {"classes": {**FACTS.classes, 1: replace(CE2_B, **values)}}


def _activity(**values: Any) -> dict[str, Any]:
    return {"activities": {1: ActivityFact(1, WORKSHOP.title, **values)}}


SATURDAY, HOLIDAY, ARMISTICE = date(2026, 12, 5), date(2026, 12, 22), date(2026, 11, 11)
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
    (
        "school_closed",
        B,
        {"when": when(date(2026, 12, 2))},
        {},
        "École Goscinny n’a pas classe le mercredi 2 décembre 2026 (matin).",
    ),
    (
        "bell_times",
        W,
        {"when": when(start=time(8))},
        {},
        "Hors des horaires de classe de École Goscinny (8 h 30 – 11 h 30).",
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
        "venue_closed",
        B,
        {**AT_MUSEUM, "when": when(start=time(14))},
        {"venues": {1: replace(MUSEUM, openings=MORNINGS)}},
        "Le musée ne reçoit pas de classe le jeudi 3 décembre 2026 de 14 h à 15 h 30.",
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
        "Le musée accueille 60 personnes : 50 y sont déjà le jeudi 3 décembre 2026 de 9 h à 10 h, il reste 10 places.",
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
        "« Atelier marionnettes » est prévue pour 1 classes cette année : le quota est atteint.",
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


def test_an_ordinary_session_has_nothing_in_its_way() -> None:
    assert find_conflicts([wanted()], FACTS) == [[]]


def test_every_check_has_its_example() -> None:
    import re
    from pathlib import Path

    from eac.scheduling import checks

    sources = [Path(module.__file__ or "").read_text(encoding="utf-8") for module in (checks, taken)]
    codes = set(re.findall(r'(?:blocking|warning)\(\s*"(\w+)"', "".join(sources)))
    made = {"class_taken", "class_travel", "practitioner_taken", "practitioner_travel", "venue_taken", "time"}
    assert codes | made == {code for code, *_rest in EXAMPLES}


def test_nothing_stands_in_the_way_of_out_of_school_time_on_a_sunday() -> None:
    free = wanted(when=when(date(2026, 12, 6)), time_of_life=TimeOfLife.OUT_OF_SCHOOL)
    assert find_conflicts([free], FACTS) == [[]]


@pytest.mark.parametrize(
    ("start", "codes"), [(time(10, 30), []), (time(10, 29), ["class_taken", "practitioner_taken"])]
)
def test_a_session_may_begin_when_another_ends(start: time, codes: list[str]) -> None:
    follower = wanted(when=when(start=start, minutes=30))
    known = plain.facts([busy(7, when().span(), class_ids=(1,), practitioner_ids=(1,))])
    assert [each.code for each in find_conflicts([follower], known)[0]] == codes


def test_an_edited_session_is_not_in_its_own_way() -> None:
    known = plain.facts([busy(7, when().span(), class_ids=(1,), practitioner_ids=(1,))])
    assert find_conflicts([wanted(session_id=7, when=when(minutes=60))], known) == [[]]


def test_blocking_comes_first() -> None:
    conflicts = find_conflicts([wanted(when=when(SATURDAY), coach_seats=2)], FACTS)[0]
    assert [each.code for each in conflicts] == ["weekend", "coach_seats"]


def test_many_at_once_each_count_for_the_next() -> None:
    """Half-hours of one class, twenty minutes apart: each clashes with the one before, refused or not."""
    start = when().span().start
    asked = [_after(start, 20 * number) for number in range(12)]
    blocked = [{each.code for each in conflicts if each.is_blocking} for conflicts in find_conflicts(asked, FACTS)]
    assert blocked == [set()] + [{"class_taken", "practitioner_taken"}] * 11


def _after(start: datetime, minutes: int) -> NewSession:
    moved = start + timedelta(minutes=minutes)
    return wanted(when=When.at(moved, 30), participants=(Participant(1, 24),))


@settings(max_examples=40)
@given(st.randoms(use_true_random=False))
def test_the_order_of_saved_sessions_does_not_matter(random: Random) -> None:
    day = a_day(random)
    shuffled = list(day.saved)
    random.shuffle(shuffled)
    other: Facts = replace(day.facts, busy=BusyIndex(shuffled))
    assert _codes(find_conflicts(day.wanted, other)) == _codes(find_conflicts(day.wanted, day.facts))


def _codes(answers: list[list[Conflict]]) -> list[list[tuple[str, int]]]:
    return [sorted((each.code, each.session_id or 0) for each in conflicts) for conflicts in answers]
