"""Bringing a file in: kept, matched, written in one transaction, taken back as a whole."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from sqlalchemy import and_, delete, or_, select

from eac.audit import service as audit
from eac.audit.service import Actor
from eac.core import clock
from eac.core.errors import N_, Conflicting, RuleBroken
from eac.core.typography import clean, french
from eac.db import db, lock
from eac.imports import queries, undoing
from eac.imports.examine import examine
from eac.imports.kinds import KINDS
from eac.imports.matching import heading_key
from eac.imports.models import ImportedRow, ImportRun, KnownColumn
from eac.imports.rules import Asked, ImportKind, ImportState, NewFile, Options, Outcome
from eac.imports.sources import Source, recognise
from eac.imports.store import described, pack_options, pack_results, squeeze
from eac.imports.writing import Writer
from eac.sheets.reading import Unreadable, read_table

KEPT_DAYS = 30
"""How long a file is kept, so that refused rows can still be taken away."""
UNDONE_DAYS = 365
"""How long an import can be taken back."""
Tick = Callable[[int], None]


def upload(new: NewFile, *, by: Actor) -> ImportRun:
    """A file on its way in; RuleBroken on the field to mend when it cannot be read, or nobody knows what it holds."""
    try:
        table = read_table(new.content, new.name)
    except Unreadable as broken:
        raise RuleBroken(broken.sentence, "file", **broken.values) from broken
    source = recognise(table.headings)
    kind = _demand_kind(new.kind, source)
    run = ImportRun(
        kind=kind,
        file_name=clean(new.name)[-300:] or "fichier",
        content=squeeze(new.content),
        source=source.name if source else "",
        school_year=new.school_year,
        options={"asked": pack_options(Options(new.school_year)), "file": described(table)},
        mapping=queries.guess(kind, table.headings) if source is None else {},
        author_id=by.id,
        author_name=by.display_name,
    )
    db.session.add(run)
    forget_old_files(by=by)
    audit.record("upload_import", run, french(f"Fichier « {run.file_name} » déposé pour import"), by=by)
    return run


def _demand_kind(asked: ImportKind | None, source: Source | None) -> ImportKind:
    """What the file holds, as asked or as recognised; RuleBroken when these differ, or nobody knows."""
    if source is None:
        if asked is None:
            raise RuleBroken(N_("Indiquez ce que contient ce fichier : il n’a pas été reconnu à ses colonnes."), "kind")
        return asked
    if asked not in {None, source.kind}:
        raise RuleBroken(
            N_("Ce fichier est reconnu (%(title)s) : choisissez « %(kind)s »."),
            "kind",
            title=source.title,
            kind=KINDS[source.kind].title,
        )
    return source.kind


def forget_old_files(*, by: Actor) -> int:
    """Forget the files of more than a month ago, and what became of rows more than a year ago; gives how many runs.

    Both hold people's names and addresses, and are kept no longer than they serve.
    """
    now = clock.now()
    rows_gone = now - timedelta(days=UNDONE_DAYS)
    old = select(ImportRun).where(
        or_(
            and_(ImportRun.created_at < now - timedelta(days=KEPT_DAYS), ImportRun.content.is_not(None)),
            and_(ImportRun.created_at < rows_gone, ImportRun.outcome.is_not(None)),
        )
    )
    found = db.session.scalars(old).all()
    for run in found:
        run.content = None
        if run.created_at < rows_gone:
            run.outcome = None
            db.session.execute(delete(ImportedRow).where(ImportedRow.run_id == run.id))
        audit.record("forget_import", run, french(f"Fichier « {run.file_name} » oublié à son terme"), by=by)
    return len(found)


def set_up(asked: Asked, *, run: ImportRun, by: Actor) -> ImportRun:
    """Which column is which, and what may pass; the choice is remembered for the next file."""
    _hold(run, ImportState.UPLOADED, ImportState.PREVIEWED, ImportState.FAILED)
    headings = run.options["file"]["headings"]
    if not run.source:
        _demand_columns(run.kind, asked.mapping)
        _remember(run.kind, headings, asked.mapping)
    run.mapping, run.school_year = dict(asked.mapping), asked.options.school_year
    run.options = {**run.options, "asked": pack_options(asked.options)}
    run.state, run.outcome, run.counts, run.message = ImportState.UPLOADED, None, {}, ""
    audit.record("match_import", run, french(f"Colonnes de « {run.file_name} » reconnues"), by=by)
    return run


def _demand_columns(kind: ImportKind, mapping: Mapping[str, int]) -> None:
    taken: dict[int, str] = {}
    labels = {field.name: field.label for field in KINDS[kind].fields}
    for field in KINDS[kind].fields:
        if field.is_required and field.name not in mapping:
            raise RuleBroken(N_("Choisissez la colonne de ce champ : il est nécessaire."), f"column_{field.name}")
        column = mapping.get(field.name)
        if column is not None and column in taken:
            first = labels[taken[column]]
            raise RuleBroken(N_("Cette colonne sert déjà pour « %(first)s »."), f"column_{field.name}", first=first)
        if column is not None:
            taken[column] = field.name


def _remember(kind: ImportKind, headings: Iterable[str], mapping: Mapping[str, int]) -> None:
    """Keep what a person chose where it is not what would be guessed."""
    headings = tuple(headings)
    guessed = queries.guess(kind, headings)
    if guessed == dict(mapping):
        return
    fields = {column: name for name, column in mapping.items()}
    changed = {column for name in {*guessed, *mapping} for column in (guessed.get(name), mapping.get(name))}
    keys = {heading_key(headings[column]): fields.get(column, "") for column in changed if column is not None}
    db.session.execute(delete(KnownColumn).where(KnownColumn.kind == kind, KnownColumn.heading.in_(keys)))
    db.session.add_all(KnownColumn(kind=kind, heading=key[:200], field=field) for key, field in keys.items() if key)


def write(*, run: ImportRun, by: Actor, tick: Tick = lambda _done: None) -> ImportRun:
    """Write the valid rows of a previewed import, all in this transaction; each is judged again as it is written."""
    lock(["imports"])
    _hold(run, ImportState.PREVIEWED, ImportState.WORKING)
    file = queries.incoming(run)
    kind = KINDS[run.kind](file.options, is_writing=True)
    results = Writer(run, kind, file, by).write(examine(file, kind, tick))
    run.outcome, run.counts = pack_results(results), queries.counts_of(results)
    run.state, run.applied_at = ImportState.APPLIED, clock.now()
    new, changed = run.counts[Outcome.NEW], run.counts[Outcome.CHANGED]
    sentence = f"Import de « {run.file_name} ». Fiches créées : {new} ; modifiées : {changed}"
    audit.record("import", run, french(sentence), by=by, changes={"counts": [{}, run.counts]})
    return run


def undo(*, run: ImportRun, by: Actor) -> ImportRun:
    """Take an import back as a whole; RuleBroken with all that stands in the way, and then nothing is taken back."""
    lock(["imports"])
    _hold(run, ImportState.APPLIED)
    if run.outcome is None:
        raise RuleBroken(N_("Cet import date de plus d’un an : il ne peut plus être annulé."))
    undoing.take_back_all(run, by)
    db.session.execute(delete(ImportedRow).where(ImportedRow.run_id == run.id))
    run.state, run.undone_at = ImportState.UNDONE, clock.now()
    audit.record("undo_import", run, french(f"Import de « {run.file_name} » annulé"), by=by)
    return run


def give_up(*, run: ImportRun, by: Actor) -> None:
    """Forget a file that was not written."""
    _hold(run, ImportState.UPLOADED, ImportState.PREVIEWED, ImportState.FAILED, ImportState.WORKING)
    audit.record("give_up_import", run, french(f"Import de « {run.file_name} » abandonné, rien n’est écrit"), by=by)
    db.session.delete(run)


def mark_working(job: str, *, run: ImportRun, by: Actor) -> ImportRun:
    """The run is handed to the background: « preview » or « write »."""
    allowed = (ImportState.PREVIEWED,) if job == "write" else (ImportState.UPLOADED,)
    _hold(run, *allowed, ImportState.WORKING)
    run.state, run.options = ImportState.WORKING, {**run.options, "job": job}
    run.counts = {**run.counts, "done": 0}
    audit.record("start_import", run, french(f"Lecture de « {run.file_name} » lancée"), by=by)
    return run


def _hold(run: ImportRun, *states: ImportState) -> None:
    """Alone with the run until the transaction ends, in a state where the act makes sense."""
    lock([f"import:{run.id}"])
    db.session.flush()
    db.session.refresh(run, with_for_update=True)
    if run.state not in states:
        raise Conflicting(N_("Cet import a changé d’état entre-temps : rechargez la page."))
