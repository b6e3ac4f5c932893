"""Reading agendas: what an agenda holds, whose it is, and the one statement behind an unchanged feed."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import joinedload, lazyload, selectinload

from eac.core import clock
from eac.core.errors import N_
from eac.core.schoolyear import SchoolYear
from eac.db import db
from eac.feeds.models import FeedStamp, Subscription
from eac.feeds.policy import Agenda
from eac.feeds.rules import STATUS_OF, Address, FeedKind, Window
from eac.identity import policy as identity
from eac.identity.models import User
from eac.identity.rules import Scope
from eac.partners.models import Practitioner, Venue
from eac.scheduling.models import Participation, SchoolSession, session_practitioner
from eac.scheduling.rules import State
from eac.schools import queries as schools
from eac.schools.models import School, SchoolClass, Teacher, class_teacher

Subjects = set[tuple[FeedKind, int]]
SUBJECT_MODELS: dict[FeedKind, type[Any]] = {
    FeedKind.TEACHER: Teacher,
    FeedKind.CLASS: SchoolClass,
    FeedKind.SCHOOL: School,
    FeedKind.PRACTITIONER: Practitioner,
    FeedKind.VENUE: Venue,
}
_CANCELLED = [state for state, status in STATUS_OF.items() if status == "cancelled"]
_OPEN_FEED = (
    "SELECT id, feed_id, generation, renewed_at, revoked_at, kind, subject_id, revision, last_fetch_at"
    " FROM subscription WHERE feed_id = "
)


@dataclass(frozen=True, slots=True)
class OpenFeed:
    """The subscription behind an address, as plain values."""

    id: int
    address: Address
    kind: FeedKind
    subject_id: int
    revision: int
    last_fetch_at: datetime | None


class Shown(NamedTuple):
    """A session of an agenda and the stamp of what it shows."""

    id: int
    uid: str
    stamp: int


def open_feed(feed_id: str) -> OpenFeed | None:
    """All that an unchanged feed reads: one row, by its index, straight from the driver.

    The unit of work and the statement compiler would cost ten times the reading, and this runs at every poll of every
    subscriber (measured in docs/decisions).
    """
    placeholder = "?" if db.engine.dialect.name == "sqlite" else "%s"
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(_OPEN_FEED + placeholder, (feed_id,))
        row = cursor.fetchone()
        cursor.close()
    finally:
        connection.close()
    if row is None:
        return None
    id_, known, generation, renewed_at, revoked_at, kind, subject_id, revision, last_fetch_at = row
    address = Address(known, generation, _instant(renewed_at), _instant(revoked_at))
    return OpenFeed(id_, address, FeedKind(kind), subject_id, revision, _instant(last_fetch_at))


def _instant(value: str | datetime | None) -> datetime | None:
    """What UtcDateTime would give: SQLite's driver hands over text in UTC, PostgreSQL's an aware datetime."""
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value


def shown_to(kind: FeedKind, ids: Collection[int]) -> ColumnElement[bool]:
    """The condition on SchoolSession that it belongs to the agenda of one of these subjects."""
    if kind is FeedKind.VENUE:
        return SchoolSession.venue_id.in_(ids)
    if kind is FeedKind.PRACTITIONER:
        links = session_practitioner.c
        return SchoolSession.id.in_(select(links.session_id).where(links.practitioner_id.in_(ids)))
    takes_part = select(Participation.session_id)
    if kind is FeedKind.CLASS:
        return SchoolSession.id.in_(takes_part.where(Participation.class_id.in_(ids)))
    if kind is FeedKind.SCHOOL:
        schools = select(func.coalesce(School.merged_into_id, School.id)).where(School.id.in_(ids))
        classes = select(SchoolClass.id).where(SchoolClass.school_id.in_(schools))
        guests = SchoolSession.id.in_(takes_part.where(Participation.class_id.in_(classes)))
        return or_(guests, SchoolSession.school_id.in_(schools))
    classes = select(class_teacher.c.class_id).where(class_teacher.c.teacher_id.in_(ids))
    return SchoolSession.id.in_(takes_part.where(Participation.class_id.in_(classes)))


def subjects_of(session_ids: Sequence[int]) -> Subjects:
    """Everyone whose agenda shows one of these sessions."""
    took = Participation.session_id.in_(session_ids)
    here = SchoolSession.id.in_(session_ids)
    links = session_practitioner.c
    found = union_all(
        select(literal(FeedKind.CLASS.value), Participation.class_id).where(took),
        select(literal(FeedKind.TEACHER.value), class_teacher.c.teacher_id).join(
            Participation, and_(Participation.class_id == class_teacher.c.class_id, took)
        ),
        select(literal(FeedKind.SCHOOL.value), SchoolClass.school_id).join(
            Participation, and_(Participation.class_id == SchoolClass.id, took)
        ),
        select(literal(FeedKind.SCHOOL.value), SchoolSession.school_id).where(
            here, SchoolSession.school_id.is_not(None)
        ),
        select(literal(FeedKind.SCHOOL.value), School.id)
        .join(SchoolClass, SchoolClass.school_id == School.merged_into_id)
        .join(Participation, and_(Participation.class_id == SchoolClass.id, took)),
        select(literal(FeedKind.SCHOOL.value), School.id).join(
            SchoolSession, and_(SchoolSession.school_id == School.merged_into_id, here)
        ),
        select(literal(FeedKind.VENUE.value), SchoolSession.venue_id).where(here, SchoolSession.venue_id.is_not(None)),
        select(literal(FeedKind.PRACTITIONER.value), links.practitioner_id).where(links.session_id.in_(session_ids)),
    )
    return {(FeedKind(kind), subject_id) for kind, subject_id in db.session.execute(found)}


def sessions_shown(kind: FeedKind, subject_id: int, window: Window) -> list[Shown]:
    """The sessions of an agenda in a window, earliest first, with their stamps; no session is loaded."""
    made = func.coalesce(FeedStamp.stamp, -1)
    rows = db.session.execute(
        select(SchoolSession.id, SchoolSession.uid, made, SchoolSession.updated_at)
        .outerjoin(FeedStamp, FeedStamp.session_id == SchoolSession.id)
        .where(
            shown_to(kind, [subject_id]),
            SchoolSession.state != State.DRAFT,
            SchoolSession.ends_at >= window.since,
            or_(SchoolSession.state.not_in(_CANCELLED), SchoolSession.ends_at >= window.cancelled_since),
        )
        .order_by(SchoolSession.starts_at, SchoolSession.id)
    )
    return [Shown(id_, uid, stamp if stamp >= 0 else int(made_at.timestamp())) for id_, uid, stamp, made_at in rows]


_WITH_ALL_SHOWN = (
    joinedload(SchoolSession.activity),
    joinedload(SchoolSession.venue).lazyload(Venue.partner),
    joinedload(SchoolSession.school),
    selectinload(SchoolSession.works),
    selectinload(SchoolSession.practitioners).lazyload(Practitioner.partners),
    selectinload(SchoolSession.participations)
    .joinedload(Participation.school_class)
    .options(joinedload(SchoolClass.school), lazyload(SchoolClass.levels), lazyload(SchoolClass.absences)),
)


def load_sessions(ids: Sequence[int]) -> Iterator[SchoolSession]:
    """These sessions with all that a calendar shows of them, in four statements per 500."""
    for start in range(0, len(ids), 500):
        chosen = select(SchoolSession).where(SchoolSession.id.in_(ids[start : start + 500]))
        yield from db.session.scalars(chosen.options(*_WITH_ALL_SHOWN))


def subject_name(kind: FeedKind, subject: Any) -> str:
    """What an agenda is called after."""
    if kind is FeedKind.CLASS:
        return str(subject.label)
    return str(subject.full_name if kind in {FeedKind.TEACHER, FeedKind.PRACTITIONER} else subject.name)


def find_subject(kind: FeedKind, subject_id: int) -> Any | None:
    """The row whose agenda it is; for a school that was merged, the one that goes on."""
    found = db.session.get(SUBJECT_MODELS[kind], subject_id)
    merged_into = getattr(found, "merged_into_id", None)
    return db.session.get(School, merged_into) if merged_into else found


def find_subscription(kind: FeedKind, subject_id: int) -> Subscription | None:
    """The address of an agenda."""
    return db.session.scalar(select(Subscription).filter_by(kind=kind, subject_id=subject_id))


def _classes_with_address(class_ids: Collection[int]) -> Iterable[int]:
    wanted = and_(Subscription.kind == FeedKind.CLASS, Subscription.subject_id.in_(class_ids))
    return db.session.scalars(select(Subscription.subject_id).where(wanted)).all()


schools.offer_tie(N_("un agenda auquel on s’abonne"), _classes_with_address)


def find_agenda(kind: str, id: int) -> Agenda | None:  # noqa: A002  the name that routes and tabs give it
    """The agenda of a subject; None when there is no such subject."""
    if kind not in set(FeedKind):
        return None
    subject = find_subject(FeedKind(kind), id)
    return agenda_of(FeedKind(kind), subject) if subject is not None else None


def agenda_of(kind: FeedKind, subject: Any) -> Agenda:
    """The agenda of a row, with its address and the people it belongs to."""
    owners, readers = _people(kind, subject)
    name = subject_name(kind, subject)
    return Agenda(kind, subject, name, frozenset(owners), frozenset(readers), find_subscription(kind, subject.id))


def _people(kind: FeedKind, subject: Any) -> tuple[set[tuple[Scope, int]], set[tuple[Scope, int]]]:
    """Owners and readers: a shared agenda is read by its teachers, and managed by the school alone."""
    if kind is FeedKind.TEACHER:
        return {(Scope.TEACHER, subject.id)}, set()
    if kind is FeedKind.PRACTITIONER:
        return {(Scope.PRACTITIONER, subject.id)}, set()
    if kind is FeedKind.VENUE:
        return ({(Scope.PARTNER, subject.partner_id)} if subject.partner_id else set()), set()
    is_here = SchoolClass.id == subject.id if kind is FeedKind.CLASS else SchoolClass.school_id == subject.id
    found = select(class_teacher.c.teacher_id).join(SchoolClass, SchoolClass.id == class_teacher.c.class_id)
    teachers = db.session.scalars(found.where(is_here))
    school_id = subject.school_id if kind is FeedKind.CLASS else subject.id
    return {(Scope.SCHOOL, school_id)}, {(Scope.TEACHER, id_) for id_ in teachers}


def agendas_of(user: User) -> list[Agenda]:
    """A person's own agendas: theirs first, then those of their classes of this school year, then of their schools."""
    teachers = _rows(Teacher, identity.acts_for(user, Scope.TEACHER))
    practitioners = _rows(Practitioner, identity.acts_for(user, Scope.PRACTITIONER))
    year = str(SchoolYear.of(clock.today()))
    classes = {row.id: row for teacher in teachers for row in teacher.classes if row.school_year == year}
    school_ids = {row.school_id for row in classes.values()} | identity.acts_for(user, Scope.SCHOOL)
    return [
        *(agenda_of(FeedKind.TEACHER, row) for row in teachers),
        *(agenda_of(FeedKind.PRACTITIONER, row) for row in practitioners),
        *(agenda_of(FeedKind.CLASS, row) for row in classes.values()),
        *(agenda_of(FeedKind.SCHOOL, row) for row in _rows(School, school_ids)),
    ]


def _rows(model: type[Any], ids: Collection[int]) -> Sequence[Any]:
    return db.session.scalars(select(model).where(model.id.in_(ids)).order_by(model.id)).all()
