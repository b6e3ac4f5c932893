"""Rows out to spreadsheets: CSV, XLSX and ODS that open right in a French spreadsheet.

One `Sheet` is a title, columns and rows of typed cells. Text never becomes a formula: CSV gets a quote before a
dangerous first character, XLSX and ODS keep the text whole and type it as text. The only importer of XlsxWriter.
"""

import csv
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO, StringIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

Cell = str | int | float | Decimal | date | None

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"

# Limits of a worksheet, ECMA-376 as implemented: rows, and characters of one cell.
MAX_ROWS = 1_048_576
MAX_CELL = 32_767
# First characters a spreadsheet may read as a formula or a command (OWASP, « CSV Injection »), full-width forms too.
_DANGEROUS = frozenset("=+-@＝＋－＠\t\r\n")
_INVISIBLE = " \u00a0\u00ad\u200b\u200c\u200d\u2060\u202f\ufeff"
# What XML 1.0 section 2.2 does not allow, lone surrogates included.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, a width in characters, and the decimals shown for numbers (None: as the spreadsheet likes)."""

    heading: str
    width: int = 16
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A named table: each row holds one cell per column. Rows may be a generator: they are read once."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]


def clean_text(text: str) -> str:
    """The text without what no format can hold, line ends as LF, cut with an ellipsis at 32 767 characters."""
    text = _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…"


def is_formula_like(text: str) -> bool:
    """Whether a spreadsheet opening the bare text could run it: a dangerous first character, spaces skipped."""
    return text[:1] in _DANGEROUS or text.lstrip(_INVISIBLE)[:1] in _DANGEROUS if text else False


