"""What is due is erased, and only that; sessions and reports stay as they were."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from eac.accounts import service as accounts
from eac.audit.models import AuditEntry
from eac.audit.service import System
from eac.core import clock
from eac.db import Base, db, transaction
from eac.feeds import service as feeds
from eac.feeds.models import Subscription
from eac.feeds.rules import FeedKind
from eac.identity.models import SignIn, User
from eac.identity.rules import Role
from eac.notices import gathering
from eac.notices.models import Acknowledgement, MailChoice, Message, SignedLink
from eac.notices.rules import MessageKind
from eac.partners import service as partners
from eac.partners.models import Document, Practitioner
from eac.reporting.exports import write_report
from eac.retention import queries, service
from eac.retention.rules import Reason
from eac.scheduling.changes import SessionChange
from eac.schools import service as schools
from eac.schools.commands import TeacherDetails
from eac.schools.models import Teacher
from eac.web.transactions import FormReceipt
from tests.factories.directory import make_activity, make_class, make_practitioner, make_teacher
from tests.factories.people import Cast, make_user
from tests.factories.sessions import make_session

OLD = datetime(2021, 9, 1, 8, tzinfo=UTC)


def due() -> set[tuple[str, str, Reason]]:
    """Who is due after 36 months."""
    return {(each.table, each.name, each.why) for each in queries.plan(36).people}


def purge() -> dict[str, int]:
    """Erase what is due after 36 months."""
    with transaction():
        return service.purge(36, by=System()).counts


def report(app: Flask) -> Any:
    """The year's report, without when it was made."""
    with app.test_request_context():
        return {**json.loads(write_report("2026-2027", "json")), "produced_at": ""}


def test_who_is_due(cast: Cast) -> None:
    with transaction():
        make_teacher(last_name="Archivée", archived_at=OLD)
        make_teacher(last_name="Récente", archived_at=clock.now())
        make_teacher(last_name="Oubliée", created_at=OLD)
        make_teacher(make_class(school_year="2022-2023"), last_name="Partie", created_at=OLD)
        make_teacher(make_class(school_year="2023-2024"), last_name="Limite", created_at=OLD)
        make_teacher(last_name="Nouvelle")
        present = make_teacher(last_name="Connectée", created_at=OLD)
        person = make_user(Role.TEACHER, present.id)
        accounts.sign_in(person, "pytest", by=person)
        make_practitioner(last_name="Parti", created_at=OLD)
        make_activity(practitioners=[make_practitioner(last_name="Proposé", created_at=OLD)])
        db.session.get_one(Practitioner, cast.practitioner_id).created_at = OLD
        make_session(cast)
    assert due() == {
        ("teacher", "Agnès Archivée", Reason.ARCHIVED),
        ("teacher", "Agnès Oubliée", Reason.IDLE),
        ("teacher", "Agnès Partie", Reason.IDLE),
        ("practitioner", "Inès Parti", Reason.IDLE),
    }


def test_a_purge_erases_people_and_keeps_the_report(app: Flask, cast: Cast) -> None:
    with transaction():
        make_session(cast)
        rows: list[Any] = [
            db.session.get_one(Teacher, cast.teacher_id),
            db.session.get_one(Practitioner, cast.practitioner_id),
        ]
        for row in rows:
            row.archived_at, row.notes, row.email = OLD, "à rappeler", "vu@example.org"
    before = report(app)
    assert {name: count for name, count in purge().items() if count} == {"teacher": 1, "practitioner": 1}
    assert report(app) == before
    bea = db.session.get_one(Teacher, cast.teacher_id)
    told = (bea.full_name, bea.email, bea.notes, bea.erased_at is not None)
    assert told == (f"Personne effacée n° {bea.id}", None, "", True)
    assert [each.id for each in bea.classes] == [cast.class_id]
    assert "bea" not in bea.search_key
    assert due() == set()
    assert purge()["teacher"] == 0


def test_the_journal_keeps_counts_and_no_names(app: Flask, cast: Cast) -> None:
    with transaction():
        amal = db.session.get_one(User, cast.amal_id)
        made = schools.add_teacher(TeacherDetails("Aïoli", "Zoé", "zoe@example.org", notes="secret"), by=amal)
        schools.change_teacher(TeacherDetails("Été", "Zoé", "zoe2@example.org"), by=amal, teacher=made)
        feeds.create(FeedKind.TEACHER, made, by=amal)
        homonym = schools.add_teacher(TeacherDetails("Été", "Zoé"), by=amal)
        made.archived_at = OLD
        number, other = made.id, homonym.id
    purge()
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    kept = " ".join(
        f"{e.sentence} {json.dumps(e.changes, ensure_ascii=False)}" for e in entries if e.subject_id != other
    )
    assert [word for word in ("Aïoli", "Été", "zoe", "secret") if word in kept] == []
    assert f"Adresse d’agenda créée pour Personne effacée n° {number}" in kept
    assert [
        e.sentence.replace("\u202f", " ") for e in entries if e.subject_id == other and e.subject_type == "Teacher"
    ] == ["Fiche créée : Zoé Été"]
    last = entries[-1]
    assert (last.action, last.actor_name, last.changes["teacher"]) == ("purge", "Système", [1, 0])


