"""Imports as Amal sees them: upload, columns, preview, result, undo; what goes wrong says how to mend it."""

import re
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from eac.core import clock
from eac.db import db, transaction
from eac.imports import service, work
from eac.imports.models import ImportRun
from eac.imports.rules import ImportKind, ImportState
from eac.schools.models import School
from eac.sheets.reading import read_table
from eac.sheets.writing import Column, Sheet, write_ods, write_xlsx
from tests.factories.directory import make_class
from tests.factories.people import Cast
from tests.imports.bring import DATA, csv_of
from tests.partners.reading import error, words
from tests.partners.statements import counted
from tests.signed import Browser

SCHOOLS = csv_of(
    "UAI;Nom;Type", "0060173F;École Verrerie;élémentaire", "0060173G;Fausse;élémentaire", ";École Bis;college"
)


def send(amal: Browser, content: bytes, name: str = "écoles.csv", **more: Any) -> TestResponse:
    """Upload a file as the form does."""
    data = {"file": (BytesIO(content), name), "school_year": "2026-2027", **more}
    return amal.post("/imports/nouveau", data, content_type="multipart/form-data")


def whole(content: bytes) -> dict[str, Any]:
    """A form with a large file, as one piece of bytes."""
    parts = [
        b'--x\r\nContent-Disposition: form-data; name="school_year"\r\n\r\n2026-2027\r\n',
        b'--x\r\nContent-Disposition: form-data; name="kind"\r\n\r\nschools\r\n',
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\n\r\n' + content + b"\r\n--x--\r\n",
    ]
    return {"data": b"".join(parts), "content_type": "multipart/form-data; boundary=x"}


def preview(amal: Browser, content: bytes, **more: Any) -> str:
    """The address of a previewed import whose columns were right."""
    return preview_of(amal, send(amal, content, **more))


def preview_of(amal: Browser, answer: TestResponse) -> str:
    """Accept the columns as they were guessed."""
    page = amal.text(answer.location)
    chosen = dict(re.findall(r'<select[^>]*name="(column_\w+)".*?<option selected value="(\d*)"', page, re.DOTALL))
    return sent(amal, answer.location, {"school_year": "2026-2027", **chosen})


def sent(amal: Browser, address: str, data: dict[str, Any] | None = None) -> str:
    """Where a form leads, once its answer has been read to the end as browsers do: long work begins then."""
    answer = amal.post(address, data)
    answer.close()
    assert answer.status_code == 302, words(answer.text)
    return answer.location


def test_a_file_goes_in_from_the_menu_to_the_result(amal: Browser) -> None:
    assert 'href="/imports"' in amal.text("/seances")
    assert "Aucun import pour le moment" in words(amal.text("/imports"))
    uploaded = send(amal, SCHOOLS, kind="schools")
    assert "Établissements Format reconnu CSV" in words(amal.text(uploaded.location))
    address = preview_of(amal, uploaded)
    page = words(amal.text(address))
    assert "Importer les 2 lignes valides" in page
    assert "1 ligne refusée ne sera pas importée" in page
    assert (
        "3 Fausse Refusée UAI : La lettre de l’UAI ne correspond pas à ses chiffres : vérifiez la saisie de 0060173G."
        in page
    )
    assert db.session.scalar(select(func.count()).select_from(School).filter_by(uai="0060173F")) == 0
    answer = amal.post(f"{address}/importer")
    assert "Import terminé. Fiches créées : 2 ; modifiées : 0." in words(amal.text(answer.location))
    assert db.session.scalar(select(School.name).filter_by(uai="0060173F")) == "École Verrerie"
    assert "écoles.csv Établissements Importé 2 0 1" in words(amal.text("/imports"))


def test_rows_are_shown_by_what_becomes_of_them_and_paged(amal: Browser) -> None:
    many = csv_of("Nom;Type", *(f"École {n};élémentaire" for n in range(60)), "École 1;élémentaire")
    address = preview(amal, many, kind="schools")
    assert "1 à 50 sur 61" in words(amal.text(address))
    assert "51 à 61 sur 61" in words(amal.text(f"{address}?page=2"))
    assert "1 à 1 sur 1" in words(amal.text(f"{address}?sort=refused"))