def write_csv(sheet: Sheet) -> bytes:
    """CSV for a French spreadsheet: UTF-8 with BOM, « ; », CRLF, decimal comma, days as dd/mm/yyyy.

    Raises ValueError for a row of another length, an aware datetime, a boolean (write the word) or an infinite number.
    """
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_csv_text(column.heading) for column in sheet.columns])
    for row in _checked(sheet):
        writer.writerow([_csv_cell(cell, column) for cell, column in zip(row, sheet.columns, strict=True)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def write_xlsx(sheets: Sequence[Sheet], *, produced_at: datetime) -> bytes:
    """One workbook of typed cells, bold frozen headings and a filter; `produced_at` (aware) goes in its properties.

    Raises ValueError as `write_csv` does, and beyond 1 048 576 rows.
    """
    out = BytesIO()
    as_typed = dict.fromkeys(("strings_to_formulas", "strings_to_numbers", "strings_to_urls"), False)
    book = xlsxwriter.Workbook(out, {"constant_memory": True, **as_typed})
    book.set_properties({"created": produced_at, "title": sheets[0].title})
    try:
        for sheet, name in zip(sheets, _tab_names(sheets), strict=True):
            _xlsx_sheet(book, sheet, name)
    finally:
        book.close()  # also removes the temporary files when a row is refused
    return out.getvalue()


def write_ods(sheets: Sequence[Sheet]) -> bytes:
    """One OpenDocument 1.2 workbook, streamed row by row: typed cells, styled days and hours, bold repeated headings.

    Raises ValueError as `write_xlsx` does. The bytes depend on the rows alone.
    """
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # OpenDocument 1.2 part 3, section 3.3: the type comes first and uncompressed.
        archive.writestr(zipfile.ZipInfo("mimetype"), ODS_TYPE)
        for name, text in (("META-INF/manifest.xml", _ODS_MANIFEST), ("styles.xml", _ODS_STYLES)):
            archive.writestr(_zip_entry(name), text)
        with archive.open(_zip_entry("content.xml"), "w", force_zip64=True) as content:
            for part in _ods_content(sheets):
                content.write(part.encode())
    return out.getvalue()


def _checked(sheet: Sheet) -> Iterator[Sequence[Cell]]:
    """The rows, each refused when it would not mean the same in every format."""
    for number, row in enumerate(sheet.rows, start=2):
        if len(row) != len(sheet.columns):
            raise ValueError(f"row {number} has {len(row)} cells for {len(sheet.columns)} columns")
        if number > MAX_ROWS:
            raise ValueError(f"more than {MAX_ROWS} rows")
        for cell in row:
            if isinstance(cell, bool):
                raise ValueError(f"row {number}: write yes and no in words")  # noqa: TRY004 - a value, not a type, is wrong
            if isinstance(cell, datetime) and cell.tzinfo is not None:
                raise ValueError(f"row {number}: turn the instant into local time first")
            if isinstance(cell, float | Decimal) and not Decimal(cell).is_finite():
                raise ValueError(f"row {number}: {cell} is not a number a spreadsheet can hold")
        yield row


def _tab_names(sheets: Sequence[Sheet]) -> list[str]:
    """Names every spreadsheet accepts: no brackets, slashes, « : * ? », 31 characters, each different in any case."""
    names: list[str] = []
    for sheet in sheets:
        base = re.sub(r"[\[\]:*?/\\]", " ", clean_text(sheet.title)).strip().strip("'")[:31] or "Feuille"
        name, number = base, 2
        while name.casefold() in {other.casefold() for other in names}:
            name, number = f"{base[:26]} ({number})", number + 1
        names.append(name)
    return names


def _csv_text(text: str) -> str:
    text = clean_text(text)
    return "'" + text if is_formula_like(text) else text


def _csv_cell(cell: Cell, column: Column) -> str:
    match cell:
        case None:
            return ""
        case str():
            return _csv_text(cell)
        case int() | float() | Decimal():
            return _decimal_text(cell, column.decimals).replace(".", ",")
        case datetime():
            return cell.strftime("%d/%m/%Y %H:%M")
        case date():
            return cell.strftime("%d/%m/%Y")


def _decimal_text(number: float | Decimal, decimals: int | None) -> str:
    """The number without exponent, rounded half up when the column says how many decimals it shows."""
    exact = Decimal(repr(number)) if isinstance(number, float) else Decimal(number)
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return format(exact, "f")


def _xlsx_sheet(book: Any, sheet: Sheet, name: str) -> None:
    page = book.add_worksheet(name)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    writers = [_xlsx_writer(book, page, column) for column in sheet.columns]
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, column.width)
        page.write_string(0, index, clean_text(column.heading), bold)
    last = 0
    for last, row in enumerate(_checked(sheet), start=1):
        for index, cell in enumerate(row):
            writers[index](last, index, cell)
    page.autofilter(0, 0, last, max(len(sheet.columns) - 1, 0))


def _xlsx_writer(book: Any, page: Any, column: Column) -> Callable[[int, int, Cell], None]:
    """Writes one cell of the column with the format of its type."""
    number = book.add_format() if column.decimals is None else book.add_format({"num_format": _mask(column.decimals)})
    text, quoted = book.add_format(), book.add_format({"quote_prefix": True})
    moment, day = (book.add_format({"num_format": mask}) for mask in ("dd/mm/yyyy hh:mm", "dd/mm/yyyy"))

    def write(row: int, index: int, cell: Cell) -> None:
        match cell:
            case None:
                page.write_blank(row, index, None)
            case str():
                value = clean_text(cell)
                # The quote mark of the cell's format keeps text as text when somebody edits the cell.
                page.write_string(row, index, value, quoted if is_formula_like(value) else text)
            case int() | float() | Decimal():
                page.write_number(row, index, cell, number)
            case _:
                page.write_datetime(row, index, cell, moment if isinstance(cell, datetime) else day)

    return write


def _mask(decimals: int) -> str:
    return "#,##0." + "0" * decimals if decimals else "#,##0"


_XMLNS = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"),
    )
)
_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_ODS_STYLES = f'{_XML}<office:document-styles {_XMLNS} office:version="1.2"/>'
_ODS_MANIFEST = (
    f'{_XML}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    f'manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_SEP = "<number:text>{}</number:text>".format
_DAY = _SEP("/").join(f'<number:{part} number:style="long"/>' for part in ("day", "month", "year"))
_HOUR = _SEP(":").join(f'<number:{part} number:style="long"/>' for part in ("hours", "minutes"))


def _ods_content(sheets: Sequence[Sheet]) -> Iterator[str]:
    yield f'{_XML}<office:document-content {_XMLNS} office:version="1.2"><office:automatic-styles>'
    yield '<style:style style:name="head" style:family="table-cell">'
    yield '<style:text-properties fo:font-weight="bold"/></style:style>'
    for name, body in (("moment", _DAY + _SEP(" ") + _HOUR), ("day", _DAY)):
        yield f'<number:date-style style:name="n-{name}">{body}</number:date-style>{_cell_style(name)}'
    for decimals in sorted({c.decimals for s in sheets for c in s.columns if c.decimals is not None}):
        places = f'number:decimal-places="{decimals}" number:min-integer-digits="1" number:grouping="true"'
        mask = f'<number:number-style style:name="n-d{decimals}"><number:number {places}/></number:number-style>'
        yield mask + _cell_style(f"d{decimals}")
    for width in sorted({c.width for s in sheets for c in s.columns}):
        size = f'<style:table-column-properties style:column-width="{width * 2.1:.1f}mm"/>'
        yield f'<style:style style:name="w{width}" style:family="table-column">{size}</style:style>'
    yield "</office:automatic-styles><office:body><office:spreadsheet>"
    for sheet, name in zip(sheets, _tab_names(sheets), strict=True):
        yield from _ods_table(sheet, name)
    yield "</office:spreadsheet></office:body></office:document-content>"


def _ods_table(sheet: Sheet, name: str) -> Iterator[str]:
    yield f"<table:table table:name={quoteattr(name)}>"
    yield from (f'<table:table-column table:style-name="w{column.width}"/>' for column in sheet.columns)
    headings = "".join(_ods_text(column.heading, ' table:style-name="head"') for column in sheet.columns)
    yield f"<table:table-header-rows><table:table-row>{headings}</table:table-row></table:table-header-rows>"
    for row in _checked(sheet):
        cells = (_ods_cell(cell, column) for cell, column in zip(row, sheet.columns, strict=True))
        yield f"<table:table-row>{''.join(cells)}</table:table-row>"
    yield "</table:table>"


def _ods_cell(cell: Cell, column: Column) -> str:
    match cell:
        case None:
            return "<table:table-cell/>"
        case str():
            return _ods_text(cell)
        case int() | float() | Decimal():
            style = "" if column.decimals is None else f"d{column.decimals}"
            return _ods_value("float", "value", _decimal_text(cell, None), style)
        case datetime():
            return _ods_value("date", "date-value", cell.isoformat(timespec="seconds"), "moment")
        case date():
            return _ods_value("date", "date-value", cell.isoformat(), "day")


def _ods_value(kind: str, attribute: str, value: str, style: str = "") -> str:
    name = f' table:style-name="{style}"' if style else ""
    return f'<table:table-cell{name} office:value-type="{kind}" office:{attribute}="{value}"/>'


def _ods_text(text: str, style: str = "") -> str:
    """A text cell: one paragraph a line, spaces and tabs kept (OpenDocument 1.2 part 1, 6.1.2 to 6.1.4)."""
    lines = (escape(line).replace("\t", "<text:tab/>") for line in clean_text(text).split("\n"))
    paragraphs = "</text:p><text:p>".join(re.sub(r"^ | (?= )| $", "<text:s/>", line) for line in lines)
    return f'<table:table-cell{style} office:value-type="string"><text:p>{paragraphs}</text:p></table:table-cell>'


def _cell_style(name: str) -> str:
    return f'<style:style style:name="{name}" style:family="table-cell" style:data-style-name="n-{name}"/>'


def _zip_entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
