"""Events and headers to render in tests, and readers that turn feed bytes back into plain facts."""

from datetime import UTC, datetime
from typing import Any

from icalendar import Calendar

from eac.feeds.ical import FeedEvent, FeedHeader, Organizer

SERVICE = Organizer("Direction de la culture, Ville de Cannes", "culture@ville.example")
HEADER = FeedHeader(
    "Séances de Mme Noël ; CE2, CM1",
    "Les séances d'éducation artistique de Mme Noël.",
    "https://eac.example/f/abc/def.ics",
)


def local(*parts: int) -> datetime:
    """A wall-clock moment, as a person enters it: year, month, day, hour, minute."""
    year, month, day, hour, minute = (*parts, 0, 0)[:5]
    return datetime(year, month, day, hour, minute)  # noqa: DTZ001  wall-clock, on purpose


def event(**changes: Any) -> FeedEvent:
    """A confirmed workshop on Tuesday 3 March 2027 from 9:30 to 11:00, with the given fields changed."""
    facts: dict[str, Any] = {
        "uid": "seance-0c0ffee0@eac.example",
        "sequence": 0,
        "created_at": datetime(2026, 9, 1, 8, tzinfo=UTC),
        "modified_at": datetime(2026, 9, 2, 8, tzinfo=UTC),
        "starts_at": local(2027, 3, 2, 9, 30),
        "ends_at": local(2027, 3, 2, 11),
        "zone": "Europe/Paris",
        "summary": "Atelier marionnettes, CE2 B, école Goscinny",
        "url": "https://eac.example/seances/0c0ffee0",
        "organizer": SERVICE,
    }
    return FeedEvent(**facts | changes)


def logical_lines(feed: bytes) -> list[str]:
    """The lines of a feed, unfolded as RFC 5545, 3.1 says."""
    return feed.decode("utf-8").replace("\r\n ", "").split("\r\n")


def read(feed: bytes) -> list[dict[str, Any]]:
    """What icalendar understands of each event, after checking that it found no fault in any component."""
    calendar = Calendar.from_ical(feed.decode("utf-8"))
    assert isinstance(calendar, Calendar)
    assert [component.errors for component in calendar.walk() if component.errors] == []
    return [_facts(component) for component in calendar.walk("VEVENT")]


def _facts(component: Any) -> dict[str, Any]:
    categories = component.get("CATEGORIES")
    geo = component.get("GEO")
    return {
        "uid": str(component["UID"]),
        "sequence": int(component["SEQUENCE"]),
        "created_at": component["CREATED"].dt,
        "modified_at": component["LAST-MODIFIED"].dt,
        "stamped_at": component["DTSTAMP"].dt,
        "starts_at": component["DTSTART"].dt,
        "ends_at": component["DTEND"].dt,
        "summary": str(component["SUMMARY"]),
        "description": str(component["DESCRIPTION"]),
        "location": str(component.get("LOCATION", "")),
        "geo": (geo.latitude, geo.longitude) if geo else None,
        "categories": tuple(str(name) for name in categories.cats) if categories else (),
        "color": str(component.get("COLOR", "")),
        "status": str(component["STATUS"]),
        "transparency": str(component["TRANSP"]),
        "url": str(component["URL"]),
        "organizer": (str(component["ORGANIZER"].params["CN"]), str(component["ORGANIZER"])),
    }
