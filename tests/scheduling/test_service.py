"""Sessions written by the service: booked, moved, cancelled, never twice."""

import pytest
from flask import Flask

from eac.audit.models import AuditEntry
from eac.db import db, transaction
from eac.identity.models import User
from eac.scheduling import service
from eac.scheduling.models import Booking, SchoolSession
from eac.scheduling.rules import Act, Participant, Place, Resource, State
from eac.scheduling.service import Attendance, Blocked, Cancellation
from tests.factories.people import Cast
from tests.factories.sessions import a_session, at, make_session


def _amal(cast: Cast) -> User:
    return db.session.get_one(User, cast.amal_id)


def test_a_session_takes_its_class_and_practitioner(app: Flask, cast: Cast) -> None:
    with transaction():
        session = make_session(cast)
        taken = [(row.resource, row.resource_id) for row in db.session.scalars(db.select(Booking).order_by(Booking.id))]
        entry = db.session.scalars(db.select(AuditEntry).filter_by(subject_type="SchoolSession")).one()
        assert taken == [(Resource.CLASS, cast.class_id), (Resource.PRACTITIONER, cast.practitioner_id)]
        assert (session.state, session.school_year, session.minutes) == (State.PROPOSED, "2026-2027", 90)
        assert (entry.actor_name, entry.sentence.endswith("programmée le 03/12/2026 de 9:00 à 10:30")) == ("Amal", True)


def test_the_same_practitioner_cannot_be_had_twice(app: Flask, cast: Cast) -> None:
    with transaction():
        first = make_session(cast)
        other = a_session(cast, participants=(Participant(cast.other_class_id, 24),), when=at(minutes=30))
        with pytest.raises(Blocked) as refused:
            service.schedule(other, by=_amal(cast))
        found = [(each.code, each.session_id) for each in refused.value.conflicts]
        assert found == [("practitioner_taken", first.id)]


def test_cancelling_frees_and_restoring_looks_again(app: Flask, cast: Cast) -> None:
    with transaction():
        first = make_session(cast)
        service.cancel(Cancellation("illness"), session=first, by=_amal(cast))
        second = make_session(cast)
        with pytest.raises(Blocked):
            service.restore(session=first, by=_amal(cast))
        service.cancel(Cancellation("illness"), session=second, by=_amal(cast))
        first.state = State.CANCELLED
        assert service.restore(session=first, by=_amal(cast)).state is State.PROPOSED


def test_moving_keeps_the_uid_and_raises_the_sequence(app: Flask, cast: Cast) -> None:
    with transaction():
        session = make_session(cast)
        uid = session.uid
        service.change(
            a_session(cast, activity_id=session.activity_id, when=at(minutes=60)), session=session, by=_amal(cast)
        )
        assert (session.uid, session.sequence, session.minutes) == (uid, 1, 60)
        assert [row.ends_at for row in db.session.scalars(db.select(Booking))] == [session.ends_at] * 2


def test_attendance_is_kept_by_class(app: Flask, cast: Cast) -> None:
    from datetime import date

    with transaction():
        session = make_session(cast, when=at(date(2026, 11, 23)), override_reason="rattrapage")
        service.advance(Act.CONFIRM, session=session, by=_amal(cast))
        service.mark_held(Attendance({cast.class_id: 21}), session=session, by=_amal(cast))
        saved = db.session.get_one(SchoolSession, session.id)
        assert (saved.state, [row.actual_headcount for row in saved.participations]) == (State.HELD, [21])


def test_a_small_venue_refuses_the_group_that_is_too_many(app: Flask, cast: Cast) -> None:
    with transaction():
        venue = Place(Resource.VENUE, cast.venue_id)
        make_session(cast, place=venue, participants=(Participant(cast.class_id, 40),), override_reason="grand groupe")
        with pytest.raises(Blocked) as refused:
            make_session(cast, place=venue, participants=(Participant(cast.other_class_id, 24),), practitioner_ids=())
        assert [each.code for each in refused.value.conflicts] == ["venue_full"]
