"""Filling the database: the shared reference tables, and the demonstration city."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from sqlalchemy import delete, inspect, select, update

from eac.audit import service as audit
from eac.audit.models import AuditEntry
from eac.audit.service import System
from eac.core import clock
from eac.core.errors import N_, RuleBroken
from eac.db import Base, db
from eac.demo import (
    abroad,
    accounts,
    agenda,
    calendar,
    directory,
    fate,
    forums,
    notices,
    offer,
    programme,
    tables,
    together,
    trips,
    waiting,
    weeks,
)
from eac.reference.models import GradeLevel, PublicHoliday, SchoolHoliday, SchoolYearDates, Term
from eac.reference.rules import Degree, Vocabulary
from eac.schools.models import School

SESSIONS_THIS_YEAR, SESSIONS_LAST_YEAR = 900, 800
MARK = "load_demo"
"""The journal's entry that says a database is a demonstration, and of which day."""

_VOCABULARIES = {
    Vocabulary.DOMAIN: ("domains", "number"),
    Vocabulary.FORMAT: ("formats", "code"),
    Vocabulary.KIND: ("kinds", "code"),
    Vocabulary.PILLAR: ("pillars", "code"),
    Vocabulary.SCHOOL_KIND: ("school_kinds", "code"),
    Vocabulary.FUNDER_LEVEL: ("funder_levels", "code"),
    Vocabulary.SDG: ("sdgs", "number"),
}

# --- reference ----------------------------------------------------------------------------------------------------


def load_reference() -> None:
    """Load levels, vocabularies and calendars, any number of times with the same result.

    What is missing is added. A row that nobody edited follows the seed files; one that somebody edited (its version
    moved on) is left alone. The caller commits.
    """
    _load_levels()
    for vocabulary in Vocabulary:
        _load_terms(vocabulary)
    _load_years()
    _load_school_holidays()
    _load_public_holidays()
    db.session.flush()


def _merge(model: type[Base], rows: Iterable[Mapping[str, Any]], *key: str) -> None:
    """Add the rows whose key is new; refresh those that stand as they were first loaded."""
    kept = {tuple(getattr(found, name) for name in key): found for found in db.session.scalars(select(model))}
    for row in rows:
        found = kept.get(tuple(row[name] for name in key))
        if found is None:
            db.session.add(model(**row))
        elif getattr(found, "version", 1) == 1:
            _refresh(model, found, row)


def _refresh(model: type[Base], found: Base, row: Mapping[str, Any]) -> None:
    """Bring a row up to its seed without counting it as an edit by a person."""
    if any(getattr(found, name) != value for name, value in row.items()):
        mapper = inspect(model)
        (identity,) = mapper.primary_key_from_instance(found)
        db.session.execute(
            update(model).where(mapper.primary_key[0] == identity).values(**row),
            execution_options={"synchronize_session": False},
        )
        db.session.expire(found)


def _load_levels() -> None:
    rows = [
        {
            "code": row["code"],
            "label": row["label"],
            "degree": Degree(row["degree"]),
            "cycle": int(row["cycle"]) if row["cycle"] else None,
            "position": int(row["rank"]),
        }
        for row in tables.read("reference", "levels")
    ]
    _merge(GradeLevel, rows, "code")


def _load_terms(vocabulary: Vocabulary) -> None:
    name, column = _VOCABULARIES[vocabulary]
    source = tables.source_of("reference", name)
    rows = [
        {
            "vocabulary": vocabulary,
            "code": row[column],
            "label": row["label"],
            "national_number": int(row["number"]) if column == "number" else None,
            "position": position,
            "source": source,
        }
        for position, row in enumerate(tables.read("reference", name), 1)
    ]
    _merge(Term, rows, "vocabulary", "code")


def _load_years() -> None:
    rows = [
        {
            "name": row["code"],
            "first_day": date.fromisoformat(row["starts_on"]),
            "last_day": date.fromisoformat(row["last_class_day"]),
            "source": row["source"],
            "to_be_confirmed": row["to_be_confirmed"] == "1",
        }
        for row in tables.read("reference", "school_years")
    ]
    _merge(SchoolYearDates, rows, "name")


def _load_school_holidays() -> None:
    rows = [
        {
            "zone": row["zone"],
            "label": row["label"],
            "first_day_off": date.fromisoformat(row["first_day_off"]),
            "first_day_back": date.fromisoformat(row["first_day_back"]),
            "source": f"{row['source']}. {row['note']}".strip(),
            "published_on": date.fromisoformat(row["published_on"]) if row["published_on"] else None,
            "to_be_confirmed": row["to_be_confirmed"] == "1",
        }
        for row in tables.read("reference", "school_holidays")
    ]
    edited = [found for found in db.session.scalars(select(SchoolHoliday)) if found.version > 1]
    # A person who corrected the dates of a stretch must not find the former ones added beside it.
    fresh = [row for row in rows if not any(_overlap(row, found) for found in edited)]
    _merge(SchoolHoliday, fresh, "zone", "first_day_off")


