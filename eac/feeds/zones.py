"""Time zones as calendar programs read them right: rule-based VTIMEZONE blocks from the pinned tzdata package.

Why our own: lists of RDATE onsets, which libraries write, are read wrongly by ical.js, vobject and Outlook;
a yearly RRULE is read right by all. The rule is the POSIX footer of the TZif file (RFC 8536, section 3.3),
written out as RFC 5545, section 3.6.5 wants it. The system's zone files are never consulted: two machines
with different ones must give the same bytes.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from io import BytesIO
from zoneinfo import ZoneInfo

import tzdata  # type: ignore[import-untyped]  # the package has no stubs

TZDATA_VERSION: str = tzdata.IANA_VERSION
"""Edition of the zone rules in use, such as « 2026f »: part of every feed's tag."""

_TRUSTED_FROM = datetime(2024, 1, 1, 12, tzinfo=UTC)
_TRUSTED_UNTIL = datetime(2037, 12, 31, 12, tzinfo=UTC)
_ANCHOR_YEAR = 1970
_LAST_WEEK = 5  # POSIX: week 5 means « the last one of the month »
_DAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
_NAME = r"[A-Za-z]{3,}|<[A-Za-z0-9+-]+>"
_FOOTER = re.compile(
    rf"(?P<std>{_NAME})(?P<std_off>[+-]?[\d:]+)(?:(?P<dst>{_NAME})(?P<dst_off>[+-]?[\d:]+)?,(?P<start>[^,]+),(?P<end>[^,]+))?"
)
_ONSET = re.compile(r"M(?P<month>\d+)\.(?P<week>\d)\.(?P<day>\d)(?:/(?P<time>[+-]?[\d:]+))?")


class UnknownZoneError(ValueError):
    """The name is not a zone of the tzdata package."""


@dataclass(frozen=True)
class _Onset:
    """The local moment of a year at which an offset begins: month, week (5: last), weekday (0: Sunday), time."""

    month: int
    week: int
    day: int
    time: timedelta

    @property
    def is_plain(self) -> bool:
        """Whether the hour falls on the named day itself, which is all that a simple RRULE can say."""
        return timedelta(0) <= self.time < timedelta(days=1)

    def in_year(self, year: int) -> datetime:
        """The moment in that year, wall-clock."""
        first = datetime(year, self.month, 1)  # noqa: DTZ001  onsets are local by definition
        day = first + timedelta(days=(self.day - first.isoweekday()) % 7 + 7 * (self.week - 1))
        if day.month != self.month:  # a fifth week that this month does not have
            day -= timedelta(days=7)
        return day + self.time

    def lines(self) -> list[str]:
        """The first such moment and its yearly repetition."""
        week = -1 if self.week == _LAST_WEEK else self.week
        return [
            f"DTSTART:{self.in_year(_ANCHOR_YEAR):%Y%m%dT%H%M%S}",
            f"RRULE:FREQ=YEARLY;BYDAY={week}{_DAYS[self.day]};BYMONTH={self.month}",
        ]


@dataclass(frozen=True)
class _Rule:
    """What a POSIX footer says: the standard time, and the summer time with its two onsets when there is one."""

    standard: tuple[str, timedelta]
    summer: tuple[str, timedelta] | None = None
    onsets: tuple[_Onset, _Onset] | None = None


def zone(name: str) -> ZoneInfo:
    """The zone of that IANA name, from the pinned data. Raises UnknownZoneError."""
    return _load(name)


def vtimezone(name: str) -> bytes | None:
    """The VTIMEZONE of a zone (CRLF lines), or None when no yearly rule has held since 2024: write UTC instants then.

    Casablanca is the case in point: its clock followed the moon until 2026. Raises UnknownZoneError.
    """
    return _block(name)


@cache
def _names() -> frozenset[str]:
    return frozenset(resources.files("tzdata").joinpath("zones").read_text("utf-8").split())


