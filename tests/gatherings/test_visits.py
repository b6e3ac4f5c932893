"""The coming of classes: a session for each class and day, those in conflict left and told."""

from flask import Flask
from sqlalchemy import select

from eac.audit.service import System
from eac.db import db, transaction
from eac.gatherings import arranging
from eac.gatherings.models import Meeting, gathering_session
from eac.gatherings.rules import ChosenClasses
from eac.scheduling.models import SchoolSession
from tests.factories.directory import make_activity, make_venue
from tests.factories.gatherings import make_rotation, some_hosts
from tests.factories.people import Cast
from tests.factories.sessions import make_session
from tests.guards.pages import form_of
from tests.signed import Browser


def prepare(cast: Cast) -> tuple[str, dict[str, object]]:
    """Two classes with a kept table; the address of the page, and what a person would enter."""
    with transaction():
        rotation = make_rotation(hosts=some_hosts(4), most=2)
        classes = ChosenClasses((cast.class_id, cast.other_class_id), parts=2)
        arranging.add_classes(classes, by=System(), rotation=rotation)
        arranging.keep(1, by=System(), rotation=rotation)
        activity, venue = make_activity(place_mode="venue"), make_venue(capacity=200, name="Palais")
        entered = {"activity_id": activity.id, "venue_id": venue.id, "reason": "Forum annuel"}
        return f"/rencontres/{rotation.id}/programmer", entered


def test_each_class_gets_one_session_from_its_first_to_its_last_meeting(app: Flask, cast: Cast, amal: Browser) -> None:
    path, entered = prepare(cast)
    page = amal.text(path)
    assert page.count("à programmer") == 2
    assert amal.post(path, {**form_of(page), **entered}).status_code == 302
    sessions = db.session.scalars(select(SchoolSession).order_by(SchoolSession.id)).all()
    assert [(each.classes_label, each.expected_headcount, each.place_name) for each in sessions] == [
        ("CE2 B, École Goscinny", 24, "Palais"),
        ("6e A, Collège Capron", 24, "Palais"),
    ]
    meetings = db.session.scalars(select(Meeting)).all()
    assert {each.starts_time for each in sessions} <= {each.starts for each in meetings}
    assert {each.ends_time for each in sessions} <= {each.ends for each in meetings}
    assert len(db.session.execute(select(gathering_session)).all()) == 2


def test_pressing_again_schedules_nothing_twice(app: Flask, cast: Cast, amal: Browser) -> None:
    path, entered = prepare(cast)
    for _ in range(2):
        amal.post(path, {**form_of(amal.text(path)), **entered})
    assert len(db.session.scalars(select(SchoolSession.id)).all()) == 2
    assert amal.text(path).count("programmée</td>") == 2


def test_a_class_that_is_taken_is_left_and_told_the_others_are_scheduled(app: Flask, cast: Cast, amal: Browser) -> None:
    with transaction():
        make_session(cast)
    path, entered = prepare(cast)
    answer = amal.post(path, {**form_of(amal.text(path)), **entered})
    assert answer.status_code == 200
    assert "1 séance n’a pas pu être programmée" in answer.text
    assert "1 autre séance est programmée" in answer.text
    assert "CE2 B" in answer.text.partition("n’a pas pu")[2][:600]
    labels = [each.classes_label for each in db.session.scalars(select(SchoolSession).order_by(SchoolSession.id))]
    assert labels == ["CE2 B, École Goscinny", "6e A, Collège Capron"]


def test_without_the_written_reason_what_deserves_one_is_told(app: Flask, cast: Cast, amal: Browser) -> None:
    path, entered = prepare(cast)
    with transaction():
        activity = make_activity(maximum_headcount=5, place_mode="venue").id
    answer = amal.post(path, {**form_of(amal.text(path)), **entered, "activity_id": activity, "reason": ""})
    assert "demandent une raison écrite" in answer.text
    assert db.session.scalars(select(SchoolSession.id)).all() == []


def test_without_a_table_the_page_says_what_to_do(app: Flask, cast: Cast, amal: Browser) -> None:
    with transaction():
        number = make_rotation().id
    assert "Aucune classe à faire venir" in amal.text(f"/rencontres/{number}/programmer")
