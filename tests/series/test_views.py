"""Series as a clerk makes them: asked, dates shown, one moved, all written."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from eac.db import db, transaction
from eac.scheduling.models import SchoolSession
from tests.factories.directory import make_activity
from tests.factories.people import Cast
from tests.factories.sessions import make_session
from tests.guards.pages import form_of
from tests.signed import Browser


def asked(cast: Cast, **values: Any) -> dict[str, Any]:
    """Four Thursdays at nine with Bea's class, from 26 November 2026."""
    with transaction():
        activity = make_activity().id
    return {
        "activity": activity,
        "starts_on": "2026-12-03",
        "starts_time": "09:00",
        "ends_time": "10:30",
        "time_of_life": "school",
        "classes-0-class_id": cast.class_id,
        "practitioners": cast.practitioner_id,
        "every_weeks": "1",
        "count": "4",
        "skips_days_off": "y",
        "state": "proposed",
        **values,
    }


def days() -> list[str]:
    """The days of all sessions."""
    found = db.session.scalars(db.select(SchoolSession).order_by(SchoolSession.starts_at))
    return [str(each.starts_on) for each in found]


def test_four_thursdays_step_over_christmas(app: Flask, cast: Cast, amal: Browser) -> None:
    first = amal.post("/series/nouvelle", {**asked(cast), "prepare": "rows"})
    assert first.status_code == 200
    assert "Jours passés" in first.text
    saved = amal.post("/series/nouvelle", {**form_of(first.text), "save": "all"})
    assert saved.status_code == 302, saved.text
    assert days() == ["2026-12-03", "2026-12-10", "2026-12-17", "2027-01-07"]


def test_a_date_in_conflict_is_unticked_and_takes_the_nearest_slot(app: Flask, cast: Cast, amal: Browser) -> None:
    with transaction():
        make_session(cast)
    first = amal.post("/series/nouvelle", {**asked(cast), "prepare": "rows"})
    fields = form_of(first.text)
    assert "rows-0-is_chosen" not in fields
    assert fields["rows-1-is_chosen"] == ["y"]
    slot = first.text.partition('value="slot:')[2].partition('"')[0]
    second = amal.post("/series/nouvelle", {**fields, "prepare": f"slot:{slot}"})
    moved = form_of(second.text)
    assert moved["rows-0-is_chosen"] == ["y"]
    saved = amal.post("/series/nouvelle", {**moved, "save": "all"})
    assert saved.status_code == 302, saved.text
    assert len(days()) == 5


def test_going_back_and_forth_loses_nothing(app: Flask, cast: Cast, amal: Browser) -> None:
    rows = form_of(amal.post("/series/nouvelle", {**asked(cast), "prepare": "rows"}).text)
    kept = {name: value for name, value in rows.items() if name != "rows-2-is_chosen"}
    back = amal.post("/series/nouvelle", {**kept, "rows-1-starts_on": "2026-12-11", "prepare": "first"})
    first = form_of(back.text)
    assert (first["count"], first["rows-1-starts_on"]) == (["4"], ["2026-12-11"])
    again = amal.post("/series/nouvelle", {**first, "starts_time": "10:00", "ends_time": "11:30", "prepare": "rows"})
    shown = form_of(again.text)
    assert "rows-2-is_chosen" not in shown
    assert [shown[f"rows-{n}-starts_on"][0] for n in range(3)] == ["2026-12-03", "2026-12-11", "2026-12-17"]
    assert [shown[f"rows-{n}-starts_time"][0] for n in range(2)] == ["10:00", "09:00"]


def test_only_what_is_free_when_asked(app: Flask, cast: Cast, amal: Browser) -> None:
    with transaction():
        make_session(cast)
    rows = form_of(amal.post("/series/nouvelle", {**asked(cast), "prepare": "rows"}).text)
    all_ticked = {**rows, "rows-0-is_chosen": "y"}
    refused = amal.post("/series/nouvelle", {**all_ticked, "save": "all"})
    assert (refused.status_code, len(days())) == (409, 1)
    assert form_of(refused.text)["rows-0-is_chosen"] == ["y"]
    assert amal.post("/series/nouvelle", {**all_ticked, "save": "free"}).status_code == 302
    assert days() == ["2026-12-03", "2026-12-10", "2026-12-17", "2027-01-07"]


def test_one_reason_for_all_that_is_to_be_checked(app: Flask, cast: Cast, amal: Browser) -> None:
    fields = {**asked(cast), "starts_time": "11:00", "ends_time": "12:30", "prepare": "rows"}
    rows = form_of(amal.post("/series/nouvelle", fields).text)
    refused = amal.post("/series/nouvelle", {**rows, "save": "all"})
    assert refused.status_code == 422
    assert "une seule pour toutes les séances" in refused.text
    saved = amal.post("/series/nouvelle", {**form_of(refused.text), "reason": "pique-nique", "save": "all"})
    assert saved.status_code == 302
    reasons = set(db.session.scalars(db.select(SchoolSession.override_reason)))
    assert reasons == {"pique-nique"}


def test_what_cannot_be_read_stays_as_typed(app: Flask, cast: Cast, amal: Browser) -> None:
    rows = form_of(amal.post("/series/nouvelle", {**asked(cast), "prepare": "rows"}).text)
    refused = amal.post("/series/nouvelle", {**rows, "rows-0-starts_time": "neuf heures", "save": "all"})
    assert refused.status_code == 422
    assert 'value="neuf heures"' in refused.text
    assert days() == []


def test_a_long_title_and_no_date_at_all(app: Flask, cast: Cast, amal: Browser) -> None:
    fields = {**asked(cast), "own_title": "x" * 300, "starts_on": "2026-12-20", "until": "2026-12-31", "count": ""}
    refused = amal.post("/series/nouvelle", {**fields, "prepare": "rows"})
    assert refused.status_code == 422
    assert "ne donnent aucune date" in refused.text


def statements(browser: Browser, path: str, data: dict[str, Any]) -> int:
    """How many statements a form takes."""
    seen: list[Any] = []

    def note(*args: Any) -> None:
        seen.append(args[2])

    event.listen(db.engine, "before_cursor_execute", note)
    answer = browser.post(path, data)
    event.remove(db.engine, "before_cursor_execute", note)
    assert answer.status_code == 200
    return len(seen)


def test_as_many_statements_for_three_dates_as_for_thirty(app: Flask, cast: Cast, amal: Browser) -> None:
    fields = {**asked(cast), "prepare": "rows", "weekdays": ["0", "1", "3", "4"]}
    few = statements(amal, "/series/nouvelle", {**fields, "count": "3"})
    assert statements(amal, "/series/nouvelle", {**fields, "count": "30"}) == few


@pytest.mark.parametrize("query", ["de=xyz", "de=1-2", "dates=9", "sans=oui", "offre=abc", "page=-4"])
def test_odd_addresses_of_a_year_to_copy(app: Flask, amal: Browser, query: str) -> None:
    assert "Reprendre le programme de 2025-2026 en 2026-2027" in amal.text(f"/seances/reprendre-annee?{query}")
