"""The sessions of one school year, drawn by lot under the rules of the house: nothing overlaps, everybody can be there.

Chance is seeded by the year alone, so that the programme of a year is the same whatever the day of the demonstration.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from random import Random

from eac.core.intervals import Span
from eac.demo import calendar, city, closures, diary, tables
from eac.demo.city import DemoClass
from eac.demo.diary import DemoPlace, Diary
from eac.demo.tables import Offer

WANTED = 900
TRIES_PER_SESSION = 40
DAYS_TRIED = 14
FORGOTTEN_SHARE = 0.16
"""Share of classes that the programme never reaches: the report must have gaps to show."""
OUTING_MARGIN = 15
SERIES = {"corde_frottee": 4, "theatre_plateau": 3, "film_animation": 3, "hip_hop": 3, "webradio": 2}
"""Workshops that go on from week to week with one class, and for how many sessions."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One session of the programme, before anything happens to it. `number` counts the sessions of a year."""

    year: str
    number: int
    offer: Offer
    span: Span
    place: DemoPlace
    classes: tuple[DemoClass, ...]
    practitioners: tuple[str, ...]
    step: int = 1

    @property
    def is_series(self) -> bool:
        """Whether it is one step of a workshop that goes on from week to week."""
        return self.offer.key in SERIES

    @property
    def pupils(self) -> int:
        """Pupils expected in all."""
        return sum(one.headcount for one in self.classes)


@dataclass
class _Draw:
    """What the lottery knows while it goes."""

    year: str
    rng: Random
    days: list[date]
    classes: list[DemoClass]
    appetite: dict[tuple[str, str], float]
    diary: Diary
    done: list[Planned] = field(default_factory=list)
    given: Counter[tuple[str, str]] = field(default_factory=Counter)
    had: set[tuple[tuple[str, str], str]] = field(default_factory=set)
    quota: Counter[str] = field(default_factory=Counter)


@cache
def places() -> dict[str, DemoPlace]:
    """Venues by key and schools by UAI."""
    found = {one.uai: DemoPlace(one.uai, one.position, one.openings) for one in city.schools()}
    for row in tables.read("demo", "venues"):
        found[row["key"]] = DemoPlace(row["key"], tables.position(row), tables.openings(row), int(row["capacity"]))
    return found


@cache
def programme(year: str, wanted: int = WANTED) -> tuple[Planned, ...]:
    """About `wanted` sessions, in order of time."""
    draw = _start(year)
    for _ in range(wanted * TRIES_PER_SESSION):
        if len(draw.done) >= wanted:
            break
        _try_one(draw)
    return tuple(sorted(draw.done, key=lambda one: (one.span, one.place.key, one.number)))


def _start(year: str) -> _Draw:
    rng = Random(f"programme {year}")
    classes = city.classes(year)
    taste = {school.uai: rng.choice((0.4, 0.8, 1.0, 1.0, 1.3, 1.7)) for school in city.schools()}
    appetite = {
        one.key: 0.0 if rng.random() < FORGOTTEN_SHARE else taste[one.uai] * rng.uniform(0.6, 1.4) for one in classes
    }
    days = calendar.teaching_days(year)
    book = Diary()
    for one in closures.closures(year):
        book.closed[one.key].append(one.span)
    return _Draw(year, rng, days, classes, appetite, book)


def _try_one(draw: _Draw) -> None:
    """One ticket of the lottery: an offer, its classes, a place, a day; nothing when it does not fit."""
    offers = [offer for offer in tables.offers() if draw.quota[offer.key] < offer.class_quota]
    offer = draw.rng.choices(offers, [offer.class_quota - draw.quota[offer.key] for offer in offers])[0]
    anchor = _anchor(draw, offer)
    if anchor is None:
        return
    key = draw.rng.choice(offer.places)
    place = places()[anchor.uai if key == "school" else key]
    group = _group(draw, offer, anchor, place)
    if group is None:
        return
    days = sorted(
        draw.rng.choices(draw.days, [calendar.MONTH_WEIGHTS[day.month] for day in draw.days], k=DAYS_TRIED),
        key=lambda _: draw.rng.random(),
    )
    for day in days:
        if planned := _fit(draw, offer, group, place, day, offer.practitioners):
            _write(draw, planned)
            _go_on(draw, planned)
            return


