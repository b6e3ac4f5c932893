"""Finding a slot for two classes with the keyboard, programming it, and the page without a fault on a dark phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Judge, Open

pytestmark = pytest.mark.browser
FOCUSED = "document.activeElement.innerText?.trim() ?? ''"


def _tab_to(page: Page, text: str, most: int = 150) -> None:
    """Press Tab until the thing that reads so has the focus."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED).startswith(text):
            return
    pytest.fail(f"« {text} » is out of the keyboard's reach")


def _tab_to_value(page: Page, value: str) -> None:
    """Press Tab until the box of that class has the focus."""
    for _press in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == value:
            return
    pytest.fail(f"class {value} is out of the keyboard's reach")


def _ask_for_two_classes(page: Page) -> list[str]:
    """Choose by keyboard the workshop of the suitcase and the first two classes; gives their ids."""
    page.locator("select[name=offre]").focus()
    page.keyboard.type("La valise")
    page.locator("#classe-filter").focus()
    page.keyboard.type("CP")
    boxes = page.locator("input[name=classe]:visible")
    wanted = [boxes.nth(number).get_attribute("value") or "" for number in (0, 1)]
    for box in wanted:
        _tab_to_value(page, box)
        page.keyboard.press("Space")
    page.locator("#intervenant-filter").fill("Sans")
    _tab_to(page, "Chercher")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("chercher=1"))
    return wanted


def test_two_classes_get_a_slot_by_keyboard(open_as: Open) -> None:
    page = open_as("coordinator")
    page.goto("/agenda")
    _tab_to(page, "Autres façons de programmer", 60)
    page.keyboard.press("Enter")
    _tab_to(page, "Trouver un créneau", 10)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/creneaux"))
    wanted = _ask_for_two_classes(page)
    expect(page.locator("main")).to_contain_text("possibilité")
    _tab_to(page, "Programmer ici", 60)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/seances/nouvelle"))
    chosen = [page.locator(f"select[name='classes-{number}-class_id']").input_value() for number in (0, 1)]
    assert chosen == wanted
    expect(page.locator("#advice .conflict-blocking")).to_have_count(0)
    if page.locator("textarea[name=override_reason]").count():
        page.locator("textarea[name=override_reason]").fill("Vu avec l’école.")
    page.get_by_role("button", name="Programmer la séance").press("Enter")
    expect(page.locator(".flashes")).to_contain_text("Séance enregistrée")


def test_the_search_works_without_scripts(open_as: Open) -> None:
    page = open_as("coordinator", scripts=False)
    page.goto("/creneaux")
    page.locator("select[name=offre]").select_option(index=3)
    page.locator("input[name=classe]").first.check()
    page.get_by_role("button", name="Chercher", exact=True).click()
    expect(page.locator("main")).to_contain_text(re.compile("possibilité|Aucun créneau"))


@pytest.mark.parametrize("ensemble", ["together", "one_each"])
def test_no_fault_on_a_dark_phone(open_as: Open, faults_of: Judge, ensemble: str) -> None:
    page = open_as("coordinator", width=360, scheme="dark")
    page.goto("/creneaux")
    found = faults_of(page)
    boxes = page.locator("input[name=classe]")
    ids = "&".join(f"classe={boxes.nth(number).get_attribute('value')}" for number in range(3))
    offer = page.locator("select[name=offre] option", has_text="La valise").first.get_attribute("value")
    for more in ("", "&jours=5"):
        page.goto(f"/creneaux?offre={offer}&{ids}&ensemble={ensemble}&souhait=group&eviter=0&chercher=1{more}")
        found += faults_of(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert found == []
    expect(page.locator("main")).to_contain_text("Aucun créneau")
