"""Tables of series, of the sessions in them, and of sessions that were copied from another year."""

from datetime import date, time

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eac.catalogue.models import Pathway
from eac.db import Model, Stamped
from eac.scheduling.models import SchoolSession
from eac.series.rules import SeriesKind


class Series(Stamped, Model):
    """Sessions scheduled together: every so many weeks, or as the steps of a pathway."""

    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    kind: Mapped[SeriesKind]
    weekdays: Mapped[list[int]] = mapped_column(JSON, default=list)
    every_weeks: Mapped[int] = mapped_column(default=1)
    pathway_id: Mapped[int | None] = mapped_column(ForeignKey("pathway.id", ondelete="SET NULL"), index=True)
    author_name: Mapped[str] = mapped_column(String(200), default="")
    pathway: Mapped[Pathway | None] = relationship()
    members: Mapped[list["SeriesSession"]] = relationship(
        back_populates="series", cascade="all, delete-orphan", order_by="SeriesSession.position", passive_deletes=True
    )


class SeriesSession(Model):
    """A session in a series: its place, and the wall-clock time that the pattern gave it.

    A session whose time is no longer that of the pattern was moved by hand: later changes of the series leave its time.
    """

    __tablename__ = "series_session"

    session_id: Mapped[int] = mapped_column(ForeignKey("school_session.id", ondelete="CASCADE"), primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    planned_on: Mapped[date]
    planned_start: Mapped[time]
    planned_end: Mapped[time]
    series: Mapped[Series] = relationship(back_populates="members")
    session: Mapped[SchoolSession] = relationship()

    @property
    def keeps_day(self) -> bool:
        """Whether the session still lies on the day that the pattern gave it."""
        return self.session.starts_on == self.planned_on

    @property
    def keeps_hours(self) -> bool:
        """Whether it still has the hours that the pattern gave it."""
        return (self.session.starts_time, self.session.ends_time) == (self.planned_start, self.planned_end)

    @property
    def is_moved_by_hand(self) -> bool:
        """Whether someone gave it a time of its own."""
        return not (self.keeps_day and self.keeps_hours)


class SessionCopy(Model):
    """Which session of an earlier year a session was copied from, so that none is copied twice."""

    __tablename__ = "session_copy"

    session_id: Mapped[int] = mapped_column(ForeignKey("school_session.id", ondelete="CASCADE"), primary_key=True)
    origin_id: Mapped[int] = mapped_column(ForeignKey("school_session.id", ondelete="CASCADE"), index=True)
