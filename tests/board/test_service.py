"""Moves under the guard of all changes, taken back for ten minutes; what waits for a date."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eac.audit.models import AuditEntry
from eac.board import queries, service
from eac.board.models import SessionMove
from eac.board.rules import MoveTo, NewUnplaced
from eac.core import clock
from eac.core.errors import Conflicting, Stale
from eac.core.schoolyear import SchoolYear
from eac.db import db, transaction
from eac.identity.models import User
from eac.scheduling import service as scheduling
from eac.scheduling.models import Booking, SchoolSession
from eac.scheduling.rules import Participant, Place, Resource, State
from eac.scheduling.service import Blocked, Cancellation
from tests.conftest import NOON
from tests.factories.directory import make_activity, make_practitioner
from tests.factories.people import Cast
from tests.factories.sessions import a_session, at, make_session

FRIDAY = date(2026, 12, 4)
YEAR = SchoolYear(2026)


def amal(cast: Cast) -> User:
    return db.session.get_one(User, cast.amal_id)


def moved(cast: Cast, order: MoveTo) -> tuple[SchoolSession, SessionMove]:
    session = make_session(cast)
    return session, service.move(order, session=session, by=amal(cast))


def test_a_move_changes_time_and_bookings_and_is_remembered(app: Flask, cast: Cast) -> None:
    with transaction():
        session, done = moved(cast, MoveTo(at(FRIDAY, time(10, 0))))
        taken = set(db.session.scalars(select(Booking.starts_at)))
        assert (session.starts_on, session.starts_time, session.sequence) == (FRIDAY, time(10, 0), 1)
        assert taken == {session.starts_at}
        assert done.before["starts_on"] == "2026-12-03"
        assert done.before["practitioners"] == [cast.practitioner_id]


def test_place_and_people_can_change_with_it(app: Flask, cast: Cast) -> None:
    with transaction():
        other = make_practitioner(first_name="Zoé")
        order = MoveTo(at(FRIDAY), Place(Resource.VENUE, cast.venue_id), (other.id,), "demande de l’école")
        session, done = moved(cast, order)
        assert (session.venue_id, [each.id for each in session.practitioners]) == (cast.venue_id, [other.id])
        service.undo([done], by=amal(cast))
        assert (session.venue_id, session.school_id, session.when) == (None, cast.school_id, at())
        assert [each.id for each in session.practitioners] == [cast.practitioner_id]


def test_a_taken_place_is_refused_and_nothing_is_remembered(app: Flask, cast: Cast) -> None:
    with transaction():
        session = make_session(cast)
        other = make_practitioner()
        taken = a_session(
            cast, when=at(FRIDAY), practitioner_ids=(other.id,), activity_id=make_activity(title="Autre").id
        )
        scheduling.schedule(taken, by=amal(cast))
        with pytest.raises(Blocked):
            service.move(MoveTo(at(FRIDAY)), session=session, by=amal(cast))
        assert db.session.scalars(select(SessionMove)).all() == []


def test_a_move_is_taken_back_once_within_ten_minutes(app: Flask, cast: Cast) -> None:
    with transaction():
        session, done = moved(cast, MoveTo(at(FRIDAY)))
        service.undo([done], by=amal(cast))
        assert (session.when, session.sequence) == (at(), 2)
        assert queries.last_move(session) is None
        with pytest.raises(Conflicting):
            service.undo([done], by=amal(cast))
        last = db.session.scalars(select(AuditEntry.sentence).order_by(AuditEntry.id.desc())).first()
        assert last == "Déplacement défait : 03/12/2026 de 9:00 à 10:30"


def test_after_ten_minutes_or_another_change_it_stays(app: Flask, cast: Cast) -> None:
    with transaction():
        session, done = moved(cast, MoveTo(at(FRIDAY)))
        assert queries.last_move(session) is done
        with clock.freeze(NOON + timedelta(minutes=10, seconds=1)):
            assert queries.last_move(session) is None
            with pytest.raises(Conflicting):
                service.undo([done], by=amal(cast))
        again = replace(scheduling.as_command(session), notes_for_staff="À rappeler.")
        scheduling.change(again, session=session, by=amal(cast))
        with pytest.raises(Conflicting):
            service.undo([done], by=amal(cast))


def test_what_took_the_old_place_meanwhile_keeps_it(app: Flask, cast: Cast) -> None:
    with transaction():
        session, done = moved(cast, MoveTo(at(FRIDAY)))
        taken = a_session(cast, activity_id=make_activity(title="Autre").id, override_reason="oui")
        scheduling.schedule(taken, by=amal(cast))
        with pytest.raises(Blocked):
            service.undo([done], by=amal(cast))
        assert session.id != taken.session_id


def test_a_form_opened_before_another_change_is_stale(app: Flask, cast: Cast) -> None:
    with transaction():
        session = make_session(cast)
        with pytest.raises(Stale):
            service.move(MoveTo(at(FRIDAY), version=session.version + 1), session=session, by=amal(cast))


def test_a_postponed_session_stays_and_leads_to_its_new_date(app: Flask, cast: Cast) -> None:
    with transaction():
        session = make_session(cast)
        new = service.postpone(MoveTo(at(FRIDAY)), session=session, by=amal(cast))
        assert (session.state, session.when, session.sequence) == (State.POSTPONED, at(), 1)
        assert (new.state, new.when, new.uid == session.uid) == (State.PROPOSED, at(FRIDAY), False)
        assert queries.replacing(session) == new.id
        assert set(db.session.scalars(select(Booking.session_id))) == {new.id}
        with pytest.raises(Conflicting):
            service.postpone(MoveTo(at(FRIDAY, time(14, 0))), session=session, by=amal(cast))


def test_who_accepted_points_of_attention_is_kept(app: Flask, cast: Cast) -> None:
    with transaction():
        session = make_session(cast, when=at(date(2026, 12, 3), time(11, 0), 90), override_reason="pique-nique prévu")
        service.move(MoveTo(at(FRIDAY, time(11, 0), 90)), session=session, by=amal(cast))
        service.move(MoveTo(at(FRIDAY, time(9, 0), 60)), session=session, by=amal(cast))
        found = db.session.scalars(select(AuditEntry).filter_by(action="override").order_by(AuditEntry.id)).all()
        assert [each.sentence for each in found] == ["Points d’attention acceptés : pique-nique prévu"] * 2


def test_what_waits_goes_when_it_is_scheduled_and_comes_back_when_cancelled(app: Flask, cast: Cast) -> None:
    with transaction():
        activity = make_activity(title="Fouilles")
        new = NewUnplaced(activity.id, cast.class_id, "un matin")
        service.note_unplaced(new, by=amal(cast))
        with pytest.raises(Conflicting):
            service.note_unplaced(new, by=amal(cast))
        assert len(queries.first_of(queries.unplaced(YEAR), 5)) == 1
        session = make_session(cast, activity_id=activity.id, participants=(Participant(cast.class_id, 24),))
        assert queries.first_of(queries.unplaced(YEAR), 5) == []
        scheduling.cancel(Cancellation("illness"), session=session, by=amal(cast))
        (waiting,) = queries.first_of(queries.unplaced(YEAR), 5)
        service.forget(waiting=waiting, by=amal(cast))
        assert queries.first_of(queries.unplaced(YEAR), 5) == []
