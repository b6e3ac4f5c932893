"""Reading sessions: one, a stretch of days, lists; and the choices that forms offer."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from eac.catalogue.models import Activity
from eac.catalogue.rules import SessionKind
from eac.core import clock
from eac.core.elsewhere import elsewhere
from eac.core.intervals import Span
from eac.core.schoolyear import SchoolYear
from eac.db import db
from eac.identity.models import User
from eac.partners.models import PartnerCity, Venue
from eac.scheduling import policy
from eac.scheduling.busy import ending
from eac.scheduling.grid import Placed
from eac.scheduling.models import Participation, SchoolSession, session_practitioner
from eac.scheduling.rules import State, When
from eac.schools.models import School, SchoolClass, class_teacher

MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class SessionFilter:
    """What a list or grid is narrowed to."""

    school_id: int | None = None
    venue_id: int | None = None
    practitioner_id: int | None = None
    class_id: int | None = None
    activity_id: int | None = None
    teacher_id: int | None = None
    kind: SessionKind | None = None
    state: State | None = None
    option_days: int | None = None
    """Options that lapse within so many days."""

    def conditions(self) -> list[ColumnElement[bool]]:
        """As filters on sessions."""
        found: list[ColumnElement[bool]] = []
        for column, value in (
            (SchoolSession.venue_id, self.venue_id),
            (SchoolSession.activity_id, self.activity_id),
            (SchoolSession.kind, self.kind),
            (SchoolSession.state, self.state),
        ):
            if value is not None:
                found.append(column == value)
        if self.option_days is not None:
            found.append(ending(clock.today(), clock.today() + timedelta(days=self.option_days)))
        took = select(Participation.session_id)
        if self.class_id is not None:
            found.append(SchoolSession.id.in_(took.where(Participation.class_id == self.class_id)))
        if self.teacher_id is not None:
            taught = select(class_teacher.c.class_id).where(class_teacher.c.teacher_id == self.teacher_id)
            found.append(SchoolSession.id.in_(took.where(Participation.class_id.in_(taught))))
        if self.school_id is not None:
            of_school = took.join(SchoolClass).where(SchoolClass.school_id == self.school_id)
            found.append(SchoolSession.id.in_(of_school))
        if self.practitioner_id is not None:
            acted = select(session_practitioner.c.session_id)
            acted = acted.where(session_practitioner.c.practitioner_id == self.practitioner_id)
            found.append(SchoolSession.id.in_(acted))
        return found


def to_show() -> tuple[ExecutableOption, ...]:
    """What a list shows of a session."""
    classes = selectinload(SchoolSession.participations).joinedload(Participation.school_class)
    return (
        joinedload(SchoolSession.activity),
        joinedload(SchoolSession.venue).lazyload(Venue.partner),
        joinedload(SchoolSession.school),
        classes.lazyload(SchoolClass.levels),
        classes.lazyload(SchoolClass.absences),
    )


def find_session(id: int) -> SchoolSession | None:  # noqa: A002  the route's parameter
    """A session with all that its sheet shows."""
    return db.session.scalar(
        select(SchoolSession)
        .where(SchoolSession.id == id)
        .options(
            joinedload(SchoolSession.activity),
            joinedload(SchoolSession.venue),
            joinedload(SchoolSession.school),
            selectinload(SchoolSession.participations),
            selectinload(SchoolSession.practitioners),
            selectinload(SchoolSession.works),
        )
    )


def sessions_of(user: User, narrowed: SessionFilter, year: SchoolYear | None = None) -> Select[SchoolSession]:
    """The sessions a person may see, narrowed, with what a list shows; to be sorted and paged."""
    statement = select(SchoolSession).join(SchoolSession.activity).where(policy.visible(user), *narrowed.conditions())
    if year is not None:
        statement = statement.where(SchoolSession.school_year == str(year))
    return statement.options(*to_show())


def of_days(user: User, first: date, last: date, narrowed: SessionFilter) -> list[ColumnElement[bool]]:
    """The filter of the sessions a person sees whose instants fall on these days in Paris, both included, narrowed."""
    begins, ends = clock.to_utc(first, MIDNIGHT), clock.to_utc(last + timedelta(days=1), MIDNIGHT)
    return [
        policy.visible(user),
        SchoolSession.starts_at < ends,
        SchoolSession.ends_at > begins,
        SchoolSession.starts_at >= begins - timedelta(days=31),
        *narrowed.conditions(),
    ]


def between(user: User, first: date, last: date, narrowed: SessionFilter) -> Sequence[SchoolSession]:
    """Sessions of the days from first to last, both included, in order; a constant number of statements."""
    statement = (
        select(SchoolSession)
        .where(*of_days(user, first, last, narrowed))
        .options(*to_show())
        .order_by(SchoolSession.starts_at, SchoolSession.id)
    )
    return db.session.scalars(statement).unique().all()


def on_grid(user: User, first: date, last: date, narrowed: SessionFilter) -> list[Placed]:
    """The sessions of `between` as plain rows, in two statements: a week holds hundreds, and shows little of each."""
    columns = (
        *(getattr(SchoolSession, name) for name in _GRID_NAMES),
        func.coalesce(func.nullif(SchoolSession.own_title, ""), Activity.title).label("title"),
        func.coalesce(Venue.name, School.name, "").label("place_name"),
        *(getattr(SchoolSession, name) for name in _CLOCK_NAMES),
        PartnerCity.name.label("city_name"),
        PartnerCity.zone.label("city_zone"),
    )
    found = (
        select(*columns)
        .join(Activity, Activity.id == SchoolSession.activity_id)
        .outerjoin(Venue, Venue.id == SchoolSession.venue_id)
        .outerjoin(School, School.id == SchoolSession.school_id)
        .outerjoin(PartnerCity, PartnerCity.id == SchoolSession.partner_city_id)
        .where(*of_days(user, first, last, narrowed))
        .order_by(SchoolSession.starts_at, SchoolSession.id)
    )
    labels = _class_labels(select(SchoolSession.id).where(*of_days(user, first, last, narrowed)))
    return [_placed(row, " ; ".join(labels[row.id])) for row in db.session.execute(found)]


def _placed(row: Any, classes_label: str) -> Placed:
    when = When(row.starts_on, row.starts_time, row.ends_on, row.ends_time, row.zone).here()
    same = {name: getattr(row, name) for name in (*_GRID_NAMES, "title", "place_name")}
    hours = {name: getattr(when, name) for name in _CLOCK_NAMES[:4]}
    span = Span(row.starts_at, row.ends_at)
    there = elsewhere(span, row.city_name, row.city_zone) if row.city_name else None
    return Placed(**same, **hours, classes_label=classes_label, there=there)


_GRID_NAMES = ("id", "uid", "kind", "state", "option_until")
_CLOCK_NAMES = ("starts_on", "starts_time", "ends_on", "ends_time", "zone", "starts_at", "ends_at")


def _class_labels(session_ids: Select[int]) -> dict[int, list[str]]:
    """Session id → the labels of its classes, as SchoolClass.label says them."""
    labels: dict[int, list[str]] = defaultdict(list)
    rows = db.session.execute(
        select(Participation.session_id, SchoolClass.name, School.name)
        .join(SchoolClass, SchoolClass.id == Participation.class_id)
        .join(School, School.id == SchoolClass.school_id)
        .where(Participation.session_id.in_(session_ids))
        .order_by(Participation.id)
    )
    for session_id, name, school in rows:
        labels[session_id].append(f"{name}, {school}")
    return labels


def titles_seen(user: User, session_ids: Collection[int]) -> dict[int, str]:
    """Id → title of those of these sessions that a person may see; no statement for none."""
    if not session_ids:
        return {}
    title = func.coalesce(func.nullif(SchoolSession.own_title, ""), Activity.title)
    found = select(SchoolSession.id, title).join(SchoolSession.activity)
    rows = db.session.execute(found.where(SchoolSession.id.in_(session_ids), policy.visible(user)))
    return {row[0]: row[1] for row in rows}


def to_do(user: User) -> Sequence[SchoolSession]:
    """Past sessions whose attendance is missing, oldest first, then the coming ones still to be confirmed."""
    now = clock.now()
    open_states = (State.PROPOSED, State.OPTION, State.CONFIRMED)
    missing = SchoolSession.state.in_(open_states) & (SchoolSession.ends_at < now)
    soon = SchoolSession.starts_at.between(now, now + timedelta(days=21))
    unsure = SchoolSession.state.in_((State.PROPOSED, State.OPTION)) & soon
    statement = select(SchoolSession).where(policy.visible(user), missing | unsure).options(*to_show())
    return db.session.scalars(statement.order_by(SchoolSession.starts_at).limit(12)).unique().all()


def find_activity(activity_id: int) -> Activity | None:
    """An activity with what the session form takes from it."""
    return db.session.scalar(
        select(Activity)
        .where(Activity.id == activity_id)
        .options(selectinload(Activity.practitioners), selectinload(Activity.works), selectinload(Activity.levels))
    )
