"""Someone takes over a class during the year: the sheets tell, the feeds follow."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eac.audit.models import AuditEntry
from eac.db import db, transaction
from eac.feeds import queries as agendas
from eac.feeds import service as feeds
from eac.feeds.models import Subscription
from eac.feeds.rules import FeedKind, Window
from eac.identity.models import User
from eac.schools.models import FormerTeacher, SchoolClass, Teacher
from tests.conftest import NOON
from tests.factories.people import Cast
from tests.factories.sessions import make_session
from tests.guards.pages import form_of
from tests.partners.reading import error, facts, words
from tests.signed import Browser


@pytest.fixture
def school(cast: Cast) -> int:
    """Bea's school; Bea is called Durand."""
    with transaction():
        db.session.get_one(Teacher, cast.teacher_id).last_name = "Durand"
    return cast.school_id


def team(cast: Cast) -> list[str]:
    return [each.full_name for each in db.session.get_one(SchoolClass, cast.class_id).teachers]


def replace(amal: Browser, cast: Cast, **typed: Any) -> Any:
    opened = form_of(amal.text(f"/classes/{cast.class_id}/remplacer"))
    return amal.post(f"/classes/{cast.class_id}/remplacer", {**opened, **typed})


def test_a_successor_takes_over_and_the_sheets_tell(amal: Browser, cast: Cast, school: int) -> None:
    answer = replace(amal, cast, starts_on="2026-11-16", successor_id=str(cast.other_teacher_id), reason="mutation")
    assert answer.location == f"/classes/{cast.class_id}"
    page = amal.text(f"/classes/{cast.class_id}")
    assert facts(page)["Équipe"].startswith("Dan")
    assert "Bea Durand a enseigné jusqu’au dimanche 15 novembre 2026 ; suite prise par Dan Durand" in words(page)
    assert "(mutation)" in words(page)
    assert "A enseigné CE2 B, École Goscinny jusqu’au dimanche 15 novembre 2026" in words(
        amal.text(f"/enseignants/{cast.teacher_id}")
    )
    told = db.session.scalars(select(AuditEntry.sentence).filter_by(action="replace_teacher")).one()
    assert re.fullmatch(r"Dan Durand \d+ prend la suite de Bea Durand\W+CE2 B, École Goscinny", told)


def test_a_newcomer_or_nobody_yet(amal: Browser, cast: Cast, school: int) -> None:
    assert replace(amal, cast, last_name="Neuve", first_name="Eva", email="eva@example.org").status_code == 302
    assert team(cast) == ["Eva Neuve"]
    assert replace(amal, cast).status_code == 302
    assert team(cast) == []
    rows = db.session.scalars(select(FormerTeacher).order_by(FormerTeacher.id)).all()
    assert [row.successor is None for row in rows] == [False, True]


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"starts_on": "2026-11-25"}, "starts_on", "Un remplacement se note à partir du jour où il commence."),
        ({"starts_on": "2026-08-31"}, "starts_on", "Choisissez un jour de l’année scolaire 2026-2027."),
        ({"starts_on": ""}, "starts_on", "Ce champ est obligatoire."),
        ({"first_name": "Eva"}, "last_name", "Écrivez aussi le nom de cette personne."),
        ({"former_id": ""}, "former_id", "Ce champ est obligatoire."),
        ({"reason": "x" * 301}, "reason", "300 caractères au plus."),
    ],
)
def test_a_refused_replacement(amal: Browser, cast: Cast, typed: dict[str, str], field: str, sentence: str) -> None:
    answer = replace(amal, cast, **typed)
    assert (answer.status_code, error(answer.text, field)) == (422, sentence)
    assert db.session.scalars(select(FormerTeacher)).all() == []


def test_oneself_or_two_people_at_once_are_refused(amal: Browser, cast: Cast) -> None:
    own = replace(amal, cast, successor_id=str(cast.teacher_id))
    assert error(own.text, "successor_id") == "Choisissez une autre personne que celle qui part."
    both = replace(amal, cast, successor_id=str(cast.other_teacher_id), last_name="Neuve")
    assert error(both.text, "last_name") == "Choisissez une personne connue ou écrivez un nom, pas les deux."


def test_an_older_version_of_the_class_is_refused(amal: Browser, cast: Cast) -> None:
    opened = form_of(amal.text(f"/classes/{cast.class_id}/remplacer"))
    with transaction():
        db.session.get_one(SchoolClass, cast.class_id).headcount = 20
    answer = amal.post(f"/classes/{cast.class_id}/remplacer", {**opened, "last_name": "Neuve"})
    assert (answer.status_code, form_of(answer.text)["last_name"]) == (409, ["Neuve"])
    assert db.session.scalars(select(FormerTeacher)).all() == []


def test_the_feeds_follow_the_present_teacher(app: Flask, amal: Browser, cast: Cast) -> None:
    def listed(teacher: int) -> int:
        window = Window(NOON, NOON)
        return len(agendas.sessions_shown(FeedKind.TEACHER, teacher, window))

    def revisions() -> dict[int, int]:
        rows = db.session.execute(select(Subscription.subject_id, Subscription.revision))
        return {row.subject_id: row.revision for row in rows}

    with transaction():
        make_session(cast)
        by = db.session.get_one(User, cast.amal_id)
        for id_ in (cast.teacher_id, cast.other_teacher_id):
            feeds.create(FeedKind.TEACHER, db.session.get_one(Teacher, id_), by=by)
    before = revisions()
    assert (listed(cast.teacher_id), listed(cast.other_teacher_id)) == (1, 0)
    db.session.rollback()
    assert replace(amal, cast, successor_id=str(cast.other_teacher_id)).status_code == 302
    assert (listed(cast.teacher_id), listed(cast.other_teacher_id)) == (0, 1)
    after = revisions()
    assert [after[id_] > before[id_] for id_ in (cast.teacher_id, cast.other_teacher_id)] == [True, True]
