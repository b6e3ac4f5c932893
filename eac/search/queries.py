"""Looking for words in every kind of thing, within what the reader may see."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from eac.catalogue import policy as catalogue
from eac.catalogue.models import Activity
from eac.core.errors import N_
from eac.core.schoolyear import SchoolYear
from eac.core.typography import plain
from eac.db import db
from eac.identity.models import User
from eac.partners import policy as partners
from eac.partners.models import Partner, Practitioner, Venue, Work
from eac.scheduling import policy as scheduling
from eac.scheduling.models import SchoolSession
from eac.schools import policy as schools
from eac.schools.models import School, SchoolClass, Teacher

MOST = 8
"""Answers shown for each kind of thing."""


@dataclass(frozen=True)
class Kind:
    """A kind of thing: its heading, the endpoints of its sheet and list, its table, and who sees which rows.

    `through` is a relation whose words count too; `is_yearly` looks in the school year shown only.
    """

    heading: str
    sheet: str
    index: str
    model: Any
    sight: Callable[[User], ColumnElement[bool]]
    through: Any = None
    is_yearly: bool = False

    def statement(self, user: User, year: SchoolYear, words: list[str]) -> Select[Any]:
        """The rows that hold all the words, within the person's sight."""
        found = select(self.model).where(self.sight(user))
        keys = [self.model.search_key]
        if self.through is not None:
            found = found.join(self.through)
            keys.append(self.through.property.mapper.class_.search_key)
        if self.is_yearly:
            found = found.where(self.model.school_year == str(year))
        for word in words:
            found = found.where(or_(*(key.contains(word, autoescape=True) for key in keys)))
        return found.order_by(self.model.id)


KINDS = (
    Kind(N_("Établissements"), "schools.show", "schools.index", School, schools.visible_schools),
    Kind(
        N_("Classes"), "classes.show", "classes.index", SchoolClass, schools.visible_classes, SchoolClass.school, True
    ),
    Kind(N_("Enseignants"), "teachers.show", "teachers.index", Teacher, schools.visible_teachers),
    Kind(N_("Offres"), "catalogue.activity", "catalogue.activities", Activity, catalogue.visible),
    Kind(N_("Structures"), "partners.partner", "partners.partners", Partner, partners.visible),
    Kind(
        N_("Intervenants"),
        "partners.practitioner",
        "partners.practitioners",
        Practitioner,
        partners.visible_practitioners,
    ),
    Kind(N_("Lieux"), "partners.venue", "partners.venues", Venue, partners.visible),
    Kind(N_("Œuvres"), "partners.work", "partners.works", Work, partners.visible),
    Kind(
        N_("Séances"),
        "scheduling.show",
        "scheduling.index",
        SchoolSession,
        scheduling.visible,
        SchoolSession.activity,
        True,
    ),
)


@dataclass(frozen=True)
class Found:
    """Answers of one kind; `has_more` when the list holds others."""

    kind: Kind
    rows: list[Any]
    has_more: bool


def find(words: str, user: User, year: SchoolYear) -> list[Found]:
    """What holds all the words, whatever their accents and capitals, kind by kind; nothing for no words."""
    wanted = plain(words).split()
    answers = []
    for kind in KINDS if wanted else ():
        rows = list(db.session.scalars(kind.statement(user, year, wanted).limit(MOST + 1)).unique())
        if rows:
            answers.append(Found(kind, rows[:MOST], len(rows) > MOST))
    return answers
