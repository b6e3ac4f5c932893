"""« Mon agenda » and the page of each agenda: who sees which address, and what the acts on it do."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eac.audit.models import AuditEntry
from eac.db import db, transaction
from eac.feeds.models import Subscription
from eac.feeds.rules import FeedKind
from eac.identity.rules import Role
from tests.factories.people import Cast, make_user
from tests.feeds.readers import Reader, path_of, subscribe
from tests.signed import Browser


def browser(app: Flask, role: Role, scope_id: int = 0) -> Browser:
    with transaction():
        person_id = make_user(role, scope_id).id
    return Browser(app, person_id)


@pytest.fixture
def people(app: Flask, cast: Cast, amal: Browser, bea: Browser, dan: Browser) -> dict[str, Browser]:
    """One browser per role, those bound to something bound to the cast's own."""
    return {
        "coordinator": amal,
        "teacher": bea,
        "stranger": dan,
        "practitioner": Browser(app, cast.chloe_id),
        "head": browser(app, Role.HEAD, cast.school_id),
        "other head": browser(app, Role.HEAD, cast.other_school_id),
        "mediator": browser(app, Role.MEDIATOR, cast.partner_id),
        "reader": browser(app, Role.READER),
        "administrator": browser(app, Role.ADMINISTRATOR),
    }


