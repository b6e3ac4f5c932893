"""The month as a table: weeks as rows, each day with its first sessions."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from eac.scheduling.grid import Placed
from eac.scheduling.views.week import SATURDAY, Block, build_week
from eac.web import filters

SHOWN = 4
"""Sessions that a day shows; the rest are counted, a link away."""


@dataclass(frozen=True)
class MonthDay:
    """A cell: `is_outside` when it belongs to the month before or after."""

    date: date
    label: str
    is_today: bool
    is_outside: bool
    holiday_name: str | None
    blocks: list[Block]
    more: int


@dataclass(frozen=True)
class Month:
    """The weeks that touch a month; `weekdays` heads the columns."""

    first: date
    weekdays: list[str]
    weeks: list[list[MonthDay]]
    count: int


def bounds(day: date) -> tuple[date, date]:
    """First and last day of the month that holds a day."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def shown(day: date) -> tuple[date, date]:
    """From the Monday before the month to the Sunday after it."""
    first, last = bounds(day)
    return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())


def build_month(day: date, sessions: Sequence[Placed]) -> Month:
    """The table; Saturdays and Sundays only when something is on at one of them."""
    (first, last), (monday, sunday) = bounds(day), shown(day)
    columns = {each.date: each for each in build_week(monday, (sunday - monday).days + 1, sessions, all_days=True).days}
    busy_weekdays = {each.date.weekday() for each in columns.values() if each.blocks}
    kept = [number for number in range(7) if number < SATURDAY or number in busy_weekdays]
    weeks: dict[date, list[MonthDay]] = defaultdict(list)
    for column in (each for each in columns.values() if each.date.weekday() in kept):
        weeks[column.date - timedelta(days=column.date.weekday())].append(
            MonthDay(
                column.date,
                filters.day(column.date),
                column.is_today,
                not first <= column.date <= last,
                column.holiday_name,
                column.blocks[:SHOWN],
                max(0, len(column.blocks) - SHOWN),
            )
        )
    count = sum(len(each.blocks) for each in columns.values() if first <= each.date <= last)
    names = [filters.weekday(monday + timedelta(days=number)) for number in kept]
    return Month(first, names, list(weeks.values()), count)
