"""One stage for a whole module: the city made once, every request undone."""

from collections.abc import Iterator

import pytest
from flask import Flask

from eac.app import create_app
from eac.core import clock
from eac.db import Base, db, transaction
from tests.conftest import NOON
from tests.guards.city import IDENTITIES, make_city
from tests.guards.rehearsal import Stage, pass_of, undo_rehearsals
from tests.signed import OwnContextClient, fail_on_unsaved


@pytest.fixture(scope="module")
def stage(session_app: Flask) -> Iterator[Stage]:
    """The application and two halves of a city, on Tuesday 24 November 2026 at noon."""
    app = create_app(session_app.config["EAC"])
    app.config.update(RATELIMIT_ENABLED=False)
    app.test_client_class = OwnContextClient
    undo_rehearsals(app)
    fail_on_unsaved(app)
    with clock.freeze(NOON), app.app_context():
        with transaction():
            city = make_city(app.config["SECRET_KEY"])
        passes = {identity: pass_of(app, city.people.get(identity)) for identity in IDENTITIES}
        yield Stage(app, city, passes)
        db.session.remove()
        with db.engine.begin() as connection:
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())
        db.engine.dispose()