def test_a_closed_account_is_erased_and_what_it_did_stays(cast: Cast) -> None:
    with transaction():
        gone = make_user(Role.COORDINATOR, name="Flo Petit")
        schools.add_teacher(TeacherDetails("A", "B"), by=gone)
        gone.active, gone.archived_at = False, OLD
        number = gone.id
    assert due() == {("user", "Flo Petit", Reason.CLOSED)}
    assert purge()["user"] == 1
    user = db.session.get_one(User, number)
    assert (user.email, user.display_name, user.password, user.memberships) == (
        f"{number}@efface.invalid",
        f"Personne effacée n° {number}",
        None,
        [],
    )
    assert db.session.scalars(select(AuditEntry.actor_name).filter_by(actor_id=number)).all() == [user.display_name]
    assert due() == set()


def test_old_traces_go_and_recent_ones_stay(cast: Cast) -> None:
    with transaction():
        for age in (10, 400):
            at = clock.now() - timedelta(days=age)
            db.session.add(SignIn(user_id=cast.amal_id, token_hash=str(age), started_at=at))
            db.session.add(FormReceipt(key=str(age), user_id=None, location="/", created_at=at))
    counts = purge()
    assert (counts["sign_in"], counts["form_receipt"]) == (1, 1)
    assert db.session.scalars(select(SignIn.token_hash)).all() == ["10"]
    assert db.session.scalars(select(FormReceipt.key)).all() == ["10"]


def test_one_person_is_erased_on_request_with_account_agenda_and_documents(cast: Cast) -> None:
    with transaction():
        chloe = db.session.get_one(Practitioner, cast.practitioner_id)
        chloe.phone, chloe.email = "06 12 34 56 78", "chloe@example.org"
        feeds.create(FeedKind.PRACTITIONER, chloe, by=System())
        db.session.add(Document(practitioner_id=chloe.id, label="CV", url="https://example.org/cv"))
        partners.archive(chloe, by=System())
    with transaction():
        service.erase(db.session.get_one(Practitioner, cast.practitioner_id), by=db.session.get_one(User, cast.amal_id))
    chloe = db.session.get_one(Practitioner, cast.practitioner_id)
    assert (chloe.phone, chloe.email, chloe.honorability_on) == ("", None, None)
    account = db.session.get_one(User, cast.chloe_id)
    assert (account.active, account.display_name) == (False, f"Personne effacée n° {chloe.id}")
    assert db.session.scalars(select(Subscription.revoked_at)).one() is not None
    assert db.session.scalars(select(Document.id)).all() == []


def test_erased_words_leave_the_index(cast: Cast) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL's index holds no text of its own once vacuumed")
    with transaction():
        make_teacher(last_name="Zibulonne", archived_at=OLD)
    purge()
    blocks = db.session.scalars(text("SELECT block FROM words_teacher_data")).all()
    assert not any(b"zib" in block or b"ulo" in block for block in blocks)


def test_messages_links_answers_and_names_in_them_go_with_the_person(cast: Cast) -> None:
    with transaction():
        chloe = db.session.get_one(Practitioner, cast.practitioner_id)
        chloe.first_name, chloe.last_name, chloe.email = "Chloé", "Maréchal", "chloe@example.org"
        session = make_session(cast)
        gathering.gather()
        address = db.session.get_one(Teacher, cast.teacher_id).email or ""
        told = db.session.scalars(select(Message).filter_by(address=address, kind=MessageKind.CHANGES)).one()
        told.sent_text = "Avec Chloé Maréchal"
        answer = {"address": chloe.email, "name": "Chloé Maréchal", "note": "Je ne peux pas"}
        db.session.add_all([Acknowledgement(session_id=session.id, **answer), MailChoice(address=chloe.email)])
    assert "Maréchal" in everything()
    with transaction():
        service.erase(db.session.get_one(Practitioner, cast.practitioner_id), by=System())
    assert "Maréchal" not in everything()
    assert "chloe@example.org" not in everything()
    kept = db.session.scalars(select(Message).filter_by(address=address, kind=MessageKind.CHANGES)).one()
    assert kept.sent_text == f"Avec Personne effacée n° {cast.practitioner_id}"


def everything() -> str:
    """All that the tables of messages hold, as text."""
    db.session.rollback()
    names = ("message", "message_line", "signed_link", "acknowledgement", "mail_choice", "session_change")
    tables = [Base.metadata.tables[name] for name in names]
    return json.dumps(
        [tuple(row) for table in tables for row in db.session.execute(table.select())], default=str, ensure_ascii=False
    )


def test_what_was_told_long_ago_goes(cast: Cast) -> None:
    with transaction():
        make_session(cast)
        gathering.gather()
        for row in db.session.scalars(select(Message)):
            row.created_at = OLD
        for change in db.session.scalars(select(SessionChange)):
            change.at = OLD
        for link in db.session.scalars(select(SignedLink)):
            link.expires_at = OLD
    counts = purge()
    assert (counts["message"], counts["signed_link"], counts["session_change"]) == (4, 3, 1)
    assert everything() == "[]"
