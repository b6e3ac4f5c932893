"""Whatever table is written, in whatever way, is read back; whatever bytes come give a table or a sentence."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from eac.sheets.reading import Unreadable, read_table
from eac.sheets.texts import SEPARATORS, clean_cell
from eac.sheets.writing import Column, Sheet, write_ods, write_xlsx
from tests.sheets.tables import cells

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
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


def may_be_utf8(data: bytes) -> bool:
    """Whether bytes meant as Windows-1252 happen to hold a letter of UTF-8: « Ã© » is « é »."""
    return not set(data.decode("utf-8", "replace")).isdisjoint(map(chr, range(0x80, 0xFFFD)))


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
    data = out.getvalue().encode(codec)
    assume(codec != "cp1252" or not may_be_utf8(data))
    read = read_table(data, "a.csv")
    if set(out.getvalue()).isdisjoint(set(SEPARATORS) - {separator}):
        assert read.separator == separator
    assume(read.separator == separator)  # else it may be that another one cuts every line alike
    assert cells(read) == expected([headings, *lines])


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
