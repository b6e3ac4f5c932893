"""What a reminder says beyond the session itself."""

from datetime import UTC, datetime

from flask import Flask

from eac.db import transaction
from eac.notices.letters import compose
from eac.notices.rules import MessageKind
from eac.scheduling.rules import Place, Resource
from tests.factories.notices import gather, messages, on
from tests.factories.people import Cast
from tests.factories.sessions import make_session
from tests.factories.trips import make_trip


def test_a_reminder_says_when_the_coach_leaves(app: Flask, cast: Cast) -> None:
    with transaction():
        session = make_session(cast, place=Place(Resource.VENUE, cast.venue_id), override_reason="oui")
        make_trip(cast.amal_id, session)
    with on(datetime(2026, 12, 1, 7, tzinfo=UTC)):
        gather()
        letter = compose(messages(MessageKind.REMINDER)["Bea"], app.config["EAC"])
    assert letter is not None
    (row,) = [row.now for row in letter.blocks[0].rows if row.label == "Départ"]
    assert row.replace("\u202f", " ") == "Car, 8:30, Devant l’école ; retour à 11:00"
