"""Tables of moves that can be taken back, and of what still waits for a date."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eac.catalogue.models import Activity
from eac.db import Model, Stamped, Versioned
from eac.scheduling.models import SchoolSession
from eac.schools.models import SchoolClass


class SessionMove(Stamped, Model):
    """A move of a session: where it was before, in `before` (When, place and practitioners), and who moved it.

    Sessions moved together share `batch`. It can be taken back while the session still has `version_after`.
    """

    __tablename__ = "session_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("school_session.id", ondelete="CASCADE"), index=True)
    batch: Mapped[str] = mapped_column(String(36), index=True)
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    version_after: Mapped[int]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    undone_at: Mapped[datetime | None] = mapped_column(default=None)
    session: Mapped[SchoolSession] = relationship()


class Postponement(Stamped, Model):
    """From a postponed session to the one that replaces it."""

    __tablename__ = "postponement"

    from_id: Mapped[int] = mapped_column(ForeignKey("school_session.id", ondelete="CASCADE"), primary_key=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("school_session.id", ondelete="CASCADE"), index=True)


class UnplacedSession(Stamped, Versioned, Model):
    """An activity that a class is to have, at a date still to be found.

    It waits until the class has a session of the activity made after it; it waits again when that one is cancelled.
    """

    __tablename__ = "unplaced_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"), index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    activity: Mapped[Activity] = relationship()
    school_class: Mapped[SchoolClass] = relationship()

    @property
    def title(self) -> str:
        """What, and for whom."""
        return f"{self.activity.title} – {self.school_class.label}"
