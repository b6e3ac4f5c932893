"""Handing over what is due: each message is claimed by one process, sent once, and kept until it is.

A claim is a conditional UPDATE that is committed before the server is spoken to, so that two processes never send the
same. Who is killed between claim and answer leaves it claimed; it is taken up after ten minutes, under the same name
of the mail, by which a mailbox that got it twice can tell.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from uuid import uuid4

from sqlalchemy import update

from eac.config import Settings
from eac.core import clock
from eac.core.errors import N_
from eac.db import db, transaction
from eac.notices import queries
from eac.notices.letters import Letter, compose
from eac.notices.links import without_signatures
from eac.notices.models import Acknowledgement, Message
from eac.notices.post import NotSent, Post
from eac.notices.rules import LOST_AFTER, MOST_ATTEMPTS, MessageState, wait_after
from eac.notices.writing import mail
from eac.web.language import gettext as _

NOTHING_LEFT = N_("Rien ne restait à dire au moment de l’envoi : séances passées, annulées ou revenues à leur état.")
UNWANTED = N_("La personne ne souhaite plus recevoir ces messages.")
UNWRITTEN = N_("Ce message n’a pas pu être écrit, par une erreur de notre part. La référence est %(reference)s.")
IN_VAIN = N_("Après %(count)s essais : %(error)s")
log = logging.getLogger("eac")


@dataclass
class Sent:
    """What one round did."""

    sent: int = 0
    failed: int = 0
    dropped: int = 0
    postponed: int = 0


def send_due(settings: Settings) -> Sent:
    """Send all that is due now; stops when the server is away."""
    done = Sent()
    _take_up_lost()
    ids = [] if queries.setting().is_paused else queries.due(clock.now())
    db.session.rollback()
    if not ids or settings.smtp_url is None:
        return done
    try:
        with Post(settings.smtp_url) as post:
            for message_id in ids:
                _send_one(message_id, post, settings, done)
    except NotSent as refusal:
        _postpone_first(ids, refusal, done)
    return done


def _take_up_lost() -> None:
    before = clock.now() - LOST_AFTER
    found = queries.lost(before)
    db.session.rollback()
    if found:
        again = {"state": MessageState.WAITING, "claim": "", "version": Message.version + 1}
        still = (Message.id.in_(found), Message.state == MessageState.SENDING, Message.claimed_at < before)
        with transaction():
            db.session.execute(update(Message).where(*still).values(again))


def claim(message_id: int) -> str | None:
    """Make a waiting message one's own; None when another process has it, or it is no longer due."""
    token, now = uuid4().hex, clock.now()
    mine = {"state": MessageState.SENDING, "claim": token, "claimed_at": now, "version": Message.version + 1}
    with transaction():
        free = (Message.id == message_id, Message.state == MessageState.WAITING, Message.due_at <= now)
        changed = db.session.execute(update(Message).where(*free).values(mine)).rowcount  # type: ignore[attr-defined]
    return token if changed else None


def _send_one(message_id: int, post: Post, settings: Settings, done: Sent) -> None:
    """Claim, write, hand over, note; the database is free while the server is spoken to."""
    token = claim(message_id)
    if token is None:
        return
    prepared = _prepare(message_id, token, settings)
    if prepared is None:
        done.dropped += 1
        return
    letter, values, written = prepared
    try:
        post.send(written)
    except NotSent as refusal:
        _note_refusal(message_id, token, refusal, done)
        if refusal.is_away:
            raise
        return
    _note_sent(message_id, token, letter, values)
    done.sent += 1


Prepared = tuple[Letter, dict[str, str], EmailMessage]


def _prepare(message_id: int, token: str, settings: Settings) -> Prepared | None:
    """The mail; None when it is not to leave, which is noted."""
    db.session.rollback()
    try:
        found = _written(message_id, settings)
    except Exception:
        log.exception("message %s could not be written", message_id)
        db.session.rollback()
        said = _(UNWRITTEN, reference=f"message-{message_id}")
        _finish(message_id, token, {"state": MessageState.FAILED, "error": said})
        return None
    db.session.rollback()
    if isinstance(found, str):
        _finish(message_id, token, {"state": MessageState.DROPPED, "error": found})
        return None
    return found


def _written(message_id: int, settings: Settings) -> Prepared | str:
    """The mail, or why it does not leave."""
    message = queries.find_message(message_id)
    if message is None:
        return _(NOTHING_LEFT)
    wanted = queries.wanted_by([message.address]).get(message.address)
    if wanted is not None and not wanted.takes(message.kind):
        return _(UNWANTED)
    letter = compose(message, settings)
    if letter is None:
        return _(NOTHING_LEFT)
    content, written = mail(message, letter, settings)
    return letter, {"sent_subject": content.subject, "sent_text": without_signatures(content.text)}, written


def _finish(message_id: int, token: str, values: dict[str, object]) -> bool:
    """Write what became of a claimed message; False when it was taken up by another meanwhile."""
    own = (Message.id == message_id, Message.claim == token)
    with transaction():
        closed = {**values, "claim": "", "version": Message.version + 1, "updated_at": clock.now()}
        return bool(db.session.execute(update(Message).where(*own).values(closed)).rowcount)  # type: ignore[attr-defined]


def _note_sent(message_id: int, token: str, letter: Letter, values: dict[str, str]) -> None:
    """Sent; from now on its teacher is asked to answer."""
    sent = {"state": MessageState.SENT, "sent_at": clock.now(), "error": "", **values}
    with transaction():
        own = (Message.id == message_id, Message.claim == token)
        closed = {**sent, "claim": "", "version": Message.version + 1, "updated_at": clock.now()}
        db.session.execute(update(Message).where(*own).values(closed))
        message = db.session.get_one(Message, message_id, populate_existing=True)
        ask(message, letter)


def ask(message: Message, letter: Letter) -> None:
    """Note what was asked; what had been answered before the session moved counts no more."""
    for block in letter.blocks:
        if not block.asks:
            continue
        found = queries.find_answer(block.session_id, message.address)
        if found is None:
            found = Acknowledgement(session_id=block.session_id, address=message.address, name=message.name)
            db.session.add(found)
        found.told, found.asked_at, found.name = block.told, clock.now(), message.name
        found.answer, found.answered_at, found.note, found.settled_at = None, None, "", None


def _note_refusal(message_id: int, token: str, refusal: NotSent, done: Sent) -> None:
    """Failed for good, or waiting longer at each attempt."""
    error = _(refusal.sentence, **refusal.values)
    attempts = (db.session.get_one(Message, message_id).attempts) + 1
    db.session.rollback()
    if refusal.is_final or attempts >= MOST_ATTEMPTS:
        said = error if refusal.is_final else _(IN_VAIN, count=attempts, error=error)
        _finish(message_id, token, {"state": MessageState.FAILED, "attempts": attempts, "error": said})
        done.failed += 1
        return
    due = clock.now() + wait_after(attempts)
    _finish(message_id, token, {"state": MessageState.WAITING, "attempts": attempts, "error": error, "due_at": due})
    done.postponed += 1


def _postpone_first(ids: Sequence[int], refusal: NotSent, done: Sent) -> None:
    """The server is away: one message bears the attempt, the others stay due."""
    if done.postponed or done.failed:
        return
    token = claim(ids[0])
    if token is not None:
        _note_refusal(ids[0], token, refusal, done)
