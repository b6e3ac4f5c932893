"""Writing calendars and terms, each with its line in the journal."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eac.audit.models import AuditEntry
from eac.audit.service import System
from eac.core.errors import RuleBroken, Stale
from eac.db import db
from eac.reference import queries, service
from eac.reference.commands import HolidayDates, PublicDay, TermLabel, YearDates
from eac.reference.models import PublicHoliday, SchoolHoliday, SchoolYearDates, Term
from eac.reference.rules import Vocabulary
from tests.factories.directory import make_calendar

BY = System()
WINTER = HolidayDates("B", "Vacances d’hiver", date(2027, 2, 20), date(2027, 3, 8), "Arrêté", date(2026, 1, 5))


@pytest.fixture(autouse=True)
def _calendar(app: Flask) -> Iterator[None]:
    make_calendar()
    yield
    db.session.rollback()


def told() -> list[tuple[str, str, dict[str, Any]]]:
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(row.action, row.sentence, row.changes) for row in rows]


def test_a_year_is_added_then_changed() -> None:
    year = service.add_year(YearDates("2027-2028", date(2027, 9, 1), date(2028, 7, 4), "Avant-projet", True), by=BY)
    service.change_year(YearDates("2027-2028", date(2027, 9, 2), date(2028, 7, 4), "Arrêté"), by=BY, year=year)
    assert (year.first_day, year.source, year.to_be_confirmed) == (date(2027, 9, 2), "Arrêté", False)
    assert told() == [
        ("add_school_year_dates", "Année scolaire 2027-2028 ajoutée", {}),
        (
            "change_school_year_dates",
            "Année scolaire 2027-2028 modifiée",
            {
                "first_day": ["2027-09-01", "2027-09-02"],
                "source": ["Avant-projet", "Arrêté"],
                "to_be_confirmed": [True, False],
            },
        ),
    ]


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (YearDates("2026-2027", date(2026, 9, 1), date(2027, 7, 2)), "name"),
        (YearDates("2026-2028", date(2026, 9, 1), date(2028, 7, 2)), "name"),
        (YearDates("2028-2029", date(2027, 9, 1), date(2029, 7, 2)), "first_day"),
        (YearDates("2028-2029", date(2028, 9, 1), date(2028, 12, 2)), "last_day"),
    ],
)
def test_a_year_out_of_its_place_is_refused(new: YearDates, field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        service.add_year(new, by=BY)
    assert refused.value.field == field


def test_holidays_may_touch_but_not_overlap_in_a_zone() -> None:
    service.add_holiday(WINTER, by=BY)
    after = HolidayDates("B", "Pont", WINTER.first_day_back, date(2027, 3, 9))
    service.add_holiday(after, by=BY)
    service.add_holiday(HolidayDates("A", "Vacances d’hiver", date(2027, 2, 13), date(2027, 3, 1)), by=BY)
    with pytest.raises(RuleBroken) as refused:
        service.add_holiday(HolidayDates("B", "Doublon", date(2027, 3, 7), date(2027, 3, 12)), by=BY)
    assert (refused.value.field, refused.value.values["label"]) == ("first_day_off", "Vacances d’hiver")


def test_holidays_are_moved_over_their_own_dates() -> None:
    holiday = service.add_holiday(WINTER, by=BY)
    moved = HolidayDates("B", WINTER.label, date(2027, 2, 21), date(2027, 3, 9))
    service.change_holiday(moved, by=BY, holiday=holiday)
    assert (holiday.first_day_off, holiday.first_day_back) == (date(2027, 2, 21), date(2027, 3, 9))


def test_holidays_end_after_they_begin() -> None:
    with pytest.raises(RuleBroken) as refused:
        service.add_holiday(HolidayDates("B", "Rien", date(2027, 3, 8), date(2027, 3, 8)), by=BY)
    assert refused.value.field == "first_day_back"


def test_wrong_dates_are_taken_away() -> None:
    holiday = service.add_holiday(WINTER, by=BY)
    day = service.add_public_holiday(PublicDay(date(2027, 6, 2), "Jour inventé"), by=BY)
    service.remove_holiday(holiday, by=BY)
    service.remove_public_holiday(day, by=BY)
    labels = db.session.scalars(select(SchoolHoliday.label).order_by(SchoolHoliday.first_day_off)).all()
    assert labels == ["Vacances de la Toussaint", "Vacances de Noël"]
    assert db.session.scalars(select(PublicHoliday)).all() == []
    assert [sentence for _action, sentence, _changes in told()[2:]] == [
        "Vacances d’hiver (zone B)\u202f: dates retirées",
        "Jour férié retiré\u202f: Jour inventé",
    ]


def test_a_public_holiday_is_changed() -> None:
    day = service.add_public_holiday(PublicDay(date(2027, 5, 6), "Ascencion", "", True), by=BY)
    service.change_public_holiday(PublicDay(date(2027, 5, 6), "Ascension"), by=BY, holiday=day)
    assert told()[-1] == (
        "change_public_holiday",
        "Jour férié modifié\u202f: Ascension",
        {"label": ["Ascencion", "Ascension"], "to_be_confirmed": [True, False]},
    )


def test_a_term_gets_other_words_and_keeps_code_and_number() -> None:
    term = Term(vocabulary=Vocabulary.DOMAIN, code="17", label="Universs sonore", national_number=17, position=17)
    db.session.add(term)
    db.session.flush()
    service.rename_term(TermLabel("Univers sonore"), by=BY, term=term)
    assert (term.label, term.code, term.national_number) == ("Univers sonore", "17", 17)
    assert queries.term_counts()[Vocabulary.DOMAIN] == 1


def test_a_stale_change_is_refused() -> None:
    year = queries.find_year_named("2026-2027")
    assert isinstance(year, SchoolYearDates)
    new = YearDates("2026-2027", date(2026, 9, 2), date(2027, 7, 2))
    service.change_year(new, by=BY, year=year, expected=1)
    with pytest.raises(Stale):
        service.change_year(new, by=BY, year=year, expected=1)
