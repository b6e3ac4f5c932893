"""What reading a file gives, and how it says no."""

from dataclasses import dataclass

from eac.core.errors import N_, RuleBroken

MAX_ROWS = 100_000
MAX_COLUMNS = 500
# How many lines may stand above the rows.
SPARE = 60
# What one cell of a worksheet can hold, ECMA-376 as implemented.
MAX_CELL = 32_767
TOO_MANY_ROWS = N_("Ce tableau a plus de %(most)s lignes. Coupez-le en plusieurs fichiers.")
TOO_MANY_COLUMNS = N_("Ce tableau a plus de %(most)s colonnes. Gardez les colonnes utiles dans une nouvelle feuille.")
TOO_LONG = N_("Ligne %(line)s : une cellule a plus de %(most)s caractères. Raccourcissez-la, puis recommencez.")
EMPTY = N_("Ce fichier est vide. Vérifiez que c’est le bon, puis recommencez.")


class Unreadable(RuleBroken):
    """A file that cannot be read as a table; the sentence says what it is and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file: its number as a spreadsheet shows it (from 1), one text per heading."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The headings and rows of a file; `form` is csv, xlsx, xlsb, xls or ods, `remarks` what was mended on the way.

    `sheets` are the worksheets that hold something, `sheet` the one that was read. `encoding` is Python's name for it.
    """

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    form: str = "csv"
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    remarks: tuple[RuleBroken, ...] = ()
    sheets: tuple[str, ...] = ()


Line = tuple[int, list[str]]
"""A line that is not empty: its number, and its cleaned cells, those after the last filled one left out."""


def too_many_rows() -> Unreadable:
    """The refusal of a file with too many lines."""
    return Unreadable(TOO_MANY_ROWS, most=_said(MAX_ROWS))


def check_width(cells: list[str]) -> None:
    """Refuse a line with more columns than a table may have."""
    if len(cells) > MAX_COLUMNS:
        raise Unreadable(TOO_MANY_COLUMNS, most=MAX_COLUMNS)


def check_length(line: int, longest: int) -> None:
    """Refuse a cell that no worksheet could hold."""
    if longest > MAX_CELL:
        raise Unreadable(TOO_LONG, line=line, most=_said(MAX_CELL))


def _said(number: int) -> str:
    return f"{number:,}".replace(",", " ")
