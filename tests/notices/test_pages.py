"""The outbox, answers by a signed link without account, and the choice of messages, as people see them."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eac.audit.models import AuditEntry
from eac.core import clock
from eac.db import db, transaction
from eac.notices.models import Acknowledgement, Message
from eac.notices.rules import Answer, MessageKind, MessageState, Purpose
from eac.notices.work import Round
from eac.schools.models import Teacher
from tests.factories.notices import change, gather, later, link
from tests.factories.people import Cast
from tests.factories.sessions import at, make_session
from tests.guards.pages import form_of
from tests.notices.server import Box, part
from tests.partners.statements import counted
from tests.signed import Browser

Go = Callable[[str | None], Round]


def state(message_id: int) -> MessageState:
    """The state of a message as it is saved."""
    db.session.rollback()
    return db.session.get_one(Message, message_id).state


# --- the outbox ---------------------------------------------------------------------------------------------------


def test_the_outbox_says_that_no_server_is_set_and_lists_what_waits(amal: Browser, message_id: int) -> None:
    html = amal.text("/messages?kind=changes")
    assert "Aucun serveur de messagerie" in html
    assert "Bea Durand" in html
    assert "Atelier marionnettes" in html


def test_an_empty_outbox_says_what_to_do(amal: Browser) -> None:
    assert "Aucun message pour le moment" in amal.text("/messages")


def test_search_and_filters_narrow(amal: Browser, message_id: int) -> None:
    assert "Chloé" not in amal.text("/messages?q=durand&kind=changes")
    assert "Aucune fiche ne correspond" in amal.text("/messages?state=failed")


def test_the_preview_is_the_mail(amal: Browser, message_id: int) -> None:
    html = amal.text(f"/messages/{message_id}")
    assert "Nouvelle séance\u202f: «\u202fAtelier marionnettes\u202f», jeudi 3 décembre" in html
    assert 'class="mail-button-link"' in html


def test_own_words_are_in_the_mail(amal: Browser, message_id: int) -> None:
    path = f"/messages/{message_id}/modifier"
    fields = form_of(amal.text(path))
    words = {"subject": "À lire avant jeudi", "introduction": "Bonjour à tous.\nLa salle change."}
    assert amal.post(path, {**fields, **words}).status_code == 302
    html = amal.text(f"/messages/{message_id}")
    assert "À lire avant jeudi" in html
    assert "La salle change." in html


def test_hold_release_send_drop(amal: Browser, message_id: int, go: Go, box: Box) -> None:
    path = f"/messages/{message_id}"
    assert amal.post(f"{path}/retenir").status_code == 302
    with later(hours=1):
        go(box.url)
    assert state(message_id) is MessageState.HELD
    amal.post(f"{path}/liberer")
    assert state(message_id) is MessageState.WAITING
    amal.post(f"{path}/envoyer")
    go(box.url)
    assert state(message_id) is MessageState.SENT
    refused = amal.post(f"{path}/abandonner", follow_redirects=True)
    assert "changé d’état" in refused.text
    assert state(message_id) is MessageState.SENT
    assert "Ce qui est parti" in amal.text(path)


def test_a_dropped_message_never_leaves(amal: Browser, message_id: int, go: Go, box: Box) -> None:
    amal.post(f"/messages/{message_id}/abandonner")
    with later(hours=1):
        go(box.url)
    assert (state(message_id), any("Nouvelle" in str(m["Subject"]) and "Bea" in str(m["To"]) for m in box.mails)) == (
        MessageState.DROPPED,
        False,
    )


def test_a_failure_is_shown_and_tried_again(amal: Browser, message_id: int, cast: Cast, go: Go, box: Box) -> None:
    address = db.session.get_one(Teacher, cast.teacher_id).email or ""
    box.refusals[address] = "550 5.1.1 No such user"
    with later(hours=1):
        go(box.url)
    html = amal.text(f"/messages/{message_id}")
    assert "550 5.1.1 No such user" in html
    assert "Réessayer" in html
    path = f"/messages/{message_id}/modifier"
    fields = form_of(amal.text(path))
    assert amal.post(path, {**fields, "address": "sans arobase"}).status_code == 422
    assert amal.post(path, {**fields, "form_key": "", "address": "Bea.Juste@example.org"}).status_code == 302
    amal.post(f"/messages/{message_id}/envoyer")
    go(box.url)
    assert state(message_id) is MessageState.SENT
    mail = next(each for each in box.mails if "bea.juste@example.org" in str(each["To"]))
    assert "http://localhost/r/" in part(mail, "text/plain")


def test_the_button_of_an_older_page_changes_nothing(amal: Browser, message_id: int) -> None:
    amal.post(f"/messages/{message_id}/retenir", {"version": "1"})
    version = db.session.get_one(Message, message_id).version
    answer = amal.post(f"/messages/{message_id}/abandonner", {"version": str(version - 1)})
    assert (answer.status_code, state(message_id)) == (409, MessageState.HELD)


def test_the_delay_is_kept_and_an_impossible_one_refused(amal: Browser, message_id: int) -> None:
    fields = form_of(amal.text("/messages/reglages/modifier"))
    assert fields["delay_minutes"] == ["15"]
    assert amal.post("/messages/reglages/modifier", {**fields, "delay_minutes": "5000"}).status_code == 422
    assert amal.post("/messages/reglages/modifier", {**fields, "delay_minutes": "30"}).status_code == 302
    assert "30" in amal.text("/messages")
    assert amal.post("/messages/reglages/modifier", {**fields, "form_key": "", "delay_minutes": "5"}).status_code == 409


def test_the_outbox_reads_as_much_with_three_hundred_messages(amal: Browser, message_id: int) -> None:
    amal.text("/messages")
    with counted() as few:
        amal.text("/messages")
    with transaction():
        kept = db.session.get_one(Message, message_id)
        for number in range(300):
            copy = Message(kind=MessageKind.CHANGES, address=f"a{number}@example.org", name=f"Personne {number}")
            copy.lines = [type(each)(session_id=each.session_id, after=each.after) for each in kept.lines]
            db.session.add(copy)
    with counted() as many:
        amal.text("/messages")
    assert len(many) == len(few)


# --- answers ------------------------------------------------------------------------------------------------------


def test_seen_without_an_account(app: Flask, cast: Cast, client: FlaskClient, message_id: int) -> None:
    path = link(app, cast, Purpose.ANSWER)
    page = client.get(path)
    assert "Atelier marionnettes" in page.text
    assert "Vu, c’est noté" in page.text
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Acknowledgement)) == 0
    answer = client.post(path, data={"answer": "seen"}, follow_redirects=True)
    assert "vous avez vu ce message" in answer.text
    db.session.rollback()
    kept = db.session.scalars(select(Acknowledgement)).one()
    assert (kept.answer, kept.answered_at, kept.name.partition(" ")[0]) == (Answer.SEEN, clock.now(), "Bea")
    told = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "answer")).one()
    assert (told.actor_id, told.actor_name.partition(" ")[0]) == (None, "Bea")


def test_a_problem_is_told_to_coordination_until_it_is_dealt_with(
    app: Flask, cast: Cast, client: FlaskClient, amal: Browser, message_id: int, session_id: int
) -> None:
    path = link(app, cast, Purpose.ANSWER)
    empty = client.post(path, data={"answer": "problem", "note": " "})
    assert (empty.status_code, "quel est le problème" in empty.text) == (422, True)
    client.post(path, data={"answer": "problem", "note": "La classe est en sortie <b>ce jour</b>"})
    assert "Problèmes signalés par les classes (1)" in amal.text("/accueil")
    assert "1 problème signalé" in amal.text("/messages")
    html = amal.text(f"/seances/{session_id}/messages")
    assert "La classe est en sortie &lt;b&gt;ce jour" in html
    db.session.rollback()
    number = db.session.scalars(select(Acknowledgement.id)).one()
    assert amal.post(f"/reponses/{number}/traiter").status_code == 302
    assert "Problèmes signalés" not in amal.text("/accueil")
    assert "Problème traité" in amal.text(f"/seances/{session_id}/messages")


def test_the_unanswered_are_listed_and_a_move_asks_again(
    app: Flask, cast: Cast, client: FlaskClient, amal: Browser, message_id: int, session_id: int, go: Go, box: Box
) -> None:
    with later(minutes=16):
        go(box.url)
    assert "Bea Durand" in amal.text("/messages/reponses?etat=attente")
    client.post(link(app, cast, Purpose.ANSWER), data={"answer": "seen"})
    assert "Bea Durand" not in amal.text("/messages/reponses?etat=attente")
    change(cast, session_id, when=at(date(2026, 12, 8)))
    with later(hours=1):
        gather()
    with later(hours=2):
        go(box.url)
    assert "Bea Durand" in amal.text("/messages/reponses?etat=attente")


def test_the_answer_page_after_a_cancellation_says_so(
    app: Flask, cast: Cast, client: FlaskClient, message_id: int, session_id: int
) -> None:
    from tests.factories.notices import cancel

    cancel(cast, session_id)
    assert "Annulée" in client.get(link(app, cast, Purpose.ANSWER)).text


@pytest.mark.parametrize("purpose", list(Purpose))
def test_wrong_expired_revoked_and_other_links_get_one_and_the_same_answer(
    app: Flask, cast: Cast, client: FlaskClient, amal: Browser, message_id: int, purpose: Purpose
) -> None:
    path = link(app, cast, purpose)
    other = Purpose.CHOICES if purpose is Purpose.ANSWER else Purpose.ANSWER
    wrong = [path[:-1] + ("A" if path[-1] != "A" else "B"), path.replace(path[3:8], "zzzzz")]
    wrong += [f"/{link(app, cast, other)[1]}{path[2:]}"]
    answers = [client.get(each) for each in wrong]
    with later(days=800):
        answers.append(client.get(path))
    amal.post(f"/messages/{message_id}/liens")
    answers += [client.get(path), client.post(path, data={"answer": "seen"})]
    assert {answer.status_code for answer in answers} == {404}
    (said,) = {answer.text.partition("<main")[2].partition("</main>")[0] for answer in answers}
    assert "message le plus récent" in said
    assert client.get(link(app, cast, purpose)).status_code == 200


def test_who_tries_many_links_is_stopped(
    app: Flask, cast: Cast, client: FlaskClient, message_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from eac.web.security import limiter

    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    try:
        answers = [client.get(f"/r/abcdefghijklmnopqrstuv/{number:022}").status_code for number in range(22)]
    finally:
        limiter.reset()
    assert (answers[:20], set(answers[20:])) == ([404] * 20, {429})


def test_a_mediator_follows_their_own_sessions_only(app: Flask, cast: Cast, message_id: int, session_id: int) -> None:
    from eac.identity.rules import Role
    from tests.factories.people import make_user

    with transaction():
        mediator = make_user(Role.MEDIATOR, cast.partner_id).id
        elsewhere = make_session(cast, when=at(date(2026, 12, 10))).id
    browser = Browser(app, mediator)
    assert browser.get(f"/seances/{session_id}/messages").status_code == 200
    assert browser.get(f"/seances/{elsewhere}/messages").status_code == 404
    assert browser.get("/messages").status_code == 403


def test_answers_read_as_much_with_three_hundred(amal: Browser, message_id: int, session_id: int) -> None:
    paths = ("/messages/reponses", f"/seances/{session_id}/messages", "/accueil")

    def ask(first: int, last: int) -> list[int]:
        with transaction():
            for number in range(first, last):
                who = {"address": f"a{number}@example.org", "name": f"Personne {number}"}
                db.session.add(Acknowledgement(session_id=session_id, asked_at=clock.now(), **who))
        found = []
        for path in paths:
            amal.text(path)
            with counted() as sent:
                amal.text(path)
            found.append(len(sent))
        return found

    assert ask(0, 3) == ask(3, 303)
