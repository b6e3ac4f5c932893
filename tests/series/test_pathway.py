"""A pathway scheduled for a class: dates within its gaps, breaches told, all or nothing."""

from datetime import date
from typing import Any

from flask import Flask

from eac.db import db, transaction
from eac.scheduling.models import SchoolSession
from eac.series.models import Series
from tests.factories.directory import make_activity, make_pathway
from tests.factories.people import Cast
from tests.guards.pages import form_of
from tests.signed import Browser


def wished(cast: Cast) -> tuple[str, dict[str, Any]]:
    """The address of a pathway of three steps, and what its first page sends."""
    with transaction():
        pathway = make_pathway(make_activity(), make_activity(), make_activity(), gaps=(7, 14))
        path = f"/parcours/{pathway.id}/programmer"
    fields = {"class_id": cast.class_id, "starts_on": "2026-12-03", "starts_time": "09:00", "state": "proposed"}
    return path, {**fields, "prepare": "rows"}


def days() -> list[date]:
    """The days of all sessions."""
    return list(db.session.scalars(db.select(SchoolSession.starts_on).order_by(SchoolSession.starts_at)))


def test_each_step_gets_a_day_in_its_gap(app: Flask, cast: Cast, amal: Browser) -> None:
    path, fields = wished(cast)
    rows = amal.post(path, fields)
    assert rows.status_code == 200, rows.text
    saved = amal.post(path, {**form_of(rows.text), "save": "all"})
    assert saved.status_code == 302, saved.text
    found = days()
    assert found == [date(2026, 12, 3), date(2026, 12, 10), date(2026, 12, 17)]
    series = db.session.scalars(db.select(Series)).one()
    assert (series.kind.value, [each.position for each in series.members]) == ("pathway", [1, 2, 3])


def test_a_step_too_late_is_told_and_asks_for_a_reason(app: Flask, cast: Cast, amal: Browser) -> None:
    path, fields = wished(cast)
    rows = form_of(amal.post(path, fields).text)
    refused = amal.post(path, {**rows, "rows-2-starts_on": "2027-01-07", "save": "all"})
    assert refused.status_code == 422
    assert "28 jours après l’étape précédente, 14 prévus au plus" in refused.text
    kept = form_of(refused.text)
    assert kept["rows-2-starts_on"] == ["2027-01-07"]
    assert amal.post(path, {**kept, "reason": "examen", "save": "all"}).status_code == 302
    assert days()[-1] == date(2027, 1, 7)
