"""Previews and long imports: at once when the file is short, in a thread of this process when it is not.

The table of runs is the truth: a thread that dies leaves its transaction undone and its run « working », which the page
then offers to take up again. One thread, so that imports never compete (docs/decisions/0013).
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta
from time import monotonic
from typing import Any

from flask import Flask
from sqlalchemy import update

from eac.audit import service as audit
from eac.audit.service import Actor, System
from eac.core import clock
from eac.core.errors import N_, RuleBroken
from eac.db import db, transaction
from eac.identity.models import User
from eac.imports import queries, service
from eac.imports.examine import examine
from eac.imports.kinds import KINDS
from eac.imports.models import ImportRun
from eac.imports.rules import ImportKind, ImportState, RowResult
from eac.imports.store import pack_results
from eac.web.language import gettext, say_rule

AT_ONCE = {ImportKind.SESSIONS: 400}
"""Rows that are read or written within two seconds, by kind of file."""
AT_ONCE_OTHERWISE = 1500
BEAT_SECONDS = 2
SILENT = timedelta(minutes=2)
"""After such a silence, a run that works in another process is taken for dead."""
FAILED = N_("L’import s’est arrêté sur une erreur de notre part ; rien n’a été écrit. La référence est %(reference)s.")
log = logging.getLogger("eac")
_pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="imports")
_here: dict[int, tuple[int, int]] = {}
"""Runs at work in this process: rows done, rows in all."""
_futures: set[Future[None]] = set()


def is_short(run: ImportRun) -> bool:
    """Whether its rows are read, or written, at once."""
    return bool(run.options["file"]["rows"] <= AT_ONCE.get(run.kind, AT_ONCE_OTHERWISE))


def preview(run: ImportRun, tick: Callable[[int], None] = lambda _done: None) -> list[RowResult]:
    """What each row of the file would do; writes nothing."""
    file = queries.incoming(run)
    return [each.result for each in examine(file, KINDS[run.kind](file.options), tick)]


def keep_preview(run: ImportRun, results: list[RowResult]) -> None:
    """The run with its preview."""
    run.outcome, run.counts = pack_results(results), queries.counts_of(results)
    run.state = ImportState.PREVIEWED


def start(app: Flask, run_id: int, author_id: int | None) -> None:
    """Hand a run marked as working to the thread; after the commit of the request that marked it."""
    _here.setdefault(run_id, (0, 0))
    future = _pool.submit(_work, app, run_id, author_id)
    _futures.add(future)
    future.add_done_callback(_futures.discard)


def settle() -> None:
    """Wait until nothing is at work in this process."""
    wait(set(_futures))


def progress(run: ImportRun) -> tuple[int, int]:
    """Rows done, and rows in all."""
    done, total = _here.get(run.id, (int(run.counts.get("done", 0)), 0))
    return done, total or int(run.options["file"]["rows"])


def is_silent(run: ImportRun) -> bool:
    """Whether a run that should be at work has died."""
    is_working = run.state is ImportState.WORKING and run.id not in _here
    return is_working and clock.now() - run.updated_at > SILENT


def _work(app: Flask, run_id: int, author_id: int | None) -> None:
    with app.app_context():
        audit.channel.set("import")
        try:
            _do(run_id, author_id)
        except RuleBroken as broken:
            _fail(run_id, say_rule(broken))
        except Exception:
            log.exception("import %s failed", run_id)
            _fail(run_id, gettext(FAILED, reference=f"import-{run_id}"))
        finally:
            _here.pop(run_id, None)
            db.session.remove()


def _do(run_id: int, author_id: int | None) -> None:
    run = db.session.get(ImportRun, run_id)
    if run is None or run.state is not ImportState.WORKING:
        return
    total = int(run.options["file"]["rows"])
    if run.options["job"] == "write":
        with transaction():
            run, by = db.session.get_one(ImportRun, run_id), _author(author_id)
            service.write(run=run, by=by, tick=_Ticker(run_id, total, is_writing=True))
        return
    results = preview(run, _Ticker(run_id, total, is_writing=False))
    with transaction():
        run = db.session.get_one(ImportRun, run_id, with_for_update=True)
        if run.state is ImportState.WORKING:
            keep_preview(run, results)


def _author(author_id: int | None) -> Actor:
    return (db.session.get(User, author_id) if author_id is not None else None) or System()


def _fail(run_id: int, sentence: str) -> None:
    with transaction():
        run = db.session.get(ImportRun, run_id)
        if run is not None:
            run.state, run.message, run.counts = ImportState.FAILED, sentence, {}


class _Ticker:
    """Tells how far a run is: here at once, to other processes every two seconds where they can be told.

    While this process writes on SQLite nobody else can write, not even this.
    """

    def __init__(self, run_id: int, total: int, *, is_writing: bool) -> None:
        self.run_id, self.total, self.last = run_id, total, monotonic()
        self.is_alone = is_writing and db.engine.dialect.name == "sqlite"

    def __call__(self, done: int) -> None:
        _here[self.run_id] = (done, self.total)
        if self.is_alone or monotonic() - self.last < BEAT_SECONDS:
            return
        self.last = monotonic()
        beat: dict[str, Any] = {"counts": {"done": done}, "updated_at": clock.now()}
        with db.engine.begin() as connection:
            connection.execute(update(ImportRun).where(ImportRun.id == self.run_id).values(beat))
