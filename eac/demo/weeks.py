"""Usual weeks of a few practitioners, drawn from the sessions they have, and a Saturday when one comes all the same."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, time, timedelta

from eac.core import clock
from eac.partners.models import Practitioner, PractitionerOpening
from eac.reference.rules import Half, Weekday
from eac.scheduling.models import Availability, SchoolSession
from eac.scheduling.rules import Resource

MOST_HALF_DAYS, FEWEST_HALF_DAYS = 7, 2
PEOPLE = 8
"""How many practitioners have a week; the others can come at all hours."""
MORNING, AFTERNOON = (time(8, 30), time(12, 15)), (time(13, 15), time(17, 30))
Week = dict[tuple[int, Half], tuple[time, time]]


def write(sessions: Iterable[SchoolSession]) -> list[Practitioner]:
    """Give a week to those who come on few half-days, as wide as their sessions need; gives the people, by name."""
    taken: dict[Practitioner, list[SchoolSession]] = defaultdict(list)
    for session in sessions:
        for person in session.practitioners:
            taken[person].append(session)
    weeks = {person: week for person, own in taken.items() if (week := _week(own)) is not None}
    chosen = sorted(weeks, key=lambda person: (person.last_name, person.first_name))[:PEOPLE]
    for person in chosen:
        person.openings = [
            PractitionerOpening(weekday=day, half=half, opens=opens, closes=closes)
            for (day, half), (opens, closes) in sorted(weeks[person].items())
        ]
    return chosen


def _week(sessions: list[SchoolSession]) -> Week | None:
    """The half-days of these sessions; nothing when there are too many, too few, or one goes over noon."""
    week: Week = {}
    for session in sessions:
        half = Half.MORNING if session.starts_time < time(12, 30) else Half.AFTERNOON
        usual = MORNING if half is Half.MORNING else AFTERNOON
        opens, closes = week.get((session.starts_on.weekday(), half), usual)
        hours = min(opens, session.starts_time), max(closes, session.ends_time)
        if half is Half.MORNING and hours[1] > AFTERNOON[0]:
            return None
        week[session.starts_on.weekday(), half] = hours
    return week if FEWEST_HALF_DAYS <= len(week) <= MOST_HALF_DAYS else None


def exceptions(people: list[Practitioner], today: date) -> list[Availability]:
    """The second Saturday from today, for the first of these people."""
    saturday = today + timedelta(days=7 + (Weekday.SATURDAY - today.weekday()) % 7)
    return [
        Availability(
            resource=Resource.PRACTITIONER,
            resource_id=person.id,
            starts_at=clock.to_utc(saturday, time(9)),
            ends_at=clock.to_utc(saturday, time(12)),
            reason="Portes ouvertes",
        )
        for person in people[:1]
    ]