def _eligible(draw: _Draw, offer: Offer) -> list[DemoClass]:
    levels = set(offer.levels)
    return [
        one
        for one in draw.classes
        if draw.appetite[one.key] and levels.issuperset(one.levels) and (one.key, offer.key) not in draw.had
    ]


def _anchor(draw: _Draw, offer: Offer) -> DemoClass | None:
    """The class that asks: those who had little are likelier to come next."""
    found = [one for one in _eligible(draw, offer) if one.headcount <= offer.pupils_max]
    if not found:
        return None
    weights = [draw.appetite[one.key] / (1 + draw.given[one.key]) ** 1.3 for one in found]
    return draw.rng.choices(found, weights)[0]


def _group(draw: _Draw, offer: Offer, anchor: DemoClass, place: DemoPlace) -> tuple[DemoClass, ...] | None:
    """The classes that come together, of one school first, within the bounds of the offer and of the place."""
    most = min(offer.pupils_max, int((place.capacity or 10_000) / 1.2))
    size = draw.rng.randint(1, min(offer.classes_per_session, 5))
    others = [one for one in _eligible(draw, offer) if one.key != anchor.key]
    draw.rng.shuffle(others)
    others.sort(key=lambda one: one.uai != anchor.uai)
    group, pupils = [anchor], anchor.headcount
    for one in others:
        if len(group) >= size and pupils >= offer.pupils_min:
            break
        if place.capacity is None and one.uai != anchor.uai:
            break
        if len(group) < offer.classes_per_session and pupils + one.headcount <= most:
            group.append(one)
            pupils += one.headcount
    return tuple(group) if offer.pupils_min <= pupils <= most else None


def _fit(
    draw: _Draw, offer: Offer, group: tuple[DemoClass, ...], place: DemoPlace, day: date, people: tuple[str, ...]
) -> Planned | None:
    """The session on that day with one of these people, at the first start by lot when all are free."""
    if not all(draw.diary.is_class_free(one.key, day) for one in group):
        return None
    pupils = sum(one.headcount for one in group)
    for start in _starts(draw, offer, group, place, day):
        span = Span(start, start + timedelta(minutes=offer.minutes))
        person = draw.rng.choice(people)
        if draw.diary.has_room(place, span, pupils) and draw.diary.is_practitioner_free(person, span, place):
            return Planned(draw.year, len(draw.done), offer, span, place, group, (person,))
    return None


def _starts(draw: _Draw, offer: Offer, group: tuple[DemoClass, ...], place: DemoPlace, day: date) -> Iterator[datetime]:
    openings = [place.openings, *(places()[one.uai].openings for one in group)]
    margin = 0 if place.capacity is None else OUTING_MARGIN
    found = [
        start
        for hours in diary.common_hours(day, openings)
        for start in diary.starts(hours, offer.minutes, margin)
        if not any(closed.overlaps(hours) for one in group for closed in draw.diary.closed[one.uai])
    ]
    draw.rng.shuffle(found)
    return iter(found[:6])


def _write(draw: _Draw, planned: Planned) -> None:
    draw.done.append(planned)
    draw.diary.take(
        planned.span, planned.place, planned.pupils, [one.key for one in planned.classes], planned.practitioners
    )
    for one in planned.classes:
        draw.had.add((one.key, planned.offer.key))
        draw.given[one.key] += 1
        draw.quota[planned.offer.key] += 1


def _go_on(draw: _Draw, first: Planned) -> None:
    """The following sessions of a series with the same person, a week or two apart, as long as they fit."""
    steps = SERIES.get(first.offer.key, 1)
    last = first
    for step in range(2, steps + 1):
        days = [day for day in draw.days if 7 <= (day - last.span.start.date()).days <= 14]  # noqa: PLR2004  a week or two
        fits = (_fit(draw, first.offer, first.classes, first.place, day, first.practitioners) for day in days)
        following = next((one for one in fits if one is not None), None)
        if following is None:
            return
        last = replace(following, step=step)
        _write(draw, last)
