"""What mails say: text, HTML and calendar file, read back as mail programs do."""

import re
from collections.abc import Callable
from datetime import time
from email.message import EmailMessage

from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from eac.db import db, transaction
from eac.feeds.rules import FeedKind
from eac.identity.models import User
from eac.notices.models import Message
from eac.notices.work import Round
from eac.schools.models import School, Teacher
from tests.factories.directory import make_activity
from tests.factories.notices import change, gather, later
from tests.factories.people import Cast
from tests.factories.sessions import at, make_session
from tests.feeds.readers import Reader, subscribe
from tests.notices.server import Box, part

Go = Callable[[str | None], Round]
DEAD = "smtp://127.0.0.1:1"
DELAY = {"minutes": 16}


def to(box: Box, cast: Cast) -> EmailMessage:
    """The last mail that Bea got."""
    address = db.session.get_one(Teacher, cast.teacher_id).email or ""
    return next(mail for mail in reversed(box.mails) if address in str(mail["To"]))


def test_a_mail_says_what_when_where_in_text_html_and_calendar(cast: Cast, session_id: int, go: Go, box: Box) -> None:
    gather()
    with later(**DELAY):
        done = go(box.url)
    assert (done.sent.sent, done.sent.failed, len(box.mails)) == (4, 0, 4)  # two people, changes and fortnight
    mail = next(each for each in box.mails if "Bea" in str(each["To"]) and "Nouvelle" in str(each["Subject"]))
    assert str(mail["Subject"]) == "Nouvelle séance\u202f: «\u202fAtelier marionnettes\u202f», jeudi 3 décembre"
    assert (mail["Auto-Submitted"], mail["From"].addresses[0].addr_spec) == ("auto-generated", "eac@localhost")
    text, html = part(mail, "text/plain"), part(mail, "text/html")
    for said in (text, html):
        assert "jeudi 3 décembre de 9\u202fh à 10\u202fh\u202f30" in said
        assert "Salle du musée" in said
        assert f"http://localhost/seances/{session_id}" in said
        assert "http://localhost/r/" in said
    assert "<img" not in html
    db.session.rollback()
    kept = db.session.scalars(select(Message.sent_text).where(Message.sent_text.contains("/r/"))).one()
    assert re.findall(r"/[rm]/[\w-]{22}/(.)", kept) == ["…", "…"]


def test_the_calendar_file_is_the_feeds_own_event(app: Flask, cast: Cast, session_id: int, go: Go, box: Box) -> None:
    gather()
    with later(hours=1):
        change(cast, session_id, when=at(start=time(14)))
        gather()
    with later(hours=2):
        go(box.url)
        own = Calendar.from_ical(part(to(box, cast), "text/calendar")).walk("VEVENT")[0]
        fed = Reader(app, subscribe(cast, FeedKind.TEACHER, cast.teacher_id)).fetch()
        theirs = Calendar.from_ical(fed.data).walk("VEVENT")[0]
    assert {name: own[name] for name in ("UID", "SEQUENCE", "SUMMARY")} == {
        name: theirs[name] for name in ("UID", "SEQUENCE", "SUMMARY")
    }
    assert own["SEQUENCE"] == 1
    kept = next(each for each in to(box, cast).walk() if each.get_content_type() == "text/calendar")
    assert (kept.get_param("method"), kept.get_filename()) == ("PUBLISH", "seances.ics")


def test_a_move_shows_the_old_and_the_new(cast: Cast, session_id: int, go: Go, box: Box) -> None:
    gather()
    with later(**DELAY):
        go(box.url)
    with later(hours=1):
        change(cast, session_id, when=at(start=time(14)), notes_for_teacher="Apporter un tablier")
        gather()
    with later(hours=2):
        go(box.url)
    text = part(to(box, cast), "text/plain")
    assert (
        "jeudi 3 décembre de 9\u202fh à 10\u202fh\u202f30 → jeudi 3 décembre de 14\u202fh à 15\u202fh\u202f30" in text
    )
    assert "Apporter un tablier" in text


def test_a_hostile_title_makes_no_header(cast: Cast, go: Go, box: Box) -> None:
    with transaction():
        title = "Atelier\r\nBcc: espion@example.org\r\n\r\n<script>alert(1)</script>"
        db.session.get_one(Teacher, cast.teacher_id).last_name = "Durand\r\nBcc: espion@example.org"
        make_session(cast, activity_id=make_activity(title="A" * 300).id, title=title)
    gather()
    with later(**DELAY):
        go(box.url)
    mail = to(box, cast)
    assert len(box.mails) == 4
    assert {mail["Bcc"] for mail in box.mails} == {None}
    assert "espion" not in str([address.addr_spec for mail in box.mails for address in mail["To"].addresses])
    assert "<script>" not in part(mail, "text/html")


def test_who_cannot_sign_in_is_led_to_no_closed_door(cast: Cast, session_id: int, go: Go, box: Box) -> None:
    with transaction():
        db.session.get_one(User, cast.bea_id).active = False
        db.session.get_one(School, cast.school_id).email = "ecole@example.org"
    gather()
    with later(**DELAY):
        go(box.url)
    told = [mail for mail in box.mails if "Nouvelle" in str(mail["Subject"])]
    leads = {str(mail["To"]).partition(" ")[0].strip('"'): part(mail, "text/plain") for mail in told}
    assert {name: ("/seances/" in text, "/r/" in text) for name, text in leads.items()} == {
        "Bea": (False, True),
        "Chloé": (True, False),
        "École": (False, False),
    }
