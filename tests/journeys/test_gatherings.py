"""A coordinator sets up a temps fort with meeting rounds, computes the table, fixes one meeting and prints the sheets."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Judge, Open

pytestmark = pytest.mark.browser
HOSTS = "Nom ; métier ; stand\nNadia Benali ; ingénieure du son ; Table 1\nPaul Arnaud ; décorateur ; Table 2\n"


def _create(page: Page) -> None:
    page.goto("/temps-forts")
    page.get_by_role("link", name="Nouveau temps fort").click()
    page.get_by_label("Titre").fill("Forum du collège")
    page.get_by_label("Premier jour").fill("2027-01-14")
    page.get_by_label("Dernier jour").fill("2027-01-14")
    page.get_by_role("button", name="Créer le temps fort").last.click()
    expect(page.get_by_role("heading", name="Forum du collège")).to_be_visible()
    page.get_by_role("link", name="Nouvelles rencontres").click()
    page.get_by_label(re.compile("^Début, jeudi")).fill("09:00")
    page.get_by_label(re.compile("^Fin, jeudi")).fill("11:00")
    page.get_by_role("button", name="Enregistrer").click()


def _fill(page: Page) -> None:
    page.get_by_role("navigation", name="Rubriques de la fiche").get_by_role("link", name="Groupes").click()
    page.get_by_label("3e A").first.check()
    page.get_by_label("Groupes par classe").fill("2")
    page.get_by_role("button", name="Ajouter ces classes").click()
    page.get_by_role("navigation", name="Rubriques de la fiche").get_by_role("link", name="Exposants").click()
    page.get_by_label("Liste des exposants").fill(HOSTS)
    page.get_by_role("button", name="Relire la liste").last.click()
    expect(page.get_by_role("heading", name="2 lignes lues")).to_be_visible()
    page.get_by_role("button", name="Ajouter ces exposants").click()


@pytest.mark.parametrize(("width", "scheme", "scripts"), [(1280, "light", True), (360, "dark", False)])
def test_a_forum_is_set_up_computed_and_printed(
    open_as: Open, faults_of: Judge, width: int, scheme: str, scripts: bool
) -> None:
    page = open_as("coordinator", width=width, scheme=scheme, scripts=scripts)
    _create(page)
    _fill(page)
    page.get_by_role("navigation", name="Rubriques de la fiche").get_by_role("link", name="Calcul").click()
    expect(page.get_by_text("personne n’est à deux endroits")).to_be_visible()
    faults = faults_of(page) if scripts else []
    page.get_by_role("button", name="Garder ce tableau").click()
    expect(page.get_by_text("Tableau gardé : 4 rencontres.")).to_be_visible()
    faults += faults_of(page) if scripts else []
    page.get_by_role("row", name=re.compile("3e A.* groupe 1")).get_by_role("link").click()
    page.get_by_role("link", name="Choisir, 10").first.click()
    option = page.get_by_label("Exposant").locator("option", has_text="Nadia")
    page.get_by_label("Exposant").select_option(value=option.get_attribute("value"))
    page.get_by_role("button", name="Fixer cette rencontre").click()
    expect(page.get_by_text("fixée à la main")).to_be_visible()
    faults += faults_of(page) if scripts else []
    page.get_by_role("link", name="Rencontres avec les professionnels").click()
    page.get_by_role("link", name="Fiches à imprimer").click()
    expect(page.get_by_role("article")).to_have_count(2)
    assert faults + (faults_of(page) if scripts else []) == []


def test_the_demonstration_shows_a_market_a_forum_and_sheets_of_one_page_each(open_as: Open, faults_of: Judge) -> None:
    page = open_as("coordinator")
    page.goto("/temps-forts")
    faults = faults_of(page)
    page.get_by_role("link", name="Marché du film jeunesse").click()
    faults += faults_of(page)
    page.get_by_role("link", name="Rendez-vous du marché").click()
    expect(page.get_by_text("personne n’est à deux endroits")).to_be_visible()
    faults += faults_of(page)
    page.goto(page.url + "/fiches?vue=exposants")
    expect(page.get_by_role("article")).to_have_count(60)
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 60
    assert faults == []
