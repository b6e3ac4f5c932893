"""The worker: a round at each call of `eac send-mail`, and every so often in a thread of the server.

Any number of processes may run it: gathering is alone by a lock, sending by claims (docs/decisions/0018).
"""

import logging
from dataclasses import dataclass, field
from threading import Event, Thread

from flask import Flask

from eac.audit import service as audit
from eac.db import db, transaction
from eac.notices import gathering, queries
from eac.notices.sending import Sent, send_due

EVERY_SECONDS = 20
log = logging.getLogger("eac")
_wake = Event()


@dataclass
class Round:
    """What one round did."""

    told: int = 0
    sent: Sent = field(default_factory=Sent)


def run_round(app: Flask) -> Round:
    """Gather what happened, make the reminders of the day, send what is due."""
    with app.app_context():
        audit.channel.set("mail")
        try:
            told = _gather()
            return Round(told, send_due(app.config["EAC"]))
        finally:
            db.session.remove()


def _gather() -> int:
    """The write lock is taken only when there is something to gather."""
    is_asked = queries.has_pending() or gathering.is_round_due()
    db.session.rollback()
    if not is_asked:
        return 0
    with transaction():
        return gathering.gather()


def start(app: Flask) -> Thread:
    """Rounds from now on in a thread that ends with the process."""
    thread = Thread(target=_go_on, args=(app,), name="messages", daemon=True)
    thread.start()
    return thread


def wake() -> None:
    """Begin the next round at once, where a worker runs in this process."""
    _wake.set()


def _go_on(app: Flask) -> None:
    while True:
        try:
            run_round(app)
        except Exception:
            log.exception("a round of messages failed")
        _wake.wait(EVERY_SECONDS)
        _wake.clear()
