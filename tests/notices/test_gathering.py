"""What happens to a session reaches whom it concerns, gathered, once, with the links they need."""

from datetime import UTC, date, datetime, time

import pytest
from flask import Flask
from sqlalchemy import func, select

from eac.core import clock
from eac.db import db, transaction
from eac.identity.rules import Role
from eac.notices import service
from eac.notices.models import MailChoice, Message, MessageLine, SignedLink
from eac.notices.queries import setting
from eac.notices.rules import MessageKind, MessageState, NewSetting, Purpose, Wanted, difference
from eac.partners.models import Partner, Practitioner
from eac.scheduling.bulk import Judge, Judged, write_all
from eac.scheduling.changes import SessionChange
from eac.scheduling.rules import Act, Participant, Place, Resource, State
from eac.schools.models import School, SchoolClass, Teacher
from tests.factories.directory import make_practitioner
from tests.factories.notices import advance, amal, cancel, change, gather, gathered, later, messages, on
from tests.factories.people import Cast, make_user
from tests.factories.sessions import a_session, at, make_session

MONDAY_MORNING = datetime(2026, 11, 30, 6, 30, tzinfo=UTC)


@pytest.fixture
def session_id(app: Flask, cast: Cast) -> int:
    """A session of Chloé with Bea's class at the museum, told already."""
    with transaction():
        db.session.get_one(Partner, cast.partner_id).email = "musee@example.org"
        db.session.get_one(School, cast.school_id).email = "ecole@example.org"
        return make_session(cast, place=Place(Resource.VENUE, cast.venue_id), override_reason="convenu").id


def told(message: Message) -> list[str | None]:
    """What the message says of each session."""
    return [difference(line.was, line.now) for line in message.lines]


def test_a_new_session_tells_teachers_school_practitioner_and_venue(app: Flask, session_id: int) -> None:
    found = gathered()
    assert sorted(each.address for each in found.values() if each.address.startswith(("ecole", "musee"))) == [
        "ecole@example.org",
        "musee@example.org",
    ]
    assert sorted(found) == ["Bea", "Chloé", "Musée", "École"]
    assert {told(each)[0] for each in found.values()} == {"new"}
    assert {each.due_at - clock.now() for each in found.values()} == {
        each.due_at - each.first_at for each in found.values()
    }
    assert [line.is_teacher for line in found["Bea"].lines] == [True]
    assert [line.is_teacher for line in found["École"].lines] == [False]


def test_a_head_with_an_account_is_told_rather_than_the_school(app: Flask, cast: Cast, session_id: int) -> None:
    with transaction():
        make_user(Role.HEAD, cast.school_id, "Hélène")
    assert sorted(gathered()) == ["Bea", "Chloé", "Hélène", "Musée"]


def test_one_mail_to_who_teaches_and_heads(app: Flask, cast: Cast, session_id: int) -> None:
    with transaction():
        db.session.get_one(School, cast.school_id).email = db.session.get_one(Teacher, cast.teacher_id).email or ""
    assert sorted(gathered()) == ["Bea", "Chloé", "Musée"]


def test_two_changes_within_the_delay_are_one_message(app: Flask, cast: Cast, session_id: int) -> None:
    gather()
    with later(hours=2):
        change(cast, session_id, when=at(start=time(14)))
        gather()
        with later(minutes=10):
            change(cast, session_id, when=at(date(2026, 12, 8)), notes_for_teacher="Tablier")
            message = gathered()["Bea"]
            assert (
                db.session.scalar(select(func.count()).where(Message.address == message.address)) == 2
            )  # with the fortnight's
    # The first message had not left: it is the one that takes the changes in.
    assert told(message) == ["new"]
    assert message.lines[0].now is not None
    assert message.lines[0].now.starts_on == date(2026, 12, 8)


def _sent(message: Message) -> None:
    with transaction():
        db.session.get_one(Message, message.id).state = MessageState.SENT


def _all_sent() -> None:
    gather()
    for each in messages().values():
        _sent(each)


def test_after_it_was_sent_the_next_change_is_a_message_of_its_own(app: Flask, cast: Cast, session_id: int) -> None:
    _all_sent()
    with later(hours=1):
        change(cast, session_id, when=at(start=time(14)))
        message = gathered()["Bea"]
    assert (message.state, told(message)) == (MessageState.WAITING, ["moved"])
    assert message.lines[0].was is not None
    assert message.lines[0].was.starts_time == time(9)


