"""Looking for words in every kind of thing, within what the reader may see.

The name first, then what its sheet shows beside it (UAI, town, telephone, address). Best first: the very name or
number, the beginning of the name, the beginning of a word, then any part of a word; what is archived comes last.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, column, func, literal, or_, select, table
from sqlalchemy.orm import joinedload

from eac.catalogue import policy as catalogue
from eac.catalogue.models import Activity
from eac.core.errors import N_
from eac.core.schoolyear import SchoolYear
from eac.core.words import words_of
from eac.db import db
from eac.identity.models import User
from eac.partners import policy as partners
from eac.partners.models import Partner, PartnerCity, Practitioner, Venue, Work
from eac.scheduling import policy as scheduling
from eac.scheduling.models import SchoolSession
from eac.schools import policy as schools
from eac.schools.models import School, SchoolClass, Teacher
from eac.search.rules import SHORT

MOST = 8
"""Answers shown for each kind of thing."""


@dataclass(frozen=True)
class Kind:
    """A kind of thing: its heading, the endpoints of its sheet and list, its table, and who sees which rows.

    `through` is a relation whose words count too; `is_yearly` looks in the school year shown only. `beside` are the
    columns shown beside the name, `if_hit` those shown when a word is found in them.
    """

    heading: str
    sheet: str
    index: str
    model: Any
    sight: Callable[[User], ColumnElement[bool]]
    beside: tuple[str, ...] = ()
    if_hit: tuple[str, ...] = ()
    through: Any = None
    is_yearly: bool = False

    def find(self, user: User, year: SchoolYear, words: Sequence[str]) -> "Found":
        """The best rows that hold all the words, within the person's sight, and how many hold them."""
        held = select(self.model.id).where(self.sight(user), self._holds(words))
        if self.is_yearly:
            held = held.where(self.model.school_year == str(year))
        ids = db.session.scalars(self._best_first(held, words).limit(MOST)).all()
        if not ids:
            return Found(self, [], 0)
        shown = select(self.model).where(self.model.id.in_(ids))
        if self.through is not None:
            shown = shown.options(joinedload(self.through))
        rows = {row.id: row for row in db.session.scalars(shown).unique()}
        total = held.with_only_columns(func.count(), maintain_column_froms=True)
        return Found(self, [rows[id_] for id_ in ids], db.session.scalar(total) or 0)

    def _best_first(self, held: Select[Any], words: Sequence[str]) -> Select[Any]:
        key: ColumnElement[str] = self.model.search_key
        if self.through is not None:
            held = held.join(self.through)
            key = key + " " + self._other.search_key
        archived = getattr(self.model, "archived_at", None)
        last = [] if archived is None else [case((archived.is_(None), 0), else_=1)]
        return held.order_by(*last, _rank(key, words), key if _is_sqlite() else key.collate("C"), self.model.id)

    @property
    def _other(self) -> Any:
        return self.through.property.mapper.class_

    def _holds(self, words: Sequence[str]) -> ColumnElement[bool]:
        if self.through is None:
            return _holding(self.model, self.model.id, words)
        (own_side,) = self.through.property.local_columns
        return and_(
            *(or_(_holding(self.model, self.model.id, [w]), _holding(self._other, own_side, [w])) for w in words)
        )


def _holding(model: Any, key: Any, words: Sequence[str]) -> ColumnElement[bool]:
    """Whether the row of a model whose id is `key` holds all the words."""
    likes = [model.search_key.contains(word, autoescape=True) for word in words]
    if not _is_sqlite():
        return and_(*likes) if key is model.id else key.in_(select(model.id).where(*likes))
    indexed = [word for word in words if len(word) >= SHORT]
    short = [like for word, like in zip(words, likes, strict=True) if len(word) < SHORT]
    held: list[ColumnElement[bool]] = []
    if short:
        held.append(and_(*short) if key is model.id else key.in_(select(model.id).where(*short)))
    if indexed:
        held.append(key.in_(_in_index(model.__tablename__, indexed)))
    return and_(*held)


def _in_index(name: str, words: Sequence[str]) -> Select[Any]:
    """Ids of the rows whose words SQLite's index of groups of three letters holds (see `eac.migrations.search`)."""
    index = f"words_{name}"
    wanted = " AND ".join('"' + word.replace('"', '""') + '"' for word in words)
    return select(column("rowid")).select_from(table(index)).where(column(index).op("MATCH")(wanted))


def _rank(key: ColumnElement[str], words: Sequence[str]) -> ColumnElement[int]:
    place = func.instr if _is_sqlite() else func.strpos
    typed, spaced = " ".join(words), literal(" ") + key + " "
    exact = or_(key == typed, place(key, f"{typed} |") == 1)
    if not typed.isalpha():
        exact = or_(exact, place(spaced, f" {typed} ") > 0)
    begins = and_(*(place(spaced, f" {word}") > 0 for word in words))
    return case((exact, 0), (place(key, typed) == 1, 1), (begins, 2), else_=3)


def _is_sqlite() -> bool:
    return db.session.get_bind().dialect.name == "sqlite"


_CONTACT = ("phone", "email")
KINDS = (
    Kind(
        N_("Établissements"),
        "schools.show",
        "schools.index",
        School,
        schools.visible_schools,
        ("uai", "city"),
        ("postcode", *_CONTACT),
    ),
    Kind(
        N_("Classes"),
        "classes.show",
        "classes.index",
        SchoolClass,
        schools.visible_classes,
        through=SchoolClass.school,
        is_yearly=True,
    ),
    Kind(N_("Enseignants"), "teachers.show", "teachers.index", Teacher, schools.visible_teachers, (), ("email",)),
    Kind(N_("Offres"), "catalogue.activity", "catalogue.activities", Activity, catalogue.visible, (), ("summary",)),
    Kind(
        N_("Structures"),
        "partners.partner",
        "partners.partners",
        Partner,
        partners.visible,
        (),
        ("contact_name", "siret", *_CONTACT),
    ),
    Kind(
        N_("Intervenants"),
        "partners.practitioner",
        "partners.practitioners",
        Practitioner,
        partners.visible_practitioners,
        ("trade",),
        _CONTACT,
    ),
    Kind(N_("Lieux"), "partners.venue", "partners.venues", Venue, partners.visible, ("city",), ("postcode",)),
    Kind(
        N_("Villes partenaires"),
        "partners.partner_city",
        "partners.partner_cities",
        PartnerCity,
        partners.visible,
        ("country",),
        ("contact_name",),
    ),
    Kind(N_("Œuvres"), "partners.work", "partners.works", Work, partners.visible, ("authors",)),
    Kind(
        N_("Séances"),
        "scheduling.show",
        "scheduling.index",
        SchoolSession,
        scheduling.visible,
        through=SchoolSession.activity,
        is_yearly=True,
    ),
)


@dataclass(frozen=True)
class Found:
    """The best answers of one kind, and how many there are in all."""

    kind: Kind
    rows: list[Any]
    total: int


def find(text: str, user: User, year: SchoolYear) -> list[Found]:
    """What holds all the words, whatever their accents, capitals and order, kind by kind; nothing for no words."""
    words = words_of(text)
    answers = (kind.find(user, year, words) for kind in KINDS if words)
    return [answer for answer in answers if answer.rows]
