"""Messages to a person, what they answered and chose, their links; and their name in what others were told."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, delete, or_, select, update
from sqlalchemy.orm import joinedload, selectinload

from eac.db import db
from eac.notices.models import Acknowledgement, MailChoice, Message, MessageLine, SignedLink
from eac.notices.people import usable
from eac.retention.rules import as_in_json, facts_without, without
from eac.scheduling.changes import SessionChange
from eac.scheduling.models import SchoolSession

OWN = (Message, SignedLink, Acknowledgement, MailChoice)
WORDS = ("subject", "introduction", "sent_subject", "sent_text", "error")


def old(limit: datetime) -> list[tuple[str, Any, ColumnElement[bool]]]:
    """Tables of what was told, each with which of its rows are old."""
    tables: list[Any] = [each.__table__ for each in (Message, SignedLink, Acknowledgement, SessionChange)]
    message, link, answer, change = tables
    return [
        ("message", message, message.c.created_at < limit),
        ("signed_link", link, link.c.expires_at < limit),
        ("acknowledgement", answer, answer.c.updated_at < limit),
        ("session_change", change, change.c.at < limit),
    ]


def forget(addresses: Collection[str | None], names: Sequence[str], instead: str) -> None:
    """Delete what was written to these addresses; take these names out of what others were told."""
    known = [address for each in addresses if (address := usable(each))]
    for model in OWN:
        db.session.execute(delete(model).where(model.address.in_(known)))
    if not names:
        return
    own = SessionChange.author_name.in_(names)
    db.session.execute(update(SessionChange).where(own).values(author_name=instead))
    for change in (SessionChange, MessageLine):
        _clean_facts(change, names, instead)
    held = [getattr(Message, word).contains(name, autoescape=True) for word in WORDS for name in names]
    for message in db.session.scalars(select(Message).where(or_(*held)).order_by(Message.id)):
        for word in WORDS:
            setattr(message, word, without(getattr(message, word), names, instead))


def _clean_facts(model: Any, names: Sequence[str], instead: str) -> None:
    sides = (model.before, model.after)
    held = [cast(side, Text).contains(as_in_json(name), autoescape=True) for side in sides for name in names]
    for row in db.session.scalars(select(model).where(or_(*held)).order_by(model.id)):
        row.before = facts_without(row.before, names, instead)
        row.after = facts_without(row.after, names, instead)


def messages_to(addresses: Collection[str | None]) -> Sequence[Message]:
    """All messages to these addresses, oldest first."""
    found = select(Message).where(Message.address.in_(_usable(addresses))).options(selectinload(Message.lines))
    return db.session.scalars(found.order_by(Message.id)).all()


def answers_of(addresses: Collection[str | None]) -> Sequence[Acknowledgement]:
    """All that these addresses were asked and answered."""
    titled = joinedload(Acknowledgement.session).joinedload(SchoolSession.activity)
    found = select(Acknowledgement).where(Acknowledgement.address.in_(_usable(addresses))).options(titled)
    return db.session.scalars(found.order_by(Acknowledgement.id)).all()


def choices_of(addresses: Collection[str | None]) -> Sequence[MailChoice]:
    """What these addresses chose."""
    found = select(MailChoice).where(MailChoice.address.in_(_usable(addresses)))
    return db.session.scalars(found.order_by(MailChoice.id)).all()


def _usable(addresses: Collection[str | None]) -> list[str]:
    return sorted({usable(each) for each in addresses} - {""})
