"""Opens one workbook, in a process of its own that `eac.sheets.workbooks` starts with little time and memory.

The workbook comes on standard input; lines of JSON go to standard output: what was chosen, then each line of the
sheet that holds something, then the end (which proves that nothing is missing). Nothing of EAC is imported.
"""

import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

MAX_CELL = 32_767
# Twice the height of a worksheet, at the width of ordinary tables: beyond, cells stand far apart.
MAX_AREA = 60_000_000
CHUNK = 500
_HALF = timedelta(milliseconds=500)
_PAGE = re.compile(r"xl/worksheets/[^/]+\.xml|content\.xml")
_ERROR = re.compile(rb'(<(?:\w+:)?c\s(?:[^>]*\s)?)t="e"|<table:table-cell\s[^>]*calcext:value-type="error"')


class Fault(Exception):  # noqa: N818  named for what happened
    """Why the workbook cannot be given, in one word."""


def main(arguments: list[str]) -> None:
    """Limits first (seconds, bytes of memory, bytes of output, lines, worksheet or nothing), then the workbook."""
    seconds, memory, output, lines = map(int, arguments[:4])
    limit(seconds, memory, output)
    try:
        for part in tell(sys.stdin.buffer.read(), arguments[4], lines):
            sys.stdout.buffer.write(part)
    except Fault as fault:
        sys.stdout.buffer.write(_json({"fault": str(fault)}))
    except MemoryError:
        sys.stdout.buffer.write(_json({"fault": "large"}))


def limit(seconds: int, memory: int, output: int) -> None:
    """What this process may take, where the system can hold it to that; no image of its memory is kept if it dies."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock is the only limit
        return
    for name, asked in (("CPU", seconds), ("AS", memory), ("FSIZE", output), ("CORE", 0)):
        kind = getattr(resource, f"RLIMIT_{name}")
        _, hard = resource.getrlimit(kind)
        most = asked if hard == resource.RLIM_INFINITY else min(asked, hard)
        with suppress(ValueError, OSError):  # not every system knows every limit
            resource.setrlimit(kind, (most, most))


def tell(content: bytes, wanted: str, most: int) -> Iterator[bytes]:
    """The parts of the answer."""
    book = _open(errors_as_text(content))
    names, sheet, index = _choose(book, wanted)
    if sheet is None:
        raise Fault("sheet" if wanted else "empty")
    merges = [[a + 1, b, c + 1, d] for (a, b), (c, d) in sheet.merged_cell_ranges or () if a <= CHUNK]
    yield _json({"sheet": names[index], "merges": merges[:CHUNK]})
    parts: list[bytes] = []
    for told, (line, cells) in enumerate(_lines(sheet), 1):
        parts.append(_json([line, cells]))
        if told > most:
            raise Fault("rows")
        if len(parts) >= CHUNK:
            yield b"".join(parts)
            parts.clear()
    yield b"".join(parts)
    del sheet
    yield _json({"sheets": [name for number, name in enumerate(names) if _is_used(book, number)]})


def as_text(value: Any) -> str:
    """What a cell says, as a clerk would type it: « 12 », « 0.5 », « 2026-09-15 », « 09:30 », « oui »."""
    return value if type(value) is str else _TEXTS[type(value)](value)


def errors_as_text(content: bytes) -> bytes:
    """The workbook with errors such as « #N/A » written as text, since calamine gives them as nothing (.xlsx, .ods)."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _rewritten(archive) or content
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  another form of workbook, or a broken one: calamine judges
        return content


def _rewritten(archive: zipfile.ZipFile) -> bytes | None:
    """The archive again if any of its worksheets holds an error."""
    pages = [entry for entry in archive.infolist() if _PAGE.fullmatch(entry.filename)]
    if not any(_may_hold_errors(archive.read(page)) for page in pages):
        return None
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        for entry in archive.infolist():
            data = archive.read(entry)
            copy.writestr(entry.filename, _ERROR.sub(_as_string, data) if entry in pages else data)
    return out.getvalue()


def _may_hold_errors(page: bytes) -> bool:
    """Quick, and right for nearly all worksheets without errors."""
    return b't="e"' in page or b'value-type="error"' in page


def _as_string(error: re.Match[bytes]) -> bytes:
    """The tag of an error's cell: of type string in .xlsx, without the empty value that hides its text in .ods."""
    return error[1] + b't="str"' if error[1] else error[0].replace(b'office:string-value=""', b"")


def _open(content: bytes) -> Any:
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_filelike(BytesIO(content))
    except PasswordError:
        raise Fault("password") from None
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  calamine's errors have several roots
        raise Fault("damaged") from None


def _choose(book: Any, wanted: str) -> tuple[list[str], Any, int]:
    """The worksheet of that name; or the first visible one that looks like a table, else the first that holds anything.

    Hidden worksheets come last: they hold lists for drop-downs more often than data.
    """
    names: list[str] = book.sheet_names
    if wanted:
        index = names.index(wanted) if wanted in names else 0
        return names, _load(book, index) if wanted in names else None, index
    hidden = [str(each.visible) != "SheetVisibleEnum.Visible" for each in book.sheets_metadata]
    best, rank = (None, 0), 0
    for index in sorted(range(len(names)), key=lambda number: hidden[number]):
        sheet = _load(book, index)
        likeness = (sheet.height > 0) + (sheet.height > 1) + (sheet.height > 1 and sheet.width > 1)
        if likeness > rank:
            best, rank = (sheet, index), likeness
        if rank == len(("filled", "with lines", "with columns")):
            break
    return names, *best


def _is_used(book: Any, index: int) -> bool:
    return bool(_load(book, index).height)


def _load(book: Any, index: int) -> Any:
    try:
        return book.get_sheet_by_index(index)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  same
        raise Fault("damaged") from None


def _lines(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    if sheet.height and (sheet.end[0] + 1) * (sheet.end[1] + 1) > MAX_AREA:
        raise Fault("large")
    for line, values in enumerate(sheet.iter_rows(), 1):
        cells = [value if type(value) is str else as_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if max(map(len, cells)) > MAX_CELL:
            raise Fault(f"long {line}")
        yield line, cells


def _number(value: float) -> str:
    """At 15 digits, as spreadsheets show it: 0.1 + 0.2 is 0.3; never with an exponent."""
    text = f"{value:.15g}"
    if "e" in text:
        text = format(Decimal(text), "f")
    return "" if text in {"nan", "inf", "-inf"} else "0" if text == "-0" else text


def _moment(value: datetime) -> str:
    """To the nearest second: workbooks keep hours as fractions of a day."""
    text = (value + _HALF).isoformat(" ", "seconds")
    return text.removesuffix(":00") if text.endswith(":00") else text


def _hour(value: time) -> str:
    seconds = round(value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6)
    return _duration(timedelta(seconds=min(seconds, 86_399)))


def _duration(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = "-" if seconds < 0 else "", abs(seconds)
    text = f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}"
    return f"{text}:{seconds % 60:02}" if seconds % 60 else text


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


_TEXTS: dict[type, Callable[[Any], str]] = {
    str: str,
    bool: lambda value: "oui" if value else "non",
    int: str,
    float: _number,
    date: date.isoformat,
    datetime: _moment,
    time: _hour,
    timedelta: _duration,
}

if __name__ == "__main__":
    main(sys.argv[1:])
