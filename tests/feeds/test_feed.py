"""The feed over HTTP: what it answers, to whom, with which headers, and what it never tells."""

import gzip
import re
from datetime import timedelta

import pytest
import vobject
from flask import Flask
from ical.calendar_stream import IcsCalendarStream
from sqlalchemy import event, select

from eac.core import clock
from eac.db import db, transaction
from eac.feeds import service
from eac.feeds.models import Subscription
from eac.feeds.rules import FeedKind
from eac.identity.models import User
from tests.conftest import NOON
from tests.factories.people import Cast
from tests.factories.sessions import THURSDAY, at, make_session
from tests.feeds.readers import Reader, path_of, subscribe
from tests.feeds.samples import logical_lines, read
from tests.signed import Browser


def the_subscription() -> Subscription:
    return db.session.scalars(select(Subscription)).one()


def test_a_feed_shows_the_session_in_three_parsers(reader: Reader) -> None:
    data = reader.fetch().data
    (shown,) = read(data)
    assert shown["summary"] == "Atelier marionnettes – CE2 B, École Goscinny"
    assert (shown["status"], shown["transparency"], shown["location"]) == ("TENTATIVE", "OPAQUE", "École Goscinny")
    assert f"{shown['starts_at']:%Y-%m-%d %H:%M %Z}" == "2026-12-03 09:00 CET"
    assert f"{shown['ends_at']:%H:%M}" == "10:30"
    assert [str(one.summary.value) for one in vobject.readOne(data.decode()).vevent_list] == [shown["summary"]]
    assert [one.summary for one in IcsCalendarStream.calendar_from_ics(data.decode()).events] == [shown["summary"]]


def test_the_description_tells_what_a_teacher_needs_and_ends_with_the_sheet(reader: Reader) -> None:
    (shown,) = read(reader.fetch().data)
    lines = shown["description"].replace("\u202f", " ").split("\n")
    assert lines[:4] == [
        "Séance à confirmer.",
        "Classe : CE2 B, École Goscinny",
        "Nature : Atelier de pratique",
        "Lieu : École Goscinny",
    ]
    assert lines[4].startswith("Avec : Chloé Artiste ")
    assert lines[5].startswith("http://localhost/seances/")


def test_the_calendar_is_named_after_its_subject_and_gives_its_own_address(reader: Reader) -> None:
    answer = reader.fetch()
    lines = [line.replace("\u202f", " ") for line in logical_lines(answer.data)]
    names = {line.partition(":")[2].rstrip("0123456789") for line in lines if re.match("NAME|X-WR-CALNAME", line)}
    assert names == {"Séances – Bea Durand "}
    assert f"SOURCE;VALUE=URI:http://localhost{reader.path}" in lines


def test_the_headers_of_a_whole_answer(reader: Reader) -> None:
    answer = reader.fetch()
    kept = (
        "Content-Type",
        "Cache-Control",
        "Content-Disposition",
        "Referrer-Policy",
        "X-Robots-Tag",
        "X-Content-Type-Options",
    )
    assert {name: answer.headers[name] for name in kept} == {
        "Content-Type": "text/calendar; charset=utf-8",
        "Cache-Control": "private, no-cache",
        "Content-Disposition": 'inline; filename="seances.ics"',
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex, nofollow, noarchive",
        "X-Content-Type-Options": "nosniff",
    }
    assert answer.headers["ETag"].startswith('"')
    assert "Set-Cookie" not in answer.headers
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_head_gives_the_same_headers_without_a_body(reader: Reader) -> None:
    whole = reader.fetch()
    head = reader.app.test_client().head(reader.path)
    db.session.rollback()
    assert (head.status_code, head.data) == (200, b"")
    same = ("Content-Type", "Content-Length", "ETag", "Last-Modified", "Cache-Control")
    assert {name: head.headers[name] for name in same} == {name: whole.headers[name] for name in same}


def test_nothing_changed_nothing_sent(reader: Reader) -> None:
    first = reader.fetch()
    with clock.freeze(NOON + timedelta(seconds=2)):
        again = reader.fetch()
        assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])
        assert reader.poll() is not None
        assert reader.poll() is None
        assert reader.poll_by_date() is None


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"If-None-Match": "{etag}"}, 304),
        ({"If-None-Match": "W/{etag}"}, 304),
        ({"If-None-Match": '"other", {etag}'}, 304),
        ({"If-Modified-Since": "{date}"}, 304),
        ({"If-Modified-Since": "Mon, 01 Sep 2025 00:00:00 GMT"}, 200),
        ({"If-Modified-Since": "yesterday"}, 200),
        ({"If-None-Match": '"other"', "If-Modified-Since": "{date}"}, 200),
    ],
)
def test_conditional_requests(reader: Reader, asked: dict[str, str], status: int) -> None:
    first = reader.fetch()
    values = {"etag": first.headers["ETag"], "date": first.headers["Last-Modified"]}
    answer = reader.fetch(**{name: form.format(**values) for name, form in asked.items()})
    assert answer.status_code == status
    assert answer.headers["ETag"] == values["etag"]


