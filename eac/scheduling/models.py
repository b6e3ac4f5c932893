"""Tables of sessions, who takes part, what they occupy, and closures."""

from datetime import date, datetime, time

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship
from sqlalchemy.schema import SchemaItem

from eac.catalogue.models import Activity
from eac.catalogue.rules import SessionKind
from eac.core import clock
from eac.core.elsewhere import Elsewhere, elsewhere
from eac.core.errors import N_
from eac.core.intervals import Span
from eac.db import Base, Model, Searchable, Stamped, Versioned, found_by, say_constraint
from eac.partners.models import PartnerCity, Practitioner, Venue, Work
from eac.scheduling.rules import Resource, State, TimeOfLife, When
from eac.schools.models import School, SchoolClass

session_practitioner = Table(
    "session_practitioner",
    Base.metadata,
    Column("session_id", ForeignKey("school_session.id", ondelete="CASCADE"), primary_key=True),
    Column("practitioner_id", ForeignKey("practitioner.id"), primary_key=True, index=True),
)
session_work = Table(
    "session_work",
    Base.metadata,
    Column("session_id", ForeignKey("school_session.id", ondelete="CASCADE"), primary_key=True),
    Column("work_id", ForeignKey("work.id"), primary_key=True, index=True),
)


class SchoolSession(Stamped, Versioned, Searchable, Model):
    """A session. What was entered (dates, times, zone) is the truth; `starts_at` and `ends_at` are derived from it.

    `uid` names it in calendars for life; `sequence` grows when time, place or state change (RFC 5546, 2.1.4).
    Kind and pillars are copied from the activity, so that a later change there does not rewrite the past.
    """

    __tablename__ = "school_session"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="starts_before_ends"),
        Index("ix_school_session_year_start", "school_year", "starts_at"),
        Index("ix_school_session_days", "starts_on", "ends_on"),
        Index("ix_school_session_activity_year", "activity_id", "school_year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    own_title: Mapped[str] = mapped_column(String(300), default="")
    kind: Mapped[SessionKind] = mapped_column(index=True)
    pillars: Mapped[list[str]] = mapped_column(JSON, default=list)
    school_year: Mapped[str] = mapped_column(String(9))
    starts_on: Mapped[date]
    starts_time: Mapped[time]
    ends_on: Mapped[date]
    ends_time: Mapped[time]
    zone: Mapped[str] = mapped_column(String(60), default=clock.PARIS_NAME)
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    time_of_life: Mapped[TimeOfLife] = mapped_column(default=TimeOfLife.SCHOOL)
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"), index=True)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"), index=True)
    partner_city_id: Mapped[int | None] = mapped_column(ForeignKey("partner_city.id"), index=True, default=None)
    state: Mapped[State] = mapped_column(index=True)
    option_until: Mapped[date | None] = mapped_column(default=None)
    """Last day of an option; the day after, it has lapsed. Without one, an option holds until someone decides."""
    adults: Mapped[int | None] = mapped_column(default=None)
    needs_transport: Mapped[bool] = mapped_column(default=False)
    coach_seats: Mapped[int | None] = mapped_column(default=None)
    notes_for_teacher: Mapped[str] = mapped_column(Text, default="")
    notes_for_staff: Mapped[str] = mapped_column(Text, default="")
    override_reason: Mapped[str] = mapped_column(Text, default="")
    cancel_reason: Mapped[str] = mapped_column(String(30), default="")
    cancel_note: Mapped[str] = mapped_column(Text, default="")
    cancelled_at: Mapped[datetime | None] = mapped_column(default=None)
    cancelled_by_name: Mapped[str] = mapped_column(String(200), default="")
    sequence: Mapped[int] = mapped_column(default=0)
    moved_at: Mapped[datetime | None] = mapped_column(default=None)
    activity: Mapped[Activity] = relationship()
    venue: Mapped[Venue | None] = relationship()
    school: Mapped[School | None] = relationship()
    partner_city: Mapped[PartnerCity | None] = relationship(lazy="joined")
    practitioners: Mapped[list[Practitioner]] = relationship(
        secondary=session_practitioner, order_by=Practitioner.last_name
    )
    works: Mapped[list[Work]] = relationship(secondary=session_work, order_by=Work.title)
    participations: Mapped[list["Participation"]] = relationship(
        back_populates="session", cascade="all, delete-orphan", order_by="Participation.id"
    )

    @property
    def title(self) -> str:
        """Its own title, else the activity's."""
        return self.own_title or self.activity.title

    @property
    def when(self) -> When:
        """What was entered."""
        return When(self.starts_on, self.starts_time, self.ends_on, self.ends_time, self.zone)

    @property
    def here(self) -> When:
        """When it is on Paris clocks, whatever zone it was entered in."""
        return self.when.here()

    @property
    def there(self) -> Elsewhere | None:
        """When it is in the partner city that it is held with."""
        city = self.partner_city
        return elsewhere(Span(self.starts_at, self.ends_at), city.name, city.zone) if city else None

    @property
    def minutes(self) -> int:
        """Length in minutes of real time."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def has_begun(self) -> bool:
        """Whether its start is past."""
        return self.starts_at <= clock.now()

    @property
    def place_name(self) -> str:
        """The venue's name, else the school's."""
        if self.venue is not None:
            return self.venue.name
        return self.school.name if self.school is not None else ""

    @property
    def classes_label(self) -> str:
        """« CE2 B, École élémentaire Goscinny ; 6e A, Collège Capron »."""
        return " ; ".join(participation.school_class.label for participation in self.participations)

    @property
    def expected_headcount(self) -> int:
        """Pupils expected in all."""
        return sum(participation.expected_headcount for participation in self.participations)

    @property
    def search_source(self) -> str:
        """Title, classes and place."""
        return found_by(self.own_title, self.notes_for_teacher)


class Participation(Model):
    """A class in a session: pupils expected, and those who came."""

    __tablename__ = "participation"
    __table_args__ = (
        UniqueConstraint("session_id", "class_id"),
        Index("ix_participation_class_session", "class_id", "session_id"),
        CheckConstraint("expected_headcount >= 0", name="expected_not_negative"),
        CheckConstraint("actual_headcount >= 0", name="actual_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("school_session.id", ondelete="CASCADE"))
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    expected_headcount: Mapped[int]
    actual_headcount: Mapped[int | None] = mapped_column(default=None)
    session: Mapped[SchoolSession] = relationship(back_populates="participations")
    school_class: Mapped[SchoolClass] = relationship(lazy="joined")


class Booking(Model):
    """What an occupying session takes, one row per class, practitioner and venue; gone when the session is cancelled.

    On PostgreSQL an exclusion constraint forbids overlapping rows of one class or practitioner: the last guard.
    """

    __tablename__ = "booking"
    __table_args__ = (Index("ix_booking_resource_start", "resource", "resource_id", "starts_at", "ends_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("school_session.id", ondelete="CASCADE"), index=True)
    resource: Mapped[Resource]
    resource_id: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    headcount: Mapped[int] = mapped_column(default=0)


class ResourceStretch(Stamped, Versioned):
    """A stretch of time of a school, venue, class or practitioner, and why."""

    @declared_attr.directive
    def __table_args__(cls) -> tuple[SchemaItem, ...]:  # noqa: N805  SQLAlchemy calls it with the class
        return (
            CheckConstraint("starts_at < ends_at", name="starts_before_ends"),
            Index(f"ix_{cls.__tablename__}_resource", "resource", "resource_id", "starts_at"),
        )

    __tablename__: str
    id: Mapped[int] = mapped_column(primary_key=True)
    resource: Mapped[Resource]
    resource_id: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(300), default="")


class Closure(ResourceStretch, Model):
    """A stretch when something cannot be had."""

    __tablename__ = "closure"


class Availability(ResourceStretch, Model):
    """A stretch when a venue or practitioner can be had although its usual week says no."""

    __tablename__ = "availability"


class TravelSettings(Stamped, Versioned, Model):
    """How fast classes travel, as staff say; at most one row, and none until someone changes the usual values."""

    __tablename__ = "travel_settings"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kmh: Mapped[int]
    setup_minutes: Mapped[int]
    coach_kmh: Mapped[int]
    walking_kmh: Mapped[int]
    boarding_minutes: Mapped[int]


_TAKEN = N_("Ce créneau vient d’être pris par une autre personne. Rien n’a été enregistré : choisissez-en un autre.")
say_constraint("ex_booking_overlap", _TAKEN)
say_constraint("ck_school_session_starts_before_ends", N_("La fin doit suivre le début."), "ends_time")
say_constraint("ck_closure_starts_before_ends", N_("La fin doit suivre le début."), "ends_at")
say_constraint("ck_availability_starts_before_ends", N_("La fin doit suivre le début."), "ends_at")
say_constraint("ck_participation_actual_not_negative", N_("L’effectif ne peut pas être négatif."))
