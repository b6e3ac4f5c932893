"""Files made to harm, or broken: each gets its table or a sentence that says what it is, soon and in little memory."""

import random
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eac.sheets.nature import MAX_BOOK, MAX_TEXT
from eac.sheets.reading import Row, Unreadable, read_table
from eac.sheets.writing import Column, Sheet, write_ods, write_xlsx
from tests.sheets.books import XMLNS, compound, packed, text_cells, xls, xlsx

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SHEET = Sheet("Écoles", [Column("UAI"), Column("Nom")], [(f"00601{n:02}J", f"École {n}") for n in range(40)])
CALC = "application/vnd.oasis.opendocument.spreadsheet"
_LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = f'<!DOCTYPE x [<!ENTITY a0 "{"ha" * 50}">{_LAUGHS}]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
TWO = text_cells(["a", "b"], ["c", "d"])
HTML = b"<html><body><table><tr><td>UAI</td></tr></table></body></html>"
ODS_START = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:calcext="urn:x">'
    '<office:body><office:spreadsheet><table:table table:name="A">'
)
ODS_END = "</table:table></office:spreadsheet></office:body></office:document-content>"


def ods(rows: str, manifest: str = "<m/>") -> bytes:
    """An OpenDocument workbook of one table, its rows given as XML."""
    return packed({"mimetype": CALC, "content.xml": ODS_START + rows + ODS_END, "META-INF/manifest.xml": manifest})


def ods_row(repeated: int, across: int = 1) -> str:
    """Many rows of one text, said in few bytes."""
    cell = f'<table:table-cell table:number-columns-repeated="{across}" office:value-type="string">'
    cell += "<text:p>x</text:p></table:table-cell>"
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cell}</table:table-row>'


@contextmanager
def bounded(seconds: float = 60) -> Iterator[None]:
    """What is done within must end: a bound against hanging, not a measure."""
    began = time.perf_counter()
    yield
    assert time.perf_counter() - began < seconds


OTHERS = {
    "vide": (b"", "vide"),
    "blancs": (b"\xef\xbb\xbf \r\n\t\n", "vide"),
    "séparateurs": (b";;;\r\n;;;\r\n", "vide"),
    "sans feuille": (xlsx(more={"xl/workbook.xml": f"<workbook {XMLNS}/>"}), "vide"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "un document PDF"),
    "PNG": (b"\x89PNG\r\n\x1a\n\x00\x00", "une image"),
    "JPEG": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "une image"),
    "Word": (packed({"[Content_Types].xml": "x", "word/document.xml": "x"}), "un document texte"),
    "Word 97": (compound({"WordDocument": b"x"}), "un document texte"),
    "Writer": (packed({"mimetype": "application/vnd.oasis.opendocument.text"}), "un document texte"),
    "diapositives": (packed({"ppt/presentation.xml": "x"}), "une présentation"),
    "courrier": (compound({"__substg1.0_0037001F": b"x"}), "un courrier électronique"),
    "RTF": (b"{\\rtf1\\ansi", "un document texte"),
    "HTML": (HTML, "une page web. Ouvrez-le dans un tableur"),
    "HTML, UTF-16": (b"\xff\xfe" + HTML.decode().encode("utf-16-le"), "une page web"),
    "MHTML": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "une page web"),
    "XML de 2003": (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "XML"),
    "SVG": (b'<?xml version="1.0"?><svg/>', "un fichier XML"),
    "JSON": (b'[{"uai": "0060176J"}]', "un fichier JSON"),
    "zip": (packed({"a.csv": "a;b"}), "une archive. Décompressez-la"),
    "zip vide": (b"PK\x05\x06" + bytes(18), "une archive"),
    "gzip": (b"\x1f\x8b\x08\x00", "une archive"),
    "Numbers": (packed({"Index/Document.iwa": "x"}), "un classeur Numbers"),
    "Excel 4": (b"\x09\x04\x06\x00\x00\x00\x10\x00", "avant 1997"),
    "programme": (b"\x7fELF\x02\x01\x01", "un programme"),
    "chiffré": (compound({"EncryptionInfo": b"x", "EncryptedPackage": b"y"}), "mot de passe"),
    "chiffré, 97": (xls([["a"]], password=True), "mot de passe"),
    "chiffré, ODS": (ods(ods_row(1), "<manifest:encryption-data/>"), "mot de passe"),
    "octets": (bytes(range(256)) * 40, "ni un classeur ni du texte"),
    "zéros": (b"a\x00\x00\x00" * 100, "ni un classeur ni du texte"),
}


