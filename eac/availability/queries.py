"""Reading stretches of time, and the sessions that they touch."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from eac.availability.policy import Kept, Owner, Stretch
from eac.availability.rules import Entered, Nature, PersonToCheck
from eac.core import clock
from eac.core.intervals import Span
from eac.db import db
from eac.identity.models import User
from eac.partners import policy as partners
from eac.partners.models import Practitioner, Venue
from eac.reference.queries import kept
from eac.scheduling import queries as scheduling
from eac.scheduling.models import Availability, Booking, Closure, Participation, SchoolSession
from eac.scheduling.queries import SessionFilter
from eac.scheduling.rules import Resource
from eac.schools.models import School, SchoolClass

MODELS: dict[Nature, type[Stretch]] = {Nature.CLOSED: Closure, Nature.OPEN: Availability}
RESOURCES: dict[type[Owner], Resource] = {
    Practitioner: Resource.PRACTITIONER,
    Venue: Resource.VENUE,
    School: Resource.SCHOOL,
}
OWNERS = {resource: model for model, resource in RESOURCES.items()}
PAST_SHOWN = 50


def find_closure(id: int) -> Kept | None:  # noqa: A002  the name of the parameter in addresses
    """The closure of this id and whose it is; none for a class, which keeps its own half-days."""
    return _with_owner(db.session.get(Closure, id))


def find_availability(id: int) -> Kept | None:  # noqa: A002  same
    """The exception of this id and whose it is."""
    return _with_owner(db.session.get(Availability, id))


def _with_owner(stretch: Stretch | None) -> Kept | None:
    if stretch is None or stretch.resource not in OWNERS:
        return None
    owner: Any = db.session.get(OWNERS[stretch.resource], stretch.resource_id)
    return None if owner is None else (stretch, owner)


def resource_of(owner: Owner) -> Resource:
    """What the owner is in the tables of time."""
    return RESOURCES[type(owner)]


# --- stretches of one owner ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stretches:
    """The stretches of one nature: those to come in order, and the last past ones, newest first."""

    coming: Sequence[Stretch]
    past: Sequence[Stretch]


def stretches_of(owner: Owner, nature: Nature) -> Stretches:
    """Two statements."""
    model: Any = MODELS[nature]
    now = clock.now()
    own = select(model).filter_by(resource=resource_of(owner), resource_id=owner.id)
    coming = own.where(model.ends_at > now).order_by(model.starts_at, model.id)
    past = own.where(model.ends_at <= now).order_by(model.starts_at.desc(), model.id).limit(PAST_SHOWN)
    return Stretches(db.session.scalars(coming).all(), db.session.scalars(past).all())


def following(stretch: Stretch, owner: Owner) -> list[Stretch]:
    """The later stretches of the owner that say the same at the same hours: the rest of a repetition."""
    model: Any = type(stretch)
    later = select(model).filter_by(resource=stretch.resource, resource_id=owner.id, reason=stretch.reason)
    rows = db.session.scalars(later.where(model.starts_at > stretch.starts_at).order_by(model.starts_at))
    return [row for row in rows if shape(row) == shape(stretch)]


def shape(stretch: Stretch) -> tuple[object, ...]:
    """What stretches of one repetition share, whatever their day."""
    found = Entered.of(stretch.starts_at, stretch.ends_at)
    return (type(stretch), stretch.reason, found.starts_time, found.ends_time, (found.ends_on - found.starts_on).days)


# --- what they touch ----------------------------------------------------------------------------------------------


def touched(user: User, owner: Owner, spans: Iterable[Span]) -> Sequence[SchoolSession]:
    """Coming sessions that take the owner within these spans, as far as the person sees them, in order."""
    wanted = list(spans)
    if not wanted:
        return []
    found = scheduling.sessions_of(user, SessionFilter()).where(
        SchoolSession.starts_at < max(span.end for span in wanted),
        SchoolSession.ends_at > max(clock.now(), min(span.start for span in wanted)),
        SchoolSession.id.in_(select(Booking.session_id)),
        _of(owner),
    )
    rows = db.session.scalars(found.order_by(SchoolSession.starts_at, SchoolSession.id)).unique()
    return [row for row in rows if any(span.overlaps(Span(row.starts_at, row.ends_at)) for span in wanted)]


def _of(owner: Owner) -> ColumnElement[bool]:
    if isinstance(owner, School):
        there = select(Participation.session_id).join(SchoolClass).where(SchoolClass.school_id == owner.id)
        return or_(SchoolSession.school_id == owner.id, SchoolSession.id.in_(there))
    taken = select(Booking.session_id).filter_by(resource=resource_of(owner), resource_id=owner.id)
    return SchoolSession.id.in_(taken)


def by_stretch(stretches: Iterable[Stretch], sessions: Sequence[SchoolSession]) -> dict[int, list[SchoolSession]]:
    """Which of these sessions each stretch touches, by the stretch's id."""
    return {
        stretch.id: [one for one in sessions if one.starts_at < stretch.ends_at and one.ends_at > stretch.starts_at]
        for stretch in stretches
    }


def span_of(stretch: Stretch) -> Span:
    """Its instants."""
    return Span(stretch.starts_at, stretch.ends_at)


# --- honorability -------------------------------------------------------------------------------------------------


def to_check(user: User) -> list[PersonToCheck]:
    """Practitioners in use whose honorability is to be checked, the most urgent first; one statement."""
    today = clock.today()
    following = (
        select(func.min(Booking.starts_at))
        .where(
            Booking.resource == Resource.PRACTITIONER,
            Booking.resource_id == Practitioner.id,
            Booking.starts_at > clock.now(),
        )
        .correlate(Practitioner)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(*_PERSON, following).where(partners.visible_practitioners(user), kept(Practitioner))
    )
    people = [
        PersonToCheck(id_, f"{last} {first}".strip(), trade, version, on, clock.to_local(at).date() if at else None)
        for id_, first, last, trade, version, on, at in rows
    ]
    return sorted((one for one in people if one.is_due(today)), key=lambda one: one.urgency(today))


_PERSON = (
    Practitioner.id,
    Practitioner.first_name,
    Practitioner.last_name,
    Practitioner.trade,
    Practitioner.version,
    Practitioner.honorability_on,
)
