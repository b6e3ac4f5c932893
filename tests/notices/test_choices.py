"""Which messages people want, chosen on their page, by the link of a mail, or by their mail program."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eac.db import db
from eac.notices import queries
from eac.notices.models import MailChoice
from eac.notices.rules import Purpose
from eac.schools.models import Teacher
from tests.factories.notices import link
from tests.factories.people import Cast
from tests.guards.pages import form_of
from tests.signed import Browser


def test_one_chooses_on_ones_own_page(cast: Cast, bea: Browser) -> None:
    fields = form_of(bea.text("/mes-messages"))
    assert {name: fields.get(name) for name in ("changes", "reminders", "digest")} == {
        name: ["y"] for name in ("changes", "reminders", "digest")
    }
    kept = {name: value for name, value in fields.items() if name != "digest"}
    assert bea.post("/mes-messages", kept).status_code == 302
    address = db.session.get_one(Teacher, cast.teacher_id).email or ""
    assert queries.wanted_by([address])[address].digest is False
    assert "digest" not in form_of(bea.text("/mes-messages"))


def test_one_chooses_by_the_link_of_a_mail(app: Flask, cast: Cast, client: FlaskClient, message_id: int) -> None:
    path = link(app, cast, Purpose.CHOICES)
    fields = form_of(client.get(path).text)
    kept = {name: value for name, value in fields.items() if name != "reminders"}
    assert "Choix enregistrés" in client.post(path, data=kept, follow_redirects=True).text
    db.session.rollback()
    chosen = db.session.scalars(select(MailChoice)).one()
    assert (chosen.changes, chosen.reminders, chosen.digest) == (True, False, True)


def test_the_mail_programs_own_button_stops_one_kind(
    app: Flask, cast: Cast, client: FlaskClient, message_id: int
) -> None:
    path = f"{link(app, cast, Purpose.CHOICES)}/arret/digest"
    assert client.get(path).status_code == 302
    db.session.rollback()
    assert db.session.scalars(select(MailChoice)).all() == []
    for _ in range(2):
        assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    db.session.rollback()
    chosen = db.session.scalars(select(MailChoice)).one()
    assert (chosen.changes, chosen.reminders, chosen.digest) == (True, True, False)
    assert client.post(path.replace("digest", "autre")).status_code == 404
