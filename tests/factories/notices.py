"""Builders of messages as the worker makes them."""

from datetime import timedelta

from eac.core import clock
from eac.db import db, transaction
from eac.notices import gathering
from eac.notices.models import Message


def gathered() -> list[Message]:
    """What the worker makes of all that happened, by address."""
    with transaction():
        gathering.gather()
    return list(db.session.scalars(db.select(Message).order_by(Message.address, Message.id)))


def later(**span: int) -> "clock.freeze":  # type: ignore[valid-type]
    """Some time from now."""
    return clock.freeze(clock.now() + timedelta(**span))
