"""One clock for the whole application, and the only door between wall-clock time and UTC.

The truth of a session is what a person entered: a date, a time, a zone. Instants are derived here.
"""

import os

# The pinned tzdata package decides, never the machine's own copy, which may be older (see docs/decisions/0004).
os.environ.setdefault("PYTHONTZPATH", "")

import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from eac.core.errors import N_, RuleBroken

zoneinfo.reset_tzpath([])
PARIS_NAME = "Europe/Paris"
PARIS = ZoneInfo(PARIS_NAME)


class _Clock:
    """What `now` reads: the machine's time plus a shift, or one frozen instant."""

    shift = timedelta(0)
    frozen: datetime | None = None


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _Clock.frozen or datetime.now(UTC) + _Clock.shift


def today() -> date:
    """The present date in Paris."""
    return now().astimezone(PARIS).date()


def pretend_today(day: date) -> None:
    """Shift the clock so that today is `day`, at the same Paris time of day; time goes on flowing (demonstrations)."""
    _Clock.shift = timedelta(0)
    present = now()
    wanted = datetime.combine(day, present.astimezone(PARIS).time(), PARIS)
    _Clock.shift = wanted.astimezone(UTC) - present


@contextmanager
def freeze(instant: datetime) -> Iterator[None]:
    """Stop the clock at an aware instant while the block runs (tests, seeds)."""
    if instant.tzinfo is None:
        raise ValueError("freeze needs an aware instant")
    before, _Clock.frozen = _Clock.frozen, instant.astimezone(UTC)
    try:
        yield
    finally:
        _Clock.frozen = before


def to_utc(day: date, at: time, zone: str = PARIS_NAME) -> datetime:
    """The UTC instant of a wall-clock date and time in a zone.

    Raises RuleBroken for a time that the spring clock change skips or the autumn one repeats: a person must choose.
    """
    local = datetime.combine(day, at, ZoneInfo(zone))
    instant = local.astimezone(UTC)
    if instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise RuleBroken(
            N_("Le %(day)s, %(time)s n’existe pas : l’horloge avance d’une heure. Choisissez une autre heure."),
            day=day,
            time=at,
        )
    if local.replace(fold=1).utcoffset() != local.utcoffset():
        raise RuleBroken(
            N_("Le %(day)s, %(time)s existe deux fois : l’horloge recule d’une heure. Choisissez une autre heure."),
            day=day,
            time=at,
        )
    return instant


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def is_zone(name: str) -> bool:
    """Whether the pinned tzdata knows a zone by this IANA name."""
    return name in _zones()


def to_local(instant: datetime, zone: str = PARIS_NAME) -> datetime:
    """The aware wall-clock datetime of an instant in a zone."""
    return instant.astimezone(ZoneInfo(zone))
