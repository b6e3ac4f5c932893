"""A coach from the session to the paper, and a talk with Busan entered on Busan's clock."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Judge, Open

pytestmark = pytest.mark.browser


def _session_to_share(page: Page) -> str:
    """The tab of a session for which a coach that already goes there is offered."""
    page.goto("/deplacements?moyen=coach&par=200")
    days = page.locator("tbody tr").count()
    assert days > 50
    page.goto("/seances?par=200&tri=date&etat=confirmed")
    links = page.locator("tbody th a").evaluate_all("all => all.map(link => link.getAttribute('href'))")
    for link in links:
        page.goto(f"{link}/deplacement")
        if page.get_by_role("link", name="Partager ce car").count():
            return str(link)
    pytest.fail("no coach to share in the demonstration")


def test_a_coach_is_shared_quoted_ordered_and_printed(open_as: Open, faults_of: Judge) -> None:
    page = open_as("coordinator")
    _session_to_share(page)
    page.get_by_role("link", name="Partager ce car").first.click()
    expect(page.get_by_role("heading", name="Partager le car")).to_be_visible()
    expect(page.locator("fieldset", has=page.locator("input[name$=on_board]")).first).to_be_visible()
    assert page.locator("input[name$='-key']").count() >= 2
    with page.expect_navigation():
        page.get_by_role("button", name="Recalculer les horaires").click()
    reason = page.locator("textarea[name=override_reason]")
    if reason.count():
        reason.fill("Vu avec les deux écoles.")
    page.get_by_role("button", name="Enregistrer le trajet").last.click()
    expect(page.locator(".flashes")).to_contain_text("Trajet enregistré.")
    page.get_by_role("link", name=re.compile("(Noter|Corriger) le devis")).click()
    page.locator("input[name=company]").fill("Autocars du Midi")
    page.locator("input[name=quote]").fill("420,50")
    page.get_by_role("button", name="Enregistrer le devis").last.click()
    order = page.get_by_role("button", name="Noter la commande")
    if order.count():
        order.click()
    page.get_by_role("button", name="Confirmer le trajet").click()
    expect(page.locator(".badge-trip").first).to_contain_text("Confirmé")
    assert faults_of(page) == []
    page.get_by_role("link", name="Bon de commande").click()
    expect(page.locator("main")).to_contain_text("Autocars du Midi")
    page.emulate_media(media="print")
    expect(page.locator(".sidebar")).to_be_hidden()
    expect(page.locator("main")).to_contain_text("420,50")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_moved_session_marks_its_coach(open_as: Open, scripts: bool) -> None:
    page = open_as("coordinator", scripts=scripts)
    page.goto("/deplacements?etat=to_ask&moyen=coach&tri=-date")
    page.locator("tbody th a").nth(3 if scripts else 5).click()
    page.wait_for_url(re.compile(r"/deplacements/\d+"))
    trip = page.url
    page.locator("td[data-label='Séance'] a").first.click()
    page.get_by_role("link", name="Fiche", exact=True).click()
    page.get_by_role("link", name="Annuler la séance").click()
    page.locator("select[name=reason]").select_option("weather")
    page.get_by_role("button", name="Annuler la séance").click()
    page.goto(trip)
    expect(page.locator("main")).to_contain_text("la séance n’a plus lieu")
    page.goto("/deplacements")
    page.get_by_label("À revoir").check()
    page.get_by_role("button", name="Filtrer").click()
    expect(page.locator("main")).to_contain_text("À revoir")
    assert "a_revoir" in page.url


def test_the_teacher_reads_both_clocks_on_a_phone(open_as: Open, faults_of: Judge) -> None:
    page = open_as("coordinator", width=360, scheme="dark")
    page.goto("/seances?q=avec+Busan&par=200")
    page.locator("tr", has_text="à Busan").last.locator("th a").click()
    expect(page.locator(".other-clock").first).to_contain_text("à Busan")
    page.get_by_role("link", name="Modifier", exact=True).click()
    expect(page.locator("#advice")).to_contain_text("à Cannes =")
    assert faults_of(page) == []
