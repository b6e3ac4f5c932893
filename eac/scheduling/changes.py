"""What happened to sessions, kept for whoever tells people: one row an act, written in the same transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from eac.audit.service import Actor
from eac.core import clock
from eac.db import Model, db
from eac.partners.models import Venue
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import PLANNED_STATES
from eac.schools.models import School

Facts = dict[str, Any]
"""A session at one moment, as plain values."""


class SessionChange(Model):
    """One act on a session: what it was before (none when it is new) and after; `settled_at` once people are told."""

    __tablename__ = "session_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("school_session.id", ondelete="CASCADE"), index=True)
    act: Mapped[str] = mapped_column(String(30))
    before: Mapped[Facts | None] = mapped_column(JSON(none_as_null=True), default=None)
    after: Mapped[Facts] = mapped_column(JSON)
    author_id: Mapped[int | None] = mapped_column(default=None)
    author_name: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(default=clock.now)
    settled_at: Mapped[datetime | None] = mapped_column(default=None, index=True)


def facts(session: SchoolSession) -> Facts:
    """What people are told of a session, as it stands now."""
    when = session.here
    resource, number = ("venue", session.venue_id) if session.venue_id else ("school", session.school_id)
    return {
        "starts_on": when.starts_on.isoformat(),
        "starts_time": when.starts_time.isoformat(),
        "ends_on": when.ends_on.isoformat(),
        "ends_time": when.ends_time.isoformat(),
        "zone": when.zone,
        "place": _place_name(session),
        "place_id": f"{resource}:{number}",
        "state": session.state.value,
        "title": session.title,
        "classes": [[each.class_id, each.school_class.label] for each in session.participations],
        "practitioners": [[each.id, each.full_name] for each in session.practitioners],
        "notes": session.notes_for_teacher,
    }


def _place_name(session: SchoolSession) -> str:
    """By the number, since the row beside it may still be the former place."""
    if session.venue_id:
        return db.session.get_one(Venue, session.venue_id).name
    return db.session.get_one(School, session.school_id).name if session.school_id else ""


def note(session: SchoolSession, act: str, *, by: Actor, before: Facts | None = None) -> None:
    """Keep one act on a saved session; one that leaves it as people know it is no news."""
    after = facts(session)
    if after == before:
        return
    values = {"act": act, "before": before, "after": after}
    db.session.add(SessionChange(session_id=session.id, author_id=by.id, author_name=by.display_name, **values))


def note_new(sessions: Iterable[SchoolSession], *, by: Actor) -> None:
    """Keep that sessions were made together; past, held and cancelled ones concern nobody any more."""
    for session in sessions:
        if session.state in PLANNED_STATES and not session.has_begun:
            note(session, "schedule", by=by)
