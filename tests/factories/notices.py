"""Messages as the worker makes them, and the passing of time."""

from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from eac.core import clock
from eac.db import db, transaction
from eac.identity.models import User
from eac.notices import gathering, letters
from eac.notices.models import Message, SignedLink
from eac.notices.rules import MessageKind, Purpose
from eac.scheduling import service
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import Act, NewSession
from eac.scheduling.service import Cancellation
from eac.schools.models import Teacher
from tests.factories.people import Cast


def gather() -> None:
    """One gathering of the worker."""
    with transaction():
        gathering.gather()
    db.session.remove()


def messages(kind: MessageKind = MessageKind.CHANGES) -> dict[str, Message]:
    """The messages of a kind, the last one of each name."""
    wanted = select(Message).where(Message.kind == kind).options(selectinload(Message.lines))
    found = db.session.scalars(wanted.order_by(Message.id))
    return {each.name.partition(" ")[0]: each for each in found}


def gathered(kind: MessageKind = MessageKind.CHANGES) -> dict[str, Message]:
    """What the worker makes of all that happened, by first name."""
    gather()
    return messages(kind)


def later(**span: float) -> AbstractContextManager[None]:
    """So much later than now."""
    return clock.freeze(clock.now() + timedelta(**span))


def on(day: datetime) -> AbstractContextManager[None]:
    """At another instant."""
    return clock.freeze(day)


def amal(cast: Cast) -> User:
    """The coordinator."""
    return db.session.get_one(User, cast.amal_id)


def change(cast: Cast, session_id: int, **values: Any) -> None:
    """Amal edits or moves a session."""
    with transaction():
        session = db.session.get_one(SchoolSession, session_id)
        kept = service.as_command(session)
        known = {name: getattr(kept, name) for name in NewSession.__slots__}
        new = NewSession(**{**known, "override_reason": "convenu", "version": None, **values})
        service.change(new, session=session, by=amal(cast))


def cancel(cast: Cast, session_id: int) -> None:
    """Amal cancels a session."""
    with transaction():
        session = db.session.get_one(SchoolSession, session_id)
        service.cancel(Cancellation("illness", "Grippe"), session=session, by=amal(cast))


def advance(cast: Cast, session_id: int, act: Act = Act.CONFIRM) -> None:
    """Amal proposes, holds or confirms."""
    with transaction():
        service.advance(act, session=db.session.get_one(SchoolSession, session_id), by=amal(cast))


def link(app: Flask, cast: Cast, purpose: Purpose) -> str:
    """The path of one of Bea's links."""
    db.session.rollback()
    address = db.session.get_one(Teacher, cast.teacher_id).email
    found = db.session.scalars(select(SignedLink).filter_by(address=address, purpose=purpose)).one()
    return letters.Site.of(app.config["EAC"]).to(found).removeprefix("http://localhost")
