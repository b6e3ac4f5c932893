"""`eac import`: the same steps as on screen, at the command line."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eac.audit.service import System
from eac.core import clock
from eac.core.schoolyear import SchoolYear
from eac.db import db, transaction
from eac.imports import queries, service, work
from eac.imports.models import ImportRun
from eac.imports.rules import Asked, ImportKind, NewFile, Options, Outcome, RowResult
from eac.imports.values import insee, uai
from eac.web.filters import label
from eac.web.language import gettext as _


@dataclass(frozen=True, slots=True)
class CommandLine:
    """What was asked beside the kind and the file."""

    year: str | None = None
    communes: tuple[str, ...] = ()
    departements: tuple[str, ...] = ()
    uais: tuple[str, ...] = ()
    with_care: bool = False
    reason: str = ""
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What became of the file."""

    kind: ImportKind
    source: str
    is_written: bool
    counts: dict[str, int]
    results: list[RowResult]

    @property
    def has_refused(self) -> bool:
        """Whether a row was refused."""
        return bool(self.counts[Outcome.REFUSED])

    def as_json(self) -> dict[str, Any]:
        """Counts, and the rows that change or are refused."""
        return {
            "kind": self.kind.value,
            "source": self.source,
            "written": self.is_written,
            "counts": self.counts,
            "rows": [_row(each) for each in self.results if each.outcome not in {Outcome.UNCHANGED, Outcome.OUTSIDE}],
        }

    def as_text(self) -> str:
        """Counts, then each refused row with what is wrong."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield _("%(kind)s : %(done)s", kind=label(self.kind), done=_("écrit") if self.is_written else _("à blanc"))
        for outcome in Outcome:
            yield f"  {label(outcome)} : {self.counts[outcome]}"
        for each in self.results:
            if each.outcome is Outcome.REFUSED:
                for one in each.problems:
                    where = f"{one.column} « {one.value} » : " if one.column else ""
                    yield f"  {_('ligne')} {each.line} ({each.label}) : {where}{one.sentence}"


def _row(each: RowResult) -> dict[str, Any]:
    return {
        "line": each.line,
        "outcome": each.outcome.value,
        "label": each.label,
        "problems": [{"column": one.column, "value": one.value, "sentence": one.sentence} for one in each.problems],
        "differences": [{"field": one.label, "before": one.before, "after": one.after} for one in each.differences],
    }


def bring_in(kind: str, file: Path, asked: CommandLine) -> Report:
    """Read a file, write its valid rows unless it is a dry run; RuleBroken when it cannot be read or understood."""
    year = str(SchoolYear.parse(asked.year)) if asked.year else str(SchoolYear.of(clock.today()))
    new = NewFile(file.name, file.read_bytes(), year, None if kind == "auto" else ImportKind(kind))
    db.session.rollback()
    with transaction():
        run = service.upload(new, by=System())
        run_id = run.id
        service.set_up(Asked(run.mapping, _options(asked, year)), run=run, by=System())
        results = work.preview(run)
        work.keep_preview(run, results)
        if asked.dry_run:
            report = _report(run, results, is_written=False)
            service.give_up(run=run, by=System())
            return report
        service.write(run=run, by=System())
    run = db.session.get_one(ImportRun, run_id)
    return _report(run, queries.results_of(run), is_written=True)


def _options(asked: CommandLine, year: str) -> Options:
    return Options(
        school_year=year,
        communes=tuple(map(insee, asked.communes)),
        departements=tuple(code.upper().lstrip("0").zfill(2) for code in asked.departements),
        uais=tuple(map(uai, asked.uais)),
        with_care=asked.with_care,
        reason=asked.reason,
    )


def _report(run: ImportRun, results: list[RowResult], *, is_written: bool) -> Report:
    return Report(run.kind, run.source, is_written, dict(run.counts), results)
