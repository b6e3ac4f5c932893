"""A session moves; the teacher answers from a phone, without account nor JavaScript; coordination reads the answer."""

import re

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Judge, Open

pytestmark = pytest.mark.browser


def link_in_the_preview(page: Page) -> str:
    """The link to answer in a message that is about to leave to a teacher."""
    page.goto("/messages?kind=changes&state=waiting")
    for number in range(page.locator(".row-link").count()):
        page.goto("/messages?kind=changes&state=waiting")
        page.locator(".row-link").nth(number).click()
        if page.locator("a.mail-button-link").count():
            return str(page.locator("a.mail-button-link").first.get_attribute("href"))
    pytest.fail("no waiting message asks a teacher to answer")


def test_a_teacher_tells_a_problem_from_a_phone(open_as: Open, faults_of: Judge) -> None:
    desk = open_as("coordinator")
    path = re.sub(r"^https?://[^/]+", "", link_in_the_preview(desk))
    phone = open_as("", width=360, scripts=False)
    phone.goto(path)
    title = phone.locator("h1").inner_text()
    phone.get_by_role("button", name="Vu, c’est noté").click()
    assert "C’est noté" in phone.locator("main").inner_text()
    phone.locator("summary").click()
    phone.get_by_label("Quel est le problème").fill("La classe est en sortie ce jour-là.")
    phone.get_by_role("button", name="Envoyer le problème").click()
    assert "Votre problème est transmis" in phone.locator("main").inner_text()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    desk.goto("/accueil")
    desk.get_by_role("link", name=re.compile("Problèmes signalés")).click()
    row = desk.locator("tr", has_text="La classe est en sortie ce jour-là.").first
    assert title in row.inner_text()
    row.locator(".row-link").click()
    desk.get_by_role("button", name="Marquer comme traité").first.click()
    assert "Problème marqué comme traité" in desk.locator(".flashes").inner_text()
    assert faults_of(desk) == []


def test_a_broken_link_says_what_to_do(open_as: Open, faults_of: Judge) -> None:
    phone = open_as("", width=320, scheme="dark")
    phone.goto("/r/abcdefghijklmnopqrstuv/AAAAAAAAAAAAAAAAAAAAAA")
    assert "message le plus récent" in phone.locator("main").inner_text()
    assert faults_of(phone) == []
