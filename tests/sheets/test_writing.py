"""Spreadsheets are judged by opening them again: with csv, with calamine, and XML by XML for what calamine hides."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from eac.sheets.writing import Cell, Column, Sheet, clean_text, is_formula_like, write_csv, write_ods, write_xlsx

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
COLUMNS = (Column("École", 30), Column("Élèves", decimals=0), Column("Taux (%)", decimals=1), Column("Jour"))
ROWS: tuple[tuple[Cell, ...], ...] = (
    ("École élémentaire Goscinny", 249, Decimal("57.25"), date(2027, 3, 2)),
    ("Lycée « Bristol » ; Cannes", 1234, 0.5, datetime(2027, 3, 28, 9, 5)),  # noqa: DTZ001  local time, on purpose
    ("", None, -3, None),
)
SHEET = Sheet("Bilan 2026-2027", COLUMNS, ROWS)

FORMULAS = (
    "=1+1", "+33 4 93", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠A", " =1+1", "\ufeff=1+1",
    '=HYPERLINK("http://x.example";"ici")', "=cmd|' /C calc'!A0", "\x00=1+1", "\u200b=1", "-", "=",
)  # fmt: skip


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def read_book(data: bytes, tab: int = 0) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [list(row) for row in book.get_sheet_by_index(tab).to_python(skip_empty_area=False)]


def test_csv_is_what_a_french_spreadsheet_reads() -> None:
    assert (
        write_csv(SHEET)
        == (
            "\ufeffÉcole;Élèves;Taux (%);Jour\r\n"
            "École élémentaire Goscinny;249;57,3;02/03/2027\r\n"
            '"Lycée « Bristol » ; Cannes";1234;0,5;28/03/2027 09:05\r\n'
            ";;-3,0;\r\n"
        ).encode()
    )


def test_csv_numbers_have_no_exponent_and_keep_every_digit_when_no_decimals_are_asked() -> None:
    sheet = Sheet("x", (Column("a"), Column("b"), Column("c")), [(1e-7, Decimal("1E+3"), 10**17)])
    assert read_csv(write_csv(sheet))[1] == ["0,0000001", "1000", "100000000000000000"]


def test_xlsx_cells_keep_their_types() -> None:
    assert read_book(write_xlsx([SHEET], produced_at=NOW)) == [
        ["École", "Élèves", "Taux (%)", "Jour"],
        ["École élémentaire Goscinny", 249.0, 57.25, date(2027, 3, 2)],
        ["Lycée « Bristol » ; Cannes", 1234.0, 0.5, datetime(2027, 3, 28, 9, 5)],  # noqa: DTZ001  local time
        ["", "", -3.0, ""],
    ]


def test_ods_cells_keep_their_types() -> None:
    assert read_book(write_ods([SHEET])) == [
        ["École", "Élèves", "Taux (%)", "Jour"],
        ["École élémentaire Goscinny", 249.0, 57.25, date(2027, 3, 2)],
        ["Lycée « Bristol » ; Cannes", 1234.0, 0.5, datetime(2027, 3, 28, 9, 5)],  # noqa: DTZ001  local time
        ["", "", -3.0, ""],
    ]


def test_xlsx_headings_are_bold_frozen_repeated_and_filtered() -> None:
    with zipfile.ZipFile(io.BytesIO(write_xlsx([SHEET], produced_at=NOW))) as archive:
        page = archive.read("xl/worksheets/sheet1.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
        book = archive.read("xl/workbook.xml").decode()
        properties = archive.read("docProps/core.xml").decode()
    assert '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' in page
    assert '<autoFilter ref="A1:D4"/>' in page
    assert '<col min="1" max="1" width="30.7109375"' in page
    assert "<b/>" in styles
    assert "_xlnm.Print_Titles" in book
    assert "2026-11-22T09:30:00Z" in properties


def test_ods_opens_by_the_rules_of_the_package() -> None:
    data = write_ods([SHEET])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
        listed = {node.attrib.popitem()[1] for node in ET.fromstring(archive.read("META-INF/manifest.xml"))}  # noqa: S314  our own file
        assert len(listed) == 2  # two media types: the package's and XML
        content = archive.read("content.xml").decode()
    assert write_ods([SHEET]) == data
    assert 'table:style-name="day" office:value-type="date" office:date-value="2027-03-02"' in content
    assert "<table:table-header-rows>" in content


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula(text: str) -> None:
    sheet = Sheet("x", (Column("=titre"),), [(text,)])
    bare = clean_text(text)
    for row in read_csv(write_csv(sheet)):
        assert row[0].startswith("'")
    assert read_csv(write_csv(sheet))[1] == ["'" + bare]
    xlsx = write_xlsx([sheet], produced_at=NOW)
    with zipfile.ZipFile(io.BytesIO(xlsx)) as archive:
        assert "<f>" not in archive.read("xl/worksheets/sheet1.xml").decode()
        assert 'quotePrefix="1"' in archive.read("xl/styles.xml").decode()
    assert read_book(xlsx) == [["=titre"], [bare]]
    with zipfile.ZipFile(io.BytesIO(write_ods([sheet]))) as archive:
        content = archive.read("content.xml").decode()
    assert "table:formula" not in content
    assert content.count('office:value-type="string"') == 2


def test_negative_numbers_and_ordinary_text_get_no_quote() -> None:
    sheet = Sheet("x", (Column("a"), Column("b")), [(-5, "L’été"), (Decimal("-0.25"), "5-6")])
    assert read_csv(write_csv(sheet))[1:] == [["-5", "L’été"], ["-0,25", "5-6"]]
    assert not is_formula_like("")


def test_text_with_lines_spaces_and_forbidden_characters_survives() -> None:
    text = 'a\r\nb\x07\ud800  c <&> "d" ]]>\u2028'
    clean = 'a\nb  c <&> "d" ]]>\u2028'
    sheet = Sheet("x", (Column("t"),), [(text,)])
    assert read_csv(write_csv(sheet))[1] == [clean]
    assert read_book(write_xlsx([sheet], produced_at=NOW))[1] == [clean]
    assert read_book(write_ods([sheet]))[1] == [clean]


def test_ods_writes_tabs_and_runs_of_spaces_in_its_own_elements() -> None:
    with zipfile.ZipFile(io.BytesIO(write_ods([Sheet("x", (Column("t"),), [("a\tb   c ",)])]))) as archive:
        content = archive.read("content.xml").decode()
    assert "<text:p>a<text:tab/>b<text:s/><text:s/> c<text:s/></text:p>" in content


def test_too_long_a_text_is_cut_where_one_sees_it() -> None:
    sheet = Sheet("x", (Column("t"),), [("é" * 40_000,)])
    expected = "é" * 32_766 + "…"
    assert read_book(write_xlsx([sheet], produced_at=NOW))[1] == [expected]
    assert read_csv(write_csv(sheet))[1] == [expected]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ((1,), "row 2 has 1 cells for 2 columns"),
        ((NOW, 1), "row 2: turn the instant into local time first"),
        ((float("inf"), 1), "row 2: inf is not a number a spreadsheet can hold"),
        ((Decimal("NaN"), 1), "row 2: NaN is not a number a spreadsheet can hold"),
        ((True, 1), "row 2: write yes and no in words"),
    ],
)
def test_a_row_without_one_meaning_is_refused_in_every_format(row: tuple[Cell, ...], sentence: str) -> None:
    for write in (write_csv, lambda s: write_xlsx([s], produced_at=NOW), lambda s: write_ods([s])):
        with pytest.raises(ValueError, match=f"^{sentence}$"):
            write(Sheet("x", (Column("a"), Column("b")), [row]))


def test_tabs_get_names_every_spreadsheet_accepts() -> None:
    titles = ["Bilan : 2026/2027 [essai]", "'École'", "école", "", "x" * 40, "X" * 40]
    sheets = [Sheet(title, (Column("a"),), [(index,)]) for index, title in enumerate(titles)]
    names = ["Bilan   2026 2027  essai", "École", "école (2)", "Feuille", "x" * 31, "X" * 26 + " (2)"]
    for data in (write_xlsx(sheets, produced_at=NOW), write_ods(sheets)):
        assert CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names == names
        assert read_book(data, 5) == [["a"], [5.0]]


def test_a_sheet_without_rows_still_opens() -> None:
    empty = Sheet("Vide", COLUMNS, ())
    heading = ["École", "Élèves", "Taux (%)", "Jour"]
    assert read_csv(write_csv(empty)) == [heading]
    assert read_book(write_xlsx([empty], produced_at=NOW)) == [heading]
    assert read_book(write_ods([empty])) == [heading]


# calamine skips OpenDocument's own element for a tab: the test above looks for it in the file.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\t"), max_size=40)
NUMBER = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9)
DAY = st.dates(date(1904, 1, 2), date(2199, 12, 31))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXT, NUMBER, DAY), max_size=5))
def test_whatever_is_written_is_read_back(rows: list[tuple[str, Decimal, date]]) -> None:
    columns = (Column("a"), Column("b"), Column("c"))
    typed = [[clean_text(text), float(number), day] for text, number, day in rows]
    assert read_book(write_xlsx([Sheet("x", columns, rows)], produced_at=NOW))[1:] == typed
    assert read_book(write_ods([Sheet("x", columns, rows)]))[1:] == typed
    for row, (text, number, day) in zip(read_csv(write_csv(Sheet("x", columns, rows)))[1:], rows, strict=True):
        assert row[0].removeprefix("'") in {clean_text(text), clean_text(text).removeprefix("'")}
        assert Decimal(row[1].replace(",", ".")) == number
        assert row[2] == day.strftime("%d/%m/%Y")
