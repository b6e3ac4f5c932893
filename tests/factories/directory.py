"""Builders of schools, classes, partners and activities; each adds and flushes, the caller commits."""

from datetime import date, time
from itertools import count
from typing import Any

from eac.catalogue.models import Activity, Pathway, PathwayStep
from eac.catalogue.rules import PlaceMode, SessionKind
from eac.core.errors import RuleBroken
from eac.db import db
from eac.partners.models import Partner, Practitioner, Venue
from eac.partners.rules import PartnerKind, VenueKind
from eac.reference.models import GradeLevel, SchoolHoliday, SchoolYearDates
from eac.reference.rules import Degree, Half
from eac.schools.models import School, SchoolClass, SchoolOpening, Teacher
from eac.schools.rules import SchoolKind, check_uai

_numbers = count(1)
LEVELS = [
    ("ps", "Petite section", Degree.NURSERY, 1),
    ("gs", "Grande section", Degree.NURSERY, 1),
    ("cp", "CP", Degree.ELEMENTARY, 2),
    ("ce2", "CE2", Degree.ELEMENTARY, 2),
    ("cm1", "CM1", Degree.ELEMENTARY, 3),
    ("cm2", "CM2", Degree.ELEMENTARY, 3),
    ("6e", "6e", Degree.LOWER_SECONDARY, 3),
    ("3e", "3e", Degree.LOWER_SECONDARY, 4),
    ("2de", "2de", Degree.UPPER_SECONDARY, None),
]


def _saved(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def make_uai(number: int) -> str:
    """A valid UAI for a number."""
    for letter in "ABCDEFGHJKLMNPRSTUVWXYZ":
        try:
            return check_uai(f"{9_000_000 + number:07}{letter}")
        except RuleBroken:
            continue
    raise AssertionError


def make_level(code: str = "ce2") -> GradeLevel:
    """A level of the table, made once."""
    found = db.session.get(GradeLevel, code)
    if found:
        return found
    position = next(i for i, row in enumerate(LEVELS) if row[0] == code)
    _code, label, degree, cycle = LEVELS[position]
    made: GradeLevel = _saved(GradeLevel(code=code, label=label, degree=degree, cycle=cycle, position=position))
    return made


def make_calendar() -> None:
    """The school year 2026-2027 with its autumn and Christmas holidays in zone B."""
    _saved(SchoolYearDates(name="2026-2027", first_day=date(2026, 9, 1), last_day=date(2027, 7, 2)))
    _saved(SchoolYearDates(name="2025-2026", first_day=date(2025, 9, 1), last_day=date(2026, 7, 3)))
    for label, first, back in (
        ("Vacances de la Toussaint", date(2026, 10, 17), date(2026, 11, 2)),
        ("Vacances de Noël", date(2026, 12, 19), date(2027, 1, 4)),
    ):
        _saved(SchoolHoliday(zone="B", label=label, first_day_off=first, first_day_back=back))


def make_school(**values: Any) -> School:
    """An elementary school open Monday, Tuesday, Thursday, Friday, 8:30 to 11:30 and 13:30 to 16:30."""
    number = next(_numbers)
    openings = [
        SchoolOpening(weekday=day, half=half, opens=opens, closes=closes)
        for day in (0, 1, 3, 4)
        for half, opens, closes in (
            (Half.MORNING, time(8, 30), time(11, 30)),
            (Half.AFTERNOON, time(13, 30), time(16, 30)),
        )
    ]
    defaults: dict[str, Any] = {
        "uai": make_uai(number),
        "name": f"École {number}",
        "kind": SchoolKind.ELEMENTARY,
        "openings": openings,
        "latitude": 43.55,
        "longitude": 7.01,
    }
    made: School = _saved(School(**{**defaults, **values}))
    return made


def make_class(school: School | None = None, levels: tuple[str, ...] = ("ce2",), **values: Any) -> SchoolClass:
    """A class of 24 of the year 2026-2027."""
    defaults: dict[str, Any] = {
        "school": school or make_school(),
        "school_year": "2026-2027",
        "name": f"Classe {next(_numbers)}",
        "headcount": 24,
        "counted_on": date(2026, 9, 15),
        "levels": [make_level(code) for code in levels],
    }
    made: SchoolClass = _saved(SchoolClass(**{**defaults, **values}))
    return made


def make_teacher(*classes: SchoolClass, **values: Any) -> Teacher:
    """A teacher of these classes."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "first_name": "Agnès",
        "last_name": f"Durand {number}",
        "email": f"enseignante{number}@example.org",
        "classes": list(classes),
    }
    made: Teacher = _saved(Teacher(**{**defaults, **values}))
    return made


def make_partner(**values: Any) -> Partner:
    """A municipal museum."""
    defaults: dict[str, Any] = {
        "name": f"Structure {next(_numbers)}",
        "kind": PartnerKind.MUSEUM,
        "is_municipal": True,
    }
    made: Partner = _saved(Partner(**{**defaults, **values}))
    return made


def make_practitioner(**values: Any) -> Practitioner:
    """A visual artist with a valid honorability check."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "first_name": "Inès",
        "last_name": f"Artiste {number}",
        "trade": "plasticienne",
        "honorability_on": date(2026, 9, 1),
    }
    made: Practitioner = _saved(Practitioner(**{**defaults, **values}))
    return made


def make_venue(**values: Any) -> Venue:
    """A museum for 60 people, two streets from the schools."""
    defaults: dict[str, Any] = {
        "name": f"Musée {next(_numbers)}",
        "kind": VenueKind.MUSEUM,
        "capacity": 60,
        "latitude": 43.551,
        "longitude": 7.011,
    }
    made: Venue = _saved(Venue(**{**defaults, **values}))
    return made


def make_activity(**values: Any) -> Activity:
    """A 90-minute workshop at school."""
    defaults: dict[str, Any] = {
        "title": f"Atelier {next(_numbers)}",
        "kind": SessionKind.PRACTICE_WORKSHOP,
        "pillars": ["practise"],
        "place_mode": PlaceMode.SCHOOL,
        "duration_minutes": 90,
    }
    made: Activity = _saved(Activity(**{**defaults, **values}))
    return made


def make_pathway(*activities: Activity, gaps: tuple[int, int] = (7, 30), **values: Any) -> Pathway:
    """A pathway of these activities, each so many days after the one before."""
    steps = [
        PathwayStep(
            position=position,
            activity_id=activity.id,
            minimum_gap=gaps[0] if position > 1 else None,
            maximum_gap=gaps[1] if position > 1 else None,
        )
        for position, activity in enumerate(activities, start=1)
    ]
    made: Pathway = _saved(Pathway(**{"title": f"Parcours {next(_numbers)}", "steps": steps, **values}))
    return made
