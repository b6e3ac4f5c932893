"""Options that lapse: cancelled with their reason, and what they took given back.

An option past its last day holds nothing any more. What is read ignores it (`busy.load`); whoever takes its slot
cancels it first, under the same guard, so that nothing waits for the nightly command (docs/decisions/0016).
"""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import and_, or_, select

from eac.audit import service as audit
from eac.audit.service import Actor, System
from eac.core import clock
from eac.core.typography import french
from eac.db import db, lock
from eac.scheduling import changes, rows
from eac.scheduling.busy import lapsed
from eac.scheduling.facts import Key
from eac.scheduling.models import Booking, SchoolSession
from eac.scheduling.rules import Resource, State

LAPSED = "option_lapsed"


def free_lapsed(keys: Collection[Key], keep: int | None = None) -> None:
    """Cancel the lapsed options that take one of these; the session `keep` is left, someone is at it."""
    if not keys:
        return
    by_resource: dict[Resource, list[int]] = defaultdict(list)
    for resource, number in keys:
        by_resource[resource].append(number)
    names = [and_(Booking.resource == each, Booking.resource_id.in_(ids)) for each, ids in by_resource.items()]
    wanted = select(Booking.session_id).where(or_(*names))
    found = select(SchoolSession.id).where(
        lapsed(clock.today()), SchoolSession.id.in_(wanted), SchoolSession.id.is_distinct_from(keep)
    )
    if db.session.scalars(found.limit(1)).first() is None:
        return
    hold_lapsing()
    rows_now = select(SchoolSession).where(SchoolSession.id.in_(found)).order_by(SchoolSession.id)
    let_lapse(db.session.scalars(rows_now.execution_options(populate_existing=True)).all(), by=System())


def hold_lapsing() -> None:
    """Alone with all that lapses until the transaction ends: one option may stand in the way of two people at once."""
    lock(["lapsing options"])


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
