"""What the demonstration told people: changes of the day before, sent, failed, held and waiting, and their answers."""

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from uuid import uuid5

from flask import current_app
from sqlalchemy import select

from eac.core import clock
from eac.db import db
from eac.demo.fate import NAMESPACE
from eac.identity.models import User
from eac.notices import gathering, sending
from eac.notices.letters import compose
from eac.notices.links import without_signatures
from eac.notices.models import Acknowledgement, Message, SignedLink
from eac.notices.rules import Answer, MessageState
from eac.notices.writing import as_text
from eac.scheduling.changes import Facts, SessionChange, facts
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import PLANNED_STATES, State

SOONEST, SESSIONS, STEP = timedelta(days=9), 14, 3
"""Of the sessions that are more than a week away, one in three, so that several schools are told."""
REFUSAL = "Le serveur de messagerie refuse ce message : 550 5.1.1 Adresse inconnue. Corrigez l’adresse, puis réessayez."
PROBLEMS = ("La classe est déjà en sortie ce matin-là.", "Nous n’avons pas trouvé d’accompagnateurs pour ce jour.")
WAITING, HELD, FAILED = 5, 1, 1


def write(sessions: Iterable[SchoolSession], author: User, today: date) -> None:
    """Changes of yesterday afternoon, the messages they made, and what became of these; before the morning's round."""
    yesterday = datetime.combine(today - timedelta(days=1), time(14), clock.PARIS)
    first = clock.to_utc(today, time(0)) + SOONEST
    coming = sorted((s for s in sessions if s.state in PLANNED_STATES and s.starts_at > first), key=_in_time)
    changed = coming[: SESSIONS * STEP : STEP]
    for number, session in enumerate(changed):
        at = yesterday + timedelta(minutes=7 * number)
        db.session.add(_change(number, session, author, at))
    with clock.freeze(clock.to_utc(today, time(6))):
        gathering.gather()
        _name_for_good()
        _send(db.session.scalars(select(Message).order_by(Message.due_at, Message.address)).all())
        _answer(db.session.scalars(select(Acknowledgement).order_by(Acknowledgement.address)).all())
    db.session.flush()


def _in_time(session: SchoolSession) -> tuple[datetime, str]:
    return session.starts_at, session.uid


def _change(number: int, session: SchoolSession, author: User, at: datetime) -> SessionChange:
    """Moved, confirmed or new, by turns."""
    after = facts(session)
    act, before = [("change", _earlier(after)), ("confirm", {**after, "state": State.PROPOSED}), ("schedule", None)][
        number % 3
    ]
    if act == "confirm" and session.state is not State.CONFIRMED:
        act, before = "schedule", None
    who = {"author_id": author.id, "author_name": author.display_name}
    return SessionChange(session_id=session.id, act=act, before=before, after=after, at=at, **who)


def _earlier(known: Facts) -> Facts:
    """The same session a week before."""
    days = {name: date.fromisoformat(known[name]) - timedelta(days=7) for name in ("starts_on", "ends_on")}
    return {**known, **{name: day.isoformat() for name, day in days.items()}}


def _name_for_good() -> None:
    """Names that chance would choose are drawn from what they name: the demonstration is the same each time."""
    for message in db.session.scalars(select(Message).order_by(Message.id)):
        message.token = uuid5(NAMESPACE, f"message {message.address}").hex
    for link in db.session.scalars(select(SignedLink).order_by(SignedLink.id)):
        bare = uuid5(NAMESPACE, f"link {link.purpose} {link.address} {link.session_id}").bytes
        link.link_id = urlsafe_b64encode(bare).decode("ascii")[:22]
    db.session.flush()


def _send(messages: Sequence[Message]) -> None:
    """The first ones left; the last ones did not, each for a reason."""
    left = messages[: -(WAITING + HELD + FAILED)]
    for message in left:
        with clock.freeze(message.due_at):
            letter = compose(message, current_app.config["EAC"])
            if letter is None:
                continue
            message.state, message.sent_at, message.attempts = MessageState.SENT, clock.now(), 1
            message.sent_subject, message.sent_text = letter.subject, without_signatures(as_text(letter))
            sending.ask(message, letter)
    for message, state in zip(messages[len(left) :], (MessageState.FAILED, MessageState.HELD), strict=False):
        message.state = state
        if state is MessageState.FAILED:
            message.error, message.attempts = REFUSAL, 1
    db.session.flush()


def _answer(asked: Sequence[Acknowledgement]) -> None:
    """One in two has seen; two tell a problem; the others have not answered."""
    for number, each in enumerate(asked):
        if number % 2 == 0:
            each.answer, each.answered_at = (
                Answer.SEEN,
                clock.now() - timedelta(hours=11) + timedelta(minutes=3 * number),
            )
    for each, note in zip(asked[::2][1:], PROBLEMS, strict=False):
        each.answer, each.note = Answer.PROBLEM, note
