"""Many sessions changed at once: what would become of each, then all of them or those that can be."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import uuid4

from eac.board import service
from eac.board.rules import Bulk, BulkAct
from eac.core.errors import N_, Conflicting, RuleBroken
from eac.db import db
from eac.identity.models import User
from eac.notices import service as notices
from eac.notices.rules import NewNote
from eac.scheduling import knowledge
from eac.scheduling import service as scheduling
from eac.scheduling.case import Conflict
from eac.scheduling.conflicts import find_conflicts
from eac.scheduling.facts import Busy, Facts
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import PLANNED_STATES, Act, NewSession, Place, Resource, When, is_allowed
from eac.scheduling.service import Blocked, Cancellation

SOME_CANNOT = N_(
    "Rien n’a été enregistré : tout ne peut pas changer, comme indiqué ci-dessous."
    " Décochez ce qui est en conflit, ou changez seulement les séances qui le peuvent."
)
NEEDED = {BulkAct.CONFIRM: Act.CONFIRM, BulkAct.CANCEL: Act.CANCEL}
"""What a session must allow; editing for all the others."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one session: `new` when it changes, and what stands in the way."""

    session: SchoolSession
    new: NewSession | None = None
    conflicts: Sequence[Conflict] = ()
    refusal: RuleBroken | None = None

    @property
    def is_possible(self) -> bool:
        """Whether it would be done."""
        return self.refusal is None and not any(each.is_blocking for each in self.conflicts)


@dataclass(frozen=True, slots=True)
class Applied:
    """What was done: the sessions changed, those left as they were, and the batch under which it is taken back."""

    done: list[SchoolSession] = field(default_factory=list)
    left: list[Outcome] = field(default_factory=list)
    batch: str = ""


def look(bulk: Bulk, sessions: Sequence[SchoolSession]) -> list[Outcome]:
    """What would become of each session, one after the other, as `apply` would do it."""
    checked = [(session, *_wanted(bulk, session)) for session in _in_order(bulk, sessions)]
    wanted = [new for _session, new, _refusal in checked if new is not None]
    facts = knowledge.load_facts(wanted, reach_days=0) if wanted else None
    found = []
    for session, new, refusal in checked:
        if new is None or facts is None:
            found.append(Outcome(session, refusal=refusal))
            continue
        conflicts = find_conflicts([new], facts)[0]
        if bulk.act is BulkAct.CONFIRM:
            conflicts = [each for each in conflicts if each.is_blocking]
        outcome = Outcome(session, new, conflicts, _unwritten(bulk, new, conflicts))
        if outcome.is_possible:
            _take(facts, session, new)
        found.append(outcome)
    return sorted(found, key=lambda each: (each.session.starts_at, each.session.id))


def _unwritten(bulk: Bulk, new: NewSession, conflicts: Sequence[Conflict]) -> RuleBroken | None:
    """Warnings pass with a written reason only."""
    if not conflicts or new.override_reason or bulk.act is BulkAct.CONFIRM:
        return None
    return RuleBroken(N_("Un point d’attention demande une raison écrite."), "override_reason")


def _take(facts: Facts, session: SchoolSession, new: NewSession) -> None:
    """From now on it is there and no longer here."""
    facts.busy.discard(session.id)
    moved = Busy.wanted(new, new.when.span(), session.title, 0)
    facts.busy.add(replace(moved, session_id=session.id))


def _in_order(bulk: Bulk, sessions: Sequence[SchoolSession]) -> list[SchoolSession]:
    """The last first when all go later, so that each finds its place left by the one before."""
    return sorted(sessions, key=lambda each: (each.starts_at, each.id), reverse=bulk.weeks > 0)


