"""Whatever changes what a calendar shows makes its stamps grow, in the same transaction.

Watching the unit of work rather than asking each service to report: a renamed venue, a class that changes teacher, an
import and an undo are all caught, and lower rooms need not know that feeds exist. What is written past the unit of
work (bulk statements) is not seen; see docs/decisions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, and_, case, event, inspect, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from eac.catalogue.models import Activity
from eac.db import db
from eac.feeds import queries
from eac.feeds.models import FeedStamp, Subscription, now_stamp
from eac.feeds.queries import Subjects
from eac.feeds.rules import FeedKind
from eac.partners.models import PartnerCity, Practitioner, Venue, Work
from eac.scheduling.models import Participation, SchoolSession, session_work
from eac.schools.models import School, SchoolClass, Teacher

BATCH = 1000
"""Rows per statement: SQLite takes about 32,000 parameters, and some statements name each row six times."""

_TIME = frozenset({"starts_on", "starts_time", "ends_on", "ends_time", "zone"})
_PLACE = frozenset({"name", "address", "postcode", "city", "latitude", "longitude"})
_PERSON = frozenset({"first_name", "last_name"})
SHOWN: dict[type[Any], frozenset[str]] = {
    SchoolSession: _TIME
    | {"own_title", "activity_id", "kind", "venue_id", "school_id", "partner_city_id", "state", "sequence"}
    | {"practitioners", "works", "participations"},
    Participation: frozenset({"class_id", "session_id"}),
    Activity: frozenset({"title", "to_bring"}),
    Work: frozenset({"title"}),
    Venue: _PLACE,
    School: _PLACE,
    Practitioner: _PERSON,
    PartnerCity: frozenset({"name", "zone"}),
    SchoolClass: frozenset({"name", "school_id"}),
}
"""What an event shows, by table: a change elsewhere moves no stamp."""

LISTED: dict[type[Any], frozenset[str]] = {
    Venue: frozenset({"archived_at"}),
    School: frozenset({"archived_at"}),
    Practitioner: frozenset({"archived_at"}),
    SchoolClass: frozenset({"archived_at", "teachers"}),
    Teacher: _PERSON | {"archived_at", "classes"},
}
"""What else an agenda depends on: its name, and which events it lists."""

KIND_OF = {model: kind for kind, model in queries.SUBJECT_MODELS.items()}


@dataclass
class _Pending:
    """What the transaction has changed so far: sessions, saved or about to be, and agendas."""

    sessions: set[int] = field(default_factory=set)
    unsaved: list[SchoolSession | Participation] = field(default_factory=list)
    agendas: Subjects = field(default_factory=set)

    def settle(self) -> set[int]:
        """All changed sessions, now that the unsaved ones have their ids."""
        new = {row.id if isinstance(row, SchoolSession) else row.session_id for row in self.unsaved}
        return self.sessions | {id_ for id_ in new if id_ is not None}


def watch() -> None:
    """Begin to watch the application's unit of work; once, however often it is called."""
    event.listen(db.session, "before_flush", _collect)
    event.listen(db.session, "before_commit", _settle)
    event.listen(db.session, "after_rollback", _forget)


def _pending(session: Session) -> _Pending:
    found: _Pending = session.info.setdefault("eac_feeds", _Pending())
    return found


def _collect(session: Session, _context: object, _instances: object) -> None:
    """Note what is about to change, and who sees it now: a class taken off a session must see it go."""
    pending = _pending(session)
    for row in session.new:
        if isinstance(row, SchoolSession | Participation):
            pending.unsaved.append(row)
        elif isinstance(row, SchoolClass):
            _note_teachers(pending, row)
    for row in (*session.dirty, *session.deleted):
        if row in session.deleted or _has_changed(row, SHOWN):
            _note_events(pending, row)
        if row in session.deleted or _has_changed(row, SHOWN) or _has_changed(row, LISTED):
            _note_agendas(pending, row)


def _has_changed(row: Any, watched: dict[type[Any], frozenset[str]]) -> bool:
    return any(_history(row, name).has_changes() for name in watched.get(type(row), ()))


def _history(row: Any, name: str) -> Any:
    state: Any = inspect(row)
    return state.attrs[name].history


