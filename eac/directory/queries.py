"""Schools and venues as points of a map; what hangs on a school."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from eac.audit import queries as journal
from eac.audit.models import AuditEntry
from eac.core.geography import Position
from eac.core.schoolyear import SchoolYear
from eac.core.typography import plain
from eac.db import db
from eac.identity.models import Membership, User
from eac.identity.rules import Role
from eac.partners import queries as partners
from eac.partners.models import Venue
from eac.partners.rules import Accessibility, VenueKind
from eac.schools import policy as schools_policy
from eac.schools import queries as schools
from eac.schools.models import FormerTeacher, School, SchoolClass, Teacher
from eac.schools.rules import Priority, SchoolKind, Sector

MOST = 500
"""Places of each sort that one page shows; beyond, the reader is asked to narrow."""


@dataclass(frozen=True)
class Place:
    """A school or a venue: where it is, and how its address is written. `sort` is « school » or « venue »."""

    sort: str
    id: int
    name: str
    kind: SchoolKind | VenueKind
    address: str
    position: Position | None

    @property
    def key(self) -> str:
        """What names it in addresses: « school-3 »."""
        return f"{self.sort}-{self.id}"


@dataclass(frozen=True)
class Narrowed:
    """What the map is narrowed by: words, a kind, and the filters of the lists that lead to it."""

    words: str = ""
    sorts: frozenset[str] = frozenset({"school", "venue"})
    school: dict[str, Any] = field(default_factory=dict)
    venue: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Places:
    """Places by name; `is_cut` when there are more than the page shows."""

    rows: list[Place]
    is_cut: bool


FILTERS: dict[str, tuple[str, str, Any]] = {
    "secteur": ("school", "sector", Sector),
    "reseau": ("school", "priority", Priority),
    "qpv": ("school", "is_qpv", bool),
    "structure": ("venue", "partner_id", int),
    "acces": ("venue", "accessibility", Accessibility),
}
"""Filters of the lists, by their names in addresses: what they narrow, the argument of its query, how it is read."""


def places(user: User, narrowed: Narrowed) -> Places:
    """The schools and venues that the person sees, by name; two statements at most."""
    found: list[Place] = []
    is_cut = False
    for sort in sorted(narrowed.sorts):
        rows = list(_schools(user, narrowed) if sort == "school" else _venues(user, narrowed))
        is_cut = is_cut or len(rows) > MOST
        found += rows[:MOST]
    return Places(sorted(found, key=lambda place: plain(place.name)), is_cut)


def _schools(user: User, narrowed: Narrowed) -> Iterable[Place]:
    found = schools.schools(user, **narrowed.school)
    for row in _read(found, School, narrowed.words):
        town = f"{row.postcode} {row.city}".strip()
        address = ", ".join(part for part in (row.address, town) if part)
        yield Place("school", row.id, row.name, row.kind, address, row.position)


def _venues(user: User, narrowed: Narrowed) -> Iterable[Place]:
    for row in _read(partners.venues(user, **narrowed.venue), Venue, narrowed.words):
        yield Place("venue", row.id, row.name, row.kind, row.full_address, row.position)


def _read(statement: Any, model: Any, words: str) -> Any:
    for word in plain(words).split():
        statement = statement.where(model.search_key.contains(word, autoescape=True))
    return db.session.scalars(statement.order_by(model.search_key, model.id).limit(MOST + 1)).unique()


# --- what hangs on a school ---------------------------------------------------------------------------------------


def teachers_of(user: User, school: School, year: SchoolYear) -> Sequence[Teacher]:
    """The teachers of a school's classes of a year that the person sees, each with those classes, by name."""
    found = schools.teachers(user, year, school_id=school.id)
    return db.session.scalars(found.order_by(func.lower(Teacher.last_name), Teacher.first_name, Teacher.id)).all()


def former_teachers_of(user: User, school: School, year: SchoolYear) -> Sequence[FormerTeacher]:
    """Who taught a class of the year until a day, the last first, for the classes that the person sees."""
    found = (
        select(FormerTeacher)
        .join(FormerTeacher.school_class)
        .where(
            SchoolClass.school_id == school.id,
            SchoolClass.school_year == str(year),
            schools_policy.visible_classes(user),
        )
        .options(
            contains_eager(FormerTeacher.school_class).raiseload("*"),
            joinedload(FormerTeacher.teacher),
            joinedload(FormerTeacher.successor),
        )
    )
    return db.session.scalars(found.order_by(FormerTeacher.until.desc(), FormerTeacher.id)).unique().all()


def heads_of(school: School) -> list[tuple[str, str]]:
    """Names and addresses of the accounts that head a school."""
    found = select(User.display_name, User.email).join(Membership).filter(User.active, User.archived_at.is_(None))
    found = found.where(Membership.role == Role.HEAD, Membership.scope_id == school.id)
    return [(name, email) for name, email in db.session.execute(found.order_by(User.display_name))]


def history_of(school: School) -> Select[tuple[AuditEntry]]:
    """The journal's entries about a school and its classes; to be sorted and paged."""
    classes = select(SchoolClass.id).where(SchoolClass.school_id == school.id)
    return journal.journal().where(
        or_(
            and_(AuditEntry.subject_type == "School", AuditEntry.subject_id == school.id),
            and_(AuditEntry.subject_type == "SchoolClass", AuditEntry.subject_id.in_(classes)),
        )
    )