def _overlap(row: Mapping[str, Any], found: SchoolHoliday) -> bool:
    if row["zone"] != found.zone:
        return False
    return bool(row["first_day_off"] < found.first_day_back and found.first_day_off < row["first_day_back"])


def _load_public_holidays() -> None:
    source = tables.source_of("reference", "public_holidays")
    rows = [
        {"day": date.fromisoformat(row["date"]), "label": row["label"], "source": source}
        for row in tables.read("reference", "public_holidays")
    ]
    _merge(PublicHoliday, rows, "day")


# --- demonstration ------------------------------------------------------------------------------------------------


def demo_day() -> date | None:
    """The day for which the demonstration was loaded; None when this database is not one."""
    found = db.session.scalar(select(AuditEntry).filter_by(action=MARK).order_by(AuditEntry.id.desc()).limit(1))
    return clock.to_local(found.at).date() if found else None


def load_demo(today: date, *, anew: bool = False) -> bool:
    """Load the populated city as it stands on the morning of `today`; the same rows each time for one day.

    True when it was loaded; False when a demonstration is already there, which is kept with what was tried in it
    unless `anew`. RuleBroken when the database holds a real city, or when the seeds do not know that school year.
    The caller commits.
    """
    years = calendar.years_of(today)
    if demo_day() is not None:
        if not anew:
            return False
        _empty()
    if db.session.scalar(select(School.id).limit(1)) is not None:
        raise RuleBroken(N_("Cette base contient déjà des établissements : la démonstration demande une base vide."))
    with clock.freeze(clock.to_utc(today, time(6))):
        load_reference()
        _load_city(years, today)
    return True


def _empty() -> None:
    db.session.expunge_all()
    for table in reversed(Base.metadata.sorted_tables):
        db.session.execute(delete(table))


def _load_city(years: list[str], today: date) -> None:
    levels = {found.code: found for found in db.session.scalars(select(GradeLevel))}
    city = directory.build(years, levels)
    rows = offer.build(years[-1], _terms(levels))
    _save(city.schools.values(), city.teachers.values(), city.classes.values())
    _save(rows.partners.values(), rows.practitioners.values(), rows.venues.values(), rows.works.values())
    _save(rows.activities.values())
    staff = accounts.staff(rows)
    _save(staff.values())
    place = agenda.City(city, rows, staff)
    stories = [story for year in years for story in fate.stories(_plans(year, years[-1]), today)]
    _save(accounts.others(stories, city, rows))
    _write_agenda(years, stories, place, today)
    _load_upper_rooms(place, years[-1], today)
    mark = audit.record(MARK, staff["administration"], f"Démonstration chargée pour le {today:%d/%m/%Y}", by=System())
    mark.at = clock.now()
    db.session.flush()


def _load_upper_rooms(place: agenda.City, year: str, today: date) -> None:
    """What waits for a date, and the temps forts."""
    classes = [row for row in place.directory.classes.values() if row.school_year == year]
    _save(waiting.rows(place.offer.activities.values(), classes))
    forums.load(classes, year, today, place.staff["coordination"])


def _write_agenda(years: list[str], stories: list[fate.Story], place: agenda.City, today: date) -> None:
    with db.session.no_autoflush:
        saved = agenda.sessions(stories, place)
        partner_cities = abroad.cities(place.offer)
        abroad.hold_with(list(saved.values()), partner_cities)
    together.set_option_ends(list(saved.values()), today)
    _save(partner_cities.values(), saved.values())
    _save(together.series(stories, saved), together.pathways(place.offer.activities))
    _save(trips.trips(list(saved.values())))
    agenda.write_bookings(list(saved.values()))
    _save(agenda.closure_rows(years, place), weeks.exceptions(weeks.write(saved.values()), today))
    agenda.write_journal(stories, saved, place)
    notices.write(saved.values(), place.staff["coordination"], today)


def _plans(year: str, current: str) -> tuple[programme.Planned, ...]:
    return programme.programme(year, SESSIONS_THIS_YEAR if year == current else SESSIONS_LAST_YEAR)


def _terms(levels: dict[str, GradeLevel]) -> offer.Terms:
    found = list(db.session.scalars(select(Term)))
    formats = {term.code: term for term in found if term.vocabulary is Vocabulary.FORMAT}
    domains = {int(term.code): term for term in found if term.vocabulary is Vocabulary.DOMAIN}
    return offer.Terms(levels, formats, domains)


def _save(*groups: Iterable[object]) -> None:
    for group in groups:
        db.session.add_all(list(group))
    db.session.flush()
