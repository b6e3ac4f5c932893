"""A series changed from one of its sessions: hand-made changes stay, siblings may take one another's place."""

from datetime import date, time
from typing import Any

from flask import Flask

from eac.db import db, transaction
from eac.scheduling.models import Booking, SchoolSession
from eac.scheduling.rules import State
from tests.factories.directory import make_activity, make_practitioner
from tests.factories.people import Cast
from tests.factories.series import make_series
from tests.factories.sessions import at, make_session
from tests.guards.pages import form_of
from tests.signed import Browser

DAYS = [date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 15)]
"""Three Tuesdays."""


def tuesdays(cast: Cast, *, moved: bool = True) -> list[int]:
    """A workshop on three Tuesdays at nine; the second was moved to the afternoon by hand."""
    with transaction():
        activity = make_activity()
        given: dict[str, Any] = {"activity_id": activity.id, "override_reason": "atelier suivi"}
        sessions = [make_session(cast, when=at(day), **given) for day in DAYS]
        make_series(*sessions)
        if moved:
            second = sessions[1]
            second.starts_time, second.ends_time = time(14, 0), time(15, 30)
            second.starts_at, second.ends_at = (
                at(DAYS[1], time(14, 0)).span().start,
                at(DAYS[1], time(14, 0)).span().end,
            )
            for booking in db.session.scalars(db.select(Booking).filter_by(session_id=second.id)):
                booking.starts_at, booking.ends_at = second.starts_at, second.ends_at
        return [each.id for each in sessions]


def hours() -> list[tuple[date, time]]:
    """When the sessions begin, in the order they were made."""
    found = db.session.scalars(db.select(SchoolSession).order_by(SchoolSession.id))
    return [(each.starts_on, each.starts_time) for each in found]


def ticked(count: int) -> dict[str, str]:
    """The ticks of the first rows."""
    return {f"rows-{number}-is_chosen": "y" for number in range(count)}


def changed(amal: Browser, number: int, **values: Any) -> str:
    """Both pages of a change, written; gives the text of the page of the rows."""
    path = f"/seances/{number}/serie/changer"
    first = form_of(amal.text(path))
    rows = amal.post(path, {**first, **values, "prepare": "rows"})
    assert rows.status_code == 200, rows.text
    saved = amal.post(path, {**form_of(rows.text), "save": "all"})
    assert saved.status_code == 302, saved.text
    return rows.text


def test_new_hours_leave_the_one_moved_by_hand(app: Flask, cast: Cast, amal: Browser) -> None:
    ids = tuesdays(cast)
    shown = changed(amal, ids[0], reach="all", starts_time="10:00", ends_time="11:30")
    assert "Garde ses horaires, choisis à la main" in shown
    assert hours() == [(DAYS[0], time(10)), (DAYS[1], time(14)), (DAYS[2], time(10))]


def test_following_ones_alone(app: Flask, cast: Cast, amal: Browser) -> None:
    ids = tuesdays(cast, moved=False)
    changed(amal, ids[1], reach="following", starts_time="10:00", ends_time="11:30")
    assert [at for _day, at in hours()] == [time(9), time(10), time(10)]


def test_each_takes_the_place_of_the_next(app: Flask, cast: Cast, amal: Browser) -> None:
    ids = tuesdays(cast, moved=False)
    path = f"/seances/{ids[0]}/serie/changer"
    first = form_of(amal.text(path))
    rows = form_of(amal.post(path, {**first, "reach": "all", "starts_on": "2026-12-08", "prepare": "rows"}).text)
    away = amal.post(path, {**rows, **ticked(3), "rows-2-starts_on": "2026-12-17", "save": "all"})
    assert away.status_code == 302, away.text
    assert [day for day, _at in hours()] == [DAYS[1], DAYS[2], date(2026, 12, 17)]
    bookings = db.session.scalars(db.select(Booking.starts_at).order_by(Booking.starts_at))
    sessions = db.session.scalars(db.select(SchoolSession.starts_at).order_by(SchoolSession.starts_at))
    assert list(bookings) == [instant for instant in sessions for _taken in range(2)]


def test_one_that_must_stay_stops_those_that_wanted_its_place(app: Flask, cast: Cast, amal: Browser) -> None:
    """A week later, the third would fall in the holidays: it stays, so the second stays, so the first stays."""
    ids = tuesdays(cast, moved=False)
    path = f"/seances/{ids[0]}/serie/changer"
    first = form_of(amal.text(path))
    sent = {**first, "reach": "all", "starts_on": "2026-12-08"}
    rows = form_of(amal.post(path, {**sent, "prepare": "rows"}).text)
    assert [name for name in rows if name.endswith("is_chosen")] == []
    refused = amal.post(path, {**rows, **ticked(3), "save": "free"})
    assert refused.status_code == 422
    assert [day for day, _at in hours()] == DAYS


def test_a_practitioner_changes_where_it_was_the_same(app: Flask, cast: Cast, amal: Browser) -> None:
    ids = tuesdays(cast, moved=False)
    with transaction():
        own, new = make_practitioner(last_name="Propre"), make_practitioner(last_name="Nouvelle")
        own_id, new_id = own.id, new.id
        third = db.session.get_one(SchoolSession, ids[2])
        third.practitioners = [own]
    changed(amal, ids[0], reach="all", practitioners=str(new_id))
    found = db.session.scalars(db.select(SchoolSession).order_by(SchoolSession.id))
    assert [[person.id for person in each.practitioners] for each in found] == [[new_id], [new_id], [own_id]]


def test_cancelling_the_following_ones(app: Flask, cast: Cast, amal: Browser) -> None:
    ids = tuesdays(cast)
    path = f"/seances/{ids[1]}/serie/annuler"
    form = form_of(amal.text(path))
    assert form["session_ids"] == [str(ids[1]), str(ids[2])]
    assert amal.post(path, {**form, "reason": "illness"}).status_code == 302
    states = list(db.session.scalars(db.select(SchoolSession.state).order_by(SchoolSession.id)))
    assert states == [State.PROPOSED, State.CANCELLED, State.CANCELLED]


def test_the_sheet_tells_its_place(app: Flask, cast: Cast, bea: Browser) -> None:
    ids = tuesdays(cast)
    assert f'href="/seances/{ids[1]}/serie"' in bea.text(f"/seances/{ids[1]}")
    assert "Séance 2 sur 3" in bea.text(f"/seances/{ids[1]}/serie")


def test_a_session_out_of_sight_is_not_listed(app: Flask, cast: Cast, bea: Browser) -> None:
    ids = tuesdays(cast)
    with transaction():
        last = db.session.get_one(SchoolSession, ids[2])
        last.participations[0].class_id = cast.other_class_id
    shown = bea.text(f"/seances/{ids[0]}/serie")
    assert "Séance 1 sur 3" in shown
    assert f'href="/seances/{ids[2]}/serie"' not in shown
