"""Builders of trips."""

from datetime import date, time
from typing import Any

from eac.db import db
from eac.identity.models import User
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import Place, Resource
from eac.trips import service
from eac.trips.models import Trip
from eac.trips.rules import NewTrip, TripMode, WantedStop
from tests.factories.people import Cast
from tests.factories.sessions import at, make_session

REASON = "Convenu avec l’école."
SPRING = date(2027, 2, 4)
"""A Thursday that leaves time to order a coach."""


def a_visit(cast: Cast, day: date = SPRING, start: time = time(9, 30), **values: Any) -> SchoolSession:
    """An hour at the museum for Bea's class, Thursday 4 February 2027 at 9:30, that Amal scheduled."""
    known: dict[str, Any] = {
        "when": at(day, start, 60),
        "place": Place(Resource.VENUE, cast.venue_id),
        "practitioner_ids": (),
        "override_reason": "oui",
    }
    return make_session(cast, **{**known, **values})


def a_trip(*sessions: SchoolSession, **values: Any) -> NewTrip:
    """The command for a coach of 55 that fetches all classes half an hour before, and brings them back half an hour after."""
    stops = tuple(_stop(session, each.class_id) for session in sessions for each in session.participations)
    defaults: dict[str, Any] = {
        "mode": TripMode.COACH,
        "leaves_on": sessions[0].here.starts_on,
        "returns_on": sessions[0].here.ends_on,
        "stops": stops,
        "seats": 55,
        "override_reason": REASON,
    }
    return NewTrip(**{**defaults, **values})


def _stop(session: SchoolSession, class_id: int, minutes: int = 30) -> WantedStop:
    start, end = session.here.starts_time, session.here.ends_time
    leaves, returns = _shifted(start, -minutes), _shifted(end, minutes)
    return WantedStop(session.id, class_id, 24, 3, leaves, returns, "Devant l’école")


def _shifted(at: time, minutes: int) -> time:
    whole = at.hour * 60 + at.minute + minutes
    return time(whole // 60, whole % 60)


def make_trip(by: int, *sessions: SchoolSession, **values: Any) -> Trip:
    """A trip that a person made."""
    return service.make(a_trip(*sessions, **values), by=db.session.get_one(User, by))
