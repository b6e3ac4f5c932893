"""Databases of a test's own, on the backend that the run has chosen."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url


@contextmanager
def fresh_database(beside: str, folder: Path) -> Iterator[str]:
    """The address of an empty database: a file in the folder, or one on the server of `beside`, dropped afterwards."""
    url = make_url(beside)
    if url.get_backend_name() == "sqlite":
        yield f"sqlite:///{folder / 'fresh.db'}"
        return
    name = f"eac_test_{uuid4().hex[:12]}"
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    yield url.set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    server.dispose()
