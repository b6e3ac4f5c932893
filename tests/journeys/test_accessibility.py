"""Axe finds nothing on any page, in both themes; each role follows the links it is given."""

import re

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Judge, Open

pytestmark = pytest.mark.browser
STATES = (
    "/agenda?forme=grille",
    "/agenda?jour=2026-12-23",
    "/seances?q=introuvable",
    "/seances/nouvelle?jour=2026-11-26&heure=09:00&offre=3&classe=3",
    "/recherche?q=musee",
    "/recherche?q=introuvable",
    "/nulle-part",
)
"""Pages in a state that no link leads to."""
ROLES = ("coordinator", "mediator", "reader", "head", "teacher", "practitioner", "")
"""Administration reaches the same pages as coordination."""
NOT_PAGES = (
    "/static/",
    "/f/",
    "/bilan/#-#/export",
    "/imports/modele/",
    "/temps-forts/#/programme.ics",
    "/groupes-rencontre/#/rencontres.ics",
)
LINKS = "[...document.querySelectorAll('a[href]')].map(link => link.getAttribute('href'))"


def _shape(path: str) -> str:
    """What pages of one kind share: their path with any number for its numbers."""
    return re.sub(r"\d+", "#", path.partition("?")[0])


def _walk(page: Page, judge: Judge, states: tuple[str, ...]) -> list[str]:
    """Follow links to one page of each kind that the person can reach, and judge each; gives the faults."""
    to_see = ["/", *states]
    seen: set[str] = set()
    faults: list[str] = []
    while to_see:
        path = to_see.pop(0)
        page.goto(path)
        seen.add(_shape(path))
        faults += judge(page)
        for link in page.evaluate(LINKS):
            known = {_shape(each) for each in to_see} | seen
            if link.startswith("/") and _shape(link) not in known and not _shape(link).startswith(NOT_PAGES):
                to_see.append(link)
    return faults


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("role", ROLES)
def test_no_fault_on_any_page_that_a_role_can_reach(open_as: Open, faults_of: Judge, role: str, scheme: str) -> None:
    width = 1280 if role == "coordinator" else 360
    page = open_as(role, width=width, scheme=scheme)
    assert _walk(page, faults_of, STATES if role == "coordinator" else ()) == []


def test_no_fault_in_a_refused_form(open_as: Open, faults_of: Judge) -> None:
    page = open_as("coordinator", width=360, scheme="dark")
    page.goto("/seances/nouvelle")
    page.get_by_role("button", name="Programmer la séance").click()
    assert page.evaluate("document.activeElement.id") == "form-errors"
    assert faults_of(page) == []