def _refused(bulk: Bulk, session: SchoolSession) -> RuleBroken | None:
    """Why the session's state does not allow the act."""
    if bulk.act is BulkAct.MESSAGE:
        can_hear = session.state in PLANNED_STATES and not session.has_begun
        return None if can_hear else RuleBroken(N_("Personne n’est plus prévenu de cette séance."))
    needed = NEEDED.get(bulk.act, Act.EDIT)
    is_possible = is_allowed(session.state, needed, has_begun=session.has_begun)
    return None if is_possible else RuleBroken(N_("Son état ne le permet pas."))


def _wanted(bulk: Bulk, session: SchoolSession) -> tuple[NewSession | None, RuleBroken | None]:
    """The session as it would be, or why it cannot be."""
    refusal = _refused(bulk, session)
    if refusal is not None or bulk.act in {BulkAct.CANCEL, BulkAct.MESSAGE}:
        return None, refusal
    now = scheduling.as_command(session)
    now = replace(now, override_reason=bulk.override_reason or now.override_reason)
    if bulk.act is BulkAct.SHIFT:
        return replace(now, when=_shifted(now.when, bulk.weeks)), None
    if bulk.act is BulkAct.VENUE:
        place = Place(Resource.VENUE, bulk.venue_id) if bulk.venue_id else Place(Resource.SCHOOL, 0)
        return knowledge.complete(replace(now, place=place)), None
    return _with_other(bulk, now) if bulk.act is BulkAct.PRACTITIONER else (now, None)


def _with_other(bulk: Bulk, now: NewSession) -> tuple[NewSession | None, RuleBroken | None]:
    if bulk.instead_of and bulk.instead_of not in now.practitioner_ids:
        return None, RuleBroken(N_("La personne à remplacer n’y intervient pas."))
    kept = [each for each in now.practitioner_ids if bulk.instead_of and each != bulk.instead_of]
    ids = [*kept, bulk.practitioner_id] if bulk.practitioner_id else kept
    return replace(now, practitioner_ids=tuple(dict.fromkeys(ids))), None


def _shifted(when: When, weeks: int) -> When:
    by = timedelta(weeks=weeks)
    return replace(when, starts_on=when.starts_on + by, ends_on=when.ends_on + by)


def apply(bulk: Bulk, *, sessions: Sequence[SchoolSession], by: User) -> Applied:
    """Do it, under the same guards as one by one.

    Unless `valid_only`, one session that cannot be changed leaves all as they were: Conflicting.
    """
    applied = Applied(batch=str(uuid4()))
    if bulk.act is BulkAct.MESSAGE:
        return _write(bulk, sessions, by)
    for session in _in_order(bulk, sessions):
        try:
            with db.session.begin_nested():
                _do(bulk, session, applied.batch, by)
        except RuleBroken as broken:
            conflicts = broken.conflicts if isinstance(broken, Blocked) else ()
            applied.left.append(Outcome(session, conflicts=conflicts, refusal=broken))
        else:
            applied.done.append(session)
    if applied.left and not bulk.valid_only:
        raise Conflicting(SOME_CANNOT)
    return applied


def _write(bulk: Bulk, sessions: Sequence[SchoolSession], by: User) -> Applied:
    """One message a person for all the sessions that can still be heard of."""
    outcomes = look(bulk, sessions)
    left = [each for each in outcomes if not each.is_possible]
    if left and not bulk.valid_only:
        raise Conflicting(SOME_CANNOT)
    heard = [each.session for each in outcomes if each.is_possible]
    if heard:
        notices.write(NewNote(bulk.subject, bulk.text), sessions=heard, by=by)
    return Applied(heard, left)


def _do(bulk: Bulk, session: SchoolSession, batch: str, by: User) -> None:
    if bulk.act is BulkAct.CONFIRM:
        scheduling.advance(Act.CONFIRM, session=session, by=by)
    elif bulk.act is BulkAct.CANCEL:
        scheduling.cancel(Cancellation(bulk.reason, bulk.note), session=session, by=by)
    else:
        new, refusal = _wanted(bulk, session)
        if new is None:
            raise refusal or RuleBroken(N_("Son état ne le permet pas."))
        service.change(replace(new, version=session.version), session=session, by=by, batch=batch)
