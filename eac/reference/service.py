"""Writing the shared calendars and the words of vocabularies."""

from dataclasses import asdict
from typing import Any, TypeVar

from eac.audit import service as audit
from eac.audit.service import Actor
from eac.core.errors import N_, RuleBroken
from eac.core.typography import french
from eac.db import db
from eac.reference import commands, queries
from eac.reference.commands import HolidayDates, PublicDay, TermLabel, YearDates
from eac.reference.models import PublicHoliday, SchoolHoliday, SchoolYearDates, Term
from eac.reference.records import hold, put

Row = TypeVar("Row", SchoolYearDates, SchoolHoliday, PublicHoliday)


def add_year(new: YearDates, *, by: Actor) -> SchoolYearDates:
    """The dates of one more school year; RuleBroken when it has some, or when they are not of that year."""
    _check_year(new, None)
    return _added(SchoolYearDates(**asdict(new)), f"Année scolaire {new.name} ajoutée", by)


def change_year(new: YearDates, *, by: Actor, year: SchoolYearDates, expected: int | None = None) -> SchoolYearDates:
    """The school year as entered; Stale when its version is no longer `expected`, RuleBroken as for a new one."""
    hold(year, expected)
    _check_year(new, year.id)
    return _changed(year, new, f"Année scolaire {new.name} modifiée", by)


def add_holiday(new: HolidayDates, *, by: Actor) -> SchoolHoliday:
    """One more stretch of school holidays; RuleBroken when it overlaps another of its zone."""
    _check_holiday(new, None)
    return _added(SchoolHoliday(**asdict(new)), f"{new.label} (zone {new.zone}) : dates ajoutées", by)


def change_holiday(
    new: HolidayDates, *, by: Actor, holiday: SchoolHoliday, expected: int | None = None
) -> SchoolHoliday:
    """The holidays as entered; Stale when their version is no longer `expected`, RuleBroken as for new ones."""
    hold(holiday, expected)
    _check_holiday(new, holiday.id)
    return _changed(holiday, new, f"{new.label} (zone {new.zone}) : dates modifiées", by)


def remove_holiday(holiday: SchoolHoliday, *, by: Actor, expected: int | None = None) -> None:
    """Take away holidays that do not exist; sessions may again be scheduled on those days. Stale as above."""
    _removed(holiday, f"{holiday.label} (zone {holiday.zone}) : dates retirées", by, expected)


def add_public_holiday(new: PublicDay, *, by: Actor) -> PublicHoliday:
    """One more public holiday; RuleBroken when the day is one already."""
    return _added(PublicHoliday(**asdict(new)), f"Jour férié ajouté : {new.label}", by)


def change_public_holiday(
    new: PublicDay, *, by: Actor, holiday: PublicHoliday, expected: int | None = None
) -> PublicHoliday:
    """The public holiday as entered; Stale when its version is no longer `expected`."""
    hold(holiday, expected)
    return _changed(holiday, new, f"Jour férié modifié : {new.label}", by)


def remove_public_holiday(holiday: PublicHoliday, *, by: Actor, expected: int | None = None) -> None:
    """Take away a day that is no public holiday. Stale as above."""
    _removed(holiday, f"Jour férié retiré : {holiday.label}", by, expected)


def rename_term(new: TermLabel, *, by: Actor, term: Term, expected: int | None = None) -> Term:
    """The term with its new words; code and national number stay. Stale when its version is no longer `expected`."""
    hold(term, expected)
    changes = put(term, asdict(new))
    audit.record("rename_term", term, french(f"Terme modifié : {new.label}"), by=by, changes=changes)
    return term


# --- what they share ----------------------------------------------------------------------------------------------


def _check_year(new: YearDates, own_id: int | None) -> None:
    commands.check_year(new)
    known = queries.find_year_named(new.name)
    if known is not None and known.id != own_id:
        raise RuleBroken(N_("Cette année scolaire a déjà ses dates : modifiez-les plutôt."), "name")


def _check_holiday(new: HolidayDates, own_id: int | None) -> None:
    commands.check_holiday(new)
    if other := queries.find_overlapping(new.zone, new.first_day_off, new.first_day_back, own_id):
        raise RuleBroken(
            N_("Ces dates chevauchent « %(label)s », du %(first)s à la reprise du %(back)s."),
            "first_day_off",
            label=other.label,
            first=other.first_day_off,
            back=other.first_day_back,
        )


def _added(row: Row, sentence: str, by: Actor) -> Row:
    db.session.add(row)
    audit.record(f"add_{row.__tablename__}", row, french(sentence), by=by)
    return row


def _changed(row: Row, new: Any, sentence: str, by: Actor) -> Row:
    changes = put(row, asdict(new))
    audit.record(f"change_{row.__tablename__}", row, french(sentence), by=by, changes=changes)
    return row


def _removed(row: SchoolHoliday | PublicHoliday, sentence: str, by: Actor, expected: int | None) -> None:
    hold(row, expected)
    audit.record(f"remove_{row.__tablename__}", row, french(sentence), by=by)
    db.session.delete(row)
    db.session.flush()
