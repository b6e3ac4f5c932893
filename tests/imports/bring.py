"""Files made of lines, brought in as a person would: upload, columns, preview, writing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import Any

from sqlalchemy import select

from eac.db import db, transaction
from eac.identity.models import User
from eac.identity.rules import Role
from eac.imports import queries, service, work
from eac.imports.models import ImportRun
from eac.imports.rules import Asked, ImportKind, NewFile, Options, RowResult
from tests.factories.people import make_user

DATA = Path(__file__).parent / "data"
YEAR = "2026-2027"


def csv_of(*lines: str) -> bytes:
    """A file of these lines."""
    return "\n".join(lines).encode()


def clerk() -> User:
    """A coordinator, made once."""
    found = db.session.scalar(select(User).where(User.display_name == "Clerk"))
    return found or make_user(Role.COORDINATOR, name="Clerk")


def previewed(kind: ImportKind | None, content: bytes, name: str = "fichier.csv", **options: Any) -> ImportRun:
    """A run as it stands after its preview; `mapping` among the options sets the columns by hand."""
    mapping = options.pop("mapping", None)
    run = service.upload(NewFile(name, content, options.get("school_year", YEAR), kind), by=clerk())
    asked = Asked(mapping if mapping is not None else run.mapping, replace(Options(YEAR), **options))
    service.set_up(asked, run=run, by=clerk())
    work.keep_preview(run, work.preview(run))
    return run


def brought_in(kind: ImportKind | None, content: bytes, **options: Any) -> ImportRun:
    """A run as it stands once written, in a transaction of its own."""
    with transaction():
        run = previewed(kind, content, **options)
        before = [each.outcome for each in rows(run)]
        service.write(run=run, by=clerk())
        assert [each.outcome for each in rows(run)] == before, "the preview told what the writing did"
        run_id = run.id
    return db.session.get_one(ImportRun, run_id)


def rows(run: ImportRun) -> list[RowResult]:
    """What became of each row."""
    return queries.results_of(run)


def sentences(run: ImportRun) -> dict[int, list[tuple[str, str, str]]]:
    """For each refused line, its problems: column, value, sentence."""
    return {
        each.line: [(one.column, one.value, one.sentence) for one in each.problems]
        for each in rows(run)
        if each.problems
    }


def told(run: ImportRun) -> dict[str, int]:
    """Counts above zero."""
    return {name: count for name, count in run.counts.items() if count}


def at_once(*acts: Callable[[], str]) -> list[str]:
    """What acts answer that are released together, each in a thread of its own."""
    barrier = Barrier(len(acts))

    def released(act: Callable[[], str]) -> str:
        barrier.wait(timeout=20)
        return Context().run(act)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(released, acts))
