"""Taking an import back as a whole, or saying what was built on it since."""

from dataclasses import replace
from typing import Any

from eac.audit import service as audit
from eac.audit.service import Actor
from eac.core.errors import N_, RuleBroken
from eac.db import db
from eac.imports import queries
from eac.imports.kinds import KINDS, Kind
from eac.imports.models import ImportedRow, ImportRun
from eac.imports.removal import load, uses
from eac.imports.rules import Outcome, Several
from eac.imports.store import from_json, unpack_options
from eac.reference.records import name_of
from eac.web.language import gettext

MOST_TOLD = 20
"""Obstacles told one by one; the rest are counted."""
CHANGED_SINCE = N_("« %(name)s » a été modifiée depuis l’import.")
USED_SINCE = N_("« %(name)s » est utilisée depuis l’import par %(used)s.")
GONE_SINCE = N_("La fiche de la ligne %(line)s n’existe plus.")
MORE = N_("Et %(count)s autres fiches.")


def take_back_all(run: ImportRun, by: Actor) -> None:
    """Every row as it was before; Several when one of them cannot, and then none is touched."""
    kind = KINDS[run.kind](unpack_options(run.options["asked"]))
    rows = queries.written_rows(run)
    records = load(kind.model, {row.subject_id for row in rows})
    if obstacles := _obstacles(kind, rows, records):
        told = obstacles[:MOST_TOLD]
        rest = len(obstacles) - len(told)
        raise Several([*told, *([RuleBroken(MORE, count=rest)] if rest else [])])
    kind.prepare_for(list(records.values()))
    with audit.in_batch():
        for row in reversed(rows):
            _take_back(kind, row, records[row.subject_id], by)
    db.session.flush()


def _obstacles(kind: Kind, rows: list[ImportedRow], records: dict[int, Any]) -> list[RuleBroken]:
    added = {row.subject_id for row in rows if row.outcome is Outcome.NEW}
    used = uses(kind.model, added)
    found = []
    for row in rows:
        record = records.get(row.subject_id)
        if record is None:
            found.append(RuleBroken(GONE_SINCE, line=row.line))
        elif getattr(record, "version", row.version) != row.version:
            found.append(RuleBroken(CHANGED_SINCE, name=name_of(record)))
        elif row.subject_id in used:
            found.append(RuleBroken(USED_SINCE, name=name_of(record), used=gettext(used[row.subject_id])))
    return found


def _take_back(kind: Kind, row: ImportedRow, record: Any, by: Actor) -> None:
    if row.outcome is Outcome.NEW:
        kind.remove(record, by)
        return
    before = replace(kind.current(record), **from_json(kind.details, row.before))
    kind.change(kind.complete(before, record), record, by)
