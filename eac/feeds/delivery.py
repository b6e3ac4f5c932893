"""From an address to calendar bytes: one indexed read when nothing changed, and only changed events rendered anew.

Three shelves, all in this process's memory and all refillable: rendered events by (session, stamp), whole bodies by
address, and thereby the last good answer of each address for the hour when the database is away.
"""

import gzip
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cached_property, lru_cache
from hashlib import sha256
from threading import Lock
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError

from eac.config import Settings
from eac.core import clock
from eac.db import db, transaction
from eac.feeds import labels, queries, zones
from eac.feeds.events import Publisher, event_of
from eac.feeds.ical import RENDERER_SINCE, FeedHeader, Organizer, render_calendar, render_event
from eac.feeds.models import Subscription
from eac.feeds.queries import Shown
from eac.feeds.rules import (
    FETCH_NOTED_EVERY,
    FeedKind,
    Standing,
    client_name,
    era,
    feed_key,
    sign,
    standing,
    window,
)

V = TypeVar("V")


class Shelf(Generic[V]):
    """The values used last, `room` of them at most; safe between threads."""

    def __init__(self, room: int) -> None:
        self._room, self._kept, self._lock = room, OrderedDict[Any, V](), Lock()

    def get(self, key: Any) -> V | None:
        """The value under a key, if still there."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Any, value: V) -> V:
        """Keep a value, and give it back; the one unused for longest makes room."""
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > self._room:
                self._kept.popitem(last=False)
        return value


@dataclass(frozen=True)
class Body:
    """Calendar bytes, with the validators they were given under."""

    etag: str
    modified_at: datetime
    plain: bytes

    @cached_property
    def zipped(self) -> bytes:
        """The same for who takes gzip, made when first asked for; no date in it, so that bytes stay the same."""
        return gzip.compress(self.plain, 6, mtime=0)


@dataclass(frozen=True)
class Ticket:
    """An address that opened: which agenda, what it is worth, and its validators. No session has been read yet."""

    subscription_id: int
    kind: FeedKind
    subject_id: int
    standing: Standing
    place: tuple[str, str]
    etag: str
    modified_at: datetime
    last_fetch_at: datetime | None


_fragments: Shelf[tuple[str, bytes]] = Shelf(20_000)
_bodies: Shelf[Body] = Shelf(256)


@lru_cache(maxsize=8)
def _key(secret: str) -> bytes:
    return feed_key(secret)


def address(settings: Settings, subscription: Subscription) -> str:
    """The https address of an agenda, to be shown to its readers only."""
    return _address(settings, subscription.feed_id, subscription.generation)


def _address(settings: Settings, feed_id: str, generation: int) -> str:
    return f"{settings.base_url}/f/{feed_id}/{sign(_key(settings.secret_key), feed_id, generation)}.ics"


def open_address(settings: Settings, feed_id: str, signature: str) -> Ticket | None:
    """What an address opens; None when it opens nothing, whatever the reason."""
    row = queries.open_feed(feed_id)
    worth = standing(_key(settings.secret_key), row.address if row else None, signature, clock.now())
    if row is None or worth is Standing.UNKNOWN:
        return None
    monday = era(clock.today())
    dates = (datetime.fromtimestamp(row.revision, UTC), clock.to_utc(monday, time(0)), RENDERER_SINCE)
    parts = (row.revision, monday, RENDERER_SINCE, zones.TZDATA_VERSION, settings.locale, settings.base_url, worth)
    etag = sha256("|".join(map(str, (*parts, settings.city, signature))).encode()).hexdigest()[:24]
    place = (feed_id, signature)
    return Ticket(row.id, row.kind, row.subject_id, worth, place, etag, max(dates), row.last_fetch_at)


def body(settings: Settings, ticket: Ticket, say: Callable[[str], str]) -> Body:
    """The calendar behind a ticket, kept until its tag changes."""
    kept = _bodies.get(ticket.place)
    if kept is not None and kept.etag == ticket.etag:
        return kept
    plain = _live(settings, ticket, say) if ticket.standing is Standing.LIVE else _gone(settings, ticket, say)
    return _bodies.put(ticket.place, Body(ticket.etag, ticket.modified_at, plain))


def last_good(feed_id: str, signature: str) -> Body | None:
    """What this address answered last, for when the database is away: a program that gets an error stops asking."""
    return _bodies.get((feed_id, signature))


def note_fetch(ticket: Ticket, user_agent: str) -> None:
    """Remember that the agenda is read, and by which program; written once an hour at most, given up when busy."""
    now = clock.now()
    if ticket.standing is not Standing.LIVE or (
        ticket.last_fetch_at and now < ticket.last_fetch_at + FETCH_NOTED_EVERY
    ):
        return
    noted = {"last_fetch_at": now, "last_client": client_name(user_agent)}
    with suppress(SQLAlchemyError), transaction():
        db.session.execute(update(Subscription).where(Subscription.id == ticket.subscription_id).values(noted))


def _live(settings: Settings, ticket: Ticket, say: Callable[[str], str]) -> bytes:
    subject = queries.find_subject(ticket.kind, ticket.subject_id)
    if subject is None or subject.is_archived:
        return _gone(settings, ticket, say)
    shown = queries.sessions_shown(ticket.kind, ticket.subject_id, window(era(clock.today())))
    events = _events(shown, publisher(settings, say))
    header = FeedHeader(
        say(labels.CALENDAR_NAME) % {"name": queries.subject_name(ticket.kind, subject)},
        say(labels.CALENDAR_WORDS) % {"city": settings.city},
        _source(settings, ticket),
    )
    return render_calendar(header, (data for _zone, data in events), (zone for zone, _data in events))


def _gone(settings: Settings, ticket: Ticket, say: Callable[[str], str]) -> bytes:
    name = labels.REPLACED_NAME if ticket.standing is Standing.REPLACED else labels.CLOSED_NAME
    return render_calendar(FeedHeader(say(name), say(labels.GONE_WORDS), _source(settings, ticket)), (), ())


def _source(settings: Settings, ticket: Ticket) -> str:
    return "{}/f/{}/{}.ics".format(settings.base_url, *ticket.place)


def publisher(settings: Settings, say: Callable[[str], str]) -> Publisher:
    """Who publishes the events of an installation."""
    service = Organizer(
        say(labels.PUBLISHER) % {"city": settings.city}, f"agenda@{urlsplit(settings.base_url).hostname}"
    )
    return Publisher(settings.base_url, service, say)


def _events(shown: list[Shown], publisher: Publisher) -> list[tuple[str, bytes]]:
    """Zone and bytes of each event, in order; only those that changed since they were last rendered are loaded."""
    keys = {one.id: (one.uid, one.stamp, publisher.base_url, publisher.organizer) for one in shown}
    found = {id_: kept for id_, key in keys.items() if (kept := _fragments.get(key))}
    stamps = {one.id: one.stamp for one in shown if one.id not in found}
    for session in queries.load_sessions(list(stamps)):
        event = event_of(session, stamps[session.id], publisher)
        found[session.id] = _fragments.put(keys[session.id], (event.zone, render_event(event, publisher.say)))
    return [found[one.id] for one in shown if one.id in found]
