"""A clerk brings files in: with a mouse, without scripts, by keyboard, on a phone; a long file shows its progress."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Judge, Open

pytestmark = pytest.mark.browser
LINES = (
    "École;Classe;Niveau;Nb élèves;Enseignant",
    "Ecole élémentaire Goscinny;CE1 Z;CE1;24;",
    "Ecole élémentaire Goscinny;CE1 Y;;vingt;Personne Inconnue",
)


@pytest.fixture
def classes(tmp_path: Path) -> Path:
    """Two classes as a French spreadsheet writes them; the second cannot be."""
    file = tmp_path / "classes.csv"
    file.write_bytes("\r\n".join(LINES).encode("cp1252"))
    return file


def _upload(page: Page, file: Path, kind: str) -> None:
    page.goto("/imports/nouveau")
    page.get_by_label("Fichier", exact=True).set_input_files(file)
    page.get_by_label("Contenu du fichier").select_option(kind)
    page.get_by_role("button", name="Lire le fichier").click()


def test_a_file_is_read_matched_previewed_written_and_taken_back(
    open_as: Open, faults_of: Judge, classes: Path
) -> None:
    page = open_as("coordinator", width=360, scheme="dark")
    page.goto("/imports/nouveau")
    faults = faults_of(page)
    _upload(page, classes, "classes")
    expect(page.get_by_label("Effectif")).to_have_value("3")
    faults += faults_of(page)
    page.get_by_role("button", name="Voir l’aperçu").click()
    faults += faults_of(page)
    expect(page.get_by_text("Un nombre entier est attendu")).to_be_visible()
    expect(page.get_by_text("n’est pas dans l’annuaire")).to_be_visible()
    page.get_by_role("button", name="Importer 1 ligne valide").click()
    expect(page.get_by_text("Import terminé. Fiches créées")).to_be_visible()
    faults += faults_of(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Lignes refusées (XLSX)").click()
    assert download.value.path().read_bytes()[:2] == b"PK"
    page.get_by_text("Annuler l’import").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Annuler l’import").click()
    expect(page.get_by_text("revenu à son état d’avant").first).to_be_visible()
    page.goto("/imports")
    assert faults + faults_of(page) == []


def test_the_same_without_scripts(open_as: Open, classes: Path) -> None:
    page = open_as("coordinator", scripts=False)
    _upload(page, classes, "classes")
    page.get_by_role("button", name="Voir l’aperçu").click()
    expect(page.get_by_role("heading", name="Aperçu de l’import")).to_be_visible()
    page.get_by_text("Ne rien importer").click()
    page.get_by_role("button", name="Abandonner l’import").click()
    expect(page.get_by_text("Import abandonné")).to_be_visible()


def test_columns_are_chosen_with_the_keyboard_alone(open_as: Open, tmp_path: Path) -> None:
    file = tmp_path / "personnes.csv"
    file.write_text("Patronyme;Usuel\nMartin;Zoé\n", encoding="utf-8")
    page = open_as("coordinator")
    _upload(page, file, "teachers")
    page.get_by_label("Nom", exact=True).focus()
    page.keyboard.press("P")
    page.keyboard.press("Tab")
    page.keyboard.press("U")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Voir l’aperçu").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("rowheader", name="Zoé Martin")).to_be_visible()


def test_a_long_file_shows_its_progress_then_its_preview(open_as: Open, faults_of: Judge, tmp_path: Path) -> None:
    file = tmp_path / "oeuvres.csv"
    file.write_text("Titre;Type\n" + "".join(f"Œuvre {n};film\n" for n in range(6000)), encoding="utf-8")
    page = open_as("coordinator")
    _upload(page, file, "works")
    page.get_by_role("button", name="Voir l’aperçu").click()
    expect(page.get_by_role("button", name=re.compile("Importer les 6.000 lignes valides"))).to_be_visible(
        timeout=30_000
    )
    page.get_by_role("button", name=re.compile("Importer les")).click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert faults_of(page) == []
    expect(page.get_by_text("6\u202f000 fiches écrites.")).to_be_visible(timeout=60_000)
