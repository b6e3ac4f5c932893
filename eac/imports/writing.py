"""Writing the rows that were judged good: together where all goes well, one by one where one is refused."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from eac.audit import service as audit
from eac.audit.service import Actor
from eac.core.errors import N_, RuleBroken, Stale
from eac.db import broken_rule, db
from eac.imports.examine import Examined, Incoming
from eac.imports.kinds import Kind
from eac.imports.models import ImportedRow, ImportRun
from eac.imports.rules import Outcome, Problem, RowResult
from eac.imports.store import as_json
from eac.web.language import say_rule

CHUNK = 250
"""Rows written under one savepoint; when one of them is refused, each gets a savepoint of its own."""
WRITTEN = frozenset({Outcome.NEW, Outcome.CHANGED})
MOVED = N_("Une autre personne a enregistré cette fiche au même instant : importez à nouveau cette ligne.")


class Writer:
    """Writes the rows of one run, keeps what is needed to take them back, and says what became of each."""

    def __init__(self, run: ImportRun, kind: Kind, file: Incoming, by: Actor) -> None:
        self.run, self.kind, self.file, self.by = run, kind, file, by

    def write(self, examined: Iterable[Examined]) -> list[RowResult]:
        """All rows in their order; refused ones are left out and say why."""
        token = audit.channel.set("import")
        try:
            return [result for chunk in _chunks(examined) for result in self._chunk(chunk)]
        finally:
            audit.channel.reset(token)

    def _chunk(self, chunk: list[Examined]) -> list[RowResult]:
        ready = [each for each in chunk if each.result.outcome in WRITTEN]
        try:
            self._together(ready)
        except (RuleBroken, IntegrityError, StaleDataError, Stale):
            refused = {each.result.line: broken for each in ready if (broken := self._alone(each)) is not None}
            return [self._result(each.result, refused.get(each.result.line)) for each in chunk]
        return [each.result for each in chunk]

    def _alone(self, one: Examined) -> RuleBroken | None:
        """Why a row cannot be written; None when it was."""
        try:
            self._together([one])
        except (StaleDataError, Stale):
            return RuleBroken(MOVED)
        except RuleBroken as broken:
            return broken
        except IntegrityError as error:
            known = broken_rule(error)
            if known is None:
                raise
            return known
        return None

    def _together(self, ready: list[Examined]) -> None:
        if not ready:
            return
        before = [self._before(each) for each in ready]
        with db.session.begin_nested():
            with db.session.no_autoflush, audit.in_batch():
                rows = [(self._whole(each), each.record) for each in ready]
                records = self.kind.write(rows, self.by)
            db.session.flush()
            kept = [
                {
                    "run_id": self.run.id,
                    "line": each.result.line,
                    "outcome": each.result.outcome,
                    "subject_type": record.__tablename__,
                    "subject_id": record.id,
                    "version": getattr(record, "version", 1),
                    "before": was,
                }
                for each, record, was in zip(ready, records, before, strict=True)
            ]
            db.session.execute(insert(ImportedRow), kept)

    def _whole(self, one: Examined) -> Any:
        """The command with what no file carries."""
        return one.new if one.record is None else self.kind.complete(one.new, one.record)

    def _before(self, one: Examined) -> dict[str, Any]:
        """The fields that a known record is about to lose."""
        if one.record is None:
            return {}
        was = self.kind.current(one.record)
        names = (each.name for each in fields(was) if each.name not in self.kind.kept_apart)
        return {name: as_json(getattr(was, name)) for name in names if getattr(was, name) != getattr(one.new, name)}

    def _result(self, result: RowResult, broken: RuleBroken | None) -> RowResult:
        if broken is None:
            return result
        problem = Problem(self.file.column(broken.field or ""), "", say_rule(broken))
        return replace(result, outcome=Outcome.REFUSED, problems=(problem,), differences=())


def _chunks(examined: Iterable[Examined]) -> Iterator[list[Examined]]:
    chunk: list[Examined] = []
    for each in examined:
        chunk.append(each)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    yield chunk
