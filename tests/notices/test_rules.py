"""What one person is told of one session, when, and how often it is tried again."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from eac.core.errors import RuleBroken
from eac.notices.links import Worth, link_key, opens, path, signature
from eac.notices.mail import one_line
from eac.notices.people import Book, Contact, Part, first_reachable, usable
from eac.notices.rules import (
    Answer,
    MessageKind,
    NewSetting,
    Purpose,
    Reply,
    Snapshot,
    Told,
    Wanted,
    difference,
    due_at,
    reminder_of,
    wait_after,
)
from eac.scheduling.rules import State

NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)
SESSION = Snapshot(
    starts_on=date(2027, 1, 12),
    starts_time=time(9),
    ends_on=date(2027, 1, 12),
    ends_time=time(10),
    zone="Europe/Paris",
    place="Musée",
    place_id="venue:1",
    state=State.PROPOSED,
    title="Atelier",
    classes=((1, "CE2 B"), (2, "CM1 A")),
    practitioners=((5, "Chloé"),),
)
MOVED = replace(SESSION, starts_on=date(2027, 1, 14), ends_on=date(2027, 1, 14))
DRAFT = replace(SESSION, state=State.DRAFT)
CONFIRMED = replace(SESSION, state=State.CONFIRMED)
CANCELLED = replace(SESSION, state=State.CANCELLED)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (None, SESSION, Told.NEW),
        (DRAFT, SESSION, Told.NEW),
        (SESSION, MOVED, Told.MOVED),
        (SESSION, replace(SESSION, place_id="venue:2", place="Théâtre"), Told.MOVED),
        (SESSION, replace(MOVED, state=State.CONFIRMED), Told.MOVED),
        (SESSION, CONFIRMED, Told.CONFIRMED),
        (SESSION, replace(SESSION, notes="Apporter un tablier"), Told.CHANGED),
        (SESSION, replace(SESSION, practitioners=()), Told.CHANGED),
        (SESSION, CANCELLED, Told.CANCELLED),
        (SESSION, replace(SESSION, state=State.POSTPONED), Told.POSTPONED),
        (CANCELLED, SESSION, Told.RESTORED),
        (SESSION, None, Told.LEFT),
        (SESSION, DRAFT, Told.LEFT),
        (SESSION, SESSION, None),
        (None, DRAFT, None),
        (DRAFT, replace(DRAFT, title="Autre"), None),
        (DRAFT, CANCELLED, None),
        (None, CANCELLED, None),
        (CANCELLED, CANCELLED, None),
        (None, None, None),
    ],
)
def test_what_is_told(before: Snapshot | None, after: Snapshot | None, told: Told | None) -> None:
    assert difference(before, after) is told


def test_gathered_changes_leave_a_delay_after_the_last_and_four_after_the_first() -> None:
    delay = timedelta(minutes=15)
    leaves = [due_at(NOON, NOON + timedelta(minutes=each), delay) - NOON for each in (0, 10, 50, 300)]
    assert [each.total_seconds() / 60 for each in leaves] == [15, 25, 60, 60]


def test_attempts_wait_longer_each_time_up_to_six_hours() -> None:
    waits = [wait_after(attempts).total_seconds() / 60 for attempts in (0, 1, 2, 3, 9, 10, 500)]
    assert waits == [0, 1, 2, 4, 256, 360, 360]


def test_reminders_seven_and_two_days_before_or_the_day_after() -> None:
    today = date(2027, 3, 25)  # the clock goes forward on the 28th: days are counted, not hours
    marks = {days: reminder_of(today, today + timedelta(days)) for days in range(-1, 10)}
    assert {days for days, mark in marks.items() if mark == 7} == {6, 7}
    assert {days for days, mark in marks.items() if mark == 2} == {1, 2}


def test_a_person_with_several_parts_is_one() -> None:
    both = Contact("bea@example.org", "Bea")
    book = Book(
        {
            (Part.TEACHER, 1): [both],
            (Part.TEACHER, 2): [Contact("dan@example.org", "Dan")],
            (Part.HEAD, 9): [both],
            (Part.VENUE, 1): [Contact("musee@example.org", "Musée")],
        },
        {1: 9, 2: 9},
    )
    found = book.concerned(SESSION)
    assert {address: set(each.parts) for address, each in found.items()} == {
        "bea@example.org": {Part.TEACHER, Part.HEAD},
        "dan@example.org": {Part.TEACHER},
        "musee@example.org": {Part.VENUE},
    }
    assert book.concerned(None) == {}


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" Bea@Example.ORG ", "bea@example.org"),
        ("", ""),
        (None, ""),
        ("bea", ""),
        ("@example.org", ""),
        ("a@b@c", ""),
        ("12@efface.invalid", ""),
        ("bea@example.org\r\nBcc: x@example.org", ""),
    ],
)
def test_addresses_that_mail_can_go_to(typed: str | None, address: str) -> None:
    assert usable(typed) == address


def test_the_first_way_that_leads_to_anybody() -> None:
    bea = Contact("bea@example.org", "Bea")
    assert first_reachable([], [bea], [Contact("x@example.org", "x")]) == [bea]
    assert first_reachable([], []) == []


def test_a_problem_must_be_told() -> None:
    assert Reply(Answer.SEEN).note == ""
    with pytest.raises(RuleBroken):
        Reply(Answer.PROBLEM)


@pytest.mark.parametrize("minutes", [-1, 1441])
def test_a_delay_that_makes_no_sense(minutes: int) -> None:
    with pytest.raises(RuleBroken):
        NewSetting(minutes)


def test_choices() -> None:
    wanted = Wanted(reminders=False)
    assert [wanted.takes(kind) for kind in MessageKind] == [True, False, True, True]


KEY = link_key("a secret of the tests, long enough")
LINK = Worth(Purpose.ANSWER, "abcdefghijklmnopqrstuv", 1, NOON)


def test_a_link_opens_for_its_purpose_generation_and_time_alone() -> None:
    before, right = NOON - timedelta(seconds=1), signature(KEY, LINK)
    assert opens(KEY, LINK, Purpose.ANSWER, right, before)
    assert not opens(KEY, LINK, Purpose.ANSWER, right, NOON)
    assert not opens(KEY, LINK, Purpose.CHOICES, right, before)
    assert not opens(KEY, replace(LINK, generation=2), Purpose.ANSWER, right, before)
    assert not opens(KEY, None, Purpose.ANSWER, right, before)
    assert not opens(KEY, LINK, Purpose.ANSWER, right[:-1] + "é", before)
    assert not opens(link_key("another secret of the tests, long"), LINK, Purpose.ANSWER, right, before)


def test_the_same_id_under_another_purpose_has_another_signature() -> None:
    assert signature(KEY, replace(LINK, purpose=Purpose.CHOICES)) != signature(KEY, LINK)
    assert path(KEY, LINK) == f"/r/{LINK.link_id}/{signature(KEY, LINK)}"


@pytest.mark.parametrize(
    "hostile", ["a\r\nBcc: x@example.org", "a\nBcc: x@example.org", "a\x00\x0b b", "a\u2028b", "  a  b "]
)
def test_a_header_stays_on_its_line(hostile: str) -> None:
    assert one_line(hostile).isprintable()
    assert "  " not in one_line(hostile)
