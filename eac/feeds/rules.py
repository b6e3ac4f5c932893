"""What a feed address is worth, which sessions an agenda holds, and who its reader is."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest
from hmac import new as hmac
from secrets import token_urlsafe

from eac.core import clock
from eac.core.schoolyear import SchoolYear
from eac.feeds.ical import Status
from eac.scheduling.rules import State

SIGNATURE_LENGTH = 22
"""Characters of base64url kept of the HMAC: 132 bits."""
GRACE = timedelta(days=30)
"""How long an address that was replaced or closed still answers, with an empty calendar that says so."""
BEFORE_THE_YEAR = timedelta(days=60)
TOMBSTONE = timedelta(days=30)
FETCH_NOTED_EVERY = timedelta(hours=1)
_FORMER_KNOWN = 20


class FeedKind(StrEnum):
    """Whose agenda it is."""

    TEACHER = "teacher"
    CLASS = "class"
    SCHOOL = "school"
    PRACTITIONER = "practitioner"
    VENUE = "venue"


class Standing(StrEnum):
    """What an address is worth now."""

    LIVE = "live"
    REPLACED = "replaced"
    CLOSED = "closed"
    UNKNOWN = "unknown"


STATUS_OF: dict[State, Status] = {
    State.PROPOSED: "tentative",
    State.OPTION: "tentative",
    State.CONFIRMED: "confirmed",
    State.HELD: "confirmed",
    State.CANCELLED: "cancelled",
    State.POSTPONED: "cancelled",
}
"""How a session's state reads in a calendar (RFC 5545, 3.8.1.11); a draft is nobody's business yet."""


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of a subscription on which its address depends."""

    feed_id: str
    generation: int
    renewed_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Window:
    """Which sessions an agenda shows: those that end after `since`; cancelled ones after `cancelled_since` only."""

    since: datetime
    cancelled_since: datetime


def new_feed_id() -> str:
    """The public half of an address: 128 random bits, 22 characters."""
    return token_urlsafe(16)


def feed_key(secret: str) -> bytes:
    """The key that signs addresses, derived from the installation's secret so that it opens nothing else."""
    return hmac(secret.encode(), b"eac feed addresses, version 1", sha256).digest()


def sign(key: bytes, feed_id: str, generation: int) -> str:
    """The secret half of an address: HMAC-SHA256 over the public half and the generation."""
    digest = hmac(key, f"{feed_id}:{generation}".encode(), sha256).digest()
    return urlsafe_b64encode(digest).decode("ascii")[:SIGNATURE_LENGTH]


def standing(key: bytes, address: Address | None, signature: str, now: datetime) -> Standing:
    """What a signature opens; comparisons take the same time whatever the answer, also for an unknown feed."""
    if address is None:
        _matches(key, "", 1, signature)
        return Standing.UNKNOWN
    if _matches(key, address.feed_id, address.generation, signature):
        if address.revoked_at is None:
            return Standing.LIVE
        return Standing.CLOSED if now < address.revoked_at + GRACE else Standing.UNKNOWN
    former = range(max(1, address.generation - _FORMER_KNOWN), address.generation)
    known = [_matches(key, address.feed_id, generation, signature) for generation in former]
    if any(known):
        is_recent = address.renewed_at is not None and now < address.renewed_at + GRACE
        return Standing.REPLACED if is_recent else Standing.UNKNOWN
    return Standing.UNKNOWN


def _matches(key: bytes, feed_id: str, generation: int, signature: str) -> bool:
    return compare_digest(sign(key, feed_id, generation).encode(), signature.encode("utf-8", "replace"))


def era(today: date) -> date:
    """The Monday on or before a date: what an agenda shows changes by itself on Mondays only.

    Thus a tag and a date say in advance when a cancelled session or a past year leaves, without reading any session.
    """
    return today - timedelta(days=today.weekday())


def window(monday: date) -> Window:
    """The sessions shown during the week of a Monday: this school year and those after, and the 60 days before it.

    A cancelled session stays until at least 30 days after its date, so that slow programs show that it was cancelled.
    """
    return Window(
        clock.to_utc(SchoolYear.of(monday).starts_on - BEFORE_THE_YEAR, time(0)),
        clock.to_utc(monday - TOMBSTONE, time(0)),
    )


# What each program says of itself when it fetches, most telling first.
_CLIENTS = (
    ("Google-Calendar", "Google Agenda"),
    ("Thunderbird", "Thunderbird"),
    ("Evolution", "GNOME Agenda"),
    ("Nextcloud", "Nextcloud"),
    ("ICSx5", "ICSx⁵"),
    ("DAVx5", "DAVx⁵"),
    ("vdirsyncer", "vdirsyncer"),
    ("HomeAssistant", "Home Assistant"),
    ("Outlook", "Outlook"),
    ("Microsoft", "Outlook"),
    ("Exchange", "Outlook"),
    ("dataaccessd", "Calendrier (iPhone, iPad)"),
    ("iOS", "Calendrier (iPhone, iPad)"),
    ("CalendarAgent", "Calendrier (Mac)"),
    ("CalendarCore", "Calendrier (Mac)"),
    ("macOS", "Calendrier (Mac)"),
)


def client_name(user_agent: str) -> str:
    """The calendar program behind a User-Agent header; empty when it is none that we know."""
    wanted = user_agent.casefold()
    return next((name for mark, name in _CLIENTS if mark.casefold() in wanted), "")
