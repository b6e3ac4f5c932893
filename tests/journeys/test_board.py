"""A session moved by each of the three ways, taken back; many moved at once although one is in the way."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Judge, Open

pytestmark = pytest.mark.browser
WEEK = "/agenda/frise?jour=2026-12-01&occupees=y"


def _when(page: Page) -> str:
    return page.locator(".sheet-when").first.inner_text()


def _confirm(page: Page) -> None:
    reason = page.locator("textarea[name=override_reason]")
    if reason.count():
        reason.fill("Demande de l’école.")
    page.get_by_role("button", name="Déplacer la séance").click()
    expect(page.locator(".flashes")).to_contain_text("Séance déplacée")


def _undo(page: Page) -> None:
    page.locator(".flashes").get_by_role("button", name="Défaire").click()
    expect(page.locator(".flashes")).to_contain_text("Déplacement défait")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_by_picking_and_placing_with_the_keyboard(open_as: Open, faults_of: Judge, width: int, scheme: str) -> None:
    page = open_as("coordinator", width=width, scheme=scheme)
    page.goto(WEEK)
    assert faults_of(page) == []
    page.locator(".chip.state-confirmed .chip-move").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/deplacer\?"))
    assert faults_of(page) == []
    blocked = page.locator("a.spot-blocking").first
    blocked.focus()
    expect(blocked.locator(".spot-why")).to_be_visible()
    page.locator("a.spot-free, a.spot-warning").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/deplacer/vers\?"))
    assert faults_of(page) == []
    expect(page.get_by_role("heading", name="Seront prévenus")).to_be_visible()
    _confirm(page)
    page.wait_for_url(re.compile(r"/agenda/frise\?"))
    assert "occupees=y" in page.url
    _undo(page)


def test_by_form_without_scripts(open_as: Open) -> None:
    page = open_as("coordinator", scripts=False)
    page.goto(WEEK)
    page.locator(".chip.state-confirmed > a").first.click()
    before = _when(page)
    page.get_by_role("link", name="Déplacer", exact=True).click()
    page.get_by_role("link", name="Écrire la date et l’heure").click()
    page.locator("input[name=starts_on]").fill("2026-12-06")
    page.get_by_role("button", name="Vérifier maintenant").click()
    expect(page.locator(".conflicts")).to_contain_text("tombe un week-end")
    page.locator("button.slot").first.click()
    _confirm(page)
    assert _when(page) != before
    page.get_by_role("button", name="Défaire le déplacement").click()
    expect(page.locator(".flashes")).to_contain_text("Déplacement défait")
    assert _when(page) == before


def test_by_dragging_with_the_impossible_shaded(open_as: Open, faults_of: Judge) -> None:
    page = open_as("coordinator")
    page.goto(f"{WEEK}&forme=grille")
    session = page.locator(".ec-event.state-confirmed").first
    expect(session).to_be_visible()
    assert faults_of(page) == []
    session.scroll_into_view_if_needed()
    box = session.bounding_box()
    assert box
    x, y = box["x"] + 8, box["y"] + 8
    page.mouse.move(x, y)
    page.mouse.down()
    with page.expect_response("**/impossible?*"):
        page.mouse.move(x + 20, y, steps=4)
    expect(page.locator(".board-impossible").first).to_be_attached()
    page.mouse.move(x + 52, y, steps=6)
    expect(page.locator("[data-eac-board-said]")).to_have_text(re.compile(r"\d\d:\d\d"))
    page.mouse.up()
    page.wait_for_url(re.compile(r"/deplacer/vers\?"))
    expect(page.get_by_role("heading", name="Confirmer le déplacement")).to_be_visible()
    page.get_by_role("link", name="Abandonner").click()
    page.wait_for_url(re.compile("frise.*forme=grille"))


def test_many_at_once_with_one_in_the_way(open_as: Open, faults_of: Judge) -> None:
    page = open_as("coordinator")
    page.goto("/seances?etat=confirmed&tri=-date")
    for number in range(4):
        page.locator("input[name=s]").nth(number).check()
    page.locator("select[name=acte]").select_option("shift")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Semaines").fill("-1")
    page.get_by_role("button", name="Voir l’effet").click()
    expect(page.locator("tbody tr")).to_have_count(4)
    assert faults_of(page) == []
    page.get_by_label("Raison d’enregistrer malgré les points d’attention").fill("Fin d’année avancée.")
    page.get_by_label("Semaines").fill("9")
    page.get_by_role("button", name="Appliquer aux séances cochées").click()
    expect(page.locator("main")).to_contain_text("Rien n’a été enregistré")
    expect(page.locator(".many-blocking").first).to_be_visible()
    page.get_by_label("Semaines").fill("-1")
    page.get_by_label("Changer seulement les séances qui le peuvent").check()
    page.get_by_role("button", name="Appliquer aux séances cochées").click()
    expect(page.locator(".flashes")).to_contain_text(re.compile("changée|n’ont? pas pu"))
