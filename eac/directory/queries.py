"""Schools and venues as points of a map."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from eac.core.geography import Position
from eac.core.typography import plain
from eac.db import db
from eac.identity.models import User
from eac.partners import queries as partners
from eac.partners.models import Venue
from eac.partners.rules import Accessibility, VenueKind
from eac.schools import queries as schools
from eac.schools.models import School
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
