"""A subscriber to Bea's agenda."""

import pytest
from flask import Flask

from eac.db import transaction
from eac.feeds.rules import FeedKind
from tests.factories.people import Cast
from tests.factories.sessions import make_session
from tests.feeds.readers import Reader, subscribe


@pytest.fixture
def reader(app: Flask, cast: Cast) -> Reader:
    """A subscriber to Bea's agenda, which holds one session."""
    with transaction():
        make_session(cast, title="Atelier marionnettes")
    return Reader(app, subscribe(cast, FeedKind.TEACHER, cast.teacher_id))
