"""The indices by which words are found, beside each table that has a `search_key`.

SQLite: an FTS5 table of groups of three letters for each, which triggers keep in step with every write, whoever writes.
A later migration that rebuilds one of these tables (`batch_alter_table`) loses its triggers: call `drop` before it and
`make` after it. PostgreSQL: a GIN index of groups of three letters; without the right to install `pg_trgm` there is
none, and searches read the whole table instead.
"""

import logging
import sqlite3

from alembic import op
from sqlalchemy.exc import DBAPIError

TABLES = (
    "school",
    "school_class",
    "teacher",
    "partner",
    "practitioner",
    "venue",
    "work",
    "activity",
    "school_session",
)
LEAST_SQLITE = (3, 34, 0)
"""The first with the trigram tokenizer."""


def make(*tables: str) -> None:
    """The indices of these tables, with what they hold now."""
    if op.get_bind().dialect.name == "sqlite":
        if sqlite3.sqlite_version_info < LEAST_SQLITE:
            raise RuntimeError(
                f"SQLite {sqlite3.sqlite_version} est trop ancien : il faut la version 3.34 ou suivante."
            )
        for table in tables:
            _make_words(table)
    elif _has_trigrams():
        for table in tables:
            op.execute(
                f"CREATE INDEX words_{table} ON {table} USING gin (search_key gin_trgm_ops) WITH (fastupdate = off)"
            )


def drop(*tables: str) -> None:
    """Take the indices away; the tables keep their words."""
    for table in tables:
        if op.get_bind().dialect.name == "sqlite":
            for moment in ("insert", "delete", "update"):
                op.execute(f"DROP TRIGGER words_{table}_{moment}")
            op.execute(f"DROP TABLE words_{table}")
        else:
            op.execute(f"DROP INDEX IF EXISTS words_{table}")


def _make_words(table: str) -> None:
    words = f"words_{table}"
    new = f"INSERT INTO {words} (rowid, search_key) VALUES (new.id, new.search_key);"  # noqa: S608  names of our tables
    old = f"INSERT INTO {words} ({words}, rowid, search_key) VALUES ('delete', old.id, old.search_key);"  # noqa: S608  same
    changed = "UPDATE OF search_key"
    unlike = "WHEN old.search_key <> new.search_key"
    shape = f"(search_key, content='{table}', content_rowid='id', tokenize='trigram')"
    op.execute(f"CREATE VIRTUAL TABLE {words} USING fts5 {shape}")
    op.execute(f"INSERT INTO {words} ({words}) VALUES ('rebuild')")  # noqa: S608  same
    op.execute(f"CREATE TRIGGER {words}_insert AFTER INSERT ON {table} BEGIN {new} END")
    op.execute(f"CREATE TRIGGER {words}_delete AFTER DELETE ON {table} BEGIN {old} END")
    op.execute(f"CREATE TRIGGER {words}_update AFTER {changed} ON {table} {unlike} BEGIN {old} {new} END")


def _has_trigrams() -> bool:
    try:
        with op.get_bind().begin_nested():
            op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DBAPIError as error:
        logging.getLogger("eac").warning(
            "pg_trgm ne peut pas être installée, la recherche lira les tables : %s", error.orig
        )
        return False
    return True
