"""A coordinator plans a pathway with one date in conflict, takes the nearest free time, and finds its series."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Judge, Open

pytestmark = pytest.mark.browser


def _ask_for_dates(page: Page) -> None:
    """The second pathway for the first class of a primary school, from January on."""
    page.goto("/parcours")
    page.get_by_role("link", name="Le théâtre, de la coulisse au plateau").click()
    page.get_by_role("link", name="Programmer", exact=True).click()
    select = page.locator("select[name=class_id]")
    wanted = select.locator("option", has_text=re.compile(r"^CM2 ")).first
    select.select_option(wanted.get_attribute("value"))
    page.locator("input[name=starts_on]").fill("2027-01-25")
    page.locator("input[name=starts_time]").fill("09:30")
    page.get_by_role("button", name="Proposer des dates").last.click()
    expect(page.locator("h1")).to_have_text("Dates du parcours")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_pathway_with_a_date_in_conflict(open_as: Open, faults_of: Judge, *, scripts: bool) -> None:
    page = open_as("coordinator", scripts=scripts)
    _ask_for_dates(page)
    expect(page.locator("tr.lot-row")).to_have_count(3)
    page.locator("input[name='rows-1-starts_on']").fill("2027-02-07")  # a Sunday
    page.get_by_role("button", name="Vérifier de nouveau").last.click()
    second = page.locator("#row-2")
    expect(second).to_contain_text("tombe un week-end")
    expect(second.locator("input[type=checkbox]")).to_be_checked()
    second.locator(".lot-slots button").first.click()
    expect(second).not_to_contain_text("tombe un week-end")
    if scripts:
        assert faults_of(page) == []
    reason = page.locator("textarea[name=reason]")
    if reason.count():
        reason.fill("Vu avec l’enseignante.")
    page.get_by_role("button", name="Programmer les étapes cochées").click()
    expect(page.locator(".flashes")).to_contain_text("Parcours programmé")
    page.get_by_role("link", name="Série", exact=True).click()
    expect(page.locator(".sheet-when")).to_contain_text(re.compile(r"Séance 1 sur 3.*Parcours"))
    if scripts:
        assert faults_of(page) == []
    page.get_by_role("link", name="Annuler plusieurs séances").click()
    page.get_by_role("link", name="Toutes les séances de la série").click()
    page.locator("select[name=reason]").select_option("programme")
    page.get_by_role("button", name="Annuler les séances cochées").click()
    expect(page.locator(".flashes")).to_contain_text("3 séances annulées")


def test_eight_tuesdays_on_a_phone(open_as: Open, faults_of: Judge) -> None:
    page = open_as("coordinator", width=360)
    page.goto("/agenda?jour=2027-01-05")
    page.get_by_text("Autres façons de programmer").click()
    page.get_by_role("link", name="Programmer une série").click()
    page.wait_for_url(re.compile("/series/nouvelle"))
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("select[name=activity]").select_option(label="Chanter à deux voix")
    page.locator("input[name=starts_on]").fill("2027-01-05")
    page.locator("input[name=starts_time]").fill("10:00")
    page.locator("input[name=ends_time]").fill("11:00")
    page.locator("input[name=count]").fill("8")
    select = page.locator("select[name='classes-0-class_id']")
    select.select_option(select.locator("option", has_text=re.compile(r"^CM1 ")).first.get_attribute("value"))
    page.get_by_role("button", name="Voir les dates").last.click()
    expect(page.locator("tr.lot-row")).to_have_count(8)
    expect(page.locator("main")).to_contain_text("Jours passés")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert faults_of(page) == []
