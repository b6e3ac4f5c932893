"""The map in a browser: points by keyboard, no outside host, no refused style; the list without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Judge, Open

pytestmark = pytest.mark.browser
POINTS = ".map .leaflet-marker-icon[role=button]"


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_a_point_is_reached_opened_and_left_by_keyboard(
    open_as: Open, console: list[str], faults_of: Judge, width: int, scheme: str
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
    assert faults_of(page) == []
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
