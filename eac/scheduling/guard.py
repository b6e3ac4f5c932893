"""One guard for every act that takes a slot: alone with what is taken, look for conflicts."""

from dataclasses import dataclass

from eac.audit import service as audit
from eac.core.errors import N_, Conflicting, RuleBroken
from eac.core.intervals import Span
from eac.db import db, lock
from eac.identity.models import User
from eac.scheduling import knowledge, records
from eac.scheduling.case import Conflict
from eac.scheduling.conflicts import find_conflicts
from eac.scheduling.facts import keys_of
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import Act, NewSession, is_allowed


class Blocked(Conflicting):
    """Something stands in the way; `conflicts` says what."""

    def __init__(self, conflicts: list[Conflict], sentence: str) -> None:
        super().__init__(sentence)
        self.conflicts = conflicts


def demand(session: SchoolSession, act: Act) -> None:
    """Alone with the session until the transaction ends, and as it is saved now, the act must still make sense."""
    lock([f"session:{session.id}"])
    db.session.refresh(session)
    if not is_allowed(session.state, act, has_begun=session.has_begun):
        raise Conflicting(N_("Cette action n’est plus possible : la séance a changé d’état. Rechargez la page."))


@dataclass(frozen=True, slots=True)
class Guarded:
    """A time that nothing blocks: its UTC span, and whether points of attention were accepted for it."""

    span: Span
    is_overridden: bool


def note_override(session: SchoolSession, guarded: Guarded, by: User) -> None:
    """Who accepted points of attention, and why."""
    if guarded.is_overridden:
        audit.record("override", session, f"Points d’attention acceptés : {session.override_reason}", by=by)


def hold(new: NewSession, *, only_blocking: bool = False) -> Guarded:
    """Alone with the resources from here to the end of the transaction, look for conflicts."""
    span = new.when.span()
    class_ids = [each.class_id for each in new.participants]
    keys = keys_of(class_ids, new.practitioner_ids, new.place)
    lock([f"{resource}:{number}" for resource, number in keys])
    records.free_lapsed(keys, keep=new.session_id)
    conflicts = find_conflicts([new], knowledge.load_facts([new], reach_days=0))[0]
    if any(conflict.is_blocking for conflict in conflicts):
        raise Blocked(conflicts, N_("Rien n’a été enregistré : la séance est en conflit, comme indiqué ci-dessous."))
    if conflicts and not only_blocking and not new.override_reason:
        raise RuleBroken(
            N_("Des points d’attention demandent une raison écrite pour enregistrer quand même."), "override_reason"
        )
    return Guarded(span, bool(conflicts))
