"""Many sessions changed at once: all or those that can be; the preview says what then happens."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from eac.board import bulk, queries, service
from eac.board.rules import Bulk, BulkAct
from eac.core.errors import Conflicting
from eac.db import db, transaction
from eac.identity.models import User
from eac.notices.letters import compose
from eac.notices.models import Message
from eac.notices.rules import MessageKind
from eac.scheduling import service as scheduling
from eac.scheduling.models import Booking, SchoolSession
from eac.scheduling.rules import State
from eac.scheduling.service import Cancellation
from tests.factories.directory import make_activity, make_practitioner
from tests.factories.people import Cast
from tests.factories.sessions import at, make_session

TUESDAY = FIRST = date(2027, 1, 12)
WEEK = timedelta(weeks=1)


def amal(cast: Cast) -> User:
    return db.session.get_one(User, cast.amal_id)


def weekly(cast: Cast, count: int = 3) -> list[SchoolSession]:
    """As many Tuesdays at nine of one activity."""
    activity = make_activity(title="Suivi").id
    reason = "atelier suivi"
    return [
        make_session(cast, activity_id=activity, when=at(TUESDAY + number * WEEK), override_reason=reason)
        for number in range(count)
    ]


def changed(act: BulkAct, sessions: list[SchoolSession], **values: Any) -> Bulk:
    return Bulk(act, tuple(each.id for each in sessions), **values)


@pytest.mark.parametrize("weeks", [1, -1])
def test_all_go_by_weeks_though_each_stands_where_another_goes(app: Flask, cast: Cast, weeks: int) -> None:
    with transaction():
        sessions = weekly(cast)
        order = changed(BulkAct.SHIFT, sessions, weeks=weeks)
        assert [each.is_possible for each in bulk.look(order, sessions)] == [True, True, True]
        applied = bulk.apply(order, sessions=sessions, by=amal(cast))
        assert [each.starts_on for each in sessions] == [FIRST + (number + weeks) * WEEK for number in range(3)]
        assert applied.left == []


def test_one_that_cannot_leave_its_place_keeps_the_next_from_it(app: Flask, cast: Cast) -> None:
    """Three weeks back is holiday for the first, and the others would go where it stays."""
    with transaction():
        sessions = weekly(cast)
        order = changed(BulkAct.SHIFT, sessions, weeks=-2, valid_only=True)
        looked = bulk.look(order, sessions)
        assert [each.is_possible for each in looked] == [False, True, False]
        applied = bulk.apply(order, sessions=sessions, by=amal(cast))
        assert [each.id for each in applied.done] == [sessions[1].id]


def test_one_in_the_way_leaves_all_as_they_were_unless_the_others_are_wanted(app: Flask, cast: Cast) -> None:
    with transaction():
        sessions = weekly(cast)
        other = make_activity(title="Autre").id
        make_session(cast, activity_id=other, when=at(TUESDAY + 3 * WEEK), override_reason="oui")
        order = changed(BulkAct.SHIFT, sessions, weeks=1)
        looked = bulk.look(order, sessions)
        assert [each.is_possible for each in looked] == [False, False, False]
        assert {each.code for each in looked[2].conflicts if each.is_blocking} == {"class_taken", "practitioner_taken"}
    with pytest.raises(Conflicting), transaction():
        bulk.apply(order, sessions=queries.chosen(amal(cast), order.session_ids), by=amal(cast))
    with transaction():
        days = [each.starts_on for each in queries.chosen(amal(cast), order.session_ids)]
        assert days == [TUESDAY, TUESDAY + WEEK, TUESDAY + 2 * WEEK]


def test_a_batch_is_taken_back_as_one(app: Flask, cast: Cast) -> None:
    with transaction():
        sessions = weekly(cast)
        applied = bulk.apply(changed(BulkAct.SHIFT, sessions, weeks=1), sessions=sessions, by=amal(cast))
        first = queries.first_move(applied.batch)
        assert first is not None
        service.undo(queries.of_batch(first), by=amal(cast))
        assert [each.starts_on for each in sessions] == [TUESDAY, TUESDAY + WEEK, TUESDAY + 2 * WEEK]


def test_a_practitioner_takes_over_from_another(app: Flask, cast: Cast) -> None:
    with transaction():
        sessions = weekly(cast, 2)
        zoe = make_practitioner(first_name="Zoé")
        values = {"practitioner_id": zoe.id, "instead_of": cast.practitioner_id}
        bulk.apply(changed(BulkAct.PRACTITIONER, sessions, **values), sessions=sessions, by=amal(cast))
        assert [[who.id for who in each.practitioners] for each in sessions] == [[zoe.id], [zoe.id]]
        again = bulk.look(changed(BulkAct.PRACTITIONER, sessions, **values), sessions)
        assert [each.is_possible for each in again] == [False, False]


def test_confirming_and_cancelling_follow_the_states(app: Flask, cast: Cast) -> None:
    with transaction():
        sessions = weekly(cast)
        scheduling.cancel(Cancellation("illness"), session=sessions[0], by=amal(cast))
        order = changed(BulkAct.CONFIRM, sessions, valid_only=True)
        applied = bulk.apply(order, sessions=sessions, by=amal(cast))
        assert [each.state for each in sessions] == [State.CANCELLED, State.CONFIRMED, State.CONFIRMED]
        assert [each.session.id for each in applied.left] == [sessions[0].id]
        rest = changed(BulkAct.CANCEL, sessions[1:], reason="strike")
        bulk.apply(rest, sessions=sessions[1:], by=amal(cast))
        assert {each.state for each in sessions} == {State.CANCELLED}
        assert db.session.scalars(db.select(Booking)).all() == []


def test_one_message_a_person_for_all_the_sessions(app: Flask, cast: Cast) -> None:
    with transaction():
        sessions = weekly(cast)
        scheduling.cancel(Cancellation("illness"), session=sessions[0], by=amal(cast))
        order = changed(BulkAct.MESSAGE, sessions, subject="Tenue", text="Prévoyez des bottes.", valid_only=True)
        assert [each.is_possible for each in bulk.look(order, sessions)] == [False, True, True]
        applied = bulk.apply(order, sessions=sessions, by=amal(cast))
        assert [each.id for each in applied.done] == [each.id for each in sessions[1:]]
        notes = db.session.scalars(db.select(Message).filter_by(kind=MessageKind.NOTE).order_by(Message.id)).all()
        assert len(notes) == len({each.address for each in notes}) > 0
        assert {each.introduction for each in notes} == {"Prévoyez des bottes."}
        assert {tuple(line.session_id for line in each.lines) for each in notes} == {(sessions[1].id, sessions[2].id)}
        for each in notes:
            letter = compose(each, app.config["EAC"])
            assert letter is not None
            assert (letter.subject, len(letter.blocks)) == ("Tenue", 2)


def test_a_point_of_attention_asks_for_a_reason(app: Flask, cast: Cast) -> None:
    with transaction():
        sessions = weekly(cast, 1)
        sessions[0].override_reason = ""
        db.session.flush()
        weekly_again = make_session(
            cast, activity_id=sessions[0].activity_id, when=at(TUESDAY + 2 * WEEK), override_reason="oui"
        )
        assert weekly_again.id
        (looked,) = bulk.look(changed(BulkAct.SHIFT, sessions, weeks=1), sessions)
        assert not looked.is_possible
        assert [each.code for each in looked.conflicts] == ["repeated"]
        (looked,) = bulk.look(changed(BulkAct.SHIFT, sessions, weeks=1, override_reason="suivi"), sessions)
        assert looked.is_possible


@given(st.lists(st.integers(0, 8), min_size=1, max_size=6, unique=True), st.integers(-3, 3))
def test_shifting_keeps_weekday_hour_and_length(weeks: list[int], by: int) -> None:
    for number in weeks:
        when = at(TUESDAY + number * WEEK)
        after = bulk._shifted(when, by)
        assert after.starts_on - when.starts_on == by * WEEK
        assert after.starts_on.weekday() == when.starts_on.weekday()
        assert (after.starts_time, after.ends_time) == (when.starts_time, when.ends_time)
