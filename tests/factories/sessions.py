"""Builders of session commands and sessions."""

from datetime import date, datetime, time, timedelta
from typing import Any

from eac.core import clock
from eac.db import db
from eac.identity.models import User
from eac.scheduling import service
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import NewSession, Participant, Place, Resource, When
from tests.factories.directory import make_activity
from tests.factories.people import Cast

THURSDAY = date(2026, 12, 3)


def at(day: date = THURSDAY, start: time = time(9, 0), minutes: int = 90) -> When:
    """A wall-clock time in Paris."""
    end = datetime.combine(day, start) + timedelta(minutes=minutes)
    return When(day, start, end.date(), end.time(), clock.PARIS_NAME)


def a_session(cast: Cast, **values: Any) -> NewSession:
    """The command for a workshop of Chloé with Bea's class at school, Thursday 3 December 2026 at 9:00."""
    defaults: dict[str, Any] = {
        "activity_id": values.pop("activity_id", 0) or make_activity().id,
        "when": at(),
        "place": Place(Resource.SCHOOL, cast.school_id),
        "participants": (Participant(cast.class_id, 24),),
        "practitioner_ids": (cast.practitioner_id,),
    }
    return NewSession(**{**defaults, **values})


def make_session(cast: Cast, **values: Any) -> SchoolSession:
    """A session that Amal scheduled."""
    return service.schedule(a_session(cast, **values), by=db.session.get_one(User, cast.amal_id))
