"""When a row of the timeline cannot be had on a day, and why (pure)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

from eac.core import clock
from eac.core.errors import N_
from eac.core.intervals import Span, subtract
from eac.reference.rules import Half
from eac.scheduling.calendar import Calendar, Opening, is_weekend
from eac.scheduling.facts import ClosureFact


@dataclass(frozen=True, slots=True)
class RowFact:
    """What closes a venue, practitioner, class or school.

    `openings`: the half-days of its week (none: at all hours); `extra`: open by exception; `zone`: the school holidays
    it keeps, None when it keeps none; `absences`: half-days when a class cannot come.
    """

    openings: tuple[Opening, ...] = ()
    closures: tuple[ClosureFact, ...] = ()
    extra: tuple[Span, ...] = ()
    absences: frozenset[tuple[int, Half]] = frozenset()
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Shade:
    """A stretch of a day when the row cannot be had: a marked sentence and its values; `is_whole` for the whole day."""

    starts: time
    ends: time
    sentence: str
    values: dict[str, object] = field(default_factory=dict, hash=False)
    is_whole: bool = False


DAY = (time(8, 0), time(18, 0))
"""The part of a day that is looked at."""


def shades(row: RowFact, day: date, calendar: Calendar) -> list[Shade]:
    """Why the row cannot be had on parts of a day, in order; one shade alone when the whole day is lost."""
    if whole := _whole_day(row, day, calendar):
        return [whole]
    found = [*_closed(row, day), *_outside_week(row, day), *_absent(row, day)]
    return sorted(found, key=lambda shade: (shade.starts, shade.ends))


def _whole_day(row: RowFact, day: date, calendar: Calendar) -> Shade | None:
    if name := calendar.public_holidays.get(day):
        return Shade(*DAY, N_("Férié : %(name)s"), {"name": name}, is_whole=True)
    if row.zone is not None and (off := calendar.holiday(day, row.zone)):
        return Shade(*DAY, N_("Vacances : %(name)s"), {"name": off.label}, is_whole=True)
    if row.zone is not None and is_weekend(day):
        return Shade(*DAY, N_("Pas de classe"), is_whole=True)
    shown = _shown(day)
    for closure in row.closures:
        if closure.span.contains(shown):
            return Shade(*DAY, N_("Fermé : %(reason)s"), {"reason": closure.reason or N_("fermeture")}, is_whole=True)
    if row.openings and not _open_spans(row, day):
        return Shade(*DAY, N_("Fermé ce jour de la semaine"), is_whole=True)
    return None


def _shown(day: date) -> Span:
    return Span(clock.to_utc(day, DAY[0]), clock.to_utc(day, DAY[1]))


def _wall(instant: datetime) -> datetime:
    return clock.to_local(instant).replace(tzinfo=None)


def _open_spans(row: RowFact, day: date) -> list[Span]:
    """The wall-clock spans of the day when the row's week or an exception says that it is open."""
    shown = Span(datetime.combine(day, DAY[0]), datetime.combine(day, DAY[1]))
    usual = [
        Span(datetime.combine(day, each.opens), datetime.combine(day, each.closes))
        for each in row.openings
        if each.weekday == day.weekday()
    ]
    more = [Span(_wall(span.start), _wall(span.end)) for span in row.extra]
    return [span for span in (*usual, *more) if span.overlaps(shown)]


def _outside_week(row: RowFact, day: date) -> Iterator[Shade]:
    if not row.openings:
        return
    shown = Span(datetime.combine(day, DAY[0]), datetime.combine(day, DAY[1]))
    for gap in subtract(shown, _open_spans(row, day)):
        if gap.minutes > MOST_PAUSE_MINUTES:
            yield Shade(gap.start.time(), gap.end.time(), N_("Fermé"))


MOST_PAUSE_MINUTES = 120
"""A lunch break is no news."""


def _closed(row: RowFact, day: date) -> Iterator[Shade]:
    shown = _shown(day)
    for closure in row.closures:
        if closure.span.overlaps(shown):
            starts, ends = max(closure.span.start, shown.start), min(closure.span.end, shown.end)
            values: dict[str, object] = {"reason": closure.reason or N_("fermeture")}
            yield Shade(_wall(starts).time(), _wall(ends).time(), N_("Fermé : %(reason)s"), values)


def _absent(row: RowFact, day: date) -> Iterator[Shade]:
    for half, starts, ends in ((Half.MORNING, DAY[0], NOON), (Half.AFTERNOON, NOON, DAY[1])):
        if (day.weekday(), half) in row.absences:
            yield Shade(starts, ends, N_("La classe ne peut pas venir"))


NOON = time(13, 0)
