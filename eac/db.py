"""The database door: base class, column types, transactions, and constraint names that people can read."""

import enum
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Semaphore
from time import sleep
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Enum, MetaData, Text, TypeDecorator, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, registry

from eac.core import clock
from eac.core.errors import RuleBroken, Stale
from eac.core.typography import plain

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the table. A naive datetime is refused on write."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The instant in UTC; SQLite keeps it without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The aware instant."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def _values(members: type[enum.Enum]) -> list[str]:
    return [member.value for member in members]


_enum = Enum(enum.Enum, native_enum=False, length=30, values_callable=_values, validate_strings=True)


class Base(DeclarativeBase):
    """Mother of all tables."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UtcDateTime(), enum.Enum: _enum},
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class Stamped:
    """When a row was made and last changed, in UTC."""

    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)


class Archivable:
    """Archived rather than deleted: past sessions and reports keep pointing here."""

    archived_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def is_archived(self) -> bool:
        """Whether it is put away."""
        return self.archived_at is not None


class Versioned:
    """What people edit: the version travels in the form and is compared on saving."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805  SQLAlchemy calls it with the class
        return {"version_id_col": cls.version}


def found_by(name: str | None, *rest: str | None) -> str:
    """The words by which a record is found: its name, then « | » and the others; the name is what answers rank by."""
    others = " ".join(word for word in rest if word)
    return f"{name or ''} | {others}" if others else name or ""


class Searchable:
    """Found by words, whatever their accents and capitals: `search_key` follows `search_source`.

    The database keeps an index of its groups of three letters (see `eac.migrations.search`), whoever writes the row.
    """

    search_key: Mapped[str] = mapped_column(Text, default="")

    @property
    def search_source(self) -> str:
        """The words by which a person would look for it."""
        raise NotImplementedError


@event.listens_for(Searchable, "before_insert", propagate=True)
@event.listens_for(Searchable, "before_update", propagate=True)
def _keep_search_key(_mapper: object, _connection: object, target: Searchable) -> None:
    target.search_key = plain(target.search_source)


def check_version(subject: Versioned, expected: int | None) -> None:
    """Stale when the row moved on since the form that carries `expected` was opened."""
    if expected is not None and subject.version != expected:
        raise Stale(subject)


# --- transactions -------------------------------------------------------------------------------------------------

_writing: ContextVar[bool] = ContextVar("writing", default=False)


@contextmanager
def writing() -> Iterator[None]:
    """Open the next transaction for writing: on SQLite it takes the write lock at once (BEGIN IMMEDIATE).

    A transaction that reads first and writes later can be refused half-way; see docs/decisions/0003.
    """
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


def only_read_from_now() -> None:
    """What was to be written was refused: until the block of `writing` ends, new transactions only read."""
    _writing.set(False)


@contextmanager
def transaction() -> Iterator[None]:
    """One transaction for a command: committed when the block ends well, rolled back otherwise."""
    with writing():
        db.session.rollback()
        try:
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise


def install(app: Flask) -> None:
    """Bind the database to the application."""
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _prepare_sqlite(db.engine)


BUSY_SECONDS, TRY_AGAIN_SECONDS = 8, 0.002
PRIMARY_CODE = 0xFF
"""The part of SQLite's result codes that names the kind of error."""
_TURN = "holds the turn to write"


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy says BEGIN itself, below
        waiting = f"busy_timeout={BUSY_SECONDS * 1000}"
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", waiting):
            connection.execute(f"PRAGMA {pragma}")

    _begin_in_turn(engine)


def _begin_immediately(connection: Connection) -> None:
    """Ask for the turn among processes often: SQLite's own waiting sleeps so long that busy ones starve the others."""
    raw: Any = connection.connection.dbapi_connection
    raw.execute("PRAGMA busy_timeout=0")
    try:
        for _try in range(int(BUSY_SECONDS / TRY_AGAIN_SECONDS)):
            try:
                raw.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & PRIMARY_CODE != sqlite3.SQLITE_BUSY:
                    raise
                sleep(TRY_AGAIN_SECONDS)
            else:
                return
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        raw.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")


def _begin_in_turn(engine: Engine) -> None:
    """Writing threads of this process queue before SQLite, which does not queue."""
    turn = Semaphore()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if not _writing.get():
            connection.exec_driver_sql("BEGIN")
            return
        connection.info[_TURN] = turn.acquire(timeout=BUSY_SECONDS)
        try:
            _begin_immediately(connection)
        except BaseException:
            give_turn(connection)
            raise

    @event.listens_for(engine, "commit")
    @event.listens_for(engine, "rollback")
    def give_turn(connection: Connection) -> None:
        if connection.info.pop(_TURN, False):
            turn.release()


def lock(keys: list[str]) -> None:
    """Hold these names until the transaction ends, so that check-then-write is alone with them.

    PostgreSQL: advisory locks, always in the same order so that two savers cannot wait for each other.
    SQLite: nothing to do, a writing transaction is alone anyway.
    """
    if db.session.get_bind().dialect.name != "postgresql":
        return
    for key in sorted(set(keys)):
        db.session.execute(db.text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})


# --- constraints that speak ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ConstraintSentence:
    """What to tell a person whose input breaks a constraint."""

    sentence: str
    field: str | None


_sentences: dict[str, ConstraintSentence] = {}


def say_constraint(name: str, sentence: str, field: str | None = None) -> None:
    """Register the sentence for a constraint; each room calls it beside its models."""
    _sentences[name] = ConstraintSentence(sentence, field)


def broken_rule(error: IntegrityError) -> RuleBroken | None:
    """The refusal that a database error stands for, or None when its constraint has no sentence."""
    name = getattr(getattr(error.orig, "diag", None), "constraint_name", None) or _sqlite_constraint(str(error.orig))
    known = _sentences.get(name or "")
    return RuleBroken(known.sentence, known.field) if known else None


def _sqlite_constraint(message: str) -> str | None:
    """SQLite names the columns (« UNIQUE constraint failed: school.uai »); the convention gives the name back."""
    if message.startswith("CHECK constraint failed: "):
        return message.removeprefix("CHECK constraint failed: ")
    if not message.startswith("UNIQUE constraint failed: "):
        return None
    pairs = [column.strip().split(".") for column in message.removeprefix("UNIQUE constraint failed: ").split(",")]
    return f"uq_{pairs[0][0]}_{'_'.join(pair[1] for pair in pairs)}"
