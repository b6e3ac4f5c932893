"""Workbooks: handed to a process of its own, with little time and memory, and told back as cleaned lines."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from eac.core.errors import N_, RuleBroken
from eac.sheets.layout import Merge
from eac.sheets.nature import DAMAGED, MEGABYTE, PASSWORD, SWOLLEN
from eac.sheets.table import (
    EMPTY,
    MAX_CELL,
    MAX_ROWS,
    SPARE,
    Line,
    Unreadable,
    check_length,
    check_width,
    too_many_rows,
)
from eac.sheets.texts import clean_cell

ONE_OF_SEVERAL = N_("Le classeur a plusieurs feuilles remplies : « %(sheet)s » a été lue, pas %(others)s.")
NO_SUCH_SHEET = N_("Le classeur n’a pas de feuille « %(sheet)s ». Choisissez-en une autre.")
NOT_OPENED = N_(
    "Ce classeur n’a pas pu être ouvert : il est abîmé, ou démesuré. "
    "Copiez le tableau seul dans un classeur neuf, enregistrez celui-ci en .xlsx, puis recommencez."
)
_OPENING = Path(__file__).with_name("opening.py")
# The child gets no secret of ours: only what a process needs to start.
_NEEDED = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "TMPDIR", "TEMP")
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Limits:
    """What opening one workbook may take: seconds of work and of waiting, bytes of memory and of answer."""

    work: int = 30
    wait: float = 90
    memory: int = 1_000 * MEGABYTE
    answer: int = 300 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Opened:
    """The chosen worksheet as cleaned lines."""

    lines: list[Line]
    merges: list[Merge]
    sheet: str
    sheets: tuple[str, ...]
    remarks: tuple[RuleBroken, ...]


def open_workbook(content: bytes, sheet: str = "", limits: Limits = Limits()) -> Opened:
    """The worksheet of that name, or the first with a table; Unreadable if the process that opens it dies."""
    with TemporaryFile() as answer:
        _run(content, sheet, limits, answer)
        answer.seek(0)
        try:
            return _opened(map(json.loads, answer), sheet)
        except (ValueError, LookupError, TypeError, AttributeError):  # cut short, or not what our own file would say
            raise Unreadable(NOT_OPENED) from None


def _run(content: bytes, sheet: str, limits: Limits, answer: IO[bytes]) -> None:
    figures = (limits.work, limits.memory, limits.answer, MAX_ROWS + SPARE)
    command = [sys.executable, "-I", str(_OPENING), *map(str, figures), sheet.replace("\0", "")]
    environment = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    try:
        subprocess.run(  # noqa: S603  our own file; the workbook comes on standard input
            command,
            input=content,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            timeout=limits.wait,
            check=False,
            env=environment,
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(NOT_OPENED) from None


def _opened(said: Iterator[Any], wanted: str) -> Opened:
    lines: list[Line] = []
    first: dict[str, Any] = next(said, {"fault": "silence"})
    _refuse(first, wanted)
    for each in said:
        if isinstance(each, list):
            cells = [clean_cell(cell) for cell in each[1]]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                check_width(cells)
                lines.append((each[0], cells))
        elif "sheets" in each:
            merges = [(a, b, c, d) for a, b, c, d in first["merges"]]
            return _with_remarks(lines, merges, first["sheet"], each["sheets"], wanted)
        else:
            _refuse(each, wanted)
    raise Unreadable(NOT_OPENED)


def _with_remarks(lines: list[Line], merges: list[Merge], sheet: str, sheets: list[str], wanted: str) -> Opened:
    if not lines:
        raise Unreadable(EMPTY)
    others = [f"« {name} »" for name in sheets if name != sheet]
    shown = ", ".join(others[:_SHOWN]) + ("…" if len(others) > _SHOWN else "")
    remarks = (RuleBroken(ONE_OF_SEVERAL, sheet=sheet, others=shown),) if others and not wanted else ()
    return Opened(lines, merges, sheet, tuple(sheets), remarks)


def _refuse(said: dict[str, Any], wanted: str) -> None:
    """Raise what the process says stands in the way, if it does."""
    match str(said.get("fault", "")).split():
        case ["password"]:
            raise Unreadable(PASSWORD)
        case ["damaged"]:
            raise Unreadable(DAMAGED)
        case ["empty"]:
            raise Unreadable(EMPTY)
        case ["sheet"]:
            raise Unreadable(NO_SUCH_SHEET, sheet=wanted)
        case ["rows"]:
            raise too_many_rows()
        case ["long", line]:
            check_length(int(line), MAX_CELL + 1)
        case ["large"]:
            raise Unreadable(SWOLLEN)
        case [_]:
            raise Unreadable(NOT_OPENED)
