"""Tables of temps forts, and of their meeting rounds: days, groups, hosts, wishes, meetings."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eac.core.errors import N_
from eac.db import Archivable, Base, Model, Searchable, Stamped, Versioned, found_by, say_constraint
from eac.gatherings.rules import DayHours, Round, rounds_of
from eac.schools.models import SchoolClass

gathering_session = Table(
    "gathering_session",
    Base.metadata,
    Column("session_id", ForeignKey("school_session.id", ondelete="CASCADE"), primary_key=True),
    Column("gathering_id", ForeignKey("gathering.id", ondelete="CASCADE"), index=True, nullable=False),
)
"""A session belongs to one temps fort at most."""


class Gathering(Stamped, Archivable, Versioned, Searchable, Model):
    """A festival, market or forum of one or several days, which groups sessions."""

    __tablename__ = "gathering"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="days_in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    first_day: Mapped[date] = mapped_column(index=True)
    last_day: Mapped[date]
    place: Mapped[str] = mapped_column(String(300), default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    contact_name: Mapped[str] = mapped_column(String(300), default="")
    contact_email: Mapped[str] = mapped_column(String(320), default="")
    contact_phone: Mapped[str] = mapped_column(String(30), default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    rotations: Mapped[list["Rotation"]] = relationship(
        back_populates="gathering", cascade="all, delete-orphan", order_by="Rotation.id"
    )

    @property
    def search_source(self) -> str:
        """Title and place."""
        return found_by(self.title, self.place)


class Rotation(Stamped, Versioned, Model):
    """Meeting rounds of a temps fort: groups go from one host to the next.

    `most`: meetings of each group (none: as many as can be). `seed`: the way of solving that was kept.
    `is_outdated`: hours, groups, hosts or wishes changed since the table was computed.
    """

    __tablename__ = "rotation"
    __table_args__ = (CheckConstraint("minutes > 0", name="minutes_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    minutes: Mapped[int] = mapped_column(default=20)
    between: Mapped[int] = mapped_column(default=5)
    most: Mapped[int | None] = mapped_column(default=None)
    seed: Mapped[int] = mapped_column(default=1)
    computed_at: Mapped[datetime | None] = mapped_column(default=None)
    is_outdated: Mapped[bool] = mapped_column(default=False)
    gathering: Mapped[Gathering] = relationship(back_populates="rotations", lazy="joined")
    days: Mapped[list["RotationDay"]] = relationship(cascade="all, delete-orphan", order_by="RotationDay.day")

    @property
    def rounds(self) -> tuple[Round, ...]:
        """Its rounds, in order."""
        return rounds_of([day.hours for day in self.days], self.minutes, self.between)


class RotationDay(Model):
    """The hours of one day of meetings; `pauses` as typed, the meal apart."""

    __tablename__ = "rotation_day"
    __table_args__ = (
        UniqueConstraint("rotation_id", "day"),
        CheckConstraint("starts < ends", name="starts_before_ends"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rotation_id: Mapped[int] = mapped_column(ForeignKey("rotation.id", ondelete="CASCADE"))
    day: Mapped[date]
    starts: Mapped[time]
    ends: Mapped[time]
    meal_starts: Mapped[time | None] = mapped_column(default=None)
    meal_ends: Mapped[time | None] = mapped_column(default=None)
    pauses: Mapped[str] = mapped_column(String(300), default="")

    @property
    def hours(self) -> DayHours:
        """As rounds are laid."""
        return DayHours(self.day, self.starts, self.ends, self.meal_starts, self.meal_ends, self.pauses)


class RotationGroup(Stamped, Versioned, Model):
    """Who goes round: part of a class, or a visitor, who is a professional. `circle`: its school or organisation."""

    __tablename__ = "rotation_group"
    __table_args__ = (
        UniqueConstraint("rotation_id", "label"),
        CheckConstraint("headcount >= 0", name="headcount_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rotation_id: Mapped[int] = mapped_column(ForeignKey("rotation.id", ondelete="CASCADE"))
    class_id: Mapped[int | None] = mapped_column(ForeignKey("school_class.id"), index=True, default=None)
    label: Mapped[str] = mapped_column(String(200))
    circle: Mapped[str] = mapped_column(String(300), default="")
    languages: Mapped[str] = mapped_column(String(200), default="")
    away: Mapped[str] = mapped_column(String(200), default="")
    headcount: Mapped[int] = mapped_column(default=0)
    rotation: Mapped[Rotation] = relationship()
    school_class: Mapped[SchoolClass | None] = relationship()
    wishes: Mapped[list["RotationWish"]] = relationship(cascade="all, delete-orphan", order_by="RotationWish.rank")


class RotationHost(Stamped, Versioned, Model):
    """Who receives, at a stand or table, `seats` groups at once."""

    __tablename__ = "rotation_host"
    __table_args__ = (UniqueConstraint("rotation_id", "label"), CheckConstraint("seats > 0", name="seats_positive"))

    id: Mapped[int] = mapped_column(primary_key=True)
    rotation_id: Mapped[int] = mapped_column(ForeignKey("rotation.id", ondelete="CASCADE"))
    label: Mapped[str] = mapped_column(String(200))
    trade: Mapped[str] = mapped_column(String(200), default="")
    sector: Mapped[str] = mapped_column(String(200), default="")
    languages: Mapped[str] = mapped_column(String(200), default="")
    stand: Mapped[str] = mapped_column(String(200), default="")
    away: Mapped[str] = mapped_column(String(200), default="")
    seats: Mapped[int] = mapped_column(default=1)
    rotation: Mapped[Rotation] = relationship()


class RotationWish(Model):
    """A host that a group would like to meet; rank 1 is the dearest."""

    __tablename__ = "rotation_wish"
    __table_args__ = (UniqueConstraint("group_id", "host_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("rotation_group.id", ondelete="CASCADE"))
    host_id: Mapped[int] = mapped_column(ForeignKey("rotation_host.id", ondelete="CASCADE"), index=True)
    rank: Mapped[int]


class Meeting(Stamped, Versioned, Model):
    """A group at a host in a round, wall-clock; `is_pinned`: fixed by a person, so that computing again leaves it."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("group_id", "day", "starts"),
        UniqueConstraint("group_id", "host_id"),
        Index("ix_meeting_rotation_day", "rotation_id", "day", "starts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rotation_id: Mapped[int] = mapped_column(ForeignKey("rotation.id", ondelete="CASCADE"))
    group_id: Mapped[int] = mapped_column(ForeignKey("rotation_group.id", ondelete="CASCADE"))
    host_id: Mapped[int] = mapped_column(ForeignKey("rotation_host.id", ondelete="CASCADE"), index=True)
    day: Mapped[date]
    starts: Mapped[time]
    ends: Mapped[time]
    is_pinned: Mapped[bool] = mapped_column(default=False)
    rotation: Mapped[Rotation] = relationship()
    group: Mapped[RotationGroup] = relationship()
    host: Mapped[RotationHost] = relationship()

    @property
    def round(self) -> Round:
        """Its round."""
        return Round(self.day, self.starts, self.ends)


_TAKEN = N_("Une autre personne a changé ces rencontres au même instant. Rechargez la page.")
say_constraint("ck_gathering_days_in_order", N_("Le dernier jour doit suivre le premier."), "last_day")
say_constraint("uq_rotation_group_rotation_id_label", N_("Un groupe porte déjà ce nom."), "label")
say_constraint("uq_rotation_host_rotation_id_label", N_("Un exposant porte déjà ce nom."), "label")
say_constraint("uq_meeting_group_id_day_starts", _TAKEN)
say_constraint("uq_meeting_group_id_host_id", _TAKEN)
