"""How a run keeps what it was told and what it found: compressed, and in words that JSON can hold."""

import json
import zlib
from collections.abc import Sequence
from datetime import date, time
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from eac.imports.rules import Difference, Options, Outcome, Problem, RowResult
from eac.sheets.reading import Table
from eac.web.language import say_rule

SHOWN_ROWS = 3


def squeeze(content: bytes) -> bytes:
    """The file, compressed."""
    return zlib.compress(content, 6)


def stretch(content: bytes) -> bytes:
    """The file as it came."""
    return zlib.decompress(content)


def pack_results(results: Sequence[RowResult]) -> bytes:
    """What became of the rows."""
    rows = [
        [
            each.line,
            each.outcome.value,
            each.label,
            [[one.column, one.value, one.sentence] for one in each.problems],
            [[one.label, one.before, one.after] for one in each.differences],
        ]
        for each in results
    ]
    return zlib.compress(json.dumps(rows, ensure_ascii=False).encode(), 6)


def unpack_results(packed: bytes | None) -> list[RowResult]:
    """What became of the rows; nothing before the preview."""
    rows = json.loads(zlib.decompress(packed)) if packed else []
    return [
        RowResult(
            line,
            Outcome(outcome),
            label,
            tuple(Problem(*one) for one in problems),
            tuple(Difference(*one) for one in found),
        )
        for line, outcome, label, problems, found in rows
    ]


def pack_options(options: Options) -> dict[str, Any]:
    """What a person asked, for a JSON column."""
    names = ("school_year", "communes", "departements", "uais", "with_care", "with_services", "reason")
    return {name: as_json(getattr(options, name)) for name in names}


def unpack_options(kept: dict[str, Any]) -> Options:
    """What a person asked."""
    asked: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()}
    return Options(**asked)


def described(table: Table) -> dict[str, Any]:
    """What the pages show of a file without reading it again."""
    return {
        "headings": list(table.headings),
        "sample": [list(row.cells) for row in table.rows[:SHOWN_ROWS]],
        "rows": len(table.rows),
        "form": table.form,
        "encoding": table.encoding,
        "sheet": table.sheet,
        "remarks": [say_rule(each) for each in table.remarks],
    }


def as_json(value: Any) -> Any:
    """A value of a command as JSON holds it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [as_json(each) for each in value]
    return value


def from_json(details: type[Any], kept: dict[str, Any]) -> dict[str, Any]:
    """Fields of a command as its class declares them."""
    hints = get_type_hints(details)
    return {name: _typed(hints[name], value) for name, value in kept.items() if name in hints}


def _typed(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if get_origin(hint) in {Union, UnionType}:
        hint = next(each for each in get_args(hint) if each is not type(None))
    if hint is date:
        return date.fromisoformat(value)
    if hint is time:
        return time.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    return _tupled(value)


def _tupled(value: Any) -> Any:
    return tuple(_tupled(each) for each in value) if isinstance(value, list) else value
