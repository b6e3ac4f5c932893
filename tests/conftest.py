"""The application under test, its database, and a cast of four: Amal, Bea, Chloé, Dan."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from eac import migrations
from eac.app import create_app
from eac.config import Settings
from eac.core import clock
from eac.db import Base, db, transaction
from eac.web import security
from tests.factories.people import Cast, make_cast
from tests.signed import Browser, OwnContextClient, fail_on_unsaved

BACKEND = os.environ.get("EAC_TEST_BACKEND", "sqlite")
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
"""Tuesday 24 November 2026, noon in Paris."""


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database of the chosen backend, dropped at the end."""
    if BACKEND == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('db') / 'eac.db'}"
        return
    server = make_url(os.environ["EAC_TEST_DATABASE_URL"]).set(drivername="postgresql+psycopg")
    name = f"eac_test_{uuid4().hex[:12]}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    yield server.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    engine.dispose()


@pytest.fixture(scope="session")
def session_app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application, migrated, one per process."""
    settings = Settings(
        database_url=database_url,
        data_dir=tmp_path_factory.mktemp("data"),
        secret_key="a secret of the tests, long enough",
        base_url="http://localhost",
        is_testing=True,
    )
    app = create_app(settings)
    app.config.update(WTF_CSRF_ENABLED=False)
    security.limiter.enabled = False
    app.test_client_class = OwnContextClient
    fail_on_unsaved(app)
    with app.app_context():
        migrations.upgrade(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(session_app: Flask) -> Iterator[Flask]:
    """The application with empty tables, on Tuesday 24 November 2026 at noon; a context is open."""
    with clock.freeze(NOON), session_app.app_context():
        yield session_app
        db.session.remove()
        with db.engine.begin() as connection:
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that is not signed in."""
    return app.test_client()


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Amal (coordinator), Bea (teacher), Chloé (practitioner), Dan (a teacher of another school), and what they act for."""
    with transaction():
        return make_cast()


@pytest.fixture
def amal(app: Flask, cast: Cast) -> Browser:
    """The coordinator's browser."""
    return Browser(app, cast.amal_id)


@pytest.fixture
def bea(app: Flask, cast: Cast) -> Browser:
    """The teacher's browser."""
    return Browser(app, cast.bea_id)


@pytest.fixture
def dan(app: Flask, cast: Cast) -> Browser:
    """A teacher of another school."""
    return Browser(app, cast.dan_id)


@pytest.fixture
def root() -> Path:
    """The top of the checkout."""
    return Path(__file__).parent.parent
