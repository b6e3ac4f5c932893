"""From the dates and classes of one school year to those of another, weekdays kept (pure).

Two ways to move a date. By whole weeks: a session of the second Thursday of November stays one. By weeks of class: the
seventh week of class since the return stays the seventh, whatever the holidays did in between.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from eac.rollover.rules import key_of
from eac.scheduling.calendar import Calendar, YearBounds
from eac.series.rules import Otherwise, ShiftBy

WEEKS_IN_A_YEAR = 52
CLASS_DAYS = 5
ZONE = "B"
"""The city's zone of school holidays, as on the agenda."""


@dataclass(frozen=True, slots=True)
class Shift:
    """How dates move: the Mondays of the class weeks of both years (empty: by whole weeks only), and whole years."""

    years: int
    old_weeks: tuple[date, ...] = ()
    new_weeks: tuple[date, ...] = ()

    def to(self, day: date) -> date:
        """The same weekday, in the week that stands for that of `day`."""
        monday = day - timedelta(days=day.weekday())
        if monday in self.old_weeks:
            rank = self.old_weeks.index(monday)
            if rank < len(self.new_weeks):
                return self.new_weeks[rank] + timedelta(days=day.weekday())
        return day + timedelta(weeks=WEEKS_IN_A_YEAR * self.years)


def shift_of(by: ShiftBy, old: YearBounds | None, new: YearBounds | None, years: int, calendar: Calendar) -> Shift:
    """The shift between two school years; by whole weeks when the dates of one of them are not known."""
    if by is ShiftBy.WEEKS or old is None or new is None:
        return Shift(years)
    return Shift(years, class_weeks(old, calendar), class_weeks(new, calendar))


def class_weeks(year: YearBounds, calendar: Calendar, zone: str = ZONE) -> tuple[date, ...]:
    """The Mondays of the weeks in which there is class on some day."""
    monday = year.first - timedelta(days=year.first.weekday())
    found = []
    while monday <= year.last:
        days = [monday + timedelta(days=number) for number in range(CLASS_DAYS)]
        if any(year.first <= day <= year.last and calendar.holiday(day, zone) is None for day in days):
            found.append(monday)
        monday += timedelta(weeks=1)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Group:
    """A class, as far as finding its like in another year goes."""

    id: int
    school_id: int
    name: str
    levels: frozenset[str]
    headcount: int
    label: str = ""


def successors(old: Iterable[Group], new: Sequence[Group], otherwise: Otherwise) -> dict[int, Group]:
    """Old class → the class of the new year that takes up its programme: same school, same name, a level in common.

    Without one, none (`SKIP`), or a class of the same level in the same school, each in turn (`LEVEL`).
    """
    by_name = {(each.school_id, key_of(each.name)): each for each in new}
    found: dict[int, Group] = {}
    turns: dict[tuple[int, frozenset[str]], int] = {}
    for each in sorted(old, key=lambda group: (group.school_id, group.name, group.id)):
        alike = by_name.get((each.school_id, key_of(each.name)))
        if alike is not None and (alike.levels & each.levels or not (alike.levels and each.levels)):
            found[each.id] = alike
        elif otherwise is Otherwise.LEVEL and (others := _of_level(each, new)):
            turn = turns.get((each.school_id, each.levels), 0)
            turns[each.school_id, each.levels] = turn + 1
            found[each.id] = others[turn % len(others)]
    return found


def _of_level(group: Group, new: Sequence[Group]) -> list[Group]:
    same = [each for each in new if each.school_id == group.school_id and each.levels & group.levels]
    return sorted(same, key=lambda each: (each.levels != group.levels, each.name))
