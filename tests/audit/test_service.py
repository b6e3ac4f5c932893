"""The journal: what changed, who did it, never a secret."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from eac.audit import queries, service
from eac.audit.models import AuditEntry
from eac.audit.service import System
from eac.db import db, transaction
from eac.identity.models import User
from eac.scheduling import service as scheduling
from eac.schools.rules import SchoolKind
from tests.conftest import NOON
from tests.factories.directory import make_school
from tests.factories.people import Cast
from tests.factories.sessions import a_session, make_session
from tests.signed import Browser


def test_an_entry_says_who_what_when(app: Flask, cast: Cast) -> None:
    with transaction():
        school = make_school(name="École Goscinny")
        amal = db.session.get_one(User, cast.amal_id)
        service.record("rename", school, "École renommée", by=amal, changes={"name": ["A", "B"]})
        number = school.id
    entry = db.session.scalars(select(AuditEntry).filter_by(action="rename")).one()
    told = (
        entry.at,
        entry.actor_id,
        entry.actor_name,
        entry.subject_type,
        entry.subject_id,
        entry.sentence,
        entry.changes,
    )
    assert told == (NOON, cast.amal_id, "Amal", "School", number, "École renommée", {"name": ["A", "B"]})


def test_a_new_row_has_its_number_in_the_entry(app: Flask) -> None:
    with transaction():
        school = make_school()
        entry = service.record("add", school, "École ajoutée", by=System())
        assert (entry.subject_id, entry.actor_id, entry.actor_name) == (school.id, None, "Système")


def test_a_long_sentence_is_cut_to_the_column(app: Flask) -> None:
    with transaction():
        entry = service.record("add", make_school(), "x" * 900, by=System())
        assert len(entry.sentence) == 500


def test_differences_are_plain_values_before_and_after(app: Flask) -> None:
    with transaction():
        school = make_school(name="Avant")
        assert service.diff(school) == {}
        school.name, school.kind = "Après", SchoolKind.NURSERY
        school.archived_at = datetime(2026, 1, 2, tzinfo=UTC)
        assert service.diff(school) == {
            "name": ["Avant", "Après"],
            "kind": ["elementary", "nursery"],
            "archived_at": [None, "2026-01-02T00:00:00+00:00"],
        }
        school.name = "Avant"
        assert "name" not in service.diff(school)


@pytest.mark.parametrize("column", ["password", "fs_uniquifier"])
def test_secrets_are_never_copied(app: Flask, cast: Cast, column: str) -> None:
    with transaction():
        amal = db.session.get_one(User, cast.amal_id)
        setattr(amal, column, "nouveau secret")
        amal.display_name = "Amal B."
        assert service.diff(amal) == {"display_name": ["Amal", "Amal B."]}


def test_history_is_of_one_subject_newest_first(app: Flask) -> None:
    with transaction():
        one, other = make_school(), make_school()
        for action in ("add", "change", "archive"):
            service.record(action, one, action, by=System())
        service.record("add", other, "autre", by=System())
        assert [entry.action for entry in queries.history("School", one.id)] == ["archive", "change", "add"]
        assert [entry.action for entry in queries.history("School", one.id, limit=1)] == ["archive"]


def test_what_is_rolled_back_leaves_no_entry(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError):
        _record_then_fail()
    assert list(db.session.scalars(select(AuditEntry))) == []


def _record_then_fail() -> None:
    with transaction():
        service.record("add", make_school(), "École ajoutée", by=System())
        raise ZeroDivisionError


def test_a_refused_form_leaves_no_entry(cast: Cast, amal: Browser) -> None:
    before = db.session.scalar(select(db.func.count(AuditEntry.id)))
    assert amal.post("/seances/nouvelle", {"starts_on": "2026-12-03"}).status_code == 422
    assert db.session.scalar(select(db.func.count(AuditEntry.id))) == before


def test_the_entry_of_an_edited_session_tells_what_changed(app: Flask, cast: Cast) -> None:
    with transaction():
        session = make_session(cast)
        amal = db.session.get_one(User, cast.amal_id)
        new = a_session(cast, activity_id=session.activity_id, notes_for_staff="apporter la clé")
        scheduling.change(new, session=session, by=amal)
    entry = db.session.scalars(select(AuditEntry).filter_by(action="change")).one()
    assert entry.changes == {"notes_for_staff": ["", "apporter la clé"]}
