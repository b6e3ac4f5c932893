"""Headings are found wherever a person sees them, and columns called as that person calls them."""

from typing import Any

import pytest

from eac.sheets.layout import distinct, letters
from eac.sheets.reading import read_table
from tests.sheets.tables import book, cells, said


@pytest.mark.parametrize(
    ("text", "headings", "first"),
    [
        ("Écoles de Cannes\n\nAnnée 2026\nUAI;Nom;Ville\n1;2;3\n4;5;6\n", ("UAI", "Nom", "Ville"), 5),
        ("a;A;a;b\n1;2;3;4\n", ("a", "A (2)", "a (3)", "b"), 2),
        ("a;;b;\n1;2;3;\n", ("a", "Colonne B", "b"), 2),
        (";;a;b;;\n;;1;2;;\n", ("a", "b"), 2),
        ("a;vide;b\n1;;3\n", ("a", "vide", "b"), 2),
        ("UAI;Nom;Classe;;\n;;Niveau;Effectif;Prof\n1;2;3;4;5\n", ("UAI", "Nom", "Niveau", "Effectif", "Prof"), 3),
        ("École;;Classe;\nUAI;Nom;Nom;Niveau\n1;2;3;4\n5;6;7;8\n", ("UAI", "École – Nom", "Classe – Nom", "Niveau"), 3),
        ("a;b;c\n", ("a", "b", "c"), 0),
        ('"Nom de\nl’école";b\n1;2\n', ("Nom de l’école", "b"), 3),
        ("Nom;;Ville\nx;y;Cannes\nz;t;Nice\n", ("Nom", "Colonne B", "Ville"), 2),
    ],
)
def test_headings(text: str, headings: tuple[str, ...], first: int) -> None:
    table = read_table(text.encode(), "a.csv")
    assert table.headings == headings
    assert [row.line for row in table.rows][:1] == ([first] if first else [])


def test_the_line_of_the_headings_is_told_when_something_stands_above() -> None:
    assert "ligne 3" in said(read_table(b"Titre\n\na;b\n1;2\n", "a.csv"))
    assert "lignes 1 et 2" in said(read_table(b"UAI;Classe;\n;Nom;Niveau\n1;2;3\n", "a.csv"))
    assert said(read_table(b"\na;b\n1;2\n", "a.csv")) == ""


def test_merged_headings_of_a_workbook() -> None:
    def fill(page: Any, _book: Any) -> None:
        page.merge_range("A1:F1", "Classes de la ville")
        page.merge_range("A3:A4", "UAI")
        page.merge_range("B3:C3", "Classe")
        page.merge_range("D3:E3", "Effectif")
        page.merge_range("F3:F4", "Remarque")
        page.write_row("B4", ["Nom", "Niveau", "Filles", "Garçons"])
        page.write_row("A5", ["0060176J", "CP A", "CP", 12, 13])
        page.merge_range("A6:A7", "0060177K")
        page.write_row("B6", ["CE1", "CE1", 10, 11])
        page.write_row("B7", ["CE2", "CE2", 9, 8, "double"])

    table = read_table(book(fill), "a.xlsx")
    assert cells(table) == [
        ("UAI", "Nom", "Niveau", "Filles", "Garçons", "Remarque"),
        ("0060176J", "CP A", "CP", "12", "13", ""),
        ("0060177K", "CE1", "CE1", "10", "11", ""),
        ("", "CE2", "CE2", "9", "8", "double"),
    ]
    assert [row.line for row in table.rows] == [5, 6, 7]


def test_headings_merged_downwards_only() -> None:
    def fill(page: Any, _book: Any) -> None:
        page.merge_range("A1:A2", "UAI")
        page.write("B1", "Effectif")
        page.write("B2", "Au 15 septembre")
        page.write_row("A3", ["0060176J", 249])

    table = read_table(book(fill), "a.xlsx")
    assert cells(table) == [("UAI", "Au 15 septembre"), ("0060176J", "249")]
    assert "lignes 1 et 2" in said(table)


def test_a_merged_heading_over_two_filled_columns_is_one_line() -> None:
    def fill(page: Any, _book: Any) -> None:
        page.write("A1", "UAI")
        page.merge_range("B1:C1", "Adresse")
        page.write_row("A2", ["0060176J", "rue Haute", "Cannes"])

    assert cells(read_table(book(fill), "a.xlsx")) == [
        ("UAI", "Adresse", "Colonne C"),
        ("0060176J", "rue Haute", "Cannes"),
    ]


def test_cells_merged_for_their_width_are_one_column() -> None:
    def fill(page: Any, _book: Any) -> None:
        for line, (name, place) in enumerate([("Nom", "Ville"), ("Gérard Philipe", "Cannes"), ("Méro", "Cannes")]):
            page.merge_range(line, 0, line, 1, name)
            page.merge_range(line, 2, line, 3, place)

    table = read_table(book(fill), "a.xlsx")
    assert cells(table) == [("Nom", "Ville"), ("Gérard Philipe", "Cannes"), ("Méro", "Cannes")]


def test_names_of_columns() -> None:
    assert [letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert distinct(["a", "a (2)", "a", "A"]) == ["a", "a (2)", "a (3)", "A (4)"]
