"""A session that Bea's class is told of, a mail server, and the worker's round."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask

from eac.db import transaction
from eac.notices import work
from eac.notices.work import Round
from eac.scheduling.rules import Place, Resource
from tests.factories.notices import gather, messages
from tests.factories.people import Cast
from tests.factories.sessions import make_session
from tests.notices.server import Box, serving


@pytest.fixture
def box() -> Iterator[Box]:
    """A mail server."""
    with serving() as box:
        yield box


@pytest.fixture
def session_id(app: Flask, cast: Cast) -> int:
    """A session of Chloé with Bea's class at the museum on 3 December, which nobody was told of yet."""
    with transaction():
        venue = Place(Resource.VENUE, cast.venue_id)
        return make_session(cast, place=venue, override_reason="convenu", title="Atelier marionnettes").id


@pytest.fixture
def go(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[str | None], Round]:
    """One round of the worker with a mail server, or without one."""

    def run(url: str | None) -> Round:
        monkeypatch.setitem(app.config, "EAC", replace(app.config["EAC"], smtp_url=url))
        return work.run_round(app)

    return run


@pytest.fixture
def message_id(session_id: int) -> int:
    """Bea's message, which waits."""
    gather()
    return messages()["Bea"].id
