"""The map in a browser: points by keyboard, no outside host, no refused style; the list without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open

pytestmark = pytest.mark.browser
POINTS = ".map .leaflet-marker-icon[role=button]"


def _faults(page: Page, console: list[str]) -> list[str]:
    before = len(console)
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    del console[before:]  # the styles that axe itself tries
    return [f"{each['id']} {each['nodes'][0]['target']}" for each in found]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_a_point_is_reached_opened_and_left_by_keyboard(
    open_as: Open, console: list[str], width: int, scheme: str
) -> None:
    page = open_as("coordinator", width=width, scheme=scheme)
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.goto("/lieux?type=museum")
    page.get_by_role("link", name="Voir sur la carte").click()
    rows = page.locator("tbody tr")
    expect(page.locator(POINTS)).to_have_count(rows.count())
    assert console == []
    point = page.locator(POINTS).first
    point.focus()
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="Ouvrir la fiche")
    expect(link).to_be_focused()
    assert _faults(page, console) == []
    page.keyboard.press("Escape")
    expect(point).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url("**/lieux/*")
    assert len(hosts) == 1


def test_without_scripts_the_list_says_it_all(open_as: Open) -> None:
    page = open_as("coordinator", scripts=False)
    page.goto("/carte?montrer=etablissements")
    expect(page.locator(".map")).to_be_hidden()
    expect(page.locator("tbody tr")).not_to_have_count(0)
