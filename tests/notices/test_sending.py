"""Mails leave once, by a real server; what cannot leave is kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from eac.core import clock
from eac.db import Base, db, transaction
from eac.notices import queries, sending, service, work
from eac.notices.models import Acknowledgement, Message
from eac.notices.rules import MOST_ATTEMPTS, MessageKind, MessageState, NewSetting, Purpose, Told
from eac.notices.work import Round
from eac.schools.models import Teacher
from tests.factories.notices import amal, cancel, change, gather, later, link, messages
from tests.factories.people import Cast
from tests.factories.sessions import at
from tests.notices.server import Box, part

Go = Callable[[str | None], Round]
DEAD = "smtp://127.0.0.1:1"
DELAY = {"minutes": 16}


def states(kind: MessageKind = MessageKind.CHANGES) -> set[MessageState]:
    """The states of all messages of a kind."""
    db.session.rollback()
    return set(db.session.scalars(select(Message.state).where(Message.kind == kind)))


def test_a_mail_leaves_once_whatever_the_rounds(session_id: int, go: Go, box: Box) -> None:
    with later(**DELAY):
        gather()
    for minutes in (40, 41, 80):
        with later(minutes=minutes):
            go(box.url)
    assert len(box.mails) == 4


def test_two_workers_at_once_send_once(app: Flask, session_id: int, box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    gather()
    with later(**DELAY):
        monkeypatch.setitem(app.config, "EAC", replace(app.config["EAC"], smtp_url=box.url))
        barrier = Barrier(3)

        def round_() -> None:
            barrier.wait()
            work.run_round(app)

        threads = [Thread(target=round_) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len({str(mail["Message-ID"]) for mail in box.mails}) == len(box.mails) == 4


def test_a_claim_is_worth_one(session_id: int) -> None:
    gather()
    message_id = messages()["Bea"].id
    db.session.rollback()
    with later(**DELAY):
        assert (bool(sending.claim(message_id)), sending.claim(message_id)) == (True, None)


def test_killed_between_claim_and_answer_is_taken_up_under_the_same_name(session_id: int, go: Go, box: Box) -> None:
    gather()
    message_id, token = messages()["Bea"].id, messages()["Bea"].token
    db.session.rollback()
    with later(**DELAY):
        sending.claim(message_id)
        go(box.url)
        assert token not in {str(mail["Message-ID"])[1:33] for mail in box.mails}
    with later(minutes=30):
        go(box.url)
    assert [str(mail["Message-ID"])[1:33] for mail in box.mails].count(token) == 1
    assert states() == {MessageState.SENT}


def test_without_a_server_messages_wait(session_id: int, go: Go) -> None:
    gather()
    with later(days=2):
        done = go(None)
    assert (done.sent.sent, states()) == (0, {MessageState.WAITING})


def test_a_server_that_is_away_loses_nothing_and_is_asked_once_a_round(session_id: int, go: Go, box: Box) -> None:
    gather()
    with later(**DELAY):
        done = go(DEAD)
    assert (done.sent.postponed, states(), states(MessageKind.DIGEST)) == (
        1,
        {MessageState.WAITING},
        {MessageState.WAITING},
    )
    errors = [each for each in db.session.scalars(select(Message.error)) if each]
    assert len(errors) == 1
    assert "ne répond pas" in errors[0]
    with later(minutes=60):
        go(box.url)
    assert (len(box.mails), states()) == (4, {MessageState.SENT})


def test_a_refused_recipient_fails_with_the_servers_words_and_the_others_leave(
    cast: Cast, session_id: int, go: Go, box: Box
) -> None:
    gather()
    address = db.session.get_one(Teacher, cast.teacher_id).email or ""
    box.refusals[address] = "550 5.1.1 No such user"
    with later(**DELAY):
        done = go(box.url)
    assert (done.sent.sent, done.sent.failed) == (2, 2)
    db.session.rollback()
    failed = db.session.scalars(select(Message).where(Message.state == MessageState.FAILED)).all()
    assert {each.address for each in failed} == {address}
    assert "550 5.1.1 No such user" in failed[0].error


def test_put_off_waits_twice_as_long_each_time_and_fails_in_the_end(
    cast: Cast, session_id: int, go: Go, box: Box
) -> None:
    gather()
    address = db.session.get_one(Teacher, cast.teacher_id).email or ""
    message_id = messages()["Bea"].id
    box.refusals[address] = "451 4.7.1 Greylisted"
    with later(**DELAY):
        go(box.url)
        db.session.rollback()
        first = db.session.get_one(Message, message_id)
        waits = (first.due_at - clock.now()).total_seconds() / 60
        assert (first.state, first.attempts, waits) == (MessageState.WAITING, 1, 1)
        assert "Greylisted" in first.error
    with transaction():
        db.session.get_one(Message, message_id).attempts = MOST_ATTEMPTS - 1
    with later(hours=3):
        go(box.url)
    db.session.rollback()
    assert db.session.get_one(Message, message_id).state is MessageState.FAILED


def test_past_sessions_tell_nothing(session_id: int, go: Go, box: Box) -> None:
    gather()
    with later(days=20):
        go(box.url)
    assert (box.mails, states()) == ([], {MessageState.DROPPED})


def test_a_reminder_of_what_was_cancelled_meanwhile_does_not_leave(
    cast: Cast, session_id: int, go: Go, box: Box
) -> None:
    with later(days=7):
        gather()
        cancel(cast, session_id)
    with later(days=7, hours=2):
        go(box.url)
    assert [str(mail["Subject"]) for mail in box.mails if "Rappel" in str(mail["Subject"])] == []
    assert states(MessageKind.REMINDER) == {MessageState.DROPPED}


def test_a_sent_message_asks_the_teacher_and_a_move_asks_again(cast: Cast, session_id: int, go: Go, box: Box) -> None:
    gather()
    with later(**DELAY):
        go(box.url)
    (asked,) = db.session.scalars(select(Acknowledgement)).all()
    assert (asked.name.partition(" ")[0], asked.told, asked.answer) == ("Bea", Told.NEW, None)
    change(cast, session_id, notes_for_teacher="Tablier")
    with later(hours=1):
        gather()
    with later(hours=2):
        go(box.url)
    db.session.rollback()
    assert db.session.scalars(select(Acknowledgement.told)).all() == [Told.NEW]
    change(cast, session_id, when=at(start=time(14)))
    with later(hours=3):
        gather()
    with later(hours=4):
        go(box.url)
    db.session.rollback()
    assert db.session.scalars(select(Acknowledgement.told)).all() == [Told.MOVED]


def test_who_no_longer_wants_them_does_not_get_what_waits(cast: Cast, session_id: int, go: Go, box: Box) -> None:
    from eac.notices.models import MailChoice

    gather()
    with transaction():
        address = db.session.get_one(Teacher, cast.teacher_id).email or ""
        db.session.add(MailChoice(address=address, changes=False, reminders=True, digest=True))
    with later(**DELAY):
        go(box.url)
    assert [str(each["To"]) for each in box.mails if "Nouvelle" in str(each["Subject"])] == [f"Chloé <{_of_chloe()}>"]


def _of_chloe() -> str:
    return messages()["Chloé"].address


def test_nothing_leaves_while_sending_is_paused(cast: Cast, session_id: int, go: Go, box: Box) -> None:
    gather()
    for is_paused, count in ((True, 0), (False, 4)):
        with transaction():
            service.set_up(NewSetting(15, is_paused), setting=queries.setting(), by=amal(cast))
        with later(**DELAY):
            go(box.url)
        assert len(box.mails) == count


def test_a_message_that_cannot_be_written_fails_and_the_others_leave(
    cast: Cast, session_id: int, go: Go, box: Box
) -> None:
    gather()
    with transaction():
        message = db.session.get_one(Message, messages()["Bea"].id)
        message.lines[0].after = {**(message.lines[0].after or {}), "state": "unheard of"}
    with later(**DELAY):
        done = go(box.url)
    assert (done.sent.sent, states()) == (3, {MessageState.SENT, MessageState.FAILED})
    db.session.rollback()
    assert "message-" in db.session.scalars(select(Message.error).where(Message.state == MessageState.FAILED)).one()


def test_the_database_alone_opens_no_link(app: Flask, cast: Cast, session_id: int, go: Go, box: Box) -> None:
    gather()
    with later(**DELAY):
        go(box.url)
    secrets = [link(app, cast, purpose).rpartition("/")[2] for purpose in Purpose]
    kept = [str(tuple(row)) for table in Base.metadata.sorted_tables for row in db.session.execute(table.select())]
    assert [row for row in kept for secret in secrets if secret in row] == []
    said = "".join(part(mail, "text/plain") for mail in box.mails)
    assert all(secret in said for secret in secrets)
