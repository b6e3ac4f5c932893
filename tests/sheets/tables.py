"""Workbooks made by an honest program, and what is read of a file."""

import io
import itertools
from collections.abc import Callable
from typing import Any

import xlsxwriter

from eac.sheets.reading import Table


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
