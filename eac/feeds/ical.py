"""iCalendar text from plain facts (RFC 5545, RFC 7986): the only file that imports icalendar.

Bytes are a pure function of the data: no clock is read here, so the same session gives the same bytes and the same
tag, and a stored fragment stays good until its session changes. `render_calendar` joins fragments to exactly the bytes
that the library would give for the whole calendar.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal, get_args

from icalendar import Calendar, Component, Event, Timezone, vCalAddress
from icalendar.prop import vCategory, vDuration, vGeo, vText, vUri

from eac.core.errors import N_
from eac.feeds import zones

PRODID = "-//EAC//Agenda des séances//FR"
REFRESH = timedelta(hours=1)
CANCELLED = N_("ANNULÉ")
LOCAL_TIME = N_("Heure locale : %(start)s – %(end)s (%(zone)s)")
HOME_ZONE = "Europe/Paris"
RENDERER_SINCE = datetime(2026, 11, 22, tzinfo=UTC)
"""Move it to the day when the bytes of an unchanged session change: every feed's tag and date follow."""

Status = Literal["confirmed", "tentative", "cancelled"]

# `\\N` in a text is a line end too for the library; taking it for one ourselves keeps titles on one line.
_LINE_ENDS = re.compile("\r\n|\\\\N|[\r\u0085\u2028\u2029]")
# What no calendar program can show and some choke on: C0 and C1 controls, DEL, halves of surrogate pairs.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_OCTETS = 75
_END = b"END:VCALENDAR\r\n"


@dataclass(frozen=True)
class Organizer:
    """The service that publishes: a name and its own address, never a person's (RFC 5546, 3.2.1 wants one)."""

    name: str
    address: str


@dataclass(frozen=True)
class FeedEvent:
    """One session as a calendar shows it.

    `starts_at` and `ends_at` are wall-clock datetimes (naive) in `zone`, an IANA name. `created_at` and `modified_at`
    are aware; `modified_at` and `sequence` must grow with what is shown, or Evolution and ICSx5 keep the old time.
    `geo` is latitude and longitude in degrees, `color` a CSS3 name. Raises ValueError for times that make no sense.
    """

    uid: str
    sequence: int
    created_at: datetime
    modified_at: datetime
    starts_at: datetime
    ends_at: datetime
    zone: str
    summary: str
    url: str
    organizer: Organizer
    description: str = ""
    location: str = ""
    geo: tuple[float, float] | None = None
    categories: tuple[str, ...] = ()
    color: str = ""
    status: Status = "confirmed"

    def __post_init__(self) -> None:
        if self.starts_at.tzinfo or self.ends_at.tzinfo:
            raise ValueError("starts_at and ends_at are wall-clock: naive, beside their zone")
        if self.starts_at >= self.ends_at:
            raise ValueError("a session ends after it starts")
        if self.created_at.tzinfo is None or self.modified_at.tzinfo is None:
            raise ValueError("created_at and modified_at are instants: aware")
        if self.status not in get_args(Status):
            raise ValueError(f"unknown status: {self.status!r}")


@dataclass(frozen=True)
class FeedHeader:
    """What a calendar says of itself: its name, what it holds, the address it is served at, a CSS3 colour name."""

    name: str
    description: str
    source_url: str
    color: str = "royalblue"


def clean(text: str) -> str:
    """The text without control characters; every kind of line end becomes LF, a tabulation becomes a space."""
    return _UNPRINTABLE.sub("", _LINE_ENDS.sub("\n", text).replace("\t", " "))


def one_line(text: str) -> str:
    """The text cleaned, on one line, with single spaces; no-break spaces stay."""
    return re.sub(" {2,}", " ", clean(text).replace("\n", " ")).strip(" ")


def render_event(event: FeedEvent, say: Callable[[str], str] = str) -> bytes:
    """One VEVENT: CRLF lines of 75 octets at most, ready to be stored and joined. `say` translates our few words."""
    cancelled = event.status == "cancelled"
    component = Event()
    component.add("UID", vText(event.uid))
    component.add("SEQUENCE", event.sequence)
    component.add("DTSTAMP", event.modified_at.astimezone(UTC))
    component.add("LAST-MODIFIED", event.modified_at.astimezone(UTC))
    component.add("CREATED", event.created_at.astimezone(UTC))
    component.add("DTSTART", _moment(event.starts_at, event.zone))
    component.add("DTEND", _moment(event.ends_at, event.zone))
    # No single signal of cancellation works everywhere: Google reads STATUS, Outlook only the title.
    title = one_line(event.summary)
    component.add("SUMMARY", vText(f"{say(CANCELLED)} — {title}" if cancelled else title))
    component.add("STATUS", vText(event.status.upper()))
    component.add("TRANSP", vText("TRANSPARENT" if cancelled else "OPAQUE"))
    component.add("URL", vUri(event.url))
    component.add("ORGANIZER", _organizer(event.organizer))
    _add_details(component, event, say)
    return _folded(component)


