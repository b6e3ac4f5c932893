"""Axe finds nothing on any page, in both themes; the pages come from the application's own list of routes."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.conftest import Open

pytestmark = pytest.mark.browser
COORDINATOR = (
    "/accueil",
    "/agenda",
    "/agenda?forme=grille",
    "/agenda?jour=2026-12-23",
    "/agenda/jour",
    "/seances",
    "/seances?q=introuvable",
    "/seances/nouvelle",
    "/seances/nouvelle?jour=2026-11-26&heure=09:00&offre=3&classe=3",
    "/etablissements",
    "/etablissements/nouveau",
    "/classes",
    "/enseignants",
    "/structures",
    "/intervenants",
    "/lieux",
    "/oeuvres",
    "/offres",
    "/reference",
    "/bilan",
    "/bilan/2026-2027/manques",
    "/journal",
    "/aide",
    "/aide/programmer",
    "/sources",
    "/accessibilite",
    "/nulle-part",
)
SHEETS = ("/seances", "/etablissements", "/classes", "/enseignants", "/structures", "/lieux", "/offres")
OTHERS = {
    "teacher": ("/accueil", "/mon-agenda", "/classes", "/offres"),
    "head": ("/accueil", "/mon-agenda", "/etablissements"),
    "practitioner": ("/accueil", "/mon-agenda"),
    "reader": ("/bilan", "/offres"),
    "mediator": ("/accueil", "/seances/nouvelle", "/etablissements"),
    "": ("/connexion", "/aide"),
}


Judge = Callable[[Page], list[str]]


@pytest.fixture
def faults_of(console: list[str]) -> Judge:
    """What axe finds on a page. Its own probing sets inline styles, which the policy refuses: not the page's doing."""

    def judge(page: Page) -> list[str]:
        page.wait_for_timeout(50)
        before = len(console)
        results = Axe().run(page, options={"resultTypes": ["violations"]})
        del console[before:]
        found = results.response["violations"]
        return [f"{page.url}: {each['id']} {each['nodes'][0]['target']}" for each in found]

    return judge


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_fault_on_any_page_of_staff(open_as: Open, faults_of: Judge, scheme: str) -> None:
    page = open_as("coordinator", scheme=scheme)
    faults: list[str] = []
    for path in COORDINATOR:
        page.goto(path)
        faults += faults_of(page)
    for path in SHEETS:
        page.goto(path)
        page.locator("tbody th a").first.click()
        faults += faults_of(page)
        edit = page.get_by_role("link", name="Modifier")
        if edit.count():
            edit.first.click()
            faults += faults_of(page)
    assert faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("role", list(OTHERS))
def test_no_fault_for_the_others_on_a_phone(open_as: Open, faults_of: Judge, role: str, scheme: str) -> None:
    page = open_as(role, width=360, scheme=scheme)
    faults: list[str] = []
    for path in OTHERS[role]:
        page.goto(path)
        faults += faults_of(page)
    assert faults == []


def test_no_fault_in_a_refused_form(open_as: Open, faults_of: Judge) -> None:
    page = open_as("coordinator", width=360, scheme="dark")
    page.goto("/seances/nouvelle")
    page.get_by_role("button", name="Programmer la séance").click()
    assert page.evaluate("document.activeElement.id") == "form-errors"
    assert faults_of(page) == []
