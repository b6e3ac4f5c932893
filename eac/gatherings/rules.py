"""Commands on temps forts and their meeting rounds, and the rounds that a day's hours make (pure)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from eac.core.errors import N_, RuleBroken
from eac.core.typography import plain

MOST_DAYS = 31
MOST_ROUNDS = 120
MOST_PARTIES, MOST_STANDS = 400, 200
MOST_WISHES = 10
MOST_PARTS = 12
NOON = time(13)
"""Where a morning ends, for « 3/2 matin »."""


@dataclass(frozen=True, slots=True)
class GatheringDetails:
    """A temps fort as entered."""

    title: str
    first_day: date
    last_day: date
    place: str = ""
    summary: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch of a day when nobody meets."""

    starts: time
    ends: time
    label: str = ""


@dataclass(frozen=True, slots=True)
class DayHours:
    """The hours of one day of meetings; `pauses` as typed, the meal apart."""

    day: date
    starts: time
    ends: time
    meal_starts: time | None = None
    meal_ends: time | None = None
    pauses: str = ""

    @property
    def free_of(self) -> tuple[Pause, ...]:
        """All stretches without meetings; RuleBroken when the pauses cannot be read."""
        meal = (Pause(self.meal_starts, self.meal_ends),) if self.meal_starts and self.meal_ends else ()
        return meal + read_pauses(self.pauses)