def render_calendar(header: FeedHeader, fragments: Iterable[bytes], zone_names: Iterable[str]) -> bytes:
    """The whole calendar: the fragments as `render_event` gave them, after the time zones that they name.

    `zone_names` are those of the events, in any order, repeats allowed. An empty calendar carries Paris, since
    RFC 5545, 3.6 wants at least one component.
    """
    events = tuple(fragments)
    names = sorted(set(zone_names)) if events else [HOME_ZONE]
    return b"".join((_opening(header, tuple(names)), *events, _END))


def _folded(component: Component) -> bytes:
    """The component's lines as the library writes them, folded by us.

    Its own folding cuts between a backslash and its letter where several backslashes meet, and takes half of the time.
    """
    return b"".join(_fold(str(line).encode("utf-8")) for line in component.content_lines() if line)


def _fold(line: bytes) -> bytes:
    """The line in pieces of 75 octets at most, cut neither inside a character nor inside an escape (RFC 5545, 3.1)."""
    pieces, room = [], _LINE_OCTETS
    while len(line) > room:
        cut = room
        while line[cut] & 0xC0 == 0x80:  # noqa: PLR2004 — the mark of a UTF-8 continuation byte
            cut -= 1
        if (cut - len(line[:cut].rstrip(b"\\"))) % 2:
            cut -= 1
        pieces.append(line[:cut])
        line, room = line[cut:], _LINE_OCTETS - 1  # the space that opens a continuation counts
    return b"\r\n ".join([*pieces, line]) + b"\r\n"


def _moment(local: datetime, zone_name: str) -> datetime:
    """Local time with its zone, or the UTC instant where no yearly rule can be written (see zones.vtimezone)."""
    aware = local.replace(microsecond=0, tzinfo=zones.zone(zone_name))
    return aware if zones.vtimezone(zone_name) else aware.astimezone(UTC)


def _organizer(organizer: Organizer) -> Any:
    """The calendar address. Its name is a parameter: RFC 5545 forbids a double quote in there."""
    address = vCalAddress(f"mailto:{organizer.address}")
    address.params["CN"] = one_line(organizer.name).replace('"', "'")
    return address


def _add_details(component: Event, event: FeedEvent, say: Callable[[str], str]) -> None:
    """What a session may lack: place, position, words, colour."""
    if location := one_line(event.location):
        component.add("LOCATION", vText(location))
    if event.geo:
        component.add("GEO", vGeo(event.geo))
    if categories := [name for name in map(one_line, event.categories) if name]:
        component.add("CATEGORIES", vCategory(categories))
    if event.color:
        component.add("COLOR", vText(event.color))
    if description := _description(event, say):
        component.add("DESCRIPTION", vText(description))


def _description(event: FeedEvent, say: Callable[[str], str]) -> str:
    """The words, the local time where the calendar cannot carry the zone, and the address in full on its own line.

    Phones and GNOME make a link of the address there, while they hide the URL property.
    """
    parts = [clean(event.description).strip("\n ")]
    if zones.vtimezone(event.zone) is None:
        hours = {"start": f"{event.starts_at:%H:%M}", "end": f"{event.ends_at:%H:%M}", "zone": event.zone}
        parts.append(say(LOCAL_TIME) % hours)
    parts.append(event.url)
    return "\n".join(part for part in parts if part)


@lru_cache(maxsize=1024)
def _opening(header: FeedHeader, names: tuple[str, ...]) -> bytes:
    """The calendar up to its first event. Kept, since a feed's header outlives thousands of polls."""
    return _folded(_calendar(header, names)).removesuffix(_END)


def _calendar(header: FeedHeader, names: tuple[str, ...]) -> Calendar:
    """The calendar without events. No UID (vdirsyncer would take the whole feed for one item), no `Calendar.new()`."""
    calendar = Calendar()
    name, words = one_line(header.name), clean(header.description)
    duration = vDuration(REFRESH)
    calendar.add("VERSION", vText("2.0"))
    calendar.add("PRODID", vText(PRODID))
    calendar.add("CALSCALE", vText("GREGORIAN"))
    calendar.add("METHOD", vText("PUBLISH"))
    # Given as vText, else the library would write them unescaped.
    for key, text in (("NAME", name), ("X-WR-CALNAME", name), ("DESCRIPTION", words), ("X-WR-CALDESC", words)):
        calendar.add(key, vText(text))
    calendar.add("X-WR-TIMEZONE", vText(HOME_ZONE))
    calendar.add("REFRESH-INTERVAL", duration, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    calendar.add("SOURCE", vUri(header.source_url), parameters={"VALUE": "URI"})
    calendar.add("COLOR", vText(header.color))
    for block in filter(None, map(zones.vtimezone, names)):
        calendar.add_component(Timezone.from_ical(block.decode("ascii")))
    return calendar
