"""Lists as files: every row that the address asks for, not the page alone, under the headings that imports know.

A room gives the columns of each of its lists once; the list's own address answers with the file when it asks for one
(`?format=csv`), so that rights, filters, search and order are those of the list.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import Enum
from typing import Any

from flask import request
from sqlalchemy import Select
from sqlalchemy.sql.base import ExecutableOption
from werkzeug.wrappers import Response

from eac.core import clock
from eac.db import db
from eac.identity.models import User
from eac.sheets.writing import Cell, Column, Sheet, write_csv, write_ods, write_xlsx
from eac.web import downloads, filters, guards, lists
from eac.web.language import gettext as _

FORMATS = ("xlsx", "ods", "csv")


@dataclass(frozen=True)
class ExportColumn:
    """A column: its heading (marked), its value (an attribute's name, or how to get it), and who may have it (all)."""

    heading: str
    value: str | Callable[[Any], Any]
    width: int = 16
    decimals: int | None = None
    may: Callable[[User], bool] | None = None

    def of(self, row: Any) -> Cell:
        """The cell of a row."""
        return cell(getattr(row, self.value) if isinstance(self.value, str) else self.value(row))


@dataclass(frozen=True)
class ExportTable:
    """A list as a file: its title (marked), which names the file too, its columns, and what to load with the rows."""

    title: str
    columns: Sequence[ExportColumn]
    loads: tuple[ExecutableOption, ...] = ()


@dataclass(frozen=True)
class Exported:
    """A file, and how many rows it holds."""

    response: Response
    count: int


def wanted() -> str | None:
    """The format that the address or the form asks for; None when it asks for the page."""
    kind = request.values.get("format")
    return kind if kind in FORMATS else None


def export(
    table: ExportTable,
    kind: str,
    statement: Select[Any],
    sorts: lists.Sorts,
    *,
    search: list[Any] | None = None,
    default: str | None = None,
) -> Exported:
    """All the rows, searched and sorted as the address asks, with the columns that the person may have."""
    found = lists.asked(statement.options(*table.loads), sorts, search=search, default=default).statement
    rows = list(db.session.scalars(found).unique())
    title, person = _(table.title), guards.user()
    columns = [column for column in table.columns if column.may is None or column.may(person)]
    heads = [Column(_(column.heading), column.width, column.decimals) for column in columns]
    sheet = Sheet(title, heads, ([column.of(row) for column in columns] for row in rows))
    return Exported(file(sheet, title, kind), len(rows))


def file(sheet: Sheet, title: str, kind: str) -> Response:
    """A sheet as a download, named by its title and the day."""
    return downloads.attachment(_written(sheet, kind), f"{title} {clock.today().isoformat()}", kind)


def _written(sheet: Sheet, kind: str) -> bytes:
    if kind == "csv":
        return write_csv(sheet)
    return write_ods([sheet]) if kind == "ods" else write_xlsx([sheet], produced_at=clock.now())


def cell(value: Any) -> Cell:
    """A value as a spreadsheet holds it and as an import reads it back."""
    match value:
        case bool():
            return _("oui") if value else _("non")
        case Enum():
            return filters.label(value)
        case list() | tuple():
            return ", ".join(str(cell(each)) for each in value)
        case datetime():
            return clock.to_local(value).replace(tzinfo=None)
        case time():
            return f"{value:%H:%M}"
    known: Cell = value
    return known