@dataclass(frozen=True, slots=True)
class RotationDetails:
    """Meeting rounds as entered: minutes of a meeting and between two, `most` meetings of a group (or all it can)."""

    title: str
    minutes: int = 20
    between: int = 5
    most: int | None = None
    days: tuple[DayHours, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Round:
    """One round: wall-clock times of a day."""

    day: date
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class ChosenClasses:
    """Classes that become groups, each cut in parts; or in as many as keep a group within `at_most` pupils."""

    class_ids: tuple[int, ...]
    parts: int = 1
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class GroupDetails:
    """Who goes round: a part of a class, or a visitor, who is a professional."""

    label: str
    circle: str = ""
    languages: str = ""
    away: str = ""
    headcount: int = 0
    class_id: int | None = None


@dataclass(frozen=True, slots=True)
class HostDetails:
    """Who receives."""

    label: str
    trade: str = ""
    languages: str = ""
    stand: str = ""
    seats: int = 1
    sector: str = ""
    away: str = ""


@dataclass(frozen=True, slots=True)
class FixedMeeting:
    """A meeting entered by hand."""

    host_id: int
    day: date
    starts: time


@dataclass(frozen=True, slots=True)
class Visit:
    """How the classes' coming is scheduled: what as, where, and a written reason for what deserves attention."""

    activity_id: int
    venue_id: int
    reason: str = ""


def check_details(new: GatheringDetails) -> None:
    """RuleBroken when its days make no sense."""
    if new.last_day < new.first_day:
        raise RuleBroken(N_("Le dernier jour doit suivre le premier."), "last_day")
    if (new.last_day - new.first_day).days >= MOST_DAYS:
        raise RuleBroken(N_("Un temps fort dure un mois au plus : vérifiez le dernier jour."), "last_day")


def days_between(first: date, last: date) -> list[date]:
    """All days from the first to the last."""
    return [first + timedelta(number) for number in range((last - first).days + 1)]


# --- rounds -------------------------------------------------------------------------------------------------------


def rounds_of(days: Iterable[DayHours], minutes: int, between: int) -> tuple[Round, ...]:
    """The rounds from each day's start on, none over a pause; the first after a pause begins at its end."""
    found = [each for day in sorted(days, key=lambda one: one.day) for each in _of_day(day, minutes, between)]
    return tuple(found)


def _of_day(hours: DayHours, minutes: int, between: int) -> Iterable[Round]:
    at, end = datetime.combine(hours.day, hours.starts), datetime.combine(hours.day, hours.ends)
    pauses = sorted(
        (datetime.combine(hours.day, each.starts), datetime.combine(hours.day, each.ends)) for each in hours.free_of
    )
    while (until := at + timedelta(minutes=minutes)) <= end:
        barred = next((stop for start, stop in pauses if at < stop and start < until), None)
        if barred is None:
            yield Round(hours.day, at.time(), until.time())
        at = barred or until + timedelta(minutes=between)


def check_rotation_details(new: RotationDetails) -> tuple[Round, ...]:
    """The rounds of a rotation; RuleBroken on the field to mend."""
    for number, day in enumerate(new.days):
        _check_day(day, f"days-{number}-")
    found = rounds_of(new.days, new.minutes, new.between)
    if new.days and not found:
        raise RuleBroken(
            N_("Aucun tour ne tient entre ces heures : raccourcissez les rencontres ou les pauses."), "minutes"
        )
    if len(found) > MOST_ROUNDS:
        raise RuleBroken(
            N_("Cela ferait plus de %(most)s tours : allongez les rencontres."), "minutes", most=MOST_ROUNDS
        )
    return found


def _check_day(day: DayHours, prefix: str) -> None:
    if day.ends <= day.starts:
        raise RuleBroken(N_("L’heure de fin doit suivre celle du début."), f"{prefix}ends")
    if (day.meal_starts is None) != (day.meal_ends is None):
        missing = "meal_starts" if day.meal_starts is None else "meal_ends"
        raise RuleBroken(N_("Indiquez les deux heures du repas, ou aucune."), prefix + missing)
    if day.meal_starts and day.meal_ends and day.meal_ends <= day.meal_starts:
        raise RuleBroken(N_("La fin du repas doit suivre son début."), f"{prefix}meal_ends")
    try:
        read_pauses(day.pauses)
    except RuleBroken as broken:
        raise RuleBroken(broken.sentence, f"{prefix}pauses", **broken.values) from broken


_HOUR = r"(\d{1,2})\s*(?:[h:]\s*(\d{2})?)?"
_SPAN = re.compile(rf"{_HOUR}\s*(?:-|–|à)\s*{_HOUR}")
BAD_PAUSE = N_("« %(text)s » n’est pas une pause : écrivez par exemple 10:30-10:45 café.")


def read_pauses(text: str) -> tuple[Pause, ...]:
    """« 10:30-10:45 café ; 19 h-23 h gala »; RuleBroken for what is none."""
    found = []
    for piece in filter(None, (each.strip() for each in re.split(r"[;\n]", text))):
        match = _SPAN.match(piece)
        span = _span(match) if match else None
        if match is None or span is None:
            raise RuleBroken(BAD_PAUSE, text=piece[:60])
        found.append(Pause(*span, piece[match.end() :].strip(" :,–-")))
    return tuple(found)


def _span(match: re.Match[str]) -> tuple[time, time] | None:
    numbers = [int(each or 0) for each in match.groups()]
    try:
        start, end = time(numbers[0], numbers[1]), time(numbers[2], numbers[3])
    except ValueError:
        return None
    return (start, end) if start < end else None


# --- languages and absences ---------------------------------------------------------------------------------------


def languages_of(text: str) -> frozenset[str]:
    """The languages of « français, anglais », plain; « et » and « / » part them too."""
    return frozenset(filter(None, (plain(each) for each in re.split(r"[,/+]|\bet\b", text))))


BAD_AWAY = N_("« %(text)s » n’est pas une absence : écrivez par exemple 03/02 matin, ou 03/02 9:00-12:00.")
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?\s*")


def read_away(text: str, rounds: Sequence[Round]) -> frozenset[int]:
    """Numbers of the rounds that « 03/02 matin, 04/02, 05/02 9:00-12:00 » takes away; RuleBroken for what is none."""
    found: set[int] = set()
    for piece in filter(None, (each.strip() for each in text.split(","))):
        match = _DAY.match(piece)
        if match is None:
            raise RuleBroken(BAD_AWAY, "away", text=piece[:60])
        span = _part(piece[match.end() :])
        if span is None:
            raise RuleBroken(BAD_AWAY, "away", text=piece[:60])
        found |= {number for number, each in enumerate(rounds) if _is_day(match, each.day) and _overlaps(each, span)}
    return frozenset(found)


def _part(text: str) -> tuple[time, time] | None:
    known = {"": (time.min, time.max), "matin": (time.min, NOON), "apres-midi": (NOON, time.max)}
    if (said := plain(text).replace(" ", "-")) in known:
        return known[said]
    match = _SPAN.fullmatch(text.strip())
    return _span(match) if match else None


def _is_day(match: re.Match[str], day: date) -> bool:
    number, month, year = match.groups()
    return (day.day, day.month) == (int(number), int(month)) and year in {None, str(day.year)}


def _overlaps(each: Round, span: tuple[time, time]) -> bool:
    return each.starts < span[1] and span[0] < each.ends


# --- groups of a class --------------------------------------------------------------------------------------------


def parts_of(headcount: int, parts: int, at_most: int | None) -> list[int]:
    """Headcounts of the groups of a class: near-equal parts."""
    number = -(-headcount // at_most) if at_most and headcount else parts
    number = min(max(1, number), MOST_PARTS)
    base, more = divmod(headcount, number)
    return [base + (rank < more) for rank in range(number)]