def _note_events(pending: _Pending, row: Any) -> None:
    """The sessions that show a row, and the agendas that show them before the change."""
    if type(row) in SHOWN:
        ids = set(db.session.scalars(_sessions_with(row)))
        pending.sessions |= ids
        pending.agendas |= _agendas_showing(sorted(ids))


def _note_agendas(pending: _Pending, row: Any) -> None:
    """The agendas that carry a row's name or list by it."""
    if type(row) in KIND_OF:
        pending.agendas.add((KIND_OF[type(row)], row.id))
    if isinstance(row, School):  # the name of a class says its school
        classes = db.session.scalars(select(SchoolClass.id).where(SchoolClass.school_id == row.id))
        pending.agendas |= {(FeedKind.CLASS, id_) for id_ in classes}
    if isinstance(row, SchoolClass):
        _note_teachers(pending, row)


def _note_teachers(pending: _Pending, row: SchoolClass) -> None:
    """A teacher who gains or loses a class gains or loses its sessions, whichever side the link was made from."""
    history = _history(row, "teachers")
    moved = (*(history.added or ()), *(history.deleted or ()))
    pending.agendas |= {(FeedKind.TEACHER, teacher.id) for teacher in moved if teacher.id is not None}


def _sessions_with(row: Any) -> Select[int]:
    """Ids of the sessions that show a row."""
    if isinstance(row, SchoolSession):
        return select(SchoolSession.id).where(SchoolSession.id == row.id)
    if isinstance(row, Participation):
        return select(SchoolSession.id).where(SchoolSession.id == row.session_id)
    if isinstance(row, Work):
        return select(session_work.c.session_id).where(session_work.c.work_id == row.id)
    if isinstance(row, PartnerCity):
        return select(SchoolSession.id).where(SchoolSession.partner_city_id == row.id)
    if isinstance(row, Activity):
        return select(SchoolSession.id).where(SchoolSession.activity_id == row.id)
    return select(SchoolSession.id).where(queries.shown_to(KIND_OF[type(row)], [row.id]))


def _batches(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


def _agendas_showing(ids: Sequence[int]) -> Subjects:
    return set().union(*(queries.subjects_of(batch) for batch in _batches(ids)))


def _settle(session: Session) -> None:
    """Once per transaction, in the order of ids, so that two savers cannot wait for each other."""
    session.flush()
    pending: _Pending = session.info.pop("eac_feeds", None) or _Pending()
    ids = sorted(pending.settle())
    agendas = pending.agendas | _agendas_showing(ids)
    for batch in _batches(ids):
        _stamp(session, batch)
    if agendas:
        _revise(session, agendas)


def _forget(session: Session) -> None:
    session.info.pop("eac_feeds", None)


def _grown(column: Any, now: int) -> Any:
    return case((column < now, now), else_=column + 1)


def _stamp(session: Session, ids: Sequence[int]) -> None:
    """Make the stamps of these sessions grow; those that are gone have none to grow."""
    now = now_stamp()
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    chosen = select(SchoolSession.id, literal(now)).where(SchoolSession.id.in_(ids)).order_by(SchoolSession.id)
    made = insert(FeedStamp).from_select(["session_id", "stamp"], chosen)
    session.execute(
        made.on_conflict_do_update(index_elements=["session_id"], set_={"stamp": _grown(FeedStamp.stamp, now)})
    )


def _revise(session: Session, agendas: Subjects) -> None:
    """Make the revisions of the addresses of these agendas grow; most agendas have none."""
    of_kind: dict[FeedKind, list[int]] = {}
    for kind, subject_id in sorted(agendas):
        of_kind.setdefault(kind, []).append(subject_id)
    for kind, subject_ids in of_kind.items():
        for batch in _batches(subject_ids):
            wanted = and_(Subscription.kind == kind, Subscription.subject_id.in_(batch))
            found = session.scalars(select(Subscription.id).where(wanted).order_by(Subscription.id).with_for_update())
            if ids := found.all():
                grown = {"revision": _grown(Subscription.revision, now_stamp())}
                session.execute(update(Subscription).where(Subscription.id.in_(ids)).values(grown))
