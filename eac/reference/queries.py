"""Reading levels, vocabularies and calendars; choices of levels for the forms of all rooms."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, func, select

from eac.db import Archivable, db
from eac.reference.models import GradeLevel, PublicHoliday, SchoolHoliday, SchoolYearDates, Term
from eac.reference.rules import Degree, Vocabulary

Kept = TypeVar("Kept", bound=Archivable)


def kept(model: type[Kept], *, archived: bool = False) -> ColumnElement[bool]:
    """The filter of what is in use, or of what is archived; all rooms above list by it."""
    return model.archived_at.is_not(None) if archived else model.archived_at.is_(None)


def levels() -> Sequence[GradeLevel]:
    """All levels, from nursery to doctorate."""
    return db.session.scalars(select(GradeLevel).order_by(GradeLevel.position)).all()


def level_choices() -> dict[Degree, list[tuple[str, str]]]:
    """(code, label) of the levels of each degree that has some, in order."""
    found: dict[Degree, list[tuple[str, str]]] = {}
    for level in levels():
        found.setdefault(level.degree, []).append((level.code, level.label))
    return found


def levels_of(codes: Sequence[str]) -> Sequence[GradeLevel]:
    """The levels of these codes, in order; unknown codes are left out."""
    return db.session.scalars(select(GradeLevel).where(GradeLevel.code.in_(codes)).order_by(GradeLevel.position)).all()


def find_vocabulary(code: str) -> Vocabulary | None:
    """The vocabulary of this code."""
    return next((vocabulary for vocabulary in Vocabulary if vocabulary.value == code), None)


def terms(vocabulary: Vocabulary) -> Sequence[Term]:
    """The terms of a vocabulary, in their order."""
    return db.session.scalars(select(Term).filter_by(vocabulary=vocabulary).order_by(Term.position, Term.id)).all()


def term_counts() -> dict[Vocabulary, int]:
    """How many terms each vocabulary has; 0 included."""
    found = dict.fromkeys(Vocabulary, 0)
    for vocabulary, count in db.session.execute(select(Term.vocabulary, func.count()).group_by(Term.vocabulary)):
        found[vocabulary] = count
    return found


def find_term(id: int) -> Term | None:  # noqa: A002  the name of the parameter in addresses
    """The term of this id."""
    return db.session.get(Term, id)


def years() -> Select[SchoolYearDates]:
    """The school years, to be sorted and paged."""
    return select(SchoolYearDates)


def find_year(id: int) -> SchoolYearDates | None:  # noqa: A002  same
    """The school year of this id."""
    return db.session.get(SchoolYearDates, id)


def find_year_named(name: str) -> SchoolYearDates | None:
    """The dates of the school year « 2026-2027 »."""
    return db.session.scalar(select(SchoolYearDates).filter_by(name=name))


def holidays() -> Select[SchoolHoliday]:
    """The school holidays of all zones, to be sorted and paged."""
    return select(SchoolHoliday)


def find_holiday(id: int) -> SchoolHoliday | None:  # noqa: A002  same
    """The school holidays of this id."""
    return db.session.get(SchoolHoliday, id)


def find_overlapping(zone: str, first_day_off: date, first_day_back: date, but: int | None) -> SchoolHoliday | None:
    """School holidays of the zone that share a day with these dates, other than the row `but`."""
    statement = select(SchoolHoliday).where(
        SchoolHoliday.zone == zone,
        SchoolHoliday.first_day_off < first_day_back,
        SchoolHoliday.first_day_back > first_day_off,
    )
    if but is not None:
        statement = statement.where(SchoolHoliday.id != but)
    return db.session.scalars(statement.order_by(SchoolHoliday.first_day_off).limit(1)).first()


def public_holidays() -> Select[PublicHoliday]:
    """The public holidays, to be sorted and paged."""
    return select(PublicHoliday)


def find_public_holiday(id: int) -> PublicHoliday | None:  # noqa: A002  same
    """The public holiday of this id."""
    return db.session.get(PublicHoliday, id)


def to_be_confirmed() -> int:
    """How many dates of all calendars are still to be confirmed."""
    counts = [
        select(func.count()).select_from(model).where(model.to_be_confirmed).scalar_subquery()
        for model in (SchoolYearDates, SchoolHoliday, PublicHoliday)
    ]
    return db.session.scalar(select(counts[0] + counts[1] + counts[2])) or 0
