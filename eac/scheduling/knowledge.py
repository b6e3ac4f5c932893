"""Loading the facts that conflicts are looked for in: a constant number of statements, whatever the city's size."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import selectinload

from eac.catalogue.models import Activity
from eac.core import clock
from eac.core.errors import N_, RuleBroken
from eac.core.intervals import Span
from eac.core.schoolyear import SchoolYear
from eac.db import db
from eac.partners.models import PartnerCity, Practitioner, PractitionerOpening, Venue
from eac.reference.models import PublicHoliday, SchoolHoliday, SchoolYearDates
from eac.reference.rules import Holidays
from eac.scheduling import busy
from eac.scheduling.calendar import Calendar, Opening, YearBounds
from eac.scheduling.facts import (
    ActivityFact,
    Busy,
    CityFact,
    ClassFact,
    ClosureFact,
    Facts,
    Key,
    PractitionerFact,
    SchoolFact,
    VenueFact,
)
from eac.scheduling.models import Availability, Closure, TravelSettings
from eac.scheduling.rules import NewSession, Place, Resource, TravelTimes
from eac.scheduling.slots import REACH_DAYS
from eac.schools.models import School, SchoolClass, SchoolOpening
from eac.schools.rules import SchoolKind


def load_facts(wanted: Sequence[NewSession], *, reach_days: int = REACH_DAYS, without: Collection[int] = ()) -> Facts:
    """All that bears on these sessions, and on other times for them up to `reach_days` away (0: those times alone).

    The saved sessions `without` count for nothing: those that are about to move together.
    RuleBroken when one names a class, practitioner, venue or activity that does not exist.
    """
    days = [new.when.starts_on for new in wanted] + [new.when.ends_on for new in wanted]
    window = _window(min(days), max(days), reach_days)
    classes = _classes({each.class_id for new in wanted for each in new.participants})
    practitioners = _practitioners({each for new in wanted for each in new.practitioner_ids})
    activities = _activities({new.activity_id for new in wanted})
    sessions = _taken(wanted, window, without)
    venues = _venues({*_venue_ids(wanted), *(s.place.id for s in sessions if s.place.resource is Resource.VENUE)})
    schools = _schools(_at_schools(wanted, sessions) | {known.school_id for known in classes.values()})
    closures, opened = _stretches(window)
    return Facts(
        now=clock.now(),
        calendar=load_calendar(),
        schools=schools,
        classes=classes,
        practitioners=practitioners,
        venues=venues,
        activities=activities,
        closures=closures,
        availabilities=opened,
        busy=busy.BusyIndex(sessions),
        pace=load_travel_times().pace,
        cities=_cities(wanted),
        had=_history(activities, list(classes), {str(SchoolYear.of(day)) for day in days}, without),
    )


def _taken(wanted: Sequence[NewSession], window: Span, without: Collection[int]) -> list[Busy]:
    """The sessions that take what is wanted, around it, those `without` left out."""
    class_ids = {each.class_id for new in wanted for each in new.participants}
    practitioner_ids = {each for new in wanted for each in new.practitioner_ids}
    taken = busy.load(window, list(class_ids), list(practitioner_ids), _venue_ids(wanted))
    return [each for each in taken if each.session_id not in without]


def _at_schools(wanted: Sequence[NewSession], sessions: Sequence[Busy]) -> set[int]:
    places = [*(new.place for new in wanted), *(each.place for each in sessions)]
    return {place.id for place in places if place.resource is Resource.SCHOOL}


def find_travel_settings() -> TravelSettings | None:
    """How fast classes travel as staff said, None while the usual values hold."""
    return db.session.get(TravelSettings, 1)


def load_travel_times() -> TravelTimes:
    """How fast classes travel: as staff said, else the usual values; one statement."""
    columns = [getattr(TravelSettings, field.name) for field in fields(TravelTimes)]
    found = db.session.execute(select(*columns)).one_or_none()
    return TravelTimes(*found) if found else TravelTimes()


def _cities(wanted: Sequence[NewSession]) -> dict[int, CityFact]:
    ids = {new.partner_city_id for new in wanted if new.partner_city_id is not None}
    if not ids:
        return {}
    columns = (PartnerCity.id, PartnerCity.name, PartnerCity.zone)
    found = {row[0]: CityFact(*row[1:]) for row in db.session.execute(select(*columns).where(PartnerCity.id.in_(ids)))}
    _all_there({**found}, ids)
    return found


def _history(
    activities: dict[int, ActivityFact], class_ids: list[int], years: set[str], without: Collection[int]
) -> Mapping[tuple[str, int, int], frozenset[int]]:
    counted = [activity.id for activity in activities.values() if activity.class_quota is not None]
    had = busy.history(list(activities), counted, class_ids, years)
    return {key: left for key, ids in had.items() if (left := ids.difference(without))}


def _window(first: date, last: date, reach_days: int) -> Span:
    """From the first to the last day and `reach_days` more on each side; two days over for travel and night zones."""
    margin = timedelta(days=reach_days + 2)
    return Span(
        datetime.combine(first, time.min, UTC) - margin,
        datetime.combine(last, time.max, UTC) + margin,
    )


def complete(new: NewSession) -> NewSession:
    """The command with what a person may leave out: the school as place (id 0), and the headcounts of whole classes."""
    ids = [each.class_id for each in new.participants]
    columns = (SchoolClass.id, SchoolClass.school_id, SchoolClass.headcount)
    known = {row[0]: row for row in db.session.execute(select(*columns).where(SchoolClass.id.in_(ids)))}
    _all_there({**known}, set(ids))
    if not ids:
        raise RuleBroken(N_("Choisissez au moins une classe."), "classes")
    participants = tuple(
        each if each.headcount is not None else replace(each, headcount=known[each.class_id][2])
        for each in new.participants
    )
    is_placed = new.place.resource is Resource.VENUE or new.place.id
    place = new.place if is_placed else Place(Resource.SCHOOL, known[ids[0]][1])
    return replace(new, participants=participants, place=place)


def _venue_ids(wanted: Sequence[NewSession]) -> list[int]:
    return [new.place.id for new in wanted if new.place.resource is Resource.VENUE]


def load_calendar() -> Calendar:
    """School years, public holidays and school holidays of all zones; one statement."""
    by_zone: dict[str, list[Holidays]] = defaultdict(list)
    years: list[YearBounds] = []
    public: dict[date, str] = {}
    for kind, zone, label, first, last in db.session.execute(_CALENDAR):
        if kind == _PUBLIC:
            public[first] = label
        elif kind == _YEAR:
            years.append(YearBounds(label, first, last))
        else:
            by_zone[zone].append(Holidays(label, first, last - timedelta(days=1)))
    return Calendar(
        years=tuple(years),
        public_holidays=public,
        school_holidays={zone: tuple(stretches) for zone, stretches in by_zone.items()},
    )


_PUBLIC, _YEAR, _HOLIDAY = "public", "year", "holiday"
_CALENDAR = union_all(
    select(
        literal(_HOLIDAY).label("kind"),
        SchoolHoliday.zone.label("zone"),
        SchoolHoliday.label.label("label"),
        SchoolHoliday.first_day_off.label("first"),
        SchoolHoliday.first_day_back.label("last"),
    ),
    select(literal(_YEAR), literal(""), SchoolYearDates.name, SchoolYearDates.first_day, SchoolYearDates.last_day),
    select(literal(_PUBLIC), literal(""), PublicHoliday.label, PublicHoliday.day, PublicHoliday.day),
).order_by("first")


def _all_there(found: dict[int, object], asked: set[int]) -> None:
    if asked - found.keys():
        raise RuleBroken(N_("Un élément choisi n’existe plus. Rechargez la page et choisissez à nouveau."))


def _classes(ids: set[int]) -> dict[int, ClassFact]:
    rows = db.session.scalars(select(SchoolClass).where(SchoolClass.id.in_(ids))).unique()
    found = {
        row.id: ClassFact(
            id=row.id,
            label=row.label,
            school_id=row.school_id,
            levels=frozenset(level.code for level in row.levels),
            degrees=frozenset(level.degree for level in row.levels),
            absences=frozenset((absence.weekday, absence.half) for absence in row.absences),
        )
        for row in rows
    }
    _all_there({**found}, ids)
    return found


def _practitioners(ids: set[int]) -> dict[int, PractitionerFact]:
    week = PractitionerOpening
    rows = db.session.execute(
        select(*_PERSON, week.weekday, week.half, week.opens, week.closes)
        .outerjoin(week, week.practitioner_id == Practitioner.id)
        .where(Practitioner.id.in_(ids))
    )
    found: dict[int, PractitionerFact] = {}
    for id_, first, last, checked_on, weekday, half, opens, closes in rows:
        known = found.setdefault(id_, PractitionerFact(id_, f"{first} {last}".strip(), checked_on))
        if weekday is not None:
            found[id_] = replace(known, openings=(*known.openings, Opening(weekday, half, opens, closes)))
    _all_there({**found}, ids)
    return found


_PERSON = (Practitioner.id, Practitioner.first_name, Practitioner.last_name, Practitioner.honorability_on)


def _activities(ids: set[int]) -> dict[int, ActivityFact]:
    rows = db.session.scalars(select(Activity).where(Activity.id.in_(ids)).options(selectinload(Activity.levels)))
    found = {
        row.id: ActivityFact(
            id=row.id,
            title=row.title,
            levels=frozenset(level.code for level in row.levels),
            minimum_headcount=row.minimum_headcount,
            maximum_headcount=row.maximum_headcount,
            class_quota=row.class_quota,
        )
        for row in rows
    }
    _all_there({**found}, ids)
    return found


def _venues(ids: set[int]) -> dict[int, VenueFact]:
    rows = db.session.scalars(select(Venue).where(Venue.id.in_(ids)).options(selectinload(Venue.openings))).unique()
    found = {
        row.id: VenueFact(
            id=row.id,
            name=row.name,
            capacity=row.capacity,
            is_exclusive=row.is_exclusive,
            position=row.position,
            openings=tuple(Opening(each.weekday, each.half, each.opens, each.closes) for each in row.openings),
        )
        for row in rows
    }
    _all_there({**found}, ids)
    return found


def _schools(ids: set[int]) -> dict[int, SchoolFact]:
    openings: dict[int, list[Opening]] = defaultdict(list)
    for each in db.session.scalars(select(SchoolOpening).where(SchoolOpening.school_id.in_(ids))):
        openings[each.school_id].append(Opening(each.weekday, each.half, each.opens, each.closes))
    found = {
        row.id: SchoolFact(
            id=row.id,
            name=row.name,
            zone=row.holiday_zone,
            keeps_school_holidays=row.kind is not SchoolKind.HIGHER,
            position=row.position,
            openings=tuple(openings[row.id]),
        )
        for row in db.session.scalars(select(School).where(School.id.in_(ids)))
    }
    _all_there({**found}, ids)
    return found


def _stretches(window: Span) -> tuple[dict[Key, tuple[ClosureFact, ...]], dict[Key, tuple[Span, ...]]]:
    """What is closed and what is open by exception within the window; one statement."""
    closed: dict[Key, list[ClosureFact]] = defaultdict(list)
    opened: dict[Key, list[Span]] = defaultdict(list)
    both = (
        select(
            literal(model is Closure), model.resource, model.resource_id, model.starts_at, model.ends_at, model.reason
        ).where(model.starts_at < window.end, model.ends_at > window.start)
        for model in (Closure, Availability)
    )
    for is_closure, resource, resource_id, starts_at, ends_at, reason in db.session.execute(union_all(*both)):
        if is_closure:
            closed[resource, resource_id].append(ClosureFact(Span(starts_at, ends_at), reason))
        else:
            opened[resource, resource_id].append(Span(starts_at, ends_at))
    return {key: tuple(found) for key, found in closed.items()}, {key: tuple(found) for key, found in opened.items()}
