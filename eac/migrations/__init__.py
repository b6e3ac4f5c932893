"""The database's shape over time: one head, up and down on SQLite and PostgreSQL."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from eac.db import Base

HERE = Path(__file__).parent
HEAD = (HERE / "head.txt").read_text(encoding="ascii").strip()
"""The one head, pinned in a file so that two branches that each add a migration conflict there."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    return config


def heads() -> list[str]:
    """The heads of the scripts; there must be one."""
    return list(ScriptDirectory.from_config(_config()).get_heads())


def _run(engine: Engine, act: str, target: str) -> None:
    """Run a command with SQLite's foreign keys off (a table rebuilt with them on loses its children), checked after."""
    config = _config()
    with engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        getattr(command, act)(config, target)
        if is_sqlite and (broken := connection.execute(text("PRAGMA foreign_key_check")).all()):
            raise RuntimeError(f"the migration broke foreign keys: {broken[:5]}")
        connection.commit()
        if is_sqlite:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
            connection.exec_driver_sql("BEGIN")


def upgrade(engine: Engine, target: str = "head") -> None:
    """Bring the database to a revision, the newest by default, in one transaction."""
    _run(engine, "upgrade", target)


def downgrade(engine: Engine, target: str = "base") -> None:
    """Take the database back to a revision."""
    _run(engine, "downgrade", target)


def current(engine: Engine) -> str | None:
    """The revision that the database is at; None when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def differences(engine: Engine) -> list[object]:
    """What the tables lack or have too much, compared with the models."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": _ours})
        return list(compare_metadata(context, Base.metadata))


def _ours(_object: object, name: str | None, kind: str, *_rest: object) -> bool:
    """Leave out what no model can say: exclusion constraints, and the indices of words (see `search`)."""
    if kind == "index":
        return not (name or "").startswith(("ex_", "words_"))
    return not (kind == "table" and (name or "").startswith("words_"))
