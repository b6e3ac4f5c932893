"""What happens to a session reaches whom it concerns, once, gathered."""

from flask import Flask

from eac.db import transaction
from tests.factories.notices import gathered
from tests.factories.people import Cast
from tests.factories.sessions import make_session


def test_a_new_session_tells_its_people(app: Flask, cast: Cast) -> None:
    with transaction():
        make_session(cast)
    found = gathered()
    assert [each.name for each in found] == []
