"""Two people who write overlapping lots at the same instant: one wins, the other is told, nothing is booked twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from eac.core import clock
from eac.db import db, transaction
from eac.identity.rules import Role
from eac.scheduling.models import Booking, SchoolSession
from tests.conftest import NOON
from tests.factories.people import Cast, make_user
from tests.guards.pages import Fields, form_of
from tests.series.test_views import asked
from tests.signed import Browser


def test_the_same_series_by_two_people(app: Flask, cast: Cast, amal: Browser) -> None:
    with transaction():
        other_id = make_user(Role.COORDINATOR).id
    fields = asked(cast)
    people = [amal, Browser(app, other_id)]
    forms = [form_of(each.post("/series/nouvelle", {**fields, "prepare": "rows"}).text) for each in people]
    ready = Barrier(2)

    def write(person: Browser, form: Fields) -> int:
        with clock.freeze(NOON):
            ready.wait(10)
            return person.client.post("/series/nouvelle", data={**form, "save": "all"}).status_code

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(write, people, forms))
    assert answers == [302, 409]
    db.session.rollback()
    assert len(db.session.scalars(db.select(SchoolSession)).all()) == 4
    taken = [
        tuple(row) for row in db.session.execute(db.select(Booking.resource, Booking.resource_id, Booking.starts_at))
    ]
    assert len(taken) == len(set(taken)) == 8
