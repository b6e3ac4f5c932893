"""The month: its days, its first sessions, the neighbours' addresses, filters kept."""

import re
from datetime import date, time

import pytest

from eac.db import transaction
from eac.scheduling.views.month import bounds, shown
from tests.factories.directory import make_activity
from tests.factories.people import Cast
from tests.factories.sessions import at, make_session
from tests.partners.reading import words
from tests.partners.statements import counted
from tests.signed import Browser


@pytest.mark.parametrize(
    ("day", "of_month", "on_page"),
    [
        (date(2026, 11, 24), (date(2026, 11, 1), date(2026, 11, 30)), (date(2026, 10, 26), date(2026, 12, 6))),
        (date(2028, 2, 29), (date(2028, 2, 1), date(2028, 2, 29)), (date(2028, 1, 31), date(2028, 3, 5))),
        (date(2027, 2, 1), (date(2027, 2, 1), date(2027, 2, 28)), (date(2027, 2, 1), date(2027, 2, 28))),
    ],
)
def test_a_month_is_shown_by_whole_weeks(day: date, of_month: tuple[date, date], on_page: tuple[date, date]) -> None:
    assert (bounds(day), shown(day)) == (of_month, on_page)


def test_each_day_shows_its_first_sessions_and_counts_the_others(amal: Browser, cast: Cast) -> None:
    with transaction():
        activity = make_activity(title="Atelier argile", duration_minutes=20).id
        for hour in (8, 9, 10, 11, 13, 14):
            make_session(
                cast, activity_id=activity, when=at(date(2026, 12, 3), time(hour, 30), 20), override_reason="oui"
            )
    page = amal.text("/agenda/mois?jour=2026-12-17")
    assert page.count("Atelier argile") == 4
    assert "6 séances ce mois-ci" in words(page)
    assert "et 2 autres" in words(page)
    assert re.findall(r'<th scope="col">(\w+)</th>', page) == ["Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi"]
    assert "Vacances de Noël" in words(page)


def test_the_neighbours_and_the_days_keep_the_filters(amal: Browser, cast: Cast) -> None:
    page = amal.text(f"/agenda/mois?jour=2027-01-31&etablissement={cast.school_id}")
    for day in ("2026-12-31", "2027-02-01"):
        assert f"/agenda/mois?etablissement={cast.school_id}&amp;jour={day}" in page
    assert f"/agenda/jour?jour=2027-01-05&amp;etablissement={cast.school_id}" in page


def test_an_empty_month_says_so_and_a_teacher_sees_their_own(
    amal: Browser, bea: Browser, dan: Browser, cast: Cast
) -> None:
    assert "Aucune séance ce mois-ci" in words(amal.text("/agenda/mois?jour=2027-05-01"))
    with transaction():
        make_session(cast)
    assert "1 séance ce mois-ci" in words(bea.text("/agenda/mois?jour=2026-12-01"))
    assert "Aucune séance ce mois-ci" in words(dan.text("/agenda/mois?jour=2026-12-01"))


def test_a_full_month_asks_no_more_than_an_empty_one(amal: Browser, cast: Cast) -> None:
    with counted() as empty:
        amal.text("/agenda/mois?jour=2026-12-01")
    with transaction():
        for day in (1, 3, 4, 7, 8, 10):
            make_session(cast, when=at(date(2026, 12, day)), override_reason="oui")
    with counted() as full:
        amal.text("/agenda/mois?jour=2026-12-01")
    assert len(full) == len(empty)
