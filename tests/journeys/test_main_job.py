"""The main job, as the people who do it: schedule, be refused, find it in the calendar, read it in the report."""

import re
from urllib.request import urlopen

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open

pytestmark = pytest.mark.browser
CLASS_OF_THE_TEACHER = re.compile(r"^(?P<name>.+), (?P<school>.+)$")


def _own_class(teacher: Page) -> str:
    """The class that the demonstration's teacher has, as the session form's select names it."""
    teacher.goto("/classes")
    return str(teacher.locator("tbody th a").first.inner_text())


def _address(teacher: Page) -> str:
    """The address of the teacher's own agenda."""
    teacher.goto("/mon-agenda")
    make = teacher.get_by_role("button", name="Activer cet agenda")
    if make.count():
        make.first.click()
        teacher.goto("/mon-agenda")
    return teacher.locator("input[readonly]").first.input_value()


def _titles(address: str) -> list[str]:
    with urlopen(address, timeout=10) as answer:
        events = Calendar.from_ical(answer.read()).walk("VEVENT")
    return [str(event["SUMMARY"]) for event in events]


def _choose_class(page: Page, name: str) -> None:
    select = page.locator("select[name='classes-0-class_id']")
    value = select.locator("option", has_text=re.compile(rf"^\s*{re.escape(name)} \(")).first.get_attribute("value")
    select.select_option(value)


def _fill(page: Page, title: str, day: str, start: str, end: str, class_name: str) -> None:
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("select[name=activity]").select_option(label=title)
    expect(page.locator("select[name=activity] option:checked")).to_have_text(title)
    page.locator("input[name=starts_on]").fill(day)
    page.locator("input[name=starts_time]").fill(start)
    page.locator("input[name=ends_time]").fill(end)
    _choose_class(page, class_name)


def test_the_coordinator_schedules_is_refused_and_the_teacher_sees_it(open_as: Open) -> None:
    teacher = open_as("teacher", width=360)
    own = _own_class(teacher)
    address = _address(teacher)
    before = _titles(address)
    page = open_as("coordinator")
    page.get_by_role("link", name="Agenda", exact=True).first.click()
    page.get_by_role("link", name="Programmer une séance").click()
    titles = [text.strip() for text in page.locator("select[name=activity] option").all_inner_texts()][1:]
    title = next(text for text in titles if text.startswith("Slam"))
    _fill(page, title, "2027-01-12", "09:00", "10:00", own)
    advice = page.locator("#advice")
    expect(advice).to_contain_text(re.compile("Aucun conflit|À vérifier"))
    if page.locator("textarea[name=override_reason]").count():
        page.locator("textarea[name=override_reason]").fill("Demande de l’école.")
    page.get_by_role("button", name="Programmer la séance").click()
    expect(page.locator(".flashes")).to_contain_text("Séance enregistrée")
    sheet = page.url
    after = _titles(address)
    assert len(after) == len(before) + 1
    page.goto("/seances/nouvelle")
    _fill(page, title, "2027-01-12", "09:30", "10:30", own)
    expect(advice).to_contain_text("a déjà une séance")
    page.get_by_role("button", name="Programmer la séance").click()
    expect(page.locator(".notice-danger")).to_contain_text("Rien n’a été enregistré")
    slots = page.locator("button.slot")
    expect(slots).to_have_count(3)
    slots.first.click()
    expect(page.locator("#advice")).not_to_contain_text("Bloquant")
    page.goto(sheet)
    page.get_by_role("link", name="Annuler la séance").click()
    page.locator("select[name=reason]").select_option("illness")
    page.get_by_role("button", name="Annuler la séance").click()
    expect(page.locator("main")).to_contain_text("Annulée")
    assert [text for text in _titles(address) if text.startswith("ANNULÉ")] != []


def test_a_held_session_counts_in_the_report(open_as: Open) -> None:
    page = open_as("coordinator")

    def held() -> str:
        page.goto("/bilan/2026-2027")
        row = page.locator("tr", has=page.get_by_role("rowheader", name="Séances réalisées", exact=True)).first
        return str(row.locator("td").first.inner_text())

    before = held()
    page.goto("/seances?etat=confirmed&tri=date")
    page.locator("tbody th a").first.click()
    attendance = page.get_by_role("link", name="Saisir la présence")
    if not attendance.count():
        pytest.fail("the city has no session of the past whose attendance is missing")
    attendance.click()
    page.get_by_role("button", name="Enregistrer la présence").click()
    expect(page.locator("main")).to_contain_text("Réalisée")
    assert held() != before


def test_scheduling_works_without_scripts(open_as: Open) -> None:
    page = open_as("coordinator", scripts=False)
    page.goto("/seances/nouvelle?jour=2027-01-14&heure=14:00")
    page.locator("select[name=activity]").select_option(index=5)
    page.get_by_role("button", name="Remplir d’après l’offre").click()
    assert page.locator("input[name=ends_time]").input_value() != ""
    page.get_by_role("button", name="Ajouter une classe").click()
    expect(page.locator("select[name='classes-1-class_id']")).to_be_visible()
    page.locator("select[name='classes-0-class_id']").select_option(index=12)
    page.get_by_role("button", name="Vérifier maintenant").click()
    expect(page.locator("#advice")).not_to_contain_text("Indiquez l’activité")


def test_the_week_is_walked_with_the_keyboard_alone(open_as: Open) -> None:
    page = open_as("coordinator")
    page.goto("/agenda")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    seen = []
    for _press in range(40):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.innerText?.trim().split('\\n')[0] ?? ''"))
        if page.evaluate("document.activeElement.closest('.block') !== null"):
            break
    assert "Semaine suivante" in seen
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/seances/\d+$"))
    outline = page.evaluate("getComputedStyle(document.querySelector('main a')).outlineStyle")
    assert outline is not None


def test_a_session_is_scheduled_with_the_keyboard_alone(open_as: Open) -> None:
    page = open_as("coordinator")
    page.goto("/seances/nouvelle?jour=2027-01-19&heure=09:00&offre=3")
    page.locator("select[name='classes-0-class_id']").focus()
    page.keyboard.press("ArrowDown")
    with page.expect_response(lambda answer: "/seances/verifier" in answer.url):
        page.keyboard.press("Tab")
    expect(page.locator("#advice")).not_to_contain_text("Indiquez l’activité")
    reached = ""
    for _press in range(120):
        page.keyboard.press("Tab")
        reached = page.evaluate("document.activeElement.innerText?.trim() ?? ''")
        if reached == "Programmer la séance":
            break
    assert reached == "Programmer la séance"
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    expect(page.locator(".flashes, .notice-danger").first).to_be_visible()


@pytest.mark.parametrize("path", ["/accueil", "/agenda", "/seances", "/mon-agenda"])
def test_a_teacher_reads_on_a_narrow_phone(open_as: Open, path: str) -> None:
    page = open_as("teacher", width=320)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
