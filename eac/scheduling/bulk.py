"""Many sessions at once, under one guard: what an import or a plan writes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, select

from eac.audit import service as audit
from eac.audit.service import Actor
from eac.catalogue.models import Activity
from eac.core import clock
from eac.core.schoolyear import SchoolYear
from eac.core.typography import french
from eac.db import db, lock
from eac.identity.models import User
from eac.partners.models import Practitioner, Venue, Work
from eac.scheduling import changes, knowledge, policy, records, rows
from eac.scheduling.case import Conflict
from eac.scheduling.conflicts import find_conflicts
from eac.scheduling.facts import Busy, keys_of
from eac.scheduling.models import Booking, SchoolSession
from eac.scheduling.rules import NewSession, Resource, State, option_end
from eac.scheduling.service import Cancellation, said

MOST_LOCKS = 2000
"""Names held one by one; beyond, the whole table of bookings is held, since a server keeps few locks."""


class Judge:
    """Looks for the conflicts of many wanted sessions, one after the other; those accepted count as taken.

    Made with `to_write`, it holds what they would take until the transaction ends, so that the answer stays true.
    `moving` names saved sessions that move together, whose present time is free; `together` the saved sessions of the
    same series. `may_repeat`: several of them give a class the same activity on purpose. `reach_days`: how far away
    other times may be asked for.
    """

    def __init__(
        self,
        wanted: Sequence[NewSession],
        *,
        to_write: bool,
        moving: Collection[int] = (),
        together: Collection[int] = (),
        may_repeat: bool = False,
        reach_days: int = 0,
    ) -> None:
        if to_write:
            _hold(wanted)
        facts = knowledge.load_facts(wanted, reach_days=reach_days, without=moving) if wanted else None
        self.had = {key: left for key, ids in facts.had.items() if (left := ids.difference(together))} if facts else {}
        self.facts = replace(facts, had=self.had) if facts else None
        self.may_repeat = may_repeat
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
        if self.may_repeat:
            return
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
    records.free_lapsed(keys)


@dataclass(frozen=True, slots=True)
class Judged:
    """A session that a judge accepted, who came when it is held, and why it is cancelled when it is."""

    new: NewSession
    present: Mapping[int, int] = field(default_factory=dict)
    cancellation: Cancellation | None = None


def write_all(wanted: Sequence[Judged], *, by: Actor, verb: str = "importée") -> list[SchoolSession]:
    """Sessions that a judge made `to_write` accepted in this transaction, written together; `verb` is for the journal.

    NotAllowed when the person may not plan one of them; what a command of the machine writes is not asked.
    """
    at_hand = _read_ahead([each.new for each in wanted])
    with db.session.no_autoflush, audit.in_batch():
        sessions = [_written(each, by, verb) for each in wanted]
    del at_hand
    db.session.add_all([booking for session in sessions for booking in rows.bookings(session)])
    db.session.flush()
    changes.note_new(sessions, by=by)
    return sessions


def _read_ahead(wanted: Sequence[NewSession]) -> list[object]:
    """The rows that these sessions name, read together; they stay at hand as long as someone holds the list."""
    named: dict[Any, set[int]] = {
        Activity: {new.activity_id for new in wanted},
        Venue: {new.place.id for new in wanted if new.place.resource is Resource.VENUE},
        Practitioner: {number for new in wanted for number in new.practitioner_ids},
        Work: {number for new in wanted for number in new.work_ids},
    }
    found: list[object] = []
    for model, ids in named.items():
        found += db.session.scalars(select(model).where(model.id.in_(ids))).unique() if ids else []
    return found


def _demanded(new: NewSession, by: Actor) -> Activity:
    activity = db.session.get_one(Activity, new.activity_id)
    if isinstance(by, User):
        venue = db.session.get_one(Venue, new.place.id) if new.place.resource is Resource.VENUE else None
        policy.demand_plan(by, activity, venue)
    return activity


def _written(each: Judged, by: Actor, verb: str) -> SchoolSession:
    new = each.new
    activity = _demanded(new, by)
    session = SchoolSession(uid=str(uuid4()), activity=activity, kind=activity.kind, pillars=list(activity.pillars))
    rows.fill(session, new, new.when.span())
    session.state = new.state
    session.option_until = option_end(new.state, new.when.starts_on, new.option_until, clock.today())
    for participation in session.participations:
        participation.actual_headcount = each.present.get(participation.class_id)
    if each.cancellation is not None:
        session.state = State.CANCELLED
        session.cancel_reason, session.cancel_note = each.cancellation.reason, each.cancellation.note
        session.cancelled_at, session.cancelled_by_name = clock.now(), by.display_name
    db.session.add(session)
    sentence = french(f"Séance « {session.title} » du {said(session)} {verb}")
    audit.record("schedule", session, sentence, by=by)
    return session


def change_all(wanted: Sequence[tuple[NewSession, SchoolSession]], *, by: Actor) -> None:
    """Saved sessions as a judge made `to_write`, with all of them `moving`, accepted them; offers stay as they are.

    What they took is given back before any of them takes anything, since one may move to where another was.
    """
    sessions = [session for _new, session in wanted]
    had = {session.id: changes.facts(session) for session in sessions}
    db.session.execute(delete(Booking).where(Booking.session_id.in_([each.id for each in sessions])))
    with db.session.no_autoflush, audit.in_batch():
        for new, session in wanted:
            _changed(new, session, by)
    db.session.flush()
    db.session.add_all([booking for session in sessions for booking in rows.bookings(session)])
    for session in sessions:
        changes.note(session, "change", by=by, before=had[session.id])
    db.session.flush()


def _changed(new: NewSession, session: SchoolSession, by: Actor) -> None:
    _demanded(new, by)
    before, was = said(session), (session.when, session.venue_id, session.school_id)
    rows.fill(session, new, new.when.span())
    columns = audit.diff(session)
    session.updated_at = clock.now()
    if was != (session.when, session.venue_id, session.school_id):
        session.sequence += 1
        session.moved_at = clock.now()
    moved = session.when != was[0]
    sentence = f"Séance déplacée du {before} au {said(session)}" if moved else f"Séance « {session.title} » modifiée"
    audit.record("change", session, french(f"{sentence}, avec d’autres de sa série"), by=by, changes=columns)
