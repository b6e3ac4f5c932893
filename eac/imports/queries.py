"""Reading imports: the runs, the file and the rows of each, and the headings that people matched."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Select, select

from eac.db import db
from eac.imports.examine import Incoming
from eac.imports.kinds import KINDS
from eac.imports.matching import match
from eac.imports.models import ImportedRow, ImportRun, KnownColumn
from eac.imports.rules import ImportKind, ImportState, Outcome, RowResult
from eac.imports.sources import source_named
from eac.imports.store import stretch, unpack_options, unpack_results
from eac.sheets.reading import Table, read_table

FORMATS = ("csv", "xlsx", "ods")
"""Of the file of refused rows."""


def find_run(id: int) -> ImportRun | None:  # noqa: A002  the name of the parameter in addresses
    """The import of this id."""
    return db.session.get(ImportRun, id)


def find_run_file(id: int, format: str) -> ImportRun | None:  # noqa: A002  as above
    """The import of this id, when its refused rows can be had in this format and are still kept."""
    run = find_run(id)
    return run if run is not None and format in FORMATS else None


def runs(*, kind: ImportKind | None = None, state: ImportState | None = None) -> Select[ImportRun]:
    """All imports, narrowed; to be sorted and paged."""
    found = select(ImportRun)
    for column, value in ((ImportRun.kind, kind), (ImportRun.state, state)):
        if value is not None:
            found = found.where(column == value)
    return found


def table_of(run: ImportRun) -> Table:
    """The file as a table, read again."""
    return read_table(stretch(run.content or b""), run.file_name)


def incoming(run: ImportRun) -> Incoming:
    """The file as it is to be examined: its table, its columns, and what was asked."""
    return Incoming(table_of(run), run.mapping, unpack_options(run.options["asked"]), source_named(run.source))


def results_of(run: ImportRun) -> list[RowResult]:
    """What became of the rows, in their order."""
    return unpack_results(run.outcome)


def counts_of(results: Iterable[RowResult]) -> dict[str, int]:
    """How many rows each outcome has."""
    found = Counter(each.outcome for each in results)
    return {outcome.value: found[outcome] for outcome in Outcome}


def known_columns(kind: ImportKind) -> dict[str, str]:
    """Headings (plain) that people matched before: the field of each, empty when it is to be left out."""
    found = select(KnownColumn.heading, KnownColumn.field).where(KnownColumn.kind == kind)
    return dict(db.session.execute(found).all())


def guess(kind: ImportKind, headings: Iterable[str]) -> dict[str, int]:
    """Field → column, as the headings tell and as people chose before."""
    return match(tuple(headings), KINDS[kind].fields, known_columns(kind))


def written_rows(run: ImportRun) -> list[ImportedRow]:
    """What the import wrote, in the order of the file."""
    found = select(ImportedRow).where(ImportedRow.run_id == run.id).order_by(ImportedRow.id)
    return list(db.session.scalars(found))
