"""The acts of the board: move, take a move back, note and forget what waits for a date."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any
from uuid import uuid4

from eac.audit import service as audit
from eac.board import queries
from eac.board.models import Postponement, SessionMove, UnplacedSession
from eac.board.rules import MoveTo, NewUnplaced
from eac.catalogue.models import Activity
from eac.core import clock
from eac.core.errors import N_, Conflicting
from eac.db import check_version, db
from eac.identity.models import User
from eac.scheduling import busy
from eac.scheduling import service as scheduling
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import NewSession, Place, Resource, State, When
from eac.schools.models import SchoolClass

_WHEN = ("starts_on", "starts_time", "ends_on", "ends_time")


def move(order: MoveTo, *, session: SchoolSession, by: User, batch: str = "") -> SessionMove:
    """Move a session under the same guard as any change, and remember where it was."""
    return change(queries.as_moved(session, order), session=session, by=by, batch=batch)


def change(new: NewSession, *, session: SchoolSession, by: User, batch: str = "") -> SessionMove:
    """Change a session and remember what it was; Blocked, RuleBroken, Stale as `scheduling.service.change`."""
    before = _snapshot(session)
    saved = scheduling.change(new, session=session, by=by)
    done = SessionMove(
        session_id=saved.id, batch=batch or str(uuid4()), before=before, version_after=saved.version, by_id=by.id
    )
    db.session.add(done)
    db.session.flush()
    return done


def postpone(order: MoveTo, *, session: SchoolSession, by: User) -> SchoolSession:
    """The session that replaces this one at another date; this one stays where it was, postponed."""
    check_version(session, order.version)
    new = replace(queries.as_moved(session, order), session_id=None, state=State.PROPOSED, version=None)
    scheduling.postpone(session=session, by=by)
    replacing = scheduling.schedule(new, by=by)
    db.session.add(Postponement(from_id=session.id, to_id=replacing.id))
    db.session.flush()
    return replacing


def undo(moves: Sequence[SessionMove], *, by: User) -> None:
    """Take moves of one batch back, the last first; Conflicting when it is too late or a session was changed since."""
    for done in sorted(moves, key=lambda each: each.id, reverse=True):
        session = done.session
        if not queries.can_be_undone(done) or session.version != done.version_after:
            raise Conflicting(
                N_("Ce déplacement ne peut plus être défait : la séance a changé depuis, ou dix minutes sont passées.")
            )
        scheduling.change(_as_it_was(session, done.before), session=session, by=by)
        done.undone_at = clock.now()
        audit.record("undo", session, f"Déplacement défait : {scheduling.said(session)}", by=by)


def _snapshot(session: SchoolSession) -> dict[str, Any]:
    place = busy.place_of(session)
    return {
        **{name: getattr(session, name).isoformat() for name in _WHEN},
        "zone": session.zone,
        "place": [place.resource.value, place.id],
        "practitioners": [each.id for each in session.practitioners],
    }


def _as_it_was(session: SchoolSession, before: dict[str, Any]) -> NewSession:
    days = [date.fromisoformat(before[name]) for name in ("starts_on", "ends_on")]
    hours = [time.fromisoformat(before[name]) for name in ("starts_time", "ends_time")]
    return replace(
        scheduling.as_command(session),
        when=When(days[0], hours[0], days[1], hours[1], before["zone"]),
        place=Place(Resource(before["place"][0]), before["place"][1]),
        practitioner_ids=tuple(before["practitioners"]),
        override_reason=session.override_reason or "Déplacement défait.",
        version=session.version,
    )


def note_unplaced(new: NewUnplaced, *, by: User) -> UnplacedSession:
    """Note that a class is to have an activity; Conflicting when it is noted already."""
    if queries.is_noted(new.activity_id, new.class_id):
        raise Conflicting(N_("Cette classe attend déjà une date pour cette offre : elle est dans la liste."))
    activity = db.session.get_one(Activity, new.activity_id)
    waiting = UnplacedSession(
        activity=activity, school_class=db.session.get_one(SchoolClass, new.class_id), note=new.note
    )
    db.session.add(waiting)
    audit.record("note_unplaced", waiting, f"À programmer : {waiting.title}", by=by)
    return waiting


def forget(*, waiting: UnplacedSession, by: User) -> None:
    """It needs no date any more."""
    audit.record("forget", waiting, f"N’est plus à programmer : {waiting.title}", by=by)
    db.session.delete(waiting)
