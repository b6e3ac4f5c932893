"""What the selects of session forms and of filters offer."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import literal, select, union_all

from eac.catalogue.models import Activity
from eac.core.schoolyear import SchoolYear
from eac.db import db
from eac.identity.models import User
from eac.identity.policy import acts_for, can
from eac.identity.rules import Permission, Scope
from eac.partners import queries as partners
from eac.partners.models import Practitioner, Venue, Work
from eac.schools.models import School, SchoolClass

Pair = tuple[int, str]


@dataclass(frozen=True)
class Choices:
    """What the selects of the session form and of the filters offer."""

    activities: list[Pair] = field(default_factory=list)
    schools: list[Pair] = field(default_factory=list)
    venues: list[Pair] = field(default_factory=list)
    practitioners: list[Pair] = field(default_factory=list)
    works: list[Pair] = field(default_factory=list)
    classes: dict[str, list[Pair]] = field(default_factory=dict)
    cities: list[tuple[int, str, str]] = field(default_factory=list)
    """Partner cities: id, name, zone."""


FORM = ("activities", "venues", "practitioners", "works", "classes", "cities")


def form_choices(user: User, year: SchoolYear, only: Collection[str] = FORM) -> Choices:
    """For the session form, or `only` some of its selects; a mediator is offered what their structure can hold."""
    activities = select(Activity.id, Activity.title).where(Activity.archived_at.is_(None))
    if not can(user, Permission.PLAN_SESSIONS):
        own = acts_for(user, Scope.PARTNER)
        at_own_venue = select(Venue.id).where(Venue.partner_id.in_(own))
        activities = activities.where(Activity.partner_id.in_(own) | Activity.venue_id.in_(at_own_venue))
    load: dict[str, Callable[[], Any]] = {
        "activities": lambda: _pairs(activities.order_by(Activity.title)),
        "venues": lambda: _active(Venue, Venue.name),
        "practitioners": _people,
        "works": lambda: _active(Work, Work.title),
        "classes": lambda: _classes(year),
        "cities": partners.city_zones,
    }
    return Choices(**{name: load[name]() for name in only})


def filter_choices() -> Choices:
    """For the filters of staff."""
    found: dict[str, list[Pair]] = {name: [] for name in ("schools", "venues", "practitioners")}
    for name, number, first, last, trade in db.session.execute(_FILTER_CHOICES):
        found[name].append((number, _person(first, last, trade) if name == "practitioners" else last))
    return Choices(schools=found["schools"], venues=found["venues"], practitioners=found["practitioners"])


_NOTHING = literal("")
_FILTER_CHOICES = union_all(
    select(
        literal("schools").label("name"),
        School.id.label("number"),
        _NOTHING.label("first"),
        School.name.label("last"),
        _NOTHING.label("trade"),
    ).where(School.archived_at.is_(None)),
    select(literal("venues"), Venue.id, _NOTHING, Venue.name, _NOTHING).where(Venue.archived_at.is_(None)),
    select(
        literal("practitioners"), Practitioner.id, Practitioner.first_name, Practitioner.last_name, Practitioner.trade
    ).where(Practitioner.archived_at.is_(None)),
).order_by("last", "first")
"""One statement, since every page with filters reads it."""


def _pairs(statement: Any) -> list[Pair]:
    return [(row[0], row[1]) for row in db.session.execute(statement)]


def _active(model: Any, name: Any) -> list[Pair]:
    return _pairs(select(model.id, name).where(model.archived_at.is_(None)).order_by(name))


def _people() -> list[Pair]:
    columns = (Practitioner.id, Practitioner.first_name, Practitioner.last_name, Practitioner.trade)
    rows = db.session.execute(
        select(*columns).where(Practitioner.archived_at.is_(None)).order_by(Practitioner.last_name)
    )
    return [(row[0], _person(*row[1:])) for row in rows]


def _person(first: str, last: str, trade: str) -> str:
    return f"{first} {last}".strip() + (f" – {trade}" if trade else "")


def _classes(year: SchoolYear) -> dict[str, list[Pair]]:
    rows = db.session.execute(
        select(SchoolClass.id, SchoolClass.name, SchoolClass.headcount, School.name)
        .join(School)
        .where(SchoolClass.school_year == str(year), SchoolClass.archived_at.is_(None), School.archived_at.is_(None))
        .order_by(School.name, SchoolClass.name)
    )
    by_school: dict[str, list[Pair]] = {}
    for class_id, name, headcount, school in rows:
        by_school.setdefault(school, []).append((class_id, f"{name} ({headcount})"))
    return by_school