def test_moved_and_moved_back_tells_nothing(app: Flask, cast: Cast, session_id: int) -> None:
    _all_sent()
    with later(hours=1):
        change(cast, session_id, when=at(start=time(14)))
        gather()
        change(cast, session_id, when=at())
        found = gathered()
    assert {each.state for each in found.values()} == {MessageState.DROPPED}
    assert "annulés" in found["Bea"].error


def test_moved_and_moved_back_before_any_round_makes_nothing(app: Flask, cast: Cast, session_id: int) -> None:
    _all_sent()
    with later(hours=1):
        change(cast, session_id, when=at(start=time(14)))
        change(cast, session_id, when=at())
        assert {each.state for each in gathered().values()} <= {MessageState.SENT, MessageState.DROPPED}


def test_a_message_never_waits_longer_than_four_delays(app: Flask, cast: Cast, session_id: int) -> None:
    _all_sent()
    start = clock.now()
    for minutes in (0, 14, 28, 42, 56):
        with later(minutes=minutes):
            change(cast, session_id, when=at(start=time(10 + minutes // 14)))
            gather()
    message = messages()["Bea"]
    assert (message.due_at - start).total_seconds() / 60 == 60


def test_the_delay_is_the_one_that_staff_chose(app: Flask, cast: Cast, session_id: int) -> None:
    with transaction():
        service.set_up(NewSetting(60), setting=setting(), by=amal(cast))
    message = gathered()["Bea"]
    assert (message.due_at - message.first_at).total_seconds() / 60 == 60


def test_a_draft_is_nobodys_business_until_it_is_proposed(app: Flask, cast: Cast) -> None:
    with transaction():
        number = make_session(cast, state=State.DRAFT).id
    assert gathered() == {}
    cancel(cast, number)
    assert gathered() == {}


def test_a_confirmation_and_a_cancellation_are_told(app: Flask, cast: Cast, session_id: int) -> None:
    _all_sent()
    advance(cast, session_id, Act.CONFIRM)
    assert told(gathered()["Bea"]) == ["confirmed"]
    cancel(cast, session_id)
    assert told(gathered()["Bea"]) == ["cancelled"]


def test_who_leaves_and_who_joins_are_told_so(app: Flask, cast: Cast, session_id: int) -> None:
    with transaction():
        db.session.get_one(Practitioner, cast.practitioner_id).email = "chloe@example.org"
        ines = make_practitioner(email="ines@example.org").id
    _all_sent()
    participants = (Participant(cast.class_id, 24), Participant(cast.other_class_id, 20))
    change(cast, session_id, practitioner_ids=(ines,), participants=participants)
    found = gathered()
    assert {name: told(found[name]) for name in ("Chloé", "Inès", "Bea", "Dan")} == {
        "Chloé": ["left"],
        "Inès": ["new"],
        "Bea": ["changed"],
        "Dan": ["new"],
    }


def test_nobody_is_told_of_what_they_did_themselves(app: Flask, cast: Cast) -> None:
    with transaction():
        address = amal(cast).email
        db.session.get_one(Practitioner, cast.practitioner_id).email = address
        make_session(cast)
    assert address not in {each.address for each in gathered().values()}


def test_who_wants_no_changes_gets_none(app: Flask, cast: Cast, session_id: int) -> None:
    with transaction():
        address = db.session.get_one(Teacher, cast.teacher_id).email or ""
        chosen = MailChoice(address=address)
        service.choose(Wanted(changes=False), choices=[chosen], by=amal(cast))
    assert "Bea" not in gathered()
    assert "Bea" in messages(MessageKind.DIGEST)


def test_a_class_whose_teacher_has_no_address_stops_nobody_else(app: Flask, cast: Cast) -> None:
    with transaction():
        teacher = db.session.get_one(Teacher, cast.teacher_id)
        teacher.email, teacher.classes = None, []
        db.session.get_one(SchoolClass, cast.class_id).name = "C" * 120
        make_session(cast, title="T" * 300)
    assert sorted(gathered()) == ["Chloé"]


def test_a_file_of_past_sessions_tells_nobody(app: Flask, cast: Cast) -> None:
    with transaction():
        past = a_session(cast, when=at(date(2026, 11, 5)), state=State.HELD)
        coming = a_session(cast, when=at(date(2026, 12, 10)))
        judge = Judge([past, coming], to_write=True)
        write_all([Judged(past, {cast.class_id: 22}), Judged(coming)], by=amal(cast))
        assert judge.facts is not None
    kept = db.session.scalars(select(SessionChange)).all()
    assert [each.after["starts_on"] for each in kept] == ["2026-12-10"]
    assert sorted(gathered()) == ["Bea", "Chloé"]


def test_a_past_session_that_is_corrected_tells_nobody(app: Flask, cast: Cast, session_id: int) -> None:
    _all_sent()
    with on(datetime(2026, 12, 3, 9, tzinfo=UTC)):
        change(cast, session_id, notes_for_teacher="La classe est venue à pied")
        found = gathered()
    assert {each.state for each in found.values()} == {MessageState.SENT}


def test_links_are_given_once_and_last(app: Flask, cast: Cast, session_id: int) -> None:
    address = gathered()["Bea"].address
    found = db.session.scalars(
        select(SignedLink).where(SignedLink.address == address).order_by(SignedLink.purpose)
    ).all()
    assert [(each.purpose, each.session_id) for each in found] == [
        (Purpose.ANSWER, session_id),
        (Purpose.CHOICES, None),
    ]
    before, kept = found[0].expires_at, found[0].link_id
    change(cast, session_id, when=at(date(2026, 12, 10)))
    gather()
    link = db.session.scalars(select(SignedLink).filter_by(link_id=kept)).one()
    assert (link.expires_at - before).days == 7
    assert db.session.scalar(select(func.count()).select_from(SignedLink).where(SignedLink.address == address)) == 2


def test_the_fortnight_is_told_on_mondays_once(app: Flask, cast: Cast) -> None:
    with transaction():
        make_session(cast)
        make_session(cast, when=at(date(2026, 12, 17)))
    with on(MONDAY_MORNING):
        gather()
        gather()
    found = messages(MessageKind.DIGEST)
    assert {name: len(each.lines) for name, each in found.items()} == {"Bea": 1, "Chloé": 1}
    assert db.session.scalar(select(func.count()).where(Message.kind == MessageKind.DIGEST)) == 2


def test_nothing_is_made_before_the_morning(app: Flask, cast: Cast) -> None:
    with transaction():
        make_session(cast)
    with on(MONDAY_MORNING.replace(hour=5, minute=59)):
        gather()
    assert messages(MessageKind.DIGEST) == {}


@pytest.mark.parametrize(("days", "count"), [(8, 0), (7, 1), (6, 1), (5, 0), (3, 0), (2, 1), (1, 1), (0, 0)])
def test_reminders_of_each_day(app: Flask, cast: Cast, days: int, count: int) -> None:
    with transaction():
        make_session(cast)
    with on(datetime(2026, 12, 3 - days, 7, tzinfo=UTC) if days < 3 else datetime(2026, 11, 33 - days, 7, tzinfo=UTC)):
        gather()
        gather()
    assert [name for name in messages(MessageKind.REMINDER) if name == "Bea"] == ["Bea"] * count


def test_a_reminder_is_made_once_though_its_day_may_be_missed(app: Flask, cast: Cast) -> None:
    with transaction():
        make_session(cast)
        make_session(cast, when=at(start=time(14)))
    for day in (26, 27):
        with on(datetime(2026, 11, day, 8, tzinfo=UTC)):
            gather()
    found = db.session.scalars(select(MessageLine.occasion).join(Message).where(Message.kind == MessageKind.REMINDER))
    assert sorted(found) == ["7:2026-12-03"] * 4  # two sessions, two people, one message each


def test_no_reminder_of_what_was_moved_today_nor_of_what_is_cancelled(app: Flask, cast: Cast, session_id: int) -> None:
    with on(datetime(2026, 11, 26, 6, 30, tzinfo=UTC)):
        change(cast, session_id, when=at(start=time(14)))
        gather()
    assert messages(MessageKind.REMINDER) == {}
    cancel(cast, session_id)
    with on(datetime(2026, 12, 1, 8, tzinfo=UTC)):
        gather()
    assert messages(MessageKind.REMINDER) == {}
