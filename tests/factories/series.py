"""Builders of series."""

from eac.db import db
from eac.scheduling.models import SchoolSession
from eac.series.models import Series, SeriesSession
from eac.series.rules import SeriesKind


def make_series(*sessions: SchoolSession, title: str = "Atelier du mardi") -> Series:
    """A series of these sessions, each where the pattern put it."""
    members = [
        SeriesSession(
            session_id=each.id,
            position=number,
            planned_on=each.starts_on,
            planned_start=each.starts_time,
            planned_end=each.ends_time,
        )
        for number, each in enumerate(sessions, start=1)
    ]
    series = Series(title=title, kind=SeriesKind.RECURRENCE, weekdays=[1], members=members)
    db.session.add(series)
    db.session.flush()
    return series