def _data(name: str) -> bytes:
    """The TZif file. The list of names guards the path: a name never walks out of the package."""
    if name not in _names():
        raise UnknownZoneError(f"no such time zone in tzdata {TZDATA_VERSION}: {name!r}")
    return resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()


@cache
def _load(name: str) -> ZoneInfo:
    return ZoneInfo.from_file(BytesIO(_data(name)), key=name)


@cache
def _block(name: str) -> bytes | None:
    footer = _data(name).rstrip(b"\n").rsplit(b"\n", 1)[-1].decode("ascii")
    rule = _parse(footer)
    if rule is None or not _holds(rule, name):
        return None
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}", *_components(rule), "END:VTIMEZONE", ""]
    return "\r\n".join(lines).encode("ascii")


def _parse(footer: str) -> _Rule | None:
    """The rule in a footer; None for one that a plain RRULE cannot say (day numbers, hours before or after the day)."""
    match = _FOOTER.fullmatch(footer)
    if match is None:
        return None
    standard = (match["std"].strip("<>"), -_duration(match["std_off"]))  # POSIX counts west as positive
    if match["dst"] is None:
        return _Rule(standard)
    offset = -_duration(match["dst_off"]) if match["dst_off"] else standard[1] + timedelta(hours=1)
    start, end = _onset(match["start"]), _onset(match["end"])
    if start is None or end is None or not (start.is_plain and end.is_plain):
        return None
    return _Rule(standard, (match["dst"].strip("<>"), offset), (start, end))


def _onset(text: str) -> _Onset | None:
    match = _ONSET.fullmatch(text)
    if match is None:
        return None
    return _Onset(int(match["month"]), int(match["week"]), int(match["day"]), _duration(match["time"] or "2"))


def _duration(text: str) -> timedelta:
    """« 2 », « -1 », « 5:30 » as a duration."""
    hours, minutes, seconds = (*map(int, text.lstrip("+-").split(":")), 0, 0)[:3]
    size = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -size if text.startswith("-") else size


def _holds(rule: _Rule, name: str) -> bool:
    """Whether the rule gave the zone's noon offset on each day of the years that feeds can show."""
    real, day = _load(name), _TRUSTED_FROM
    while day <= _TRUSTED_UNTIL:
        local = day.astimezone(real)
        if local.utcoffset() != _offset(rule, local.replace(tzinfo=None)):
            return False
        day += timedelta(days=1)
    return True


def _offset(rule: _Rule, local: datetime) -> timedelta:
    """The offset of a local moment by the rule alone, to the day: enough beside noon UTC checks of the same source."""
    if rule.summer is None or rule.onsets is None:
        return rule.standard[1]
    start, end = (onset.in_year(local.year) for onset in rule.onsets)
    inside = start <= local < end if start < end else not end <= local < start
    return rule.summer[1] if inside else rule.standard[1]


def _components(rule: _Rule) -> list[str]:
    """The STANDARD and DAYLIGHT parts of a VTIMEZONE."""
    name, offset = rule.standard
    if rule.summer is None or rule.onsets is None:
        return _component(name, offset, offset, None)
    summer_name, summer_offset = rule.summer
    start, end = rule.onsets
    return [*_component(name, summer_offset, offset, end), *_component(summer_name, offset, summer_offset, start)]


def _component(name: str, before: timedelta, after: timedelta, onset: _Onset | None) -> list[str]:
    """One part. The clock going forward is DAYLIGHT, also where the law calls it the standard time (Dublin)."""
    kind = "DAYLIGHT" if after > before else "STANDARD"
    return [
        f"BEGIN:{kind}",
        *(onset.lines() if onset else ["DTSTART:19700101T000000"]),
        f"TZNAME:{name}",
        f"TZOFFSETFROM:{_utc_offset(before)}",
        f"TZOFFSETTO:{_utc_offset(after)}",
        f"END:{kind}",
    ]


def _utc_offset(offset: timedelta) -> str:
    minutes = abs(offset) // timedelta(minutes=1)
    return f"{'-' if offset < timedelta(0) else '+'}{minutes // 60:02}{minutes % 60:02}"
