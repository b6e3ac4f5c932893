"""Files that an import gives back: an empty model, and the refused rows to correct."""

from collections.abc import Callable

from eac.core import clock
from eac.imports import queries
from eac.imports.kinds import KINDS
from eac.imports.models import ImportRun
from eac.imports.rules import ImportKind, Outcome
from eac.sheets.writing import Column, Sheet, write_csv, write_ods, write_xlsx
from eac.web.language import gettext as _

WRITERS: dict[str, Callable[[Sheet], bytes]] = {
    "csv": write_csv,
    "xlsx": lambda sheet: write_xlsx([sheet], produced_at=clock.now()),
    "ods": lambda sheet: write_ods([sheet]),
}


def model(kind: ImportKind) -> bytes:
    """A CSV file with the headings of a kind and no row."""
    columns = [Column(_(field.label)) for field in KINDS[kind].fields]
    return write_csv(Sheet(_(KINDS[kind].title), columns, []))


def has_file(run: ImportRun) -> bool:
    """Whether the file is still kept and some of its rows were refused."""
    return bool(run.counts.get(Outcome.REFUSED)) and run.content is not None


def refused_rows(run: ImportRun, form: str) -> bytes:
    """The refused rows as they came, with what is wrong in a last column, as a csv, xlsx or ods file."""
    table = queries.table_of(run)
    refused = {each.line: each for each in queries.results_of(run) if each.outcome is Outcome.REFUSED}
    columns = [*(Column(heading) for heading in table.headings), Column(_("Problème"), 60)]
    rows = [
        [*row.cells, " ".join(f"{one.column} : {one.sentence}" if one.column else one.sentence for one in problems)]
        for row in table.rows
        if (result := refused.get(row.line)) is not None
        for problems in [result.problems]
    ]
    return WRITERS[form](Sheet(_("Lignes refusées"), columns, rows))
