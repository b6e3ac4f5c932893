"""Many sessions poured in below the application, whatever stands in their way."""

from datetime import date, time, timedelta
from typing import Any

from eac.catalogue.rules import SessionKind
from eac.core.schoolyear import SchoolYear
from eac.db import db
from eac.scheduling.models import Booking, SchoolSession
from eac.scheduling.rules import Place, Resource, State
from tests.factories.directory import make_venue
from tests.factories.people import Cast
from tests.factories.sessions import at


def fill(cast: Cast, activity: int, numbers: range) -> None:
    """Sessions of Chloé at many places, five a day."""
    places = [Place(Resource.VENUE, make_venue().id) for _number in range(min(10, len(numbers)))]
    for number in numbers:
        day = date(2026, 12, 7) + timedelta(days=number // 5)
        values = {"place": places[number % len(places)], "activity_id": activity}
        _pour(cast, day, time(8 + 2 * (number % 5)), **values)


def _pour(cast: Cast, day: date, start: time, **values: Any) -> None:
    """A session as it would stand in the tables, whatever stands in its way."""
    when = at(day, start, 60)
    session = SchoolSession(
        uid=f"{day}-{start}",
        activity_id=values["activity_id"],
        kind=SessionKind.PRACTICE_WORKSHOP,
        school_year=str(SchoolYear.of(day)),
        starts_on=day,
        starts_time=start,
        ends_on=day,
        ends_time=when.ends_time,
        starts_at=when.span().start,
        ends_at=when.span().end,
        venue_id=values["place"].id,
        state=State.CONFIRMED,
    )
    db.session.add(session)
    db.session.flush()
    for resource, number in ((Resource.PRACTITIONER, cast.practitioner_id), (Resource.VENUE, values["place"].id)):
        db.session.add(
            Booking(
                session_id=session.id,
                resource=resource,
                resource_id=number,
                starts_at=session.starts_at,
                ends_at=session.ends_at,
                headcount=24,
            )
        )
