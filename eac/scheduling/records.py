"""Options that lapse: cancelled with their reason, and what they took given back.

An option past its last day holds nothing any more. What is read ignores it (`busy.load`); whoever takes its slot
cancels it first, under the same guard, so that nothing waits for the nightly command (docs/decisions/0016).
"""

from collections.abc import Collection, Sequence

from sqlalchemy import and_, or_, select

from eac.audit import service as audit
from eac.audit.service import Actor, System
from eac.core import clock
from eac.core.typography import french
from eac.db import db
from eac.scheduling import changes, rows
from eac.scheduling.busy import lapsed
from eac.scheduling.facts import Key
from eac.scheduling.models import Booking, SchoolSession
from eac.scheduling.rules import State

LAPSED = "option_lapsed"


def free_lapsed(keys: Collection[Key], keep: int | None = None) -> None:
    """Cancel the lapsed options that take one of these; the session `keep` is left, someone is at it."""
    if not keys:
        return
    names = [and_(Booking.resource == resource, Booking.resource_id == number) for resource, number in keys]
    wanted = select(Booking.session_id).where(or_(*names))
    found = select(SchoolSession).where(
        lapsed(clock.today()), SchoolSession.id.in_(wanted), SchoolSession.id.is_distinct_from(keep)
    )
    let_lapse(db.session.scalars(found.order_by(SchoolSession.id)).all(), by=System())


def let_lapse(sessions: Sequence[SchoolSession], *, by: Actor) -> None:
    """Cancel options that have lapsed."""
    for session in sessions:
        had = changes.facts(session)
        session.state = State.CANCELLED
        session.cancel_reason, session.cancel_note = LAPSED, ""
        session.cancelled_at, session.cancelled_by_name = clock.now(), by.display_name
        session.sequence += 1
        rows.book(session)
        sentence = french(f"Option échue le {session.option_until:%d/%m/%Y} : la séance est annulée")
        audit.record("lapse", session, sentence, by=by)
        changes.note(session, "lapse", by=by, before=had)
