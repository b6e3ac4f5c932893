"""Whose honorability is to be checked, and noting a check in the line."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask

from eac.availability.rules import PersonToCheck
from eac.db import db, transaction
from eac.partners.models import Practitioner
from tests.factories.directory import make_practitioner
from tests.factories.people import Cast
from tests.factories.sessions import make_session
from tests.partners.reading import words
from tests.partners.statements import counted
from tests.signed import Browser

TODAY = date(2026, 11, 24)
ADDRESS = "/intervenants/honorabilite"


def person(checked_on: date | None, next_on: date | None = None) -> PersonToCheck:
    return PersonToCheck(1, "Rey", "", 1, checked_on, next_on)


@pytest.mark.parametrize(
    ("checked_on", "next_on", "is_due"),
    [
        (None, None, True),
        (date(2025, 11, 22), None, True),
        (date(2025, 11, 23), None, True),
        (TODAY + timedelta(60 - 367), None, True),
        (TODAY + timedelta(60 - 366), None, False),
        (date(2026, 9, 1), date(2027, 9, 2), False),
        (date(2026, 9, 1), date(2027, 9, 3), True),
        (TODAY, None, False),
    ],
)
def test_who_is_due(checked_on: date | None, next_on: date | None, is_due: bool) -> None:
    assert person(checked_on, next_on).is_due(TODAY) is is_due


def test_the_most_urgent_come_first() -> None:
    soon, later = date(2026, 12, 1), date(2027, 2, 1)
    by_urgency = [
        person(None, soon),
        person(date(2025, 12, 15), later),
        person(None),
        person(date(2024, 1, 1)),
        person(date(2025, 12, 1), date(2026, 11, 30)),
    ]
    shuffled = [by_urgency[rank] for rank in (3, 0, 4, 2, 1)]
    assert sorted(shuffled, key=lambda one: one.urgency(TODAY)) == by_urgency


def listed(html: str) -> list[str]:
    return [words(row) for row in re.findall(r"<tr>\s*(<th scope=\"row\">.*?)</tr>", html, re.DOTALL)]


def test_the_list_tells_why_and_when_and_takes_a_date(amal: Browser, cast: Cast) -> None:
    with transaction():
        db.session.get_one(Practitioner, cast.practitioner_id).honorability_on = date(2025, 10, 1)
        make_session(cast, override_reason="vue avec l’école")
        never = make_practitioner(last_name="Rey", honorability_on=None).id
        make_practitioner(last_name="À jour")
        make_practitioner(last_name="Parti", honorability_on=None, archived_at=db.func.now())
    assert "Honorabilité à vérifier (2)" in words(amal.text("/intervenants"))
    assert "Honorabilité à vérifier (2)" in words(amal.text("/accueil"))
    first, second = listed(amal.text(ADDRESS))
    assert "Chloé plasticienne expiré le 02/10/2026 jeu. 3 déc. (non couverte)" in first
    assert "Rey Inès plasticienne jamais fait –" in second
    answer = amal.post(f"/intervenants/{never}/honorabilite", {"honorability_on": "2026-11-24", "version": 1})
    assert (answer.status_code, answer.location) == (302, ADDRESS)
    assert len(listed(amal.text(ADDRESS))) == 1
    history = words(amal.text(f"/intervenants/{never}"))
    assert "faite le mardi 24 novembre 2026" in history
    assert "Fiche d’intervenant modifiée : Inès Rey" in history


def test_a_date_to_come_is_refused_in_its_line_and_kept(amal: Browser, cast: Cast) -> None:
    with transaction():
        db.session.get_one(Practitioner, cast.practitioner_id).honorability_on = None
    address = f"/intervenants/{cast.practitioner_id}/honorabilite"
    answer = amal.post(address, {"honorability_on": "2027-01-01"})
    assert answer.status_code == 422
    assert "ne peut pas être datée dans l’avenir" in words(answer.text)
    assert 'value="2027-01-01"' in answer.text
    assert amal.post(address, {"honorability_on": ""}).status_code == 422
    late = amal.post(address, {"honorability_on": "2026-11-02", "version": 99})
    assert late.status_code == 409
    assert "Cette fiche a changé pendant votre saisie" in words(late.text)


def test_when_all_is_done_the_page_says_so(app: Flask, amal: Browser, cast: Cast) -> None:
    assert "Tous les contrôles sont à jour" in words(amal.text(ADDRESS))
    assert "Honorabilité à vérifier" not in words(amal.text("/intervenants"))
    assert Browser(app, cast.chloe_id).get(ADDRESS).status_code == 403


def test_300_people_cost_no_more_statements_than_3(amal: Browser) -> None:
    def sent(number: int) -> int:
        with transaction():
            for _ in range(number):
                make_practitioner(honorability_on=None)
        with counted() as statements:
            amal.text(ADDRESS)
        return len(statements)

    assert sent(3) == sent(297)
    assert len(listed(amal.text(f"{ADDRESS}?page=6"))) == 50
    assert len(listed(amal.text(f"{ADDRESS}?page=-1"))) == 50
