"""Several people at the same instant: one class, one trip; one set of settings."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import select

from eac.core.errors import RuleBroken, Stale
from eac.db import db, transaction
from eac.identity.models import User
from eac.scheduling import service as scheduling
from eac.scheduling.models import SchoolSession, TravelSettings
from eac.scheduling.rules import TravelTimes
from eac.trips.models import Trip
from tests.factories.people import Cast
from tests.factories.trips import a_visit, make_trip

PEOPLE = 4


def at_once(app: Flask, act: Callable[[int], object]) -> list[str]:
    """What becomes of an act that several do together, each in a transaction of their own."""
    start = Barrier(PEOPLE)

    def one(number: int) -> str:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    act(number)
            except (RuleBroken, Stale):
                return "refused"
            finally:
                db.session.remove()
            return "done"

    with ThreadPoolExecutor(PEOPLE) as pool:
        return sorted(pool.map(one, range(PEOPLE)))


def test_one_class_boards_one_trip(app: Flask, cast: Cast) -> None:
    with transaction():
        number = a_visit(cast).id

    def act(_person: int) -> None:
        make_trip(cast.amal_id, db.session.get_one(SchoolSession, number))

    assert at_once(app, act) == ["done", *["refused"] * (PEOPLE - 1)]
    assert len(db.session.scalars(select(Trip)).all()) == 1


def test_the_first_settings_stand(app: Flask, cast: Cast) -> None:
    def act(person: int) -> None:
        by = db.session.get_one(User, cast.amal_id)
        scheduling.set_travel_times(TravelTimes(kmh=20 + person), by=by, expected=0)

    assert at_once(app, act) == ["done", *["refused"] * (PEOPLE - 1)]
    assert db.session.scalars(select(TravelSettings.kmh)).one() in range(20, 20 + PEOPLE)