@pytest.mark.parametrize("make", OTHERS)
@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_what_is_no_table_is_said(make: str, name: str) -> None:
    data, said = OTHERS[make]
    with bounded(), pytest.raises(Unreadable, match=said):
        read_table(data, name)


BOMBS = {
    "zip bomb": (xlsx(more={"xl/media/a": bytes(12_000_000)}), "démesuré"),
    "many entries": (xlsx(more={f"xl/{n}": b"" for n in range(1_001)}), "archive"),
    "far cells": (xlsx(FAR), "démesuré"),
    "one far cell": (xlsx('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "démesuré"),
    "row beyond all": (xlsx('<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>'), "démesuré"),
    "column beyond all": (xlsx('<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>'), "démesuré"),
    "wide": (xlsx('<row r="1"><c r="A1"><v>1</v></c><c r="ZZ1"><v>1</v></c></row>'), "plus de 500 colonnes"),
    "entities": (xlsx(text_cells(["&a9;", "b"]), head=LAUGHS), "abîmé"),
    "outside entity": (xlsx(text_cells(["&x;", "b"]), head=OUTSIDE), "abîmé"),
    "long cell": (xlsx(text_cells(["a", "b"], ["c", "d" * 1_000_000])), "Ligne 2 : une cellule"),
    "ODS, all cells": (ods(ods_row(1_048_576, 16_384)), "abîmé|démesuré"),
    "ODS, fewer than none": (ods(ods_row(-1)), "abîmé"),
}


@pytest.mark.parametrize("make", BOMBS)
def test_bombs_are_refused_soon(make: str) -> None:
    data, said = BOMBS[make]
    with bounded(), pytest.raises(Unreadable, match=said):
        read_table(data, "a.xlsx")


@pytest.mark.slow
def test_rows_without_end_are_refused() -> None:
    with bounded(), pytest.raises(Unreadable, match=r"plus de 100 000 lignes|démesuré"):
        read_table(ods(ods_row(10**17)), "a.ods")


def test_a_bomb_in_a_bomb_is_not_lit() -> None:
    inner = packed({"b": packed({"c": bytes(12_000_000)})})
    with bounded():
        assert read_table(xlsx(TWO, more={"xl/a.zip": inner}), "a.xlsx").rows == (Row(2, ("c", "d")),)


def test_sizes_that_lie_meet_the_limits() -> None:
    """The archive says that its worksheet takes 1 000 bytes unpacked; it takes 48 MB."""
    rows = '<row><c t="inlineStr"><is><t>abcdefgh</t></is></c></row>' * 800_000
    data = bytearray(xlsx(rows))
    name = b"xl/worksheets/sheet1.xml"
    struct.pack_into("<I", data, data.rfind(name) - 46 + 24, 1_000)
    struct.pack_into("<I", data, data.find(name) - 30 + 22, 1_000)
    with bounded(), pytest.raises(Unreadable):
        read_table(bytes(data), "a.xlsx")


@pytest.mark.parametrize("dimension", ["A1:XFD1048576", "A1", "ZZ9:ZZ10"])
def test_a_dimension_that_lies_is_not_believed(dimension: str) -> None:
    with bounded():
        assert read_table(xlsx(TWO, dimension=dimension), "a.xlsx").rows == (Row(2, ("c", "d")),)


@pytest.mark.parametrize("form", ["xlsx", "ods", "xls", "csv"])
def test_files_cut_at_every_tenth(form: str) -> None:
    data = {
        "xlsx": write_xlsx([SHEET], produced_at=NOW),
        "ods": write_ods([SHEET]),
        "xls": xls([["UAI", "Nom"], *([f"00601{n:02}J", f"École {n}"] for n in range(40))]),
        "csv": "UAI;Nom\n".encode("utf-16") * 40,
    }[form]
    for tenth in range(1, 10):
        try:
            with bounded():
                table = read_table(data[: len(data) * tenth // 10], f"a.{form}")
        except Unreadable as refusal:
            assert form != "csv" and "abîmé" in str(refusal)  # noqa: PT017, PT018  either is right
        else:
            assert form in {"csv", "xls"}
            assert table.headings[0] == "UAI"


def test_names_that_climb_out_of_the_archive_write_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    climbing = {"../../evil": "x", str(tmp_path / "evil"): "y", "..\\..\\evil": "z"}
    assert read_table(xlsx(TWO, more=climbing), "../../a.xlsx").rows == (Row(2, ("c", "d")),)
    link = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    link += '<Relationship Id="r1" Type="x/worksheet" Target="../../../../etc/passwd"/></Relationships>'
    with pytest.raises(Unreadable):
        read_table(xlsx(TWO, more={"xl/_rels/workbook.xml.rels": link}), "a.xlsx")
    assert [path.name for path in tmp_path.rglob("*")] == ["a", "b"]


def test_formulas_come_as_the_text_they_are() -> None:
    page = text_cells(["a", "b"], ["=1+1", "@SUM(A1)"])
    page += '<row r="3"><c r="A3"><f>HYPERLINK("http://x.example")</f><v>7</v></c><c r="B3" t="e"><v>#N/A</v></c></row>'
    assert [row.cells for row in read_table(xlsx(page), "a.xlsx").rows] == [("=1+1", "@SUM(A1)"), ("7", "#N/A")]
    table = read_table(b"a;b\n=cmd|' /C calc'!A0;+1\n", "a.csv")
    assert table.rows == (Row(2, ("=cmd|' /C calc'!A0", "+1")),)


def test_an_error_in_open_document() -> None:
    cell = '<table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error">'
    page = ods_row(1) + f"<table:table-row>{cell}<text:p>#N/A</text:p></table:table-cell></table:table-row>"
    assert read_table(ods(page), "a.ods").rows == (Row(2, ("#N/A",)),)


def test_forty_columns_in_windows_1252() -> None:
    headings = [f"Élève n° {n}" for n in range(40)]
    text = "\r\n".join(";".join(line) for line in [headings, *([f"é{n}" for n in range(40)] for _ in range(30))])
    table = read_table(text.encode("cp1252"), "a.csv")
    assert (table.encoding, len(table.headings), len(table.rows)) == ("cp1252", 40, 30)


def test_a_bad_byte_is_shown_as_such() -> None:
    table = read_table(b"\xef\xbb\xbfa;b\n\xff;1\n", "a.csv")
    assert table.rows == (Row(2, ("\ufffd", "1")),)
    assert "illisibles" in str(table.remarks[0])


def test_a_bad_byte_does_not_spoil_the_other_accents() -> None:
    table = read_table("é;b\n".encode() + "École;à\n".encode() * 20 + b"\xe9;1\n", "a.csv")
    assert (table.encoding, table.headings, table.rows[-1].cells) == ("utf-8", ("é", "b"), ("\ufffd", "1"))
    assert "illisibles" in str(table.remarks[0])


def test_a_text_cell_of_a_megabyte_is_named() -> None:
    for cell in ("x" * 1_000_000, '"' + "x\n" * 20_000 + '"'):
        with bounded(), pytest.raises(Unreadable, match="Ligne 2 : une cellule a plus de 32 767"):
            read_table(f"a;b\n{cell};1\n".encode(), "a.csv")


@pytest.mark.slow
def test_a_hundred_thousand_rows_and_one_more() -> None:
    with bounded():
        assert len(read_table(b"a;b\n" + b"1;2\n" * 100_000, "a.csv").rows) == 100_000
        with pytest.raises(Unreadable, match="plus de 100 000 lignes"):
            read_table(b"a;b\n" + b"1;2\n" * 100_001, "a.csv")


def test_too_wide_a_text_is_refused_and_empty_columns_do_not_count() -> None:
    assert len(read_table(b"a;b" + b";" * 1_000 + b"\n1;2\n", "a.csv").headings) == 2
    with bounded(), pytest.raises(Unreadable, match="plus de 500 colonnes"):
        read_table(b";".join(b"x%d" % n for n in range(501)), "a.csv")


def test_heavy_files_are_refused_by_their_weight() -> None:
    with bounded(), pytest.raises(Unreadable, match="plus de 60 Mo"):
        read_table(b"a;b\n" + bytes(MAX_TEXT), "a.csv")
    with bounded(), pytest.raises(Unreadable, match="plus de 10 Mo"):
        read_table(xlsx(TWO, more={"xl/media/a": random.randbytes(MAX_BOOK)}), "a.xlsx")


def test_text_full_of_separators_and_quotes_ends_soon() -> None:
    for text in (b'"' * 200_001, b'a;"' * 100_000, b";\n" * 200_000, b"a\r" * 50_000, b'""' * 100_000, b"\n" * 300_000):
        with bounded():
            try:
                read_table(text, "a.csv")
            except Unreadable as refusal:
                assert str(refusal)  # noqa: PT017  either is right