def test_refused_rows_come_back_as_a_file_that_can_be_corrected_and_brought_in(amal: Browser) -> None:
    address = preview(amal, SCHOOLS, kind="schools")
    for form in ("csv", "xlsx", "ods"):
        table = read_table(amal.get(f"{address}/refusees.{form}").data, f"x.{form}")
        assert table.headings == ("UAI", "Nom", "Type", "Problème")
        assert [row.cells[:3] for row in table.rows] == [("0060173G", "Fausse", "élémentaire")]
        assert table.rows[0].cells[3].startswith("UAI : La lettre de l’UAI")
    corrected = amal.get(f"{address}/refusees.csv").data.replace(b"0060173G", b"0060173F")
    assert "Importer 1 ligne valide" in words(amal.text(preview(amal, corrected, kind="schools")))
    assert amal.get(f"{address}/refusees.pdf").status_code == 404


def test_workbooks_go_in_like_text(amal: Browser) -> None:
    sheet = Sheet("Écoles", [Column("UAI"), Column("Nom"), Column("Type")], [["0060173F", "École V", "élémentaire"]])
    for name, content in (("x.xlsx", write_xlsx([sheet], produced_at=clock.now())), ("x.ods", write_ods([sheet]))):
        assert "Importer 1 ligne valide" in words(amal.text(preview(amal, content, name=name, kind="schools")))


def test_a_published_file_needs_no_columns_and_can_be_narrowed(amal: Browser) -> None:
    uploaded = send(amal, (DATA / "ips-cannes.csv").read_bytes(), "ips.csv")
    page = amal.text(uploaded.location)
    assert "Indices de position sociale" in page
    assert "column_" not in page
    answer = amal.post(uploaded.location, {"school_year": "2026-2027", "communes": "6029", "uais": "0060176J 0060173F"})
    assert "Importer les 2 lignes valides" in words(amal.text(answer.location))
    wrong = amal.post(uploaded.location, {"school_year": "2026-2027", "communes": "Cannes"})
    assert (wrong.status_code, error(wrong.text, "communes")) == (
        422,
        "Un code INSEE de cinq caractères est attendu, par exemple 06029.",
    )


def test_what_is_wrong_with_an_upload_is_said_at_its_field(amal: Browser) -> None:
    assert error(amal.post("/imports/nouveau", {"school_year": "2026-2027"}).text, "file") == "Choisissez un fichier."
    unknown = send(amal, csv_of("a;b", "1;2"))
    assert unknown.status_code == 422
    assert error(unknown.text, "kind").startswith("Indiquez ce que contient ce fichier")
    assert error(send(amal, SCHOOLS, kind="schools", school_year="2026").text, "school_year")
    assert db.session.scalar(select(func.count()).select_from(ImportRun)) == 0


def test_columns_wrongly_matched_keep_what_was_chosen(amal: Browser) -> None:
    uploaded = send(amal, SCHOOLS, kind="teachers")
    answer = amal.post(
        uploaded.location, {"school_year": "2026-2027", "column_first_name": "1", "column_last_name": ""}
    )
    assert answer.status_code == 422
    assert error(answer.text, "column_last_name") == "Choisissez la colonne de ce champ : il est nécessaire."
    assert '<option selected value="1">Nom</option>' in answer.text


def test_an_import_is_undone_from_its_page_unless_something_was_built_on_it(amal: Browser) -> None:
    address = preview(amal, SCHOOLS, kind="schools")
    amal.post(f"{address}/importer")
    with transaction():
        make_class(db.session.scalars(select(School).filter_by(uai="0060173F")).one())
    held = amal.post(f"{address}/annuler")
    assert (
        held.status_code,
        "« École Verrerie » est utilisée depuis l’import par une classe." in words(held.text),
    ) == (
        409,
        True,
    )
    second = preview(amal, csv_of("Nom;Type", "Collège Neuf;collège"), kind="schools")
    amal.post(f"{second}/importer")
    undone = amal.post(f"{second}/annuler")
    assert "l’annuaire est revenu à son état d’avant" in words(amal.text(undone.location))
    assert db.session.scalar(select(School.id).filter_by(name="Collège Neuf")) is None


def test_nothing_is_written_when_a_person_gives_up(amal: Browser) -> None:
    address = preview(amal, SCHOOLS, kind="schools")
    assert "Import abandonné" in words(amal.text(amal.post(f"{address}/abandonner").location))
    assert db.session.scalar(select(func.count()).select_from(ImportRun)) == 0
    assert amal.get(address).status_code == 404


