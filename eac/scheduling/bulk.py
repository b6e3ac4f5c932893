"""Many sessions at once, under one guard: what an import or a plan writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import uuid4

from eac.audit import service as audit
from eac.audit.service import Actor
from eac.catalogue.models import Activity
from eac.core import clock
from eac.core.schoolyear import SchoolYear
from eac.core.typography import french
from eac.db import db, lock
from eac.identity.models import User
from eac.partners.models import Venue
from eac.scheduling import changes, knowledge, policy, rows
from eac.scheduling.case import Conflict
from eac.scheduling.conflicts import find_conflicts
from eac.scheduling.facts import Busy, keys_of
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import NewSession, Resource, State
from eac.scheduling.service import Cancellation, said

MOST_LOCKS = 2000
"""Names held one by one; beyond, the whole table of bookings is held, since a server keeps few locks."""


class Judge:
    """Looks for the conflicts of many wanted sessions, one after the other; those accepted count as taken.

    Made with `to_write`, it holds what they would take until the transaction ends, so that the answer stays true.
    """

    def __init__(self, wanted: Sequence[NewSession], *, to_write: bool) -> None:
        if to_write:
            _hold(wanted)
        self.facts = knowledge.load_facts(wanted, reach_days=0) if wanted else None
        self.had = dict(self.facts.had) if self.facts else {}
        if self.facts:
            self.facts = replace(self.facts, had=self.had)
        self.accepted = 0

    def conflicts(self, new: NewSession) -> list[Conflict]:
        """What stands in the way of one of the wanted sessions, blocking first."""
        return find_conflicts([new], self.facts)[0] if self.facts else []

    def accept(self, new: NewSession) -> None:
        """From now on its class, practitioners and venue are taken, and its classes have had its activity."""
        if self.facts is None:
            return
        self.accepted += 1
        title, year = self.facts.activities[new.activity_id].title, str(SchoolYear.of(new.when.starts_on))
        self.facts.busy.add(Busy.wanted(new, new.when.span(), title, self.accepted))
        for each in new.participants:
            key = (year, new.activity_id, each.class_id)
            self.had[key] = self.had.get(key, frozenset()) | {-self.accepted}


def _hold(wanted: Sequence[NewSession]) -> None:
    keys = {
        key
        for new in wanted
        for key in keys_of((each.class_id for each in new.participants), new.practitioner_ids, new.place)
    }
    if len(keys) <= MOST_LOCKS:
        lock([f"{resource}:{number}" for resource, number in keys])
    elif db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(db.text("LOCK TABLE booking IN SHARE ROW EXCLUSIVE MODE"))


@dataclass(frozen=True, slots=True)
class Judged:
    """A session that a judge accepted, who came when it is held, and why it is cancelled when it is."""

    new: NewSession
    present: Mapping[int, int] = field(default_factory=dict)
    cancellation: Cancellation | None = None


def write_all(wanted: Sequence[Judged], *, by: Actor) -> list[SchoolSession]:
    """Sessions that a judge made `to_write` accepted in this transaction, written together.

    NotAllowed when the person may not plan one of them; what a command of the machine writes is not asked.
    """
    with db.session.no_autoflush, audit.in_batch():
        sessions = [_written(each, by) for each in wanted]
    db.session.add_all([booking for session in sessions for booking in rows.bookings(session)])
    db.session.flush()
    changes.note_new(sessions, by=by)
    return sessions


def _written(each: Judged, by: Actor) -> SchoolSession:
    new = each.new
    activity = db.session.get_one(Activity, new.activity_id)
    if isinstance(by, User):
        venue = db.session.get_one(Venue, new.place.id) if new.place.resource is Resource.VENUE else None
        policy.demand_plan(by, activity, venue)
    session = SchoolSession(uid=str(uuid4()), activity=activity, kind=activity.kind, pillars=list(activity.pillars))
    rows.fill(session, new, new.when.span())
    session.state = new.state
    for participation in session.participations:
        participation.actual_headcount = each.present.get(participation.class_id)
    if each.cancellation is not None:
        session.state = State.CANCELLED
        session.cancel_reason, session.cancel_note = each.cancellation.reason, each.cancellation.note
        session.cancelled_at, session.cancelled_by_name = clock.now(), by.display_name
    db.session.add(session)
    sentence = french(f"Séance « {session.title} » du {said(session)} importée")
    audit.record("schedule", session, sentence, by=by)
    return session
