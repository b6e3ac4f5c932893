"""Trips as they are written: what is refused, what an order becomes when it changes, and no coach that nobody looks at."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eac.audit.models import AuditEntry
from eac.core.errors import Conflicting, NotAllowed, RuleBroken, Stale
from eac.db import db, transaction
from eac.identity.models import User
from eac.identity.rules import Role
from eac.scheduling import service as scheduling
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import NewSession, Participant, Place, Resource, When
from eac.schools.models import SchoolClass
from eac.trips import queries, service
from eac.trips.models import Trip, TripStop
from eac.trips.rules import Discrepancy, Quote, TripAct, TripMode, TripState
from tests.factories.directory import make_class, make_venue
from tests.factories.people import Cast, make_user
from tests.factories.trips import REASON, SPRING, a_trip, a_visit, make_trip


@pytest.fixture
def by(app: Flask, cast: Cast) -> User:
    """Amal."""
    return db.session.get_one(User, cast.amal_id)


@pytest.fixture
def session(app: Flask, cast: Cast) -> SchoolSession:
    """A visit of the museum by the CE2 B, Thursday 4 February 2027 from 9:30 to 10:30."""
    with transaction():
        return a_visit(cast)


def entries() -> list[tuple[str, str]]:
    found = select(AuditEntry).where(AuditEntry.subject_type == "Trip").order_by(AuditEntry.id)
    return [(each.action, each.sentence) for each in db.session.scalars(found)]


def test_a_trip_is_kept_as_entered(cast: Cast, session: SchoolSession) -> None:
    with transaction():
        trip = make_trip(cast.amal_id, session, company="Autocars <b>", quote_cents=42_050, note="x" * 2000)
    db.session.expire_all()
    trip = db.session.scalars(select(Trip)).one()
    stop = db.session.scalars(select(TripStop)).one()
    assert (trip.state, trip.mode, trip.seats, trip.quote_cents, trip.company) == (
        TripState.TO_ASK,
        TripMode.COACH,
        55,
        42_050,
        "Autocars <b>",
    )
    assert f"{trip.leaves_at:%d/%m %H:%M} {trip.returns_at:%d/%m %H:%M}" == "04/02 08:00 04/02 10:00"
    assert trip.order_before == SPRING - timedelta(days=42)
    assert (stop.key, stop.pupils, stop.adults) == ((session.id, cast.class_id), 24, 3)
    assert (stop.made_starts_at, stop.made_venue_id, stop.made_headcount) == (session.starts_at, cast.venue_id, 24)
    assert trip.discrepancies == []
    assert entries() == [("make_trip", "Car du 04/02/2027, École Goscinny\u202f: trajet préparé")]


def test_a_warning_asks_for_a_reason(cast: Cast, by: User, session: SchoolSession) -> None:
    with pytest.raises(RuleBroken) as refused, transaction():
        service.make(a_trip(session, seats=20, override_reason=""), by=by)
    assert refused.value.field == "override_reason"
    assert db.session.scalars(select(Trip)).all() == []
    with transaction():
        trip = service.make(a_trip(session, override_reason=""), by=by)
    assert trip.override_reason == ""


def test_a_class_boards_one_trip_for_a_session(cast: Cast, by: User, session: SchoolSession) -> None:
    with transaction():
        first = make_trip(cast.amal_id, session)
    with pytest.raises(RuleBroken, match="a déjà un trajet"), transaction():
        make_trip(cast.amal_id, session)
    with transaction():
        service.advance(TripAct.CANCEL, trip=first, by=by)
        second = make_trip(cast.amal_id, session)
    with pytest.raises(RuleBroken, match="a déjà un trajet"), transaction():
        service.advance(TripAct.REOPEN, trip=first, by=by)
    with transaction():
        service.advance(TripAct.CANCEL, trip=second, by=by)
        service.advance(TripAct.REOPEN, trip=first, by=by)
    assert (first.state, second.state) == (TripState.TO_ASK, TripState.CANCELLED)


def test_only_classes_of_the_session_board(cast: Cast, by: User, session: SchoolSession) -> None:
    command = a_trip(session)
    stranger = replace(command.stops[0], class_id=cast.other_class_id)
    for stops in ((stranger,), (replace(stranger, session_id=session.id + 99),)):
        with pytest.raises(RuleBroken), transaction():
            service.make(replace(command, stops=stops), by=by)
    with transaction():
        someone = make_user(Role.MEDIATOR, cast.partner_id + 99, "Mona")
    with pytest.raises(NotAllowed), transaction():
        service.make(command, by=someone)


def test_from_quote_to_confirmation(cast: Cast, by: User, session: SchoolSession) -> None:
    with transaction():
        trip = make_trip(cast.amal_id, session)
    with pytest.raises(RuleBroken, match="Indiquez la compagnie"), transaction():
        service.advance(TripAct.ORDER, trip=trip, by=by)
    with pytest.raises(Conflicting), transaction():
        service.advance(TripAct.CONFIRM, trip=trip, by=by)
    states = []
    with transaction():
        states.append(service.note_quote(Quote("Autocars B", 38_000), trip=trip, by=by).state)
        states.append(service.advance(TripAct.ORDER, trip=trip, by=by).state)
        states.append(service.note_quote(Quote("Autocars B", 39_000), trip=trip, by=by).state)
        states.append(service.advance(TripAct.CONFIRM, trip=trip, by=by).state)
    assert states == [TripState.QUOTED, TripState.ORDERED, TripState.ORDERED, TripState.CONFIRMED]
    assert [action for action, _text in entries()] == [
        "make_trip",
        "quote_trip",
        "order_trip",
        "quote_trip",
        "confirm_trip",
    ]
    assert entries()[1][1] == "Car du 04/02/2027, École Goscinny\u202f: devis de Autocars B, 380\u202f€"


def test_what_a_company_confirmed_is_asked_again_when_it_changes(cast: Cast, by: User, session: SchoolSession) -> None:
    with transaction():
        trip = make_trip(cast.amal_id, session, company="Autocars B")
        service.advance(TripAct.ORDER, trip=trip, by=by)
        service.advance(TripAct.CONFIRM, trip=trip, by=by)
    with transaction():
        service.change(replace(service.as_command(trip), override_reason="autre"), trip=trip, by=by)
    states = [trip.state]
    earlier = replace(service.as_command(trip).stops[0], leaves_time=time(8, 50))
    with transaction():
        service.change(replace(service.as_command(trip), stops=(earlier,)), trip=trip, by=by)
    assert [*states, trip.state] == [TripState.CONFIRMED, TripState.ORDERED]
    assert f"{trip.leaves_at:%H:%M}" == "07:50"


def test_an_older_version_is_told(cast: Cast, by: User, session: SchoolSession) -> None:
    with transaction():
        trip = make_trip(cast.amal_id, session)
    opened = replace(service.as_command(trip), version=trip.version)
    with transaction():
        service.change(replace(opened, seats=60), trip=trip, by=by)
    with pytest.raises(Stale), transaction():
        service.change(replace(opened, seats=70), trip=trip, by=by)
    with pytest.raises(Stale), transaction():
        service.note_quote(Quote("B", 1, version=opened.version), trip=trip, by=by)
    db.session.refresh(trip)
    assert trip.seats == 60


def _move(session: SchoolSession, by: User) -> None:
    moved = When.at(session.starts_at + timedelta(days=7), 60)
    scheduling.change(replace(scheduling.as_command(session), when=moved), session=session, by=by)


def _cancel(session: SchoolSession, by: User) -> None:
    scheduling.cancel(scheduling.Cancellation("illness"), session=session, by=by)


def _elsewhere(session: SchoolSession, by: User) -> None:
    other = Place(Resource.VENUE, make_venue().id)
    scheduling.change(replace(scheduling.as_command(session), place=other), session=session, by=by)


def _participants(*kept: Participant) -> Callable[[SchoolSession, User], None]:
    def change(session: SchoolSession, by: User) -> None:
        known: NewSession = scheduling.as_command(session)
        wanted = kept or (Participant(make_class().id, 20),)
        scheduling.change(replace(known, participants=wanted), session=session, by=by)

    return change


def _grow(session: SchoolSession, by: User) -> None:
    known = scheduling.as_command(session)
    grown = tuple(Participant(each.class_id, 26) for each in known.participants)
    scheduling.change(replace(known, participants=grown), session=session, by=by)


@pytest.mark.parametrize(
    ("act", "found"),
    [
        (_move, Discrepancy.MOVED),
        (_cancel, Discrepancy.CANCELLED),
        (_elsewhere, Discrepancy.ELSEWHERE),
        (_participants(), Discrepancy.CLASS_GONE),
        (_grow, Discrepancy.HEADCOUNT),
    ],
)
def test_no_coach_is_left_behind(
    cast: Cast, by: User, session: SchoolSession, act: Callable[[SchoolSession, User], None], found: Discrepancy
) -> None:
    with transaction():
        trip, number = make_trip(cast.amal_id, session), session.id
        other = make_trip(cast.amal_id, a_visit(cast, SPRING + timedelta(days=14)))
    assert stale() == []
    with transaction():
        act(db.session.get_one(SchoolSession, number), by)
    db.session.expire_all()
    assert [(each.session.id, each.discrepancy) for each in trip.discrepancies] == [(number, found)]
    assert stale() == [trip.id]
    assert other.discrepancies == []
    if found is not Discrepancy.CANCELLED:
        with transaction():
            service.change(replace(service.as_command(trip), override_reason=REASON), trip=trip, by=by)
        after = [] if found is not Discrepancy.CLASS_GONE else [found]
        assert [each.discrepancy for each in trip.discrepancies] == after
    with transaction():
        service.advance(TripAct.CANCEL, trip=trip, by=by)
    assert (stale(), trip.discrepancies) == ([], [])


def stale() -> list[int]:
    """The trips to look at again, by the condition that lists use."""
    return list(db.session.scalars(select(Trip.id).where(queries.differs()).order_by(Trip.id)))


def test_two_sessions_share_a_coach(cast: Cast, by: User, session: SchoolSession) -> None:
    with transaction():
        other_class = db.session.get_one(SchoolClass, cast.other_class_id)
        theatre = Place(Resource.VENUE, make_venue(name="Le théâtre d’à côté").id)
        guests = (Participant(other_class.id, 28),)
        other = a_visit(cast, start=time(9, 45), place=theatre, participants=guests)
        trip = make_trip(cast.amal_id, session)
        late = (Participant(make_class().id, 28),)
        far = a_visit(cast, start=time(14), place=theatre, participants=late)
    assert [one.id for one in queries.to_share(by, other)] == [trip.id]
    assert queries.to_share(by, session) == []
    assert queries.to_share(by, far) == []
    both = a_trip(session, other)
    with pytest.raises(RuleBroken), transaction():
        service.change(replace(both, seats=53, override_reason=""), trip=trip, by=by)
    with transaction():
        service.change(replace(both, seats=54, override_reason=""), trip=trip, by=by)
    assert (trip.people, trip.schools) == (54, "École Goscinny ; Collège Capron")
    assert queries.to_share(by, other) == []
    with transaction():
        service.advance(TripAct.CANCEL, trip=trip, by=by)
    assert queries.to_share(by, other) == []
