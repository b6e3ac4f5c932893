"""One stage for all guards: the city made once on a database of its own, every request undone."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from eac import migrations
from eac.app import create_app
from eac.core import clock
from eac.db import db, transaction
from tests.conftest import NOON
from tests.databases import fresh_database
from tests.guards.city import IDENTITIES, make_city
from tests.guards.rehearsal import Stage, pass_of, undo_rehearsals
from tests.signed import OwnContextClient, fail_on_unsaved


@pytest.fixture(scope="session")
def built_stage(session_app: Flask, database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The application with its checks on, and two halves of a city."""
    with fresh_database(database_url, tmp_path_factory.mktemp("stage")) as url:
        app = create_app(replace(session_app.config["EAC"], database_url=url))
        app.test_client_class = OwnContextClient
        undo_rehearsals(app)
        fail_on_unsaved(app)
        with clock.freeze(NOON), app.app_context():
            migrations.upgrade(db.engine)
            with transaction():
                city = make_city(app.config["SECRET_KEY"])
            passes = {identity: pass_of(app, city.people.get(identity)) for identity in IDENTITIES}
            db.session.remove()
        yield Stage(app, city, passes)
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def stage(built_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """The stage on Tuesday 24 November 2026 at noon; nobody is counted as insistent."""
    from eac.web.security import limiter

    monkeypatch.setattr(limiter, "enabled", False)
    with clock.freeze(NOON), built_stage.app.app_context():
        yield built_stage
        db.session.remove()