PAGES = {
    "teacher": "/enseignants/{cast.teacher_id}/agenda",
    "class": "/classes/{cast.class_id}/agenda",
    "school": "/etablissements/{cast.school_id}/agenda",
    "practitioner": "/intervenants/{cast.practitioner_id}/agenda",
    "venue": "/lieux/{cast.venue_id}/agenda",
}
STAFF = {"coordinator", "administrator"}
READERS = {
    "teacher": STAFF | {"teacher"},
    "class": STAFF | {"teacher", "head"},
    "school": STAFF | {"teacher", "head"},
    "practitioner": STAFF | {"practitioner"},
    "venue": STAFF | {"mediator"},
}
MANAGERS = {
    kind: readers - ({"teacher"} if kind in {"class", "school"} else set()) for kind, readers in READERS.items()
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", PAGES)
def test_who_sees_and_who_manages_each_agenda(kind: str, cast: Cast, people: dict[str, Browser]) -> None:
    path = PAGES[kind].format(cast=cast)
    number = path.split("/")[2]
    seen = {name for name, person in people.items() if person.get(path).status_code == 200}
    assert seen == READERS[kind]
    made = {name: person.post(f"/agendas/{kind}/{number}/activer").status_code for name, person in people.items()}
    assert {name for name, status in made.items() if status == 302} == READERS[kind]
    assert {status for name, status in made.items() if name not in READERS[kind]} == {404}
    for act in ("renouveler", "fermer"):
        done = {name: person.post(f"/agendas/{kind}/{number}/{act}").status_code for name, person in people.items()}
        assert {name for name, status in done.items() if status == 302} == MANAGERS[kind]
        assert {name for name, status in done.items() if status == 403} == READERS[kind] - MANAGERS[kind]


def test_visitors_are_asked_to_sign_in(client: FlaskClient, cast: Cast) -> None:
    for path in ("/mon-agenda", PAGES["teacher"].format(cast=cast)):
        answer = client.get(path)
        assert (answer.status_code, answer.location.split("?")[0]) == (302, "/connexion")


def test_an_agenda_that_does_not_exist_is_not_found(amal: Browser) -> None:
    assert amal.get("/classes/9999/agenda").status_code == 404
    assert amal.post("/agendas/nothing/1/activer").status_code == 404


def titles(html: str) -> list[str]:
    """The second-level headings of a page, in plain spaces."""
    return [re.sub(r"\s+", " ", title) for title in re.findall(r"<h2[^>]*>(.*?)</h2>", html, re.DOTALL)]


def test_a_teacher_finds_own_agenda_classes_and_school(bea: Browser, cast: Cast) -> None:
    first, *others = titles(bea.text("/mon-agenda"))
    assert re.fullmatch(r"Bea Durand \d+", first)
    assert others == ["CE2 B, École Goscinny", "École Goscinny", "S’abonner, une fois pour toutes"]


def test_a_head_finds_the_school_and_a_practitioner_their_own(people: dict[str, Browser]) -> None:
    assert titles(people["head"].text("/mon-agenda"))[0] == "École Goscinny"
    assert titles(people["practitioner"].text("/mon-agenda"))[0].startswith("Chloé Artiste")
    assert people["coordinator"].get("/mon-agenda").status_code == 403


def test_activating_shows_an_address_that_works(app: Flask, bea: Browser, cast: Cast) -> None:
    before = bea.text("/mon-agenda")
    assert "/f/" not in before
    assert before.count("Activer cet agenda") == 3
    answer = bea.post(f"/agendas/teacher/{cast.teacher_id}/activer")
    assert answer.location == f"/enseignants/{cast.teacher_id}/agenda"
    html = bea.text(answer.location)
    (shown,) = re.findall(r'value="http://localhost(/f/[^"]+\.ics)"', html)
    assert Reader(app, shown).poll() == []
    assert f'href="webcal://localhost{shown}"' in html
    assert "calendar.google.com/calendar/render?cid=webcal%3A%2F%2Flocalhost%2Ff%2F" in html
    assert "outlook.live.com/calendar/0/addfromweb?url=http%3A%2F%2Flocalhost%2Ff%2F" in html
    assert bea.text("/mon-agenda").count("Activer cet agenda") == 2


def test_activating_twice_keeps_the_address(bea: Browser, cast: Cast) -> None:
    for _ in range(2):
        bea.post(f"/agendas/teacher/{cast.teacher_id}/activer")
    assert [(row.generation, row.version) for row in db.session.scalars(select(Subscription))] == [(1, 1)]


def test_replacing_and_closing_leave_their_trace(app: Flask, bea: Browser, cast: Cast) -> None:
    reader = Reader(app, subscribe(cast, FeedKind.TEACHER, cast.teacher_id))
    address = f"/agendas/teacher/{cast.teacher_id}"
    bea.post(f"{address}/renouveler", {"version": "1"})
    html = bea.text(f"/enseignants/{cast.teacher_id}/agenda")
    assert reader.path not in html
    assert path_of(db.session.scalars(select(Subscription)).one()) in html
    db.session.rollback()
    bea.post(f"{address}/fermer", {"version": "2"})
    closed = bea.text(f"/enseignants/{cast.teacher_id}/agenda")
    assert "Cet agenda est fermé." in closed
    assert "/f/" not in closed
    bea.post(f"{address}/renouveler", {"version": "3"})
    assert "/f/" in bea.text(f"/enseignants/{cast.teacher_id}/agenda")
    acts = db.session.scalars(select(AuditEntry).filter_by(subject_type="Subscription").order_by(AuditEntry.id))
    assert [(row.action, row.actor_name) for row in acts] == [
        ("create_feed", "Amal"),
        ("renew_feed", "Bea"),
        ("revoke_feed", "Bea"),
        ("renew_feed", "Bea"),
    ]


def test_the_journal_and_the_table_hold_no_signature(app: Flask, cast: Cast) -> None:
    signature = subscribe(cast, FeedKind.SCHOOL, cast.school_id).split("/")[-1].removesuffix(".ics")
    rows = [*db.session.execute(select(Subscription.__table__)), *db.session.execute(select(AuditEntry.__table__))]
    assert signature not in repr(rows)


def test_an_act_on_an_outdated_page_is_refused(bea: Browser, cast: Cast) -> None:
    subscribe(cast, FeedKind.TEACHER, cast.teacher_id)
    address = f"/agendas/teacher/{cast.teacher_id}"
    assert bea.post(f"{address}/renouveler", {"version": "1"}).status_code == 302
    assert bea.post(f"{address}/fermer", {"version": "1"}).status_code == 409


def test_a_closed_shared_agenda_is_reopened_by_the_school_only(cast: Cast, people: dict[str, Browser]) -> None:
    path = subscribe(cast, FeedKind.CLASS, cast.class_id)
    people["head"].post(f"/agendas/class/{cast.class_id}/fermer", {"version": "1"})
    page = f"/classes/{cast.class_id}/agenda"
    assert "peut lui donner une nouvelle adresse" in people["teacher"].text(page)
    assert people["teacher"].post(f"/agendas/class/{cast.class_id}/activer").status_code == 403
    assert people["head"].post(f"/agendas/class/{cast.class_id}/renouveler", {"version": "2"}).status_code == 302
    assert path not in people["teacher"].text(page)
    assert "/f/" in people["teacher"].text(page)


def test_the_page_says_when_and_by_what_the_agenda_was_read(app: Flask, bea: Browser, cast: Cast) -> None:
    reader = Reader(app, subscribe(cast, FeedKind.TEACHER, cast.teacher_id))
    page = f"/enseignants/{cast.teacher_id}/agenda"
    assert "Jamais lu à cette adresse" in bea.text(page)
    reader.fetch(**{"User-Agent": "Thunderbird/140.0"})
    html = bea.text(page).replace("\u202f", " ")
    assert "mardi 24 novembre 2026, 12 h" in html
    assert "Thunderbird" in html


def test_pages_with_addresses_are_not_kept_by_browsers(bea: Browser, cast: Cast) -> None:
    subscribe(cast, FeedKind.TEACHER, cast.teacher_id)
    assert bea.get("/mon-agenda").headers["Cache-Control"] == "no-store"
