"""Where the headings of a table are, how its columns are called, and its rows under them; pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from eac.core.errors import N_, RuleBroken
from eac.sheets.table import MAX_ROWS, SPARE, Line, Row, too_many_rows

HEADINGS_BELOW = N_("Les titres des colonnes sont ligne %(line)s ; ce qui est au-dessus n’est pas lu.")
HEADINGS_TWICE = N_("Les titres des colonnes tiennent sur les lignes %(line)s et %(next)s.")
TOO_LONG_ROWS = N_("Plus de cellules que de titres, lignes %(lines)s : un séparateur de trop, ou un titre manquant.")
TOO_LONG_ROW = N_("Plus de cellules que de titres, ligne %(lines)s : un séparateur de trop, ou un titre manquant.")
_SHOWN = 10

Merge = tuple[int, int, int, int]
"""A merged range: first line and column, last line and column; lines from 1, columns from 0."""


@dataclass(frozen=True, slots=True)
class Arranged:
    """Headings, each different, and the rows under them."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    remarks: tuple[RuleBroken, ...]


def arrange(lines: Sequence[Line], merges: Sequence[Merge] = (), *, is_text: bool = False) -> Arranged:
    """Headings and rows of lines that are not empty (they are filled up); in text, too long a row is worth a remark."""
    upper, lower = _heading_lines(lines, merges)
    body = lines[lower + 1 :]
    if len(body) > MAX_ROWS:
        raise too_many_rows()
    width = max(len(cells) for _, cells in lines[upper:])
    names = _names(lines[upper], lines[lower], merges, width)
    titled = max((column + 1 for column in range(width) if names[column]), default=0)
    remarks = _about_headings(lines[0][0], lines[upper][0], lines[lower][0])
    remarks += _too_long(body, titled) if is_text else []
    for _, cells in body:
        cells.extend([""] * (width - len(cells)))
    kept = [column for column in range(width) if names[column] or any(cells[column] for _, cells in body)]
    headings = distinct([names[column] or f"Colonne {letters(column)}" for column in kept])
    return Arranged(tuple(headings), tuple(_rows(body, kept)), tuple(remarks))


def distinct(names: Sequence[str]) -> list[str]:
    """The names, those that come again with a number: « Nom », « Nom (2) »."""
    taken: set[str] = set()
    found = []
    for name in names:
        number, new = 2, name
        while new.casefold() in taken:
            number, new = number + 1, f"{name} ({number})"
        taken.add(new.casefold())
        found.append(new)
    return found


def letters(column: int) -> str:
    """How spreadsheets call a column: A, B… Z, AA."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def _rows(rows: Sequence[Line], kept: Sequence[int]) -> Iterator[Row]:
    if len(kept) == 1:
        return (Row(line, (cells[kept[0]],)) for line, cells in rows)
    pick = itemgetter(*kept)
    return (Row(line, pick(cells)) for line, cells in rows)


def _about_headings(first: int, upper: int, lower: int) -> list[RuleBroken]:
    """Where they are, when they are not simply the first line that holds something."""
    if upper != lower:
        return [RuleBroken(HEADINGS_TWICE, line=upper, next=lower)]
    return [RuleBroken(HEADINGS_BELOW, line=lower)] if lower > first else []


def _too_long(body: Sequence[Line], width: int) -> list[RuleBroken]:
    long = [str(line) for line, cells in body if len(cells) > width]
    if not long:
        return []
    shown = ", ".join(long[:_SHOWN]) + ("…" if len(long) > _SHOWN else "")
    return [RuleBroken(TOO_LONG_ROWS if len(long) > 1 else TOO_LONG_ROW, lines=shown)]


def _heading_lines(lines: Sequence[Line], merges: Sequence[Merge]) -> tuple[int, int]:
    """The lines that hold the headings, the same one twice in most files.

    Titles above a table fill few cells, the headings at least 6 in 10 of those that its fuller lines fill.
    """
    filled = [sum(map(bool, cells)) for _, cells in lines[:SPARE]]
    usual = sorted(filled)[len(filled) * 3 // 4]
    needed = max(2.0, 0.6 * usual) if usual > 1 else 1.0
    top = next((number for number, count in enumerate(filled[: SPARE // 2]) if count >= needed), 0)
    if _is_group(lines, top, merges):
        return top, top + 1
    if top and lines[top - 1][0] + 1 == lines[top][0] and _is_over(lines[top - 1], merges, filled[top - 1]):
        return top - 1, top
    return top, top


def _is_group(lines: Sequence[Line], top: int, merges: Sequence[Merge]) -> bool:
    """Whether a line of headings goes on in the next: merged downwards, or groups with names below and only there."""
    if top + 1 >= len(lines) or lines[top][0] + 1 != lines[top + 1][0]:
        return False
    line, upper = lines[top]
    lower = lines[top + 1][1]
    if any(first == line and last == line + 1 for first, _, last, _ in merges):
        return True
    groups = _merged(line, merges)
    covered = {column for start, end in groups or _gaps(upper, len(lower)) for column in range(start, end + 1)}
    outside = [c for c in range(max(len(upper), len(lower))) if c not in covered]
    if not covered or any(_at(upper, c) and _at(lower, c) for c in outside):
        return False
    below = [_at(lower, c) for c in sorted(covered)]
    if groups:
        return any(below)
    # Nothing says that cells are merged: all must be filled below, with words, beside columns named above only.
    return bool(outside) and all(text and not any(map(str.isdigit, text)) for text in below)


def _is_over(line: Line, merges: Sequence[Merge], filled: int) -> bool:
    """Whether the line above the headings names groups of them, rather than the table."""
    number = line[0]
    downwards = any(first <= number < last for first, _, last, _ in merges)
    return downwards or filled > 1


def _merged(line: int, merges: Sequence[Merge]) -> list[tuple[int, int]]:
    """Columns merged side by side on a line, but for those that the next line merges too (then it is for the width)."""
    below = {(start, end) for first, start, _, end in merges if first == line + 1}
    ranges = [(start, end) for first, start, last, end in merges if first == last == line and end > start]
    return [each for each in ranges if each not in below]


def _gaps(cells: Sequence[str], width: int) -> list[tuple[int, int]]:
    """A filled cell and the empty ones after it, as if they were merged."""
    starts = [column for column, cell in enumerate(cells) if cell]
    ends = [*(start - 1 for start in starts[1:]), width - 1]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if end > start]


def _names(upper: Line, lower: Line, merges: Sequence[Merge], width: int) -> list[str]:
    """Each column's name: the lower line's, else the upper's; with its group before when others are called the same."""
    below = [_one_line(_at(lower[1], column)) for column in range(width)]
    if upper is lower:
        return below
    above = [_one_line(_at(upper[1], column)) for column in range(width)]
    merged = _merged(upper[0], merges)
    for start, end in merged or _gaps(upper[1], width):
        for column in range(start, min(end + 1, width)):
            above[column] = above[start]
    names = [name.casefold() for name in below]
    return [
        f"{group} – {name}" if name and group and group != name and names.count(name.casefold()) > 1 else name or group
        for group, name in zip(above, below, strict=True)
    ]


def _at(cells: Sequence[str], column: int) -> str:
    return cells[column] if column < len(cells) else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())
