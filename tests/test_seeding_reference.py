"""Reference tables: loaded any number of times with the same result, without undoing what people corrected."""

from collections import Counter
from datetime import date

from flask import Flask
from sqlalchemy import select

from eac import seeding
from eac.db import Base, db, transaction
from eac.reference.models import GradeLevel, PublicHoliday, SchoolHoliday, SchoolYearDates, Term
from eac.reference.rules import Degree, Vocabulary, public_holidays

TABLES: tuple[type[Base], ...] = (GradeLevel, PublicHoliday, SchoolHoliday, SchoolYearDates, Term)


def load() -> list[list[tuple[object, ...]]]:
    with transaction():
        seeding.load_reference()
    return [[tuple(row) for row in db.session.execute(model.__table__.select())] for model in TABLES]


def test_loading_again_changes_nothing(app: Flask) -> None:
    first = load()
    assert [len(rows) for rows in first] == [38, 55, 24, 4, 73]
    assert load() == first
    assert load() == first


def test_what_was_loaded_reads_as_people_say_it(app: Flask) -> None:
    load()
    level = db.session.get_one(GradeLevel, "cm1")
    assert (level.label, level.degree, level.cycle) == ("CM1", Degree.ELEMENTARY, 3)
    domain = db.session.scalars(select(Term).filter_by(vocabulary=Vocabulary.DOMAIN, national_number=16)).one()
    assert domain.label == "Bande dessinée"
    bridge = db.session.scalars(select(SchoolHoliday).filter_by(first_day_off=date(2026, 5, 15))).one()
    assert (bridge.label, bridge.first_day_back, bridge.to_be_confirmed) == (
        "Pont de l’Ascension",
        date(2026, 5, 18),
        True,
    )
    counts = Counter(db.session.scalars(select(Term.vocabulary)))
    assert counts == {
        Vocabulary.DOMAIN: 17,
        Vocabulary.FORMAT: 8,
        Vocabulary.KIND: 5,
        Vocabulary.PILLAR: 3,
        Vocabulary.SCHOOL_KIND: 11,
        Vocabulary.FUNDER_LEVEL: 12,
        Vocabulary.SDG: 17,
    }


def test_public_holidays_are_those_of_the_law(app: Flask) -> None:
    load()
    days = set(db.session.scalars(select(PublicHoliday.day)))
    assert days == {day for year in range(2024, 2029) for day in public_holidays(year)}


def test_what_a_person_corrected_stays(app: Flask) -> None:
    load()
    with transaction():
        term = db.session.scalars(select(Term).filter_by(vocabulary=Vocabulary.FORMAT, code="concert")).one()
        term.label = "Concert ou récital"
        bridge = db.session.scalars(select(SchoolHoliday).filter_by(first_day_off=date(2027, 5, 6))).one()
        bridge.first_day_off, bridge.to_be_confirmed = date(2027, 5, 7), False
    load()
    assert db.session.scalars(select(Term.label).filter_by(code="concert")).one() == "Concert ou récital"
    spring = select(SchoolHoliday.first_day_off, SchoolHoliday.to_be_confirmed).where(
        SchoolHoliday.first_day_off.between(date(2027, 5, 4), date(2027, 5, 31))
    )
    assert [tuple(row) for row in db.session.execute(spring)] == [(date(2027, 5, 7), False)]


def test_a_row_nobody_edited_follows_the_seeds(app: Flask) -> None:
    load()
    with transaction():
        db.session.execute(db.update(Term).where(Term.code == "concert").values(label="Ancien libellé"))
    load()
    found = db.session.scalars(select(Term).filter_by(code="concert")).one()
    assert (found.label, found.version) == ("Concert", 1)
