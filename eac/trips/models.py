"""Tables of trips and of who boards them."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eac.core import clock
from eac.core.errors import N_
from eac.core.intervals import Span
from eac.db import Model, Stamped, Versioned, say_constraint
from eac.scheduling.models import SchoolSession
from eac.schools.models import SchoolClass
from eac.trips.rules import Discrepancy, MadeFor, TripMode, TripState, discrepancies, is_overdue


@dataclass(frozen=True, slots=True)
class Review:
    """One thing to look at again: a session, what it no longer is, and the classes on board that it concerns."""

    session: SchoolSession
    discrepancy: Discrepancy
    classes: list[str]


class Trip(Stamped, Versioned, Model):
    """One coach, bus or walk there and back. Days and times as entered are the truth; `leaves_at`, `returns_at` follow.

    `order_before` is the last day to ask for it in time, by its mode and day.
    """

    __tablename__ = "trip"
    __table_args__ = (
        CheckConstraint("leaves_at < returns_at", name="leaves_before_returns"),
        CheckConstraint("seats > 0", name="seats_positive"),
        CheckConstraint("quote_cents >= 0", name="quote_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mode: Mapped[TripMode]
    state: Mapped[TripState] = mapped_column(index=True, default=TripState.TO_ASK)
    company: Mapped[str] = mapped_column(String(200), default="")
    seats: Mapped[int | None] = mapped_column(default=None)
    is_abroad: Mapped[bool] = mapped_column(default=False)
    leaves_on: Mapped[date]
    returns_on: Mapped[date]
    zone: Mapped[str] = mapped_column(String(60), default=clock.PARIS_NAME)
    leaves_at: Mapped[datetime] = mapped_column(index=True)
    returns_at: Mapped[datetime]
    order_before: Mapped[date]
    quote_cents: Mapped[int | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(Text, default="")
    override_reason: Mapped[str] = mapped_column(Text, default="")
    stops: Mapped[list["TripStop"]] = relationship(
        back_populates="trip", cascade="all, delete-orphan", order_by="TripStop.leaves_time, TripStop.id"
    )

    @property
    def people(self) -> int:
        """Everyone on board."""
        return sum(stop.pupils + stop.adults for stop in self.stops)

    @property
    def pupils(self) -> int:
        """Pupils on board."""
        return sum(stop.pupils for stop in self.stops)

    @property
    def adults(self) -> int:
        """Adults on board."""
        return sum(stop.adults for stop in self.stops)

    @property
    def sessions(self) -> list[SchoolSession]:
        """The sessions it serves, each once, in the order of pick-ups."""
        return list(dict.fromkeys(stop.session for stop in self.stops))

    @property
    def destinations(self) -> str:
        """The places it goes to."""
        return " ; ".join(dict.fromkeys(session.place_name for session in self.sessions))

    @property
    def schools(self) -> str:
        """The schools it calls at, in the order of pick-ups."""
        return " ; ".join(dict.fromkeys(stop.school_class.school.name for stop in self.stops))

    @property
    def is_overdue(self) -> bool:
        """Whether it should have been ordered by now and can still be."""
        return is_overdue(self.state, self.order_before, self.leaves_at, clock.now())

    @property
    def discrepancies(self) -> list["Review"]:
        """What sessions no longer are, each said once for all its classes; nothing for a cancelled trip."""
        found: dict[tuple[SchoolSession, Discrepancy], list[str]] = {}
        for stop in self.stops if self.state is not TripState.CANCELLED else ():
            for each in stop.discrepancies:
                found.setdefault((stop.session, each), []).append(stop.school_class.label)
        return [Review(session, each, classes) for (session, each), classes in found.items()]


class TripStop(Model):
    """A class of a session on board: how many, when and where; and what its session was when this was decided."""

    __tablename__ = "trip_stop"
    __table_args__ = (
        UniqueConstraint("trip_id", "session_id", "class_id"),
        CheckConstraint("pupils >= 0", name="pupils_not_negative"),
        CheckConstraint("adults >= 0", name="adults_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trip.id", ondelete="CASCADE"))
    session_id: Mapped[int] = mapped_column(ForeignKey("school_session.id", ondelete="CASCADE"), index=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"), index=True)
    pupils: Mapped[int]
    adults: Mapped[int]
    leaves_time: Mapped[time]
    returns_time: Mapped[time]
    place: Mapped[str] = mapped_column(String(300), default="")
    made_starts_at: Mapped[datetime]
    made_ends_at: Mapped[datetime]
    made_venue_id: Mapped[int | None] = mapped_column(default=None)
    made_headcount: Mapped[int]
    trip: Mapped[Trip] = relationship(back_populates="stops")
    session: Mapped[SchoolSession] = relationship()
    school_class: Mapped[SchoolClass] = relationship()

    @property
    def key(self) -> tuple[int, int]:
        """The session and the class."""
        return self.session_id, self.class_id

    @property
    def discrepancies(self) -> list[Discrepancy]:
        """How its session no longer is what the trip was made for."""
        made = MadeFor(Span(self.made_starts_at, self.made_ends_at), self.made_venue_id, self.made_headcount)
        return discrepancies(made, made_for(self.session, self.class_id))


def made_for(session: SchoolSession, class_id: int) -> MadeFor:
    """What a session is now for one of its classes."""
    counts = (each.expected_headcount for each in session.participations if each.class_id == class_id)
    span = Span(session.starts_at, session.ends_at)
    return MadeFor(span, session.venue_id, next(counts, None), session.state)


say_constraint("ck_trip_leaves_before_returns", N_("Le retour doit suivre le départ."), "returns_on")
say_constraint("ck_trip_seats_positive", N_("Un car a au moins une place."), "seats")
