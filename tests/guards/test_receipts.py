"""A form sent twice acts once and leads to the same page, for the person who sent it."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eac.audit.models import AuditEntry
from eac.db import db, transaction
from eac.partners.models import Partner
from eac.scheduling.models import SchoolSession
from tests.factories.directory import make_activity
from tests.factories.people import Cast
from tests.factories.sessions import make_session
from tests.guards.pages import form_of
from tests.signed import Browser


def count(model: Any) -> int:
    """Rows of a table."""
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def wanted(cast: Cast, browser: Browser) -> dict[str, Any]:
    """The session form as opened and filled in, its key included."""
    with transaction():
        activity = make_activity().id
    opened = form_of(browser.text("/seances/nouvelle"))
    return {
        **opened,
        "activity": activity,
        "starts_on": "2026-12-03",
        "starts_time": "09:00",
        "ends_time": "10:30",
        "time_of_life": "school",
        "classes-0-class_id": cast.class_id,
        "state": "proposed",
    }


def test_a_session_form_sent_twice_makes_one_session(app: Flask, cast: Cast, amal: Browser) -> None:
    fields = wanted(cast, amal)
    entries = count(AuditEntry)
    answers = [amal.post("/seances/nouvelle", fields) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302] * 3
    assert len({answer.location for answer in answers}) == 1
    assert (count(SchoolSession), count(AuditEntry)) == (1, entries + 1)


def test_the_same_form_shown_again_acts_again(app: Flask, amal: Browser) -> None:
    places = []
    for name in ("Théâtre", "Cinéma"):
        fields = form_of(amal.text("/structures/nouvelle"))
        answer = amal.post("/structures/nouvelle", {**fields, "name": name, "kind": "museum"})
        assert answer.status_code == 302, answer.text
        places.append(answer.location)
    assert len(set(places)) == 2


def test_anothers_key_is_worth_nothing(app: Flask, cast: Cast, amal: Browser) -> None:
    fields = form_of(amal.text("/structures/nouvelle"))
    sent = {**fields, "name": "Théâtre", "kind": "museum"}
    before = count(Partner)
    assert amal.post("/structures/nouvelle", sent).status_code == 302
    other = Browser(app, cast.bea_id).post("/structures/nouvelle", sent)
    assert (other.status_code, count(Partner)) == (403, before + 1)


def test_a_refused_form_may_be_mended_and_sent_again(app: Flask, amal: Browser) -> None:
    fields = form_of(amal.text("/structures/nouvelle"))
    refused = amal.post("/structures/nouvelle", {**fields, "name": "", "kind": "museum"})
    mended = {**form_of(refused.text), "name": "Théâtre", "kind": "museum"}
    assert (refused.status_code, amal.post("/structures/nouvelle", mended).status_code) == (422, 302)


def test_a_button_pressed_twice_acts_once(app: Flask, cast: Cast, amal: Browser) -> None:
    with transaction():
        number = make_session(cast).id
    for _ in range(2):
        assert amal.post(f"/seances/{number}/confirmer").status_code == 302
    session = db.session.get_one(SchoolSession, number)
    confirmed = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "confirm")
    assert (session.state.value, session.sequence, db.session.scalar(confirmed)) == ("confirmed", 1, 1)


@pytest.mark.parametrize("key", ["x" * 500, "été", "' OR 1=1 --", "<script>"])
def test_odd_keys_do_no_harm(app: Flask, amal: Browser, key: str) -> None:
    before = count(Partner)
    fields = {"form_key": key, "name": "Théâtre", "kind": "museum"}
    assert [amal.post("/structures/nouvelle", fields).status_code for _ in range(2)] == [302, 302]
    assert count(Partner) == before + 1
