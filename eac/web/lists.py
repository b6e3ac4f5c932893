"""Lists: search, sort and page from the query string, so that an address shows the same list to anyone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request, url_for
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from eac.core.words import words_of
from eac.db import db

Row = TypeVar("Row")
PER_PAGE = 50
MOST_PER_PAGE = 200


@dataclass(frozen=True)
class Listing(Generic[Row]):
    """One page of a list, and the addresses of its neighbours."""

    rows: list[Row]
    total: int
    page: int
    per_page: int
    sort: str
    descending: bool
    query: str

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        """Number of the first row shown."""
        return (self.page - 1) * self.per_page + 1 if self.total else 0

    @property
    def last(self) -> int:
        """Number of the last row shown."""
        return min(self.page * self.per_page, self.total)

    def url(self, **changes: Any) -> str:
        """The same list with some parameters changed; None takes one away. `sort` and `descending` go together."""
        if "sort" in changes:
            changes["tri"] = ("-" if changes.pop("descending", False) else "") + changes.pop("sort")
        values: dict[str, Any] = {**request.args.to_dict(flat=False), **(request.view_args or {}), **changes}
        return url_for(
            request.endpoint or "", **{key: value for key, value in values.items() if value not in (None, "")}
        )


Sorts = Mapping[str, ColumnElement[Any] | InstrumentedAttribute[Any]]
"""The columns that a list can be sorted by, under the names they have in addresses."""


@dataclass(frozen=True)
class Asked:
    """A statement as the address asks for it: searched and sorted, all rows."""

    statement: Select[Any]
    sort: str
    descending: bool
    query: str


def asked(
    statement: Select[Any], sorts: Sorts, *, search: list[Any] | None = None, default: str | None = None
) -> Asked:
    """Read `q` and `tri` (a key of `sorts`, « - » before it to turn round) from the address."""
    query = request.args.get("q", "").strip()[:200]
    for word in words_of(query) if search else ():
        statement = statement.where(or_(*(column.like(like(word), escape="\\") for column in search or [])))
    key, descending = _sort(sorts, default or next(iter(sorts)))
    column = sorts[key]
    primary = statement.column_descriptions[0]["entity"].id
    return Asked(statement.order_by(column.desc() if descending else column.asc(), primary), key, descending, query)


def listing(
    statement: Select[Any],
    sorts: Sorts,
    *,
    search: list[Any] | None = None,
    default: str | None = None,
    per_page: int = PER_PAGE,
) -> Listing[Any]:
    """One page of what `asked` gives, `page` and `par` (rows a page) from the address; two statements."""
    found = asked(statement, sorts, search=search, default=default)
    total = count(found.statement)
    size = min(max(request.args.get("par", per_page, int), 1), MOST_PER_PAGE)
    page = min(max(request.args.get("page", 1, int), 1), max(1, -(-total // size)))
    rows: list[Any] = list(db.session.scalars(found.statement.limit(size).offset((page - 1) * size)).unique())
    return Listing(rows, total, page, size, found.sort, found.descending, found.query)


def listing_of(rows: Sequence[Row], *, per_page: int = PER_PAGE) -> Listing[Row]:
    """One page of rows that are already at hand, as `page` in the address asks."""
    page = min(max(request.args.get("page", 1, int), 1), max(1, -(-len(rows) // per_page)))
    return Listing(list(rows[(page - 1) * per_page : page * per_page]), len(rows), page, per_page, "", False, "")


def count(statement: Select[Any]) -> int:
    """How many rows a statement gives, without reading what it would show of them."""
    bare = statement.order_by(None)
    if bare._distinct or bare._group_by_clauses:  # noqa: SLF001  SQLAlchemy has no public word for either
        return db.session.scalar(select(func.count()).select_from(bare.subquery())) or 0
    return db.session.scalar(bare.with_only_columns(func.count(), maintain_column_froms=True)) or 0


def like(word: str) -> str:
    """The LIKE pattern for a word anywhere, its own % and _ taken literally (escape: backslash)."""
    return "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def _sort(sorts: Mapping[str, Any], default: str) -> tuple[str, bool]:
    asked = request.args.get("tri", default)
    key = asked.lstrip("-")
    return (key, asked.startswith("-")) if key in sorts else (default.lstrip("-"), default.startswith("-"))