def test_gzip_is_given_when_asked_with_its_own_tag(reader: Reader) -> None:
    plain, zipped = reader.fetch(), reader.fetch(**{"Accept-Encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(zipped.data) == plain.data
    assert zipped.headers["ETag"] != plain.headers["ETag"]
    known = {"If-None-Match": zipped.headers["ETag"]}
    assert reader.fetch(**known, **{"Accept-Encoding": "gzip"}).status_code == 304


def statements_of(reader: Reader, **headers: str) -> list[str]:
    """The SQL of one poll."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        reader.fetch(**headers)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return [statement for statement in seen if not statement.startswith("BEGIN")]


def test_an_unchanged_feed_asks_the_database_once_and_reads_no_session(reader: Reader) -> None:
    tag = reader.fetch().headers["ETag"]
    asked: list[str] = []

    def note(*_rest: object) -> None:
        asked.append("connection")

    event.listen(db.engine, "checkout", note)
    try:
        by_work_unit = statements_of(reader, **{"If-None-Match": tag})
    finally:
        event.remove(db.engine, "checkout", note)
    assert (asked, by_work_unit) == (["connection"], [])


def test_the_statements_of_a_whole_answer_do_not_grow_with_its_sessions(cast: Cast, reader: Reader) -> None:
    reader.fetch()
    counts = []
    for weeks in (range(5, 6), range(6, 12)):
        with transaction():
            for week in weeks:
                make_session(cast, when=at(THURSDAY + timedelta(weeks=week)))
        counts.append(len(statements_of(reader)))
    assert len(reader.summaries()) == 8
    assert counts[1] == counts[0]


# --- Whose, and for how long --------------------------------------------------------------------------------------


def test_each_agenda_holds_its_own_sessions_and_the_same_event(app: Flask, cast: Cast, reader: Reader) -> None:
    subjects = {
        FeedKind.CLASS: cast.class_id,
        FeedKind.SCHOOL: cast.school_id,
        FeedKind.PRACTITIONER: cast.practitioner_id,
        FeedKind.VENUE: cast.venue_id,
    }
    mine = read(reader.fetch().data)
    found = {kind: read(Reader(app, subscribe(cast, kind, id_)).fetch().data) for kind, id_ in subjects.items()}
    assert found == {FeedKind.CLASS: mine, FeedKind.SCHOOL: mine, FeedKind.PRACTITIONER: mine, FeedKind.VENUE: []}
    stranger = Reader(app, subscribe(cast, FeedKind.TEACHER, cast.other_teacher_id))
    assert stranger.summaries() == []


def test_a_replaced_address_says_so_without_any_session(app: Flask, cast: Cast, reader: Reader) -> None:
    reader.poll()
    with transaction():
        service.renew(the_subscription(), version=1, by=db.session.get_one(User, cast.amal_id))
    answer = reader.fetch(**reader.kept)
    assert answer.status_code == 200
    assert read(answer.data) == []
    assert "NAME:Agenda remplacé : demandez la nouvelle adresse" in answer.text.replace("\u202f", " ")
    assert "Bea" not in answer.text
    renewed = Reader(app, path_of(the_subscription()))
    assert renewed.path != reader.path
    assert renewed.summaries() == ["Atelier marionnettes – CE2 B, École Goscinny"]
    with clock.freeze(NOON + timedelta(days=30)):
        assert reader.fetch().status_code == 404
        assert renewed.fetch().status_code == 200


def test_a_closed_agenda_says_so_for_thirty_days_then_nothing(app: Flask, cast: Cast, reader: Reader) -> None:
    with transaction():
        service.revoke(the_subscription(), version=1, by=db.session.get_one(User, cast.amal_id))
    with clock.freeze(NOON + timedelta(days=29)):
        answer = reader.fetch()
        assert (answer.status_code, read(answer.data)) == (200, [])
        assert "NAME:Agenda fermé\r\n" in answer.text
    with clock.freeze(NOON + timedelta(days=30)):
        assert reader.fetch().status_code == 404


def test_all_wrong_addresses_get_one_and_the_same_answer(app: Flask, cast: Cast, reader: Reader) -> None:
    _, _, feed_id, file = reader.path.split("/")
    wrong = [f"/f/{feed_id}/{'x' * 22}.ics", f"/f/{'y' * 22}/{file}", f"/f/{feed_id}/é.ics", f"/f/{feed_id}/x.ics"]
    answers = [app.test_client().get(path) for path in wrong]
    seen = {(one.status_code, one.text, str(sorted(one.headers.items()))) for one in answers}
    assert len(seen) == 1
    assert (answers[0].status_code, answers[0].mimetype) == (404, "text/plain")
    assert answers[0].text == "Aucun agenda à cette adresse.\n"


def test_who_tries_many_addresses_waits_but_subscribers_do_not(app: Flask, cast: Cast, reader: Reader) -> None:
    from eac.web.security import limiter

    limiter.enabled = True
    try:
        limiter.reset()
        wrong = [app.test_client().get(f"/f/{'y' * 22}/{'x' * 22}.ics") for _ in range(21)]
        assert [one.status_code for one in wrong] == [404] * 20 + [429]
        assert wrong[-1].mimetype == "text/plain"
        assert reader.fetch().status_code == 200
    finally:
        limiter.reset()
        limiter.enabled = False


def test_the_address_of_an_event_is_its_sheet_which_the_teacher_may_open(reader: Reader, bea: Browser) -> None:
    (shown,) = read(reader.fetch().data)
    assert "Atelier marionnettes" in bea.text(shown["url"].removeprefix("http://localhost"))
