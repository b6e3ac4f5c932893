"""Files of every make give the same table; what a person sees in a spreadsheet is what is read."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eac.core.typography import clean
from eac.sheets.reading import Row, Unreadable, read_table
from eac.sheets.texts import clean_cell, find_separator
from eac.sheets.writing import Column, Sheet, write_csv
from tests.sheets.books import xls
from tests.sheets.tables import book, cells, rows, said

PLAIN = "UAI;École;Effectif\n0060176J;Œuvré – Noël;249\n0060177K;« L’Été »;12,5\n"


# --- text ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codec", "mark", "name"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8-sig", b"", "utf-8-sig"),
        ("cp1252", b"", "cp1252"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(codec: str, mark: bytes, name: str, end: str) -> None:
    table = read_table(mark + PLAIN.replace("\n", end).encode(codec), "a.csv")
    assert table.headings == ("UAI", "École", "Effectif")
    assert table.rows == (Row(2, ("0060176J", "Œuvré – Noël", "249")), Row(3, ("0060177K", "« L’Été »", "12,5")))
    assert (table.form, table.encoding, table.separator, table.sheet) == ("csv", name, ";", "")
    assert ("Windows-1252" in said(table)) is (name == "cp1252")


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a;b\n1,5;2,5\n3,5;4,5\n", ";"),
        ("Nom, prénom\tVille\nA, B\tC\n", "\t"),
        ("a,b,c\n1,2,3\n", ","),
        ("a|b\nx;y|z\n", "|"),
        ('a,b\n"x;y;z",1\n"x;y",2\n', ","),
        ("Liste des écoles, année 2026\n\na;b;c\n1;2;3\n4;5;6\n", ";"),
        ('nom;note\n"a,b\nc,d";"x"\n', ";"),
        ("a\tb\tc\n1,2\t3,4\t5,6\n", "\t"),
        ("nom,niveaux\n" + "École,CP;CE1\n" * 30, ","),
        ("seul\nmot\n", ""),
    ],
)
def test_separators(text: str, separator: str) -> None:
    assert find_separator(text) == separator


def test_a_spreadsheets_own_line_names_the_separator() -> None:
    table = read_table(b"sep=|\r\na;x|b\r\n1|2\r\n", "a.csv")
    assert cells(table) == [("a;x", "b"), ("1", "2")]
    assert table.rows[0].line == 3


def test_lines_are_those_of_a_text_editor() -> None:
    table = read_table(b'a;b\r\n\r\n"x\r\ny\r\nz";1\r\n;;\r\nu;2\r\n', "a.csv")
    assert table.rows == (Row(3, ("x\ny\nz", "1")), Row(7, ("u", "2")))


def test_what_nobody_sees_is_taken_away() -> None:
    text = "\ufeffNo\u200bm;V\u00adille\nE\u0301cole\x00\x07\u202e;\u00a0\u202fNice \u2009\n\u2066Zoe\u0308\ud800;\x1b[0m\n"
    table = read_table(text.encode("utf-8", "ignore"), "a.csv")
    assert cells(table) == [("Nom", "Ville"), ("École", "Nice"), ("Zoë", "[0m")]


def test_lone_surrogates_are_taken_away() -> None:
    table = read_table(b"\xff\xfe" + "a;b\nx\ud800y;\udfffz\n".encode("utf-16-le", "surrogatepass") + b"\x00", "a.csv")
    assert cells(table) == [("a", "b"), ("xy", "z")]


@given(st.text(max_size=20))
def test_cells_are_cleaned_as_forms_clean(text: str) -> None:
    found = clean_cell(text)
    assert found == clean_cell(found)
    assert clean(found.replace("\uffff", "").replace("\ufffe", "")) == found
    assert unicodedata.is_normalized("NFC", found)


def test_short_rows_are_filled_and_long_ones_kept_with_a_remark() -> None:
    table = read_table(b"a;b\n1\n1;2;3\n1;2;;;\n1;2;;4\n", "a.csv")
    assert cells(table) == [
        ("a", "b", "Colonne C", "Colonne D"),
        ("1", "", "", ""),
        ("1", "2", "3", ""),
        ("1", "2", "", ""),
        ("1", "2", "", "4"),
    ]
    assert "lignes 3, 5 :" in said(table)


def test_a_quote_amid_a_cell_is_a_quote() -> None:
    table = read_table('a;b\n"Les Petits" école;12" vinyle\nx;y\n'.encode(), "a.csv")
    assert cells(table) == [("a", "b"), ("Les Petits école", '12" vinyle'), ("x", "y")]


@pytest.mark.parametrize("text", ['a;b\n1;2\n3;"4\n5;6\n', 'a;b\n"x" y;2\n3;"4\n5;6\n'])
def test_a_quote_that_never_closes_is_named(text: str) -> None:
    with pytest.raises(Unreadable, match="Ligne 3 : un guillemet"):
        read_table(text.encode(), "a.csv")


def test_our_own_mark_of_text_is_taken_back() -> None:
    sheet = Sheet("x", (Column("Téléphone"), Column("Nom")), [("+33 4 93", "'t Hooft"), ("=1+1", "@a")])
    assert cells(read_table(write_csv(sheet), "a.csv")) == [
        ("Téléphone", "Nom"),
        ("+33 4 93", "'t Hooft"),
        ("=1+1", "@a"),
    ]


# --- workbooks ----------------------------------------------------------------------------------------------------


def test_typed_cells_become_what_a_clerk_would_type() -> None:
    def fill(page: Any, made: Any) -> None:
        form = {
            mask: made.add_format({"num_format": mask})
            for mask in ("dd/mm/yyyy", "hh:mm", "dd/mm/yyyy hh:mm", "[h]:mm")
        }
        page.write_row("C3", ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"])
        page.write_number("C5", 12)
        page.write_number("D5", 0.1 + 0.2)
        page.write_number("E5", 1e22)
        page.write_number("F5", 46280, form["dd/mm/yyyy"])
        page.write_number("G5", 0.395833333, form["hh:mm"])
        page.write_number("H5", 46280.5833333, form["dd/mm/yyyy hh:mm"])
        page.write("I5", True)
        page.write_formula("J5", "=NA()", None, "#N/A")
        page.write_formula("K5", "=1+1", None, 2)
        page.write_string("L5", "=1+1")
        page.write_number("C6", -0.0000001)
        page.write_number("G6", 1.0625, form["[h]:mm"])
        page.write("I6", False)
        page.write_string("L6", "@SUM(A1)")

    table = read_table(book(fill), "a.xlsx")
    assert table.rows[0] == Row(
        5, ("12", "0.3", "1" + "0" * 22, "2026-09-15", "09:30", "2026-09-15 14:00", "oui", "#N/A", "2", "=1+1")
    )
    assert table.rows[1].cells == ("-0.0000001", "", "", "", "25:30", "", "non", "", "", "@SUM(A1)")
    assert table.form == "xlsx"


def test_a_workbook_of_1997() -> None:
    table = read_table(xls([["Nom", "Effectif"], ["École Œuvrée", 12.0], ["b", 0.1 + 0.2]]), "a.xls")
    assert cells(table) == [("Nom", "Effectif"), ("École Œuvrée", "12"), ("b", "0.3")]
    assert (table.form, table.sheet, table.remarks) == ("xls", "Feuille", ())


def test_the_first_worksheet_with_a_table_is_read_and_the_others_named() -> None:
    data = book(
        rows(["Mode d’emploi"]),
        rows(),
        rows(["a", "b"], [1, 2]),
        rows(["c", "d"], [3, 4]),
        names=("Lisez-moi", "Vide", "Écoles", "Autre"),
    )
    table = read_table(data, "a.xlsx")
    assert (table.sheet, table.sheets) == ("Écoles", ("Lisez-moi", "Écoles", "Autre"))
    assert "« Écoles » a été lue, pas « Lisez-moi », « Autre »" in said(table)
    chosen = read_table(data, "a.xlsx", sheet="Autre")
    assert (cells(chosen), chosen.remarks) == ([("c", "d"), ("3", "4")], ())


def test_hidden_worksheets_come_last() -> None:
    def hidden(page: Any, made: Any) -> None:
        rows(["x", "y"], [1, 2])(page, made)
        page.hide()

    def shown(page: Any, made: Any) -> None:
        rows(["a", "b"], [3, 4])(page, made)
        page.set_first_sheet()
        page.activate()

    table = read_table(book(hidden, shown, names=("Listes", "Écoles")), "a.xlsx")
    assert (table.sheet, table.sheets) == ("Écoles", ("Listes", "Écoles"))


def test_a_worksheet_that_is_not_there_is_said() -> None:
    with pytest.raises(Unreadable, match="pas de feuille « Autre »"):
        read_table(book(rows(["a"])), "a.xlsx", sheet="Autre")


def test_the_name_of_a_file_is_only_worth_a_remark() -> None:
    data = book(rows(["a", "b"], [1, 2]))
    assert cells(read_table(data, "a.csv")) == cells(read_table(data, "a.xlsx"))
    assert "finit par « .csv », mais c’est un classeur .xlsx" in said(read_table(data, "a.csv"))
    assert "finit par « .xls », mais c’est un fichier texte" in said(read_table(b"a;b\n1;2\n", "A.XLS"))
    assert read_table(data, "sans extension").remarks == ()
