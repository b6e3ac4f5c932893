"""The main job in pages: schedule, be refused with the reason and free slots, move, cancel, mark held."""

from typing import Any

from flask import Flask

from eac.db import db, transaction
from eac.scheduling.models import SchoolSession
from tests.factories.directory import make_activity
from tests.factories.people import Cast
from tests.factories.sessions import make_session
from tests.signed import Browser


def _fields(cast: Cast, activity_id: int, **values: Any) -> dict[str, Any]:
    return {
        "activity": activity_id,
        "starts_on": "2026-12-03",
        "starts_time": "09:00",
        "ends_time": "10:30",
        "time_of_life": "school",
        "classes-0-class_id": cast.class_id,
        "classes-0-headcount": "",
        "practitioners": [cast.practitioner_id],
        "state": "proposed",
        **values,
    }


def _activity() -> int:
    with transaction():
        return int(make_activity(title="Atelier marionnettes").id)


def test_schedule_then_read_the_sheet(app: Flask, cast: Cast, amal: Browser) -> None:
    answer = amal.post("/seances/nouvelle", _fields(cast, _activity()))
    assert answer.status_code == 302, answer.text
    session = db.session.scalars(db.select(SchoolSession)).one()
    assert [each.expected_headcount for each in session.participations] == [24]
    sheet = amal.text(f"/seances/{session.id}")
    for shown in ("Atelier marionnettes", "Jeudi 3 décembre 2026", "École Goscinny", "Proposée", "Chloé"):
        assert shown in sheet


def test_a_double_booking_is_refused_with_its_reason_and_free_slots(cast: Cast, amal: Browser) -> None:
    with transaction():
        make_session(cast)
    activity = _activity()
    answer = amal.post("/seances/nouvelle", _fields(cast, activity, **{"classes-0-class_id": cast.other_class_id}))
    assert answer.status_code == 409
    assert "intervient déjà" in answer.text
    assert answer.text.count('value="slot:') == 3
    assert "Atelier marionnettes" in answer.text
    assert db.session.scalar(db.select(db.func.count(SchoolSession.id))) == 1


def test_pages_answer_for_each_state(cast: Cast, amal: Browser) -> None:
    with transaction():
        number = make_session(cast).id
    for path in (
        "/accueil",
        "/agenda?jour=2026-12-03",
        "/agenda/jour?jour=2026-12-03",
        "/seances?q=atelier&tri=-date",
        "/seances/nouvelle",
        f"/seances/nouvelle?copie={number}",
        f"/seances/{number}/modifier",
        f"/seances/{number}/annuler",
        f"/seances/{number}/presence",
        "/seances/verifier",
    ):
        assert "<h" in amal.text(path) or "advice" in amal.text(path)


def test_cancel_then_restore(cast: Cast, amal: Browser) -> None:
    with transaction():
        number = make_session(cast).id
    missing = amal.post(f"/seances/{number}/annuler", {"note": "x"})
    assert missing.status_code == 422
    assert amal.post(f"/seances/{number}/annuler", {"reason": "illness", "note": "grippe"}).status_code == 302
    assert "grippe" in amal.text(f"/seances/{number}")
    assert amal.post(f"/seances/{number}/retablir").status_code == 302
    assert "Proposée" in amal.text(f"/seances/{number}")


def test_an_older_form_gets_both_versions(cast: Cast, amal: Browser) -> None:
    with transaction():
        session = make_session(cast)
        number, activity = session.id, session.activity_id
    first = amal.post(f"/seances/{number}/modifier", _fields(cast, activity, version="1", notes_for_staff="la mienne"))
    assert first.status_code == 302, first.text
    second = amal.post(f"/seances/{number}/modifier", _fields(cast, activity, version="1", notes_for_staff="la leur"))
    assert second.status_code == 409
    assert "la mienne" in second.text
    assert "la leur" in second.text


def test_a_teacher_sees_their_sessions_and_no_others(cast: Cast, bea: Browser, dan: Browser) -> None:
    with transaction():
        number = make_session(cast).id
    assert "École Goscinny" in bea.text(f"/seances/{number}")
    assert dan.get(f"/seances/{number}").status_code == 404
    assert bea.get("/seances/nouvelle").status_code == 403
    assert bea.get(f"/seances/{number}/modifier").status_code == 403
    assert dan.post(f"/seances/{number}/annuler", {"reason": "illness"}).status_code == 404
