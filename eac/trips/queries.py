"""Reading trips: one, lists, those of a session, and coaches that could be shared."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from eac.catalogue.models import Activity
from eac.core import clock
from eac.core.errors import N_
from eac.core.geography import distance_km
from eac.db import db
from eac.identity.models import User
from eac.partners.models import Venue
from eac.scheduling import policy as scheduling
from eac.scheduling.models import Participation, SchoolSession
from eac.scheduling.rules import OCCUPYING
from eac.schools import queries as schools
from eac.schools.models import School, SchoolClass
from eac.trips import policy
from eac.trips.facts import Key
from eac.trips.models import Trip, TripStop
from eac.trips.rules import OPEN, TripMode, TripState

SHARED_WITHIN = 75
"""Minutes between two sessions that one coach can serve."""
WAITING_SHOWN = 8
SHARED_KM = 1.2
"""Between two places that one coach can serve."""


def _to_show() -> tuple[ExecutableOption, ...]:
    """All that a list or a sheet says of trips, in a constant number of statements."""
    stops = selectinload(Trip.stops)
    session = stops.joinedload(TripStop.session)
    on_board = stops.joinedload(TripStop.school_class)
    taking_part = session.selectinload(SchoolSession.participations)
    return (
        session.joinedload(SchoolSession.activity),
        session.joinedload(SchoolSession.venue).lazyload(Venue.partner),
        session.joinedload(SchoolSession.school),
        taking_part.joinedload(Participation.school_class).lazyload(SchoolClass.levels),
        taking_part.joinedload(Participation.school_class).lazyload(SchoolClass.absences),
        on_board.joinedload(SchoolClass.school),
        on_board.lazyload(SchoolClass.absences),
        on_board.lazyload(SchoolClass.levels),
    )


def find_trip(id: int) -> Trip | None:  # noqa: A002  the route's parameter
    """A trip with all that its sheet shows."""
    return db.session.scalar(select(Trip).where(Trip.id == id).options(*_to_show()))


def trips_of(session: SchoolSession) -> Sequence[Trip]:
    """The trips that serve a session, cancelled ones last."""
    served = select(TripStop.trip_id).where(TripStop.session_id == session.id)
    found = select(Trip).where(Trip.id.in_(served)).options(*_to_show())
    return db.session.scalars(found.order_by(Trip.state == TripState.CANCELLED, Trip.leaves_at, Trip.id)).all()


def stops_of(session: SchoolSession) -> Sequence[TripStop]:
    """Where and when its classes are picked up, in order; nothing of cancelled trips."""
    found = select(TripStop).join(TripStop.trip).where(TripStop.session_id == session.id)
    found = found.where(Trip.state != TripState.CANCELLED).options(joinedload(TripStop.trip))
    return db.session.scalars(found.order_by(TripStop.leaves_time, TripStop.id)).all()


# --- lists --------------------------------------------------------------------------------------------------------


def differs() -> ColumnElement[bool]:
    """Whether a session is no longer what the trip was made for; says in SQL what `Trip.discrepancies` tells."""
    joined = exists().where(
        Participation.session_id == TripStop.session_id,
        Participation.class_id == TripStop.class_id,
        Participation.expected_headcount == TripStop.made_headcount,
    )
    now = SchoolSession
    changed = or_(
        now.state.not_in(OCCUPYING),
        now.starts_at != TripStop.made_starts_at,
        now.ends_at != TripStop.made_ends_at,
        func.coalesce(now.venue_id, 0) != func.coalesce(TripStop.made_venue_id, 0),
        ~joined,
    )
    stale = select(TripStop.trip_id).join(now, now.id == TripStop.session_id).where(changed)
    return and_(Trip.state != TripState.CANCELLED, Trip.id.in_(stale))


@dataclass(frozen=True, slots=True)
class TripFilter:
    """What the list is narrowed to; without days, trips to come; without a state, those not cancelled."""

    state: TripState | None = None
    mode: TripMode | None = None
    company: str | None = None
    since: date | None = None
    until: date | None = None
    past: bool = False
    to_review: bool = False
    to_order: bool = False

    def conditions(self) -> list[ColumnElement[bool]]:
        """As filters on trips."""
        since = self.since or (None if self.past else clock.today())
        found = [column == value for column, value in self._equal if value is not None]
        if since is not None:
            found.append(Trip.leaves_on >= since)
        if self.until is not None:
            found.append(Trip.leaves_on <= self.until)
        if self.to_review:
            found.append(differs())
        if self.state is None:
            found.append(Trip.state != TripState.CANCELLED)
        if self.to_order:
            found.append(Trip.state.in_(OPEN))
        return found

    @property
    def _equal(self) -> list[tuple[ColumnElement[object], object]]:
        return [(Trip.state, self.state), (Trip.mode, self.mode), (Trip.company, self.company)]  # type: ignore[list-item]


def trips(user: User, narrowed: TripFilter) -> Select[Trip]:
    """The trips a person may see, narrowed, with what a list shows; to be searched, sorted and paged."""
    return select(Trip).where(policy.visible(user), *narrowed.conditions()).options(*_to_show())


def urgency() -> ColumnElement[str]:
    """Those past their order deadline first, then in order of time."""
    return case((overdue(), "0"), else_="1") + cast(Trip.leaves_at, String)


class Words:
    """Looked for like a column: in the names of schools, places and offers on board."""

    def like(self, pattern: str, escape: str) -> ColumnElement[bool]:
        """The trips whose schools, place or offer hold a word."""
        found = (
            select(TripStop.trip_id)
            .join(SchoolSession, SchoolSession.id == TripStop.session_id)
            .join(Activity, Activity.id == SchoolSession.activity_id)
            .join(SchoolClass, SchoolClass.id == TripStop.class_id)
            .join(School, School.id == SchoolClass.school_id)
            .outerjoin(Venue, Venue.id == SchoolSession.venue_id)
        )
        names = (School.search_key, Venue.search_key, Activity.search_key, SchoolSession.search_key)
        return Trip.id.in_(found.where(or_(*(name.like(pattern, escape=escape) for name in names))))


@dataclass(frozen=True, slots=True)
class Totals:
    """What the list adds up to: trips, those overdue, those to review, coach seats, cents of quotes."""

    trips: int
    overdue: int
    to_review: int
    seats: int
    quote_cents: int


def totals(found: Select[Trip]) -> Totals:
    """Over all rows of a narrowed and searched statement, cancelled trips left out; one statement."""
    counted = found.order_by(None).with_only_columns(
        func.count(),
        func.coalesce(func.sum(case((overdue(), 1), else_=0)), 0),
        func.coalesce(func.sum(case((differs(), 1), else_=0)), 0),
        func.coalesce(func.sum(Trip.seats), 0),
        func.coalesce(func.sum(Trip.quote_cents), 0),
        maintain_column_froms=True,
    )
    row = db.session.execute(counted.where(Trip.state != TripState.CANCELLED)).one()
    return Totals(*(int(value) for value in row))


def overdue() -> ColumnElement[bool]:
    """Whether it should have been ordered by now and can still be; says in SQL what `Trip.is_overdue` tells."""
    return and_(Trip.state.in_(OPEN), Trip.order_before < clock.today(), Trip.leaves_at > clock.now())


def count_overdue(user: User) -> int:
    """How many trips in sight should have been ordered by now."""
    return _count(user, overdue())


def count_to_review(user: User) -> int:
    """How many trips to come, in sight, no longer are what their sessions ask for."""
    return _count(user, and_(differs(), Trip.leaves_on >= clock.today()))


def _count(user: User, which: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(Trip).where(policy.visible(user), which)) or 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """Sessions to come that ask for a coach and have no trip: how many, and the first of them."""

    count: int
    first: Sequence[SchoolSession]


def waiting(user: User) -> Waiting:
    """Within the person's sight; two statements."""
    live = select(TripStop.session_id).join(Trip).where(Trip.state != TripState.CANCELLED)
    wanted = select(SchoolSession).where(
        scheduling.visible(user),
        SchoolSession.needs_transport,
        SchoolSession.venue_id.is_not(None),
        SchoolSession.state.in_(OCCUPYING),
        SchoolSession.starts_at > clock.now(),
        SchoolSession.id.not_in(live),
    )
    count = db.session.scalar(wanted.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    shown = (joinedload(SchoolSession.activity), joinedload(SchoolSession.venue).lazyload(Venue.partner))
    classes = selectinload(SchoolSession.participations).joinedload(Participation.school_class)
    found = wanted.options(*shown, classes.lazyload(SchoolClass.levels), classes.lazyload(SchoolClass.absences))
    first = db.session.scalars(found.order_by(SchoolSession.starts_at, SchoolSession.id).limit(WAITING_SHOWN))
    return Waiting(count, first.unique().all())


def companies(user: User) -> list[str]:
    """The companies named so far on trips in sight, by name."""
    found = select(Trip.company).where(policy.visible(user), Trip.company != "").distinct()
    return list(db.session.scalars(found.order_by(Trip.company)))


def to_share(user: User, session: SchoolSession) -> Sequence[Trip]:
    """Coaches that already go to the same place or a near one within the same hours, and that the person may see."""
    margin = timedelta(minutes=SHARED_WITHIN)
    served = select(TripStop.trip_id).join(SchoolSession, SchoolSession.id == TripStop.session_id)
    own = select(TripStop.trip_id).where(TripStop.session_id == session.id)
    near = served.where(
        SchoolSession.starts_at.between(session.starts_at - margin, session.starts_at + margin),
        SchoolSession.ends_at.between(session.ends_at - margin, session.ends_at + margin),
        SchoolSession.state.in_(OCCUPYING),
    )
    found = select(Trip).where(
        policy.visible(user),
        Trip.mode == TripMode.COACH,
        Trip.state != TripState.CANCELLED,
        Trip.id.in_(near),
        Trip.id.not_in(own),
    )
    rows = db.session.scalars(found.options(*_to_show()).order_by(Trip.leaves_at, Trip.id))
    return [trip for trip in rows if any(_is_near(one.venue, session.venue) for one in trip.sessions)]


def _is_near(one: Venue | None, other: Venue | None) -> bool:
    if one is None or other is None:
        return False
    here, there = one.position, other.position
    return one.id == other.id or (here is not None and there is not None and distance_km(here, there) <= SHARED_KM)


def taken(keys: Iterable[Key], but: int | None) -> list[TripStop]:
    """Stops of these classes of sessions on other trips that are not cancelled."""
    wanted = set(keys)
    found = (
        select(TripStop)
        .join(Trip)
        .where(
            TripStop.session_id.in_({key[0] for key in wanted}),
            Trip.state != TripState.CANCELLED,
            Trip.id != (but or 0),
        )
    )
    return [stop for stop in db.session.scalars(found.order_by(TripStop.id)) if stop.key in wanted]


def _classes_on_board(class_ids: Collection[int]) -> Iterable[int]:
    return db.session.scalars(select(TripStop.class_id).where(TripStop.class_id.in_(class_ids)).distinct()).all()


schools.offer_tie(N_("un trajet"), _classes_on_board)
