"""Files of every make give the same table, or a sentence; what a person sees in a spreadsheet is what is read."""

import csv
import io
import itertools
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from eac.core.typography import clean
from eac.sheets.layout import distinct, letters
from eac.sheets.reading import Row, Table, Unreadable, read_table
from eac.sheets.texts import clean_cell, find_separator
from eac.sheets.writing import Column, Sheet, write_csv, write_ods, write_xlsx
from tests.sheets.books import xls

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
PLAIN = "UAI;École;Effectif\n0060176J;Œuvré – Noël;249\n0060177K;« L’Été »;12,5\n"


def cells(table: Table) -> list[tuple[str, ...]]:
    """Headings and rows, without line numbers."""
    return [table.headings, *(row.cells for row in table.rows)]


def said(table: Table) -> str:
    """All remarks."""
    return "\n".join(map(str, table.remarks))


def book(*fills: Callable[[Any, Any], object], names: tuple[str, ...] = ()) -> bytes:
    """A workbook with one worksheet for each function, which fills it."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    for fill, name in itertools.zip_longest(fills, names):
        fill(made.add_worksheet(name), made)
    made.close()
    return out.getvalue()


def rows(*lines: list[object]) -> Callable[[Any, Any], object]:
    """Fills a worksheet with these lines from A1."""

    def fill(page: Any, _book: Any) -> None:
        for number, line in enumerate(lines):
            page.write_row(number, 0, line)

    return fill


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


# --- headings -----------------------------------------------------------------------------------------------------


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


# --- any table ----------------------------------------------------------------------------------------------------

WORD = st.text(
    st.characters(codec="cp1252", exclude_characters="'\x81\x8d\x8f\x90\x9d", exclude_categories=["C"]), max_size=12
)
TABLES = st.integers(2, 6).flatmap(
    lambda width: st.tuples(
        st.lists(
            st.from_regex(r"[A-Za-zéèÉ]{1,8}", fullmatch=True), min_size=width, max_size=width, unique_by=str.casefold
        ),
        st.lists(st.lists(WORD, min_size=width, max_size=width), max_size=8),
    )
)


def expected(lines: list[list[str]]) -> list[tuple[str, ...]]:
    """Cells as they are to be read: trimmed, line ends as one, empty lines left out."""
    return [tuple(map(clean_cell, line)) for line in lines if any(map(clean_cell, line))]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@settings(max_examples=40, deadline=None)
@given(
    table=TABLES,
    separator=st.sampled_from(";,\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_any_table_written_as_text_is_read_back(
    codec: str, table: tuple[list[str], list[list[str]]], separator: str, quoting: Any, end: str
) -> None:
    headings, lines = table
    out = io.StringIO()
    csv.writer(out, delimiter=separator, quoting=quoting, lineterminator=end).writerows([headings, *lines])
    read = read_table(out.getvalue().encode(codec), "a.csv")
    if read.separator == separator:
        assert cells(read) == expected([headings, *lines])
    else:  # another separator cuts every line alike: only a file that could be read both ways
        assert find_separator(out.getvalue()) == read.separator


CELLS = st.one_of(
    st.text(st.characters(exclude_categories=("Cs", "Co", "Cn")), max_size=20),
    st.integers(-(10**14), 10**14),
    st.decimals(-10_000, 10_000, places=3),
    st.dates(date(1900, 3, 1), date(2100, 1, 1)),
    st.none(),
)


def as_typed(cell: object) -> str:
    """What a cell that we write is to be read as."""
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}" if cell else "0"
    return "" if cell is None else clean_cell(str(cell))


@settings(max_examples=6, deadline=None)
@given(lines=st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=12))
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_our_own_workbooks_are_read_back(form: str, lines: list[list[Any]]) -> None:
    sheet = Sheet("Écoles", (Column("Nom"), Column("Élèves"), Column("Jour")), lines)
    data = write_xlsx([sheet], produced_at=NOW) if form == "xlsx" else write_ods([sheet])
    table = read_table(data, f"a.{form}")
    wanted = [tuple(map(as_typed, line)) for line in lines]
    assert cells(table) == [("Nom", "Élèves", "Jour"), *filter(any, wanted)]
    assert table.form == form


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(st.binary(max_size=300), st.text("\n\r;,\t|\"'a\x00é", max_size=80).map(str.encode)),
    st.sampled_from(["a.csv", "a.xlsx", "", "."]),
)
def test_any_bytes_give_a_table_or_a_sentence(data: bytes, name: str) -> None:
    try:
        table = read_table(data, name)
    except Unreadable as refusal:
        assert str(refusal).endswith((".", "…"))  # noqa: PT017  either is right
    else:
        assert len({heading.casefold() for heading in table.headings}) == len(table.headings) > 0
        assert all(len(row.cells) == len(table.headings) and any(row.cells) for row in table.rows)
        assert [row.line for row in table.rows] == sorted({row.line for row in table.rows})
