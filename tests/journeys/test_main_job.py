"""The main job, as the people who do it: schedule, be refused, find it in the calendar, read it in the report."""

import re
from dataclasses import dataclass
from urllib.request import urlopen

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, Route, expect

from tests.journeys.conftest import Open

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class OwnClass:
    """A class and its school, as pages name them."""

    name: str
    school: str


def _own_class(teacher: Page) -> OwnClass:
    """The class that the demonstration's teacher has."""
    teacher.goto("/classes")
    row = teacher.locator("tbody tr").first
    school = row.locator("td[data-label='Établissement']").inner_text()
    return OwnClass(row.locator("th").inner_text().strip(), school.strip())


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


def _choose_class(page: Page, wanted: OwnClass) -> None:
    select = page.locator("select[name='classes-0-class_id']")
    group = select.locator(f'optgroup[label="{wanted.school}"]')
    value = group.locator("option", has_text=re.compile(rf"^\s*{re.escape(wanted.name)} \(")).get_attribute("value")
    select.select_option(value)


def _fill(page: Page, title: str, day: str, start: str, end: str, wanted: OwnClass) -> None:
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("select[name=activity]").select_option(label=title)
    expect(page.locator("select[name=activity] option:checked")).to_have_text(title)
    page.locator("input[name=starts_on]").fill(day)
    page.locator("input[name=starts_time]").fill(start)
    page.locator("input[name=ends_time]").fill(end)
    _choose_class(page, wanted)


def _schedule(page: Page, title: str, own: OwnClass) -> str:
    """Schedule a session by hand and give its sheet's address."""
    page.get_by_role("link", name="Agenda", exact=True).first.click()
    page.get_by_role("link", name="Programmer une séance").click()
    page.wait_for_url(re.compile("/seances/nouvelle"))  # loaded whole: a change before its scripts run is not heard
    _fill(page, title, "2027-01-12", "09:00", "10:00", own)
    expect(page.locator("#advice")).to_contain_text(re.compile("Aucun conflit|À vérifier"))
    if page.locator("textarea[name=override_reason]").count():
        page.locator("textarea[name=override_reason]").fill("Demande de l’école.")
    page.get_by_role("button", name="Programmer la séance").click()
    expect(page.locator(".flashes")).to_contain_text("Séance enregistrée")
    page.get_by_role("link", name="Voir la fiche").click()
    page.wait_for_url(re.compile(r"/seances/\d+$"))
    return page.url


def _be_refused(page: Page, title: str, own: OwnClass) -> None:
    """Ask for the same class half an hour later: the reason, and free slots of which one is taken."""
    page.goto("/seances/nouvelle")
    _fill(page, title, "2027-01-12", "09:30", "10:30", own)
    expect(page.locator("#advice")).to_contain_text("a déjà une séance")
    page.get_by_role("button", name="Programmer la séance").click()
    expect(page.locator(".notice-danger")).to_contain_text("Rien n’a été enregistré")
    expect(page.locator("button.slot")).to_have_count(3)
    page.locator("button.slot").first.click()
    expect(page.locator("#advice")).not_to_contain_text("Bloquant")


def test_the_coordinator_schedules_is_refused_and_the_teacher_sees_it(open_as: Open) -> None:
    teacher = open_as("teacher", width=360)
    own = _own_class(teacher)
    address = _address(teacher)
    before = _titles(address)
    page = open_as("coordinator")
    page.goto("/seances/nouvelle")
    titles = [text.strip() for text in page.locator("select[name=activity] option").all_inner_texts()]
    title = next(text for text in titles if text.startswith("Slam"))
    sheet = _schedule(page, title, own)
    assert len(_titles(address)) == len(before) + 1
    _be_refused(page, title, own)
    page.goto(sheet)
    page.get_by_role("link", name="Annuler la séance").click()
    page.locator("select[name=reason]").select_option("illness")
    page.get_by_role("button", name="Annuler la séance").click()
    expect(page.locator("main")).to_contain_text("Annulée")
    assert (
        len([text for text in _titles(address) if text.startswith("ANNULÉ")])
        == len([text for text in before if text.startswith("ANNULÉ")]) + 1
    )


def test_a_held_session_counts_in_the_report(open_as: Open) -> None:
    page = open_as("coordinator")

    def held() -> str:
        page.goto("/bilan/2026-2027")
        row = page.locator("tr", has=page.get_by_role("rowheader", name="Séances réalisées", exact=True)).first
        return str(row.locator("td").first.inner_text())

    before = held()
    page.goto("/seances/nouvelle")
    slam = page.locator("select[name=activity] option", has_text="Slam").first.get_attribute("value")
    page.goto(f"/seances/nouvelle?jour=2026-11-23&heure=10:00&offre={slam}")
    choices = page.locator("select[name='classes-0-class_id'] option")
    for number in range(1, choices.count()):
        with page.expect_response(lambda answer: "/seances/verifier" in answer.url):
            page.locator("select[name='classes-0-class_id']").select_option(index=number)
        if not page.locator("#advice .conflict-blocking").count():
            break
    if page.locator("textarea[name=override_reason]").count():
        page.locator("textarea[name=override_reason]").fill("Séance tenue hier.")
    page.get_by_role("button", name="Programmer la séance").click()
    page.get_by_role("link", name="Saisir la présence").click()
    page.get_by_role("button", name="Enregistrer la présence").click()
    expect(page.locator("main")).to_contain_text("Réalisée")
    assert int(held()) == int(before) + 1


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
    expect(page.locator("#advice")).not_to_contain_text("Indiquez l’offre")


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
    expect(page.locator("#advice")).not_to_contain_text("Indiquez l’offre")
    reached = ""
    for _press in range(120):
        page.keyboard.press("Tab")
        reached = page.evaluate("document.activeElement.innerText?.trim() ?? ''")
        if reached == "Programmer la séance":
            break
    assert reached == "Programmer la séance"
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    expect(page.locator(".flashes .notice, .notice-danger").first).to_be_visible()


@pytest.mark.parametrize("path", ["/accueil", "/agenda", "/seances", "/mon-agenda"])
def test_a_teacher_reads_on_a_narrow_phone(open_as: Open, path: str) -> None:
    page = open_as("teacher", width=320)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_what_is_typed_while_the_offer_fills_the_form_is_kept(open_as: Open) -> None:
    page = open_as("coordinator")
    page.goto("/seances/nouvelle")
    held: list[Route] = []
    page.route("**/seances/nouvelle", lambda route: held.append(route))  # noqa: PLW0108  Playwright looks at its arguments
    page.locator("select[name=activity]").select_option(index=1)
    page.locator("input[name=starts_on]").fill("2027-01-12")
    page.locator("input[name=starts_time]").fill("09:00")
    page.locator("input[name=ends_time]").fill("10:00")
    page.locator("select[name='classes-0-class_id']").select_option(index=2)
    wanted = page.locator("select[name='classes-0-class_id']").input_value()
    held[0].continue_()
    expect(page.locator(".chosen")).to_be_visible()
    expect(page.locator("#advice")).not_to_contain_text("Indiquez l’offre")
    assert page.locator("input[name=starts_on]").input_value() == "2027-01-12"
    assert page.locator("select[name='classes-0-class_id']").input_value() == wanted
