"""Pages and files of the report, for those who may and those who may not."""

import csv
import io
import json
import re
from html import unescape

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from eac.core.errors import RuleBroken
from eac.db import db, transaction
from eac.identity.rules import Role
from eac.reporting.exports import write_report
from eac.scheduling.models import Participation
from eac.schools.models import School, SchoolClass
from tests.factories.people import make_user
from tests.reporting import hand_counted_tables
from tests.reporting.hand_counted import SCHOOLS, YEAR
from tests.reporting.test_queries import statements
from tests.signed import Browser

PAGES = ("", "/manques", "/export.csv", "/export.xlsx", "/export.ods", "/export.json")


@pytest.fixture(autouse=True)
def _written(app: Flask) -> None:
    hand_counted_tables.write()


def person(app: Flask, role: Role, scope_id: int = 0) -> Browser:
    with transaction():
        user_id = make_user(role, scope_id).id
    return Browser(app, user_id)


@pytest.fixture
def reader(app: Flask) -> Browser:
    return person(app, Role.READER)


def words(html: str) -> str:
    """The text of a page, tags away, spaces of every width as one."""
    body = re.sub(r"<script.*?</script>|<style.*?</style>", "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def table(html: str, number: int = 0) -> list[list[str]]:
    """The cells of one table of the page."""
    tables = re.findall(r"<table.*?</table>", html, flags=re.DOTALL)
    rows = re.findall(r"<tr.*?</tr>", tables[number], flags=re.DOTALL)
    return [[words(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, flags=re.DOTALL)] for row in rows]


@pytest.mark.parametrize(
    ("role", "scope_id", "expected"),
    [
        (Role.ADMINISTRATOR, 0, (200, 200, 200)),
        (Role.COORDINATOR, 0, (200, 200, 200)),
        (Role.READER, 0, (200, 200, 200)),
        (Role.HEAD, 1, (403, 200, 403)),
        (Role.MEDIATOR, 1, (404, 404, 404)),
        (Role.TEACHER, 1, (404, 404, 404)),
        (Role.PRACTITIONER, 1, (404, 404, 404)),
    ],
)
def test_who_reads_what(app: Flask, role: Role, scope_id: int, expected: tuple[int, ...]) -> None:
    browser = person(app, role, scope_id)
    assert tuple(browser.get(f"/bilan/{YEAR}{page}").status_code for page in PAGES[:3]) == expected
    assert browser.get("/bilan").status_code == (403 if expected[1] == 404 else 302)


def test_a_stranger_is_asked_to_sign_in(app: Flask) -> None:
    for page in PAGES:
        answer = app.test_client().get(f"/bilan/{YEAR}{page}")
        assert answer.status_code == 302
        assert "/bilan" in answer.location


@pytest.mark.parametrize("path", ["/bilan/2026-2028", "/bilan/abc", "/bilan/2026-2027/export.pdf", "/bilan/x/manques"])
def test_what_is_not_a_year_or_a_format_is_not_found(reader: Browser, path: str) -> None:
    assert reader.get(path).status_code == 404


@pytest.mark.parametrize(("role", "page"), [(Role.READER, ""), (Role.HEAD, "/manques")])
def test_the_menu_leads_each_to_what_they_may_read(app: Flask, role: Role, page: str) -> None:
    assert person(app, role, 1).get("/bilan").location == f"/bilan/2026-2027{page}"


def test_key_figures_stand_with_what_they_are_made_of(reader: Browser) -> None:
    rows = {row[0]: row[1:] for row in table(reader.text(f"/bilan/{YEAR}"))}
    assert rows["Indicateur"] == ["2026-2027", "Comptage"]
    assert rows["Élèves touchés au moins une fois"][0] == "59 %"
    assert rows["Élèves touchés au moins une fois"][1].startswith("154 sur 260 ")
    assert "Élèves des classes ayant eu une séance réalisée : 154" in rows["Élèves touchés au moins une fois"][1]
    assert {name: row[0] for name, row in rows.items()} == {
        "Indicateur": "2026-2027",
        "Élèves touchés au moins une fois": "59 %",
        "Élèves touchés si tout le prévu se réalise": "90 %",
        "Classes touchées": "60 %",
        "Classes touchées si tout le prévu se réalise": "90 %",
        "Classes ayant reçu les trois piliers": "10 %",
        "Établissements touchés": "80 %",
        "Participations": "185",
        "Présence": "95 %",
        "Effectifs relevés": "89 %",
        "Séances réalisées": "7",
        "Séances prévues": "4",
        "Séances passées à pointer": "25 %",
        "Séances annulées": "22 %",
        "Heures de séance": "9 h 15",
        "Heures prévues": "4 h 20",
        "Heures par classe touchée": "2 h 12",
    }


def test_each_chart_states_its_finding_and_has_its_table(reader: Browser) -> None:
    html = reader.text(f"/bilan/{YEAR}")
    assert "Élèves touchés au moins une fois : de 0 % (Maternelle) à 100 % (Collège)" in words(html)
    assert "Séances réalisées : de 1 (Découverte d’un lieu) à 2 (Rencontre avec une œuvre)" in words(html)
    # Key figures, then for each of the eight axes the chart's own table and the table of all measures.
    assert html.count("<table") == 1 + 2 * 8
    assert table(html, 1) == [
        ["Rubrique", "Élèves", "Sur un total de", "Part"],
        ["Maternelle", "0", "50", "0 %"],
        ["Élémentaire", "69", "94", "73 %"],
        ["Collège", "55", "55", "100 %"],
        ["Lycée", "30", "61", "49 %"],
    ]
    assert table(html, 2)[2] == ["Élémentaire", "73 %", "75 %", "105", "4", "2", "20 %", "5 h 15", "2 h 45"]


def test_the_year_before_stands_beside(reader: Browser) -> None:
    with transaction():
        db.session.add(SchoolClass(id=1000, school_id=1, school_year="2025-2026", name="CP Z", headcount=40))
        db.session.flush()
        db.session.add(Participation(session_id=16, class_id=1000, expected_headcount=40, actual_headcount=38))
    html = reader.text(f"/bilan/{YEAR}")
    rows = {row[0]: row[1:3] for row in table(html)}
    assert rows["Indicateur"] == ["2026-2027", "2025-2026"]
    assert rows["Élèves touchés au moins une fois"] == ["59 %", "100 %"]
    assert rows["Participations"] == ["185", "38"]
    assert rows["Heures de séance"] == ["9 h 15", "10 h"]
    assert ["Élémentaire", "69", "94", "73 %", "40"] in table(html, 1)
    # The class of last year has no level: it takes the degree of its school.
    assert table(html, 2)[2][:4] == ["Élémentaire", "73 %", "100 %", "75 %"]


def test_warnings_say_what_is_not_counted(reader: Browser) -> None:
    text = words(reader.text(f"/bilan/{YEAR}"))
    assert "1 séance passée reste à pointer" in text
    assert "Les chiffres sont arrêtés au mardi 24 novembre 2026" in text
    assert "Aucune classe pour 2030-2031" in words(reader.text("/bilan/2030-2031"))


def test_the_year_switch_is_followed(reader: Browser) -> None:
    assert reader.get(f"/bilan/{YEAR}?annee=2025-2026").location == "/bilan/2025-2026"
    answer = reader.get(f"/bilan/{YEAR}/manques?annee=2025-2026&rien=y&page=3")
    assert answer.location == "/bilan/2025-2026/manques?rien=y"
    assert reader.get(f"/bilan/{YEAR}?annee=oups").status_code == 404
    assert reader.get(f"/bilan/{YEAR}?annee={YEAR}").status_code == 200


def _without_school(cell: str) -> str:
    return next(cell.removesuffix(f" {one[0]}") for one in SCHOOLS.values() if cell.endswith(f" {one[0]}"))


def matrix(browser: Browser, query: str = "") -> list[list[str]]:
    html = browser.text(f"/bilan/{YEAR}/manques{query}")
    rows = table(html)[1:] if "<table" in html else []
    return [[_without_school(row[0]), *(cell.partition(" :")[0] for cell in row[3:])] for row in rows]


def test_the_matrix_begins_with_the_greatest_need(reader: Browser) -> None:
    assert matrix(reader) == [
        ["PS-MS", "Rien", "Rien", "Rien", "0", "0", "0 min"],
        ["CM2", "Prévue", "Rien", "Rien", "0", "1", "0 min"],
        ["GS", "Rien", "Rien", "Prévue", "0", "1", "0 min"],
        ["1re 1", "Prévue", "Rien", "Rien", "0", "1", "0 min"],
        ["2de 1", "Réalisée", "Rien", "Rien", "1", "0", "1 h"],
        ["CM1-CM2", "Rien", "Réalisée", "Rien", "1", "0", "2 h"],
        ["CE1-CE2", "Réalisée", "Prévue", "Rien", "1", "1", "1 h"],
        ["6e 1", "Réalisée", "Rien", "Réalisée", "1", "0", "2 h"],
        ["6e 2", "Réalisée", "Rien", "Réalisée", "1", "0", "2 h"],
        ["CP A", "Réalisée", "Réalisée", "Réalisée", "4", "0", "5 h 15"],
    ]


def test_an_empty_cell_leads_to_offers_that_would_fill_it(reader: Browser) -> None:
    html = unescape(reader.text(f"/bilan/{YEAR}/manques?ecole=4"))
    links = re.findall(r'href="(/offres[?][^"]*)"', html)
    # The 1re has one « rencontrer » to come, the 2de has had one.
    assert links == [
        f"/offres?pilier={pillar}&niveau={level}" for level in ("1re", "2de") for pillar in ("practise", "know")
    ]
    assert reader.get(links[0]).status_code == 200


def test_filters_of_the_matrix(reader: Browser) -> None:
    assert [row[0] for row in matrix(reader, "?ecole=3")] == ["6e 1", "6e 2"]
    assert [row[0] for row in matrix(reader, "?degre=nursery")] == ["PS-MS", "GS"]
    assert [row[0] for row in matrix(reader, "?rien=y")] == ["PS-MS"]
    assert matrix(reader, "?rien=y&ecole=3") == []
    assert len(matrix(reader, "?ecole=999&degre=oups&page=77")) == 10


def test_a_head_sees_their_school_only(app: Flask) -> None:
    head = person(app, Role.HEAD, 1)
    assert [row[0] for row in matrix(head)] == ["CM2", "CE1-CE2", "CP A"]
    assert [row[0] for row in matrix(head, "?ecole=3")] == ["CM2", "CE1-CE2", "CP A"]
    assert "Collège Capron" not in head.text(f"/bilan/{YEAR}/manques")
    assert head.get("/etablissements/1/bilan").location == "/bilan/2026-2027/manques?ecole=1"
    assert head.get("/etablissements/3/bilan").status_code == 404


def test_the_matrix_comes_in_pages(reader: Browser) -> None:
    with transaction():
        for number in range(60):
            name = f"Classe {number:02}"
            db.session.add(SchoolClass(id=1000 + number, school_id=5, school_year=YEAR, name=name, headcount=1))
    html = reader.text(f"/bilan/{YEAR}/manques?page=2")
    assert len(table(html)) == 1 + 20
    assert "51 à 70 sur 70" in words(html)


def test_csv_holds_every_figure_with_its_definition(reader: Browser) -> None:
    answer = reader.get(f"/bilan/{YEAR}/export.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bilan-eac-2026-2027.csv"'
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[1][:12] == [
        "Ville entière", "", "Élèves touchés au moins une fois", "59,23", "%", "154",
        "Élèves des classes ayant eu une séance réalisée", "260", "Élèves de toutes les classes", "", "", "",
    ]  # fmt: skip
    assert all(row[12].endswith(".") for row in rows[1:])
    hours = next(row for row in rows if row[:3] == ["Par type de séance", "Débat", "Heures de séance"])
    assert hours[3:8] == ["0,75", "heures", "45", "Minutes de séance réalisées", ""]
    # 16 indicators; 16 on 27 lines of degree to IPS less schools_reached on 5 schools; 15 on 8 lines of kind and pillar.
    assert len(rows) - 1 == 16 + 16 * (4 + 11 + 5 + 2 + 3 + 5) - 5 + 15 * 8


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_workbooks_hold_figures_and_matrix(reader: Browser, kind: str) -> None:
    data = reader.get(f"/bilan/{YEAR}/export.{kind}").data
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert [words(name) for name in book.sheet_names] == ["Bilan 2026-2027", "Classes et piliers"]
    figures = book.get_sheet_by_index(0).to_python()
    assert figures[1][2:8] == [
        "Élèves touchés au moins une fois", 59.23, "%", 154.0,
        "Élèves des classes ayant eu une séance réalisée", 260.0,
    ]  # fmt: skip
    last = book.get_sheet_by_index(1).to_python()[-1]
    goscinny = "École élémentaire Goscinny"
    assert last == ["CP A", goscinny, "CP", 20.0, "Réalisée", "Réalisée", "Réalisée", 4.0, 0.0, 315.0]


def test_json_keeps_the_counts(reader: Browser) -> None:
    data = json.loads(reader.get(f"/bilan/{YEAR}/export.json").data)
    assert (data["year"], data["produced_at"]) == (YEAR, "2026-11-24T11:00:00+00:00")
    first = data["indicators"][0]
    assert (first["id"], first["numerator"], first["denominator"], first["value"]) == (
        "pupils_reached", 154, 260, 154 / 260,
    )  # fmt: skip
    college = next(line for line in data["breakdowns"]["degree"] if line["key"] == "lower_secondary")
    assert college["name"] == "Collège"
    assert college["figures"]["hours_per_class"] == {"value": 2.0, "numerator": 240, "denominator": 2}


def test_the_command_writes_the_same(app: Flask) -> None:
    assert json.loads(write_report(YEAR, "json"))["indicators"][6]["value"] == 185
    with pytest.raises(RuleBroken, match="Format inconnu"):
        write_report(YEAR, "pdf")
    with pytest.raises(RuleBroken, match="n’est pas une année scolaire"):
        write_report("2026", "json")


def test_hostile_names_stay_text(reader: Browser) -> None:
    with transaction():
        db.session.get_one(School, 1).name = '=HYPERLINK("http://x.example")<script>alert(1)</script> 100 %s'
    for page in ("", "/manques"):
        assert "<script>alert" not in reader.text(f"/bilan/{YEAR}{page}")
    assert ";'=HYPERLINK" in reader.get(f"/bilan/{YEAR}/export.csv").data.decode().replace('"', "")


@pytest.mark.parametrize("page", PAGES)
def test_statements_do_not_grow_with_the_city(reader: Browser, page: str) -> None:
    reader.get(f"/bilan/{YEAR}{page}")
    with statements() as few:
        reader.get(f"/bilan/{YEAR}{page}")
    with transaction():
        ids = range(1000, 1200)
        for one in ids:
            db.session.add(SchoolClass(id=one, school_id=2, school_year=YEAR, name=f"Classe {one}", headcount=1))
        db.session.flush()
        db.session.add_all(Participation(session_id=15, class_id=one, expected_headcount=1) for one in ids)
    with statements() as many:
        reader.get(f"/bilan/{YEAR}{page}")
    assert len(many) == len(few)
