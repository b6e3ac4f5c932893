"""Series as a clerk makes them: asked, dates shown, one moved, all written."""

from typing import Any

from flask import Flask

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
