"""Databases of their own for races: a file, or a database made on the PostgreSQL server and dropped afterwards."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url


@contextmanager
def empty_database(backend: str, folder: Path) -> Iterator[str]:
    """The address of an empty database; for « postgresql » on the server that EAC_TEST_DATABASE_URL names."""
    if backend == "sqlite":
        yield f"sqlite:///{folder / f'{uuid4().hex}.db'}"
        return
    server = make_url(os.environ["EAC_TEST_DATABASE_URL"]).set(drivername="postgresql+psycopg")
    name = f"eac_race_{uuid4().hex[:12]}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        engine.dispose()
