"""Administrators hand out and erase what is held on a person; nobody else does."""

import json

import pytest
from flask import Flask
from sqlalchemy import select

from eac.audit.models import AuditEntry
from eac.core.errors import RuleBroken
from eac.db import db, transaction
from eac.feeds import service as feeds
from eac.feeds.models import Subscription
from eac.feeds.rules import FeedKind
from eac.identity.models import SignIn, User
from eac.identity.rules import Role
from eac.retention import exports
from eac.schools.models import Teacher
from tests.factories.directory import make_class, make_school
from tests.factories.people import Cast, make_user
from tests.factories.sessions import make_session
from tests.partners.reading import version, words
from tests.partners.statements import counted
from tests.signed import Browser


@pytest.fixture
def root_user(app: Flask, cast: Cast) -> Browser:
    """An administrator's browser."""
    with transaction():
        number = make_user(Role.ADMINISTRATOR, name="Root").id
    return Browser(app, number)


def test_all_that_is_held_is_shown_and_exported(root_user: Browser, bea: Browser, cast: Cast) -> None:
    with transaction():
        make_session(cast)
        feeds.create(
            FeedKind.TEACHER, db.session.get_one(Teacher, cast.teacher_id), by=db.session.get_one(User, cast.amal_id)
        )
    path = f"/enseignants/{cast.teacher_id}/donnees"
    shown = words(root_user.text(path))
    for told in ("CE2 B, École Goscinny", "03/12/2026", "Connexions", "pytest"):
        assert told in shown
    answer = root_user.post(path, {"format": "json"})
    held = {each["title"]: each["rows"] for each in json.loads(answer.data)["held"]}
    assert held["Fiche"][0]["Prénom"] == "Bea"
    assert len(held["Séances"]) == len(held["Classes"]) == len(held["Comptes"]) == 1
    assert answer.headers["Content-Disposition"].endswith('-2026-11-24.json"')
    secrets = [*db.session.scalars(select(SignIn.token_hash)), *db.session.scalars(select(Subscription.feed_id))]
    secrets += [user.password or "" for user in db.session.scalars(select(User))]
    assert [each for each in secrets if each and (each in answer.text or each in root_user.text(path))] == []
    table = root_user.post(path, {"format": "csv"}).data.decode("utf-8-sig")
    assert "Fiche;1;Prénom;Bea" in table
    noted = db.session.scalars(select(AuditEntry.actor_name).filter_by(action="export_person")).all()
    assert noted == ["Root", "Root"]


def test_a_person_is_erased_after_a_question(root_user: Browser, amal: Browser, cast: Cast) -> None:
    sheet = f"/enseignants/{cast.teacher_id}"
    assert "Données personnelles" in root_user.text(sheet)
    assert "Données personnelles" not in amal.text(sheet)
    page = root_user.text(f"{sheet}/donnees")
    assert "Elles ne pourront pas être retrouvées" in page
    assert root_user.post(f"{sheet}/effacer", {"version": "9"}).status_code == 409
    assert root_user.post(f"{sheet}/effacer", {"version": version(page)}).location == sheet
    assert "Personne effacée" in root_user.text(sheet)
    assert "Données effacées le" in words(root_user.text(f"{sheet}/donnees"))
    assert amal.post(f"{sheet}/effacer").status_code == 403
    assert amal.post(f"{sheet}/retablir").status_code == 403


def test_an_address_that_nobody_has_is_said(app: Flask, cast: Cast) -> None:
    with app.test_request_context():
        with pytest.raises(RuleBroken, match="Aucune fiche"):
            exports.of_address("personne@example.org")
        held = exports.of_address(db.session.get_one(User, cast.amal_id).email.upper())
        assert held[0].title == "Comptes"


@pytest.mark.slow
def test_the_page_costs_the_same_for_many(root_user: Browser, cast: Cast) -> None:
    def fill(count: int) -> int:
        with transaction():
            bea = db.session.get_one(Teacher, cast.teacher_id)
            bea.classes.extend(make_class(make_school()) for _ in range(count))
        root_user.text(f"/enseignants/{cast.teacher_id}/donnees")
        with counted() as sent:
            root_user.text(f"/enseignants/{cast.teacher_id}/donnees")
        return len(sent)

    assert fill(3) == fill(200)