def test_written_twice_from_two_tabs_it_is_written_once(amal: Browser) -> None:
    address = preview(amal, SCHOOLS, kind="schools")
    amal.post(f"{address}/importer")
    again = amal.post(f"{address}/importer")
    assert "Cet import a changé d’état entre-temps" in words(amal.text(again.location))
    assert db.session.scalar(select(func.count()).select_from(School).filter_by(uai="0060173F")) == 1


def test_an_empty_model_has_the_headings_that_are_guessed(amal: Browser) -> None:
    for kind in ImportKind:
        headings = amal.get(f"/imports/modele/{kind.value}.csv").data.decode("utf-8-sig").strip()
        uploaded = send(amal, csv_of(headings, "x" + ";" * headings.count(";")), kind=kind.value)
        assert amal.text(uploaded.location).count('<option selected value="">') == 0, kind
    assert amal.get("/imports/modele/inconnu.csv").status_code == 404


def test_others_neither_see_nor_send_files(bea: Browser, amal: Browser, cast: Cast) -> None:
    address = preview(amal, SCHOOLS, kind="schools")
    assert [bea.get(path).status_code for path in ("/imports", "/imports/nouveau", address)] == [403, 403, 404]
    assert 'href="/imports"' not in bea.text("/seances")
    assert bea.client.post("/imports/nouveau", **whole(b"x" * (6 * 1024 * 1024))).status_code == 413


def test_a_file_larger_than_other_forms_take_is_read(amal: Browser) -> None:
    note = "x" * 4900
    content = csv_of("Nom;Type;Notes", *(f"École {n};collège;{note}" for n in range(1200)))
    assert len(content) > 5 * 1024 * 1024
    sent_whole = whole(content)
    assert amal.client.post("/imports/nouveau", **sent_whole).status_code == 302
    assert amal.client.post("/etablissements/nouveau", **sent_whole).status_code == 413


@pytest.mark.parametrize("size", [3, 300])
def test_the_pages_ask_the_same_few_questions_of_3_rows_and_of_300(amal: Browser, size: int) -> None:
    content = csv_of("Nom;Type", *(f"École {n};collège" for n in range(size)))
    address = preview(amal, content, kind="schools")
    with counted() as asked:
        amal.text(address)
    assert len(asked) <= 5
    with counted() as asked:
        amal.text("/imports")
    assert len(asked) <= 6


def test_a_long_file_is_read_and_written_in_the_background(
    app: Flask, amal: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "AT_ONCE_OTHERWISE", 2)
    address = preview(amal, SCHOOLS, kind="schools")
    work.settle()
    assert "Importer les 2 lignes valides" in words(amal.text(address))
    sent(amal, f"{address}/importer")
    work.settle()
    assert "Import terminé le" in words(amal.text(address))
    assert db.session.scalar(select(School.name).filter_by(uai="0060173F")) == "École Verrerie"


def test_a_run_at_work_shows_how_far_it_is_and_one_that_died_can_be_taken_up(amal: Browser) -> None:
    address = preview(amal, SCHOOLS, kind="schools")
    with transaction():
        run = db.session.scalars(select(ImportRun)).one()
        run.state, run.options = ImportState.WORKING, {**run.options, "job": "write"}
        run.counts, run_id = {"done": 2}, run.id
    page = amal.text(address)
    assert "2 lignes sur 3" in words(page)
    assert 'hx-trigger="every 2s"' in amal.text(address, headers={"HX-Request": "true"})
    with clock.freeze(clock.now() + 2 * work.SILENT):
        assert "L’import s’est interrompu" in words(amal.text(address))
        sent(amal, f"{address}/reprendre")
        work.settle()
        assert db.session.get_one(ImportRun, run_id).state is ImportState.APPLIED


def test_a_failure_in_the_background_writes_nothing_and_says_so(amal: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    address = preview(amal, SCHOOLS, kind="schools")
    monkeypatch.setattr(work, "AT_ONCE_OTHERWISE", 2)

    def fail(**_kwargs: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(service, "write", fail)
    sent(amal, f"{address}/importer")
    work.settle()
    assert "L’import s’est arrêté, rien n’a été écrit" in words(amal.text(address))
    assert "Revenir aux colonnes" in words(amal.text(address))
