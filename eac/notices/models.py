"""Tables of messages, signed links, answers, and what people choose to receive."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eac.core import clock
from eac.core.errors import N_
from eac.db import Model, Searchable, Stamped, Versioned, found_by, say_constraint
from eac.notices.links import Worth, new_link_id
from eac.notices.rules import DELAY_MINUTES, Answer, MessageKind, MessageState, Purpose, Snapshot, Told, Wanted
from eac.scheduling.models import SchoolSession

Facts = dict[str, Any]


def _token() -> str:
    return uuid4().hex


class Message(Stamped, Versioned, Searchable, Model):
    """One mail to one person. `subject` and `introduction` are staff's own words, empty where there are none.

    `key` makes reminders and digests unique; `token` names the mail for life; `claim` is held by who is sending it.
    What was sent is kept as it was sent.
    """

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_state_due", "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[MessageKind]
    state: Mapped[MessageState] = mapped_column(default=MessageState.WAITING)
    address: Mapped[str] = mapped_column(String(320), index=True)
    name: Mapped[str] = mapped_column(String(700))
    key: Mapped[str | None] = mapped_column(String(400), unique=True, default=None)
    token: Mapped[str] = mapped_column(String(32), unique=True, default=_token)
    subject: Mapped[str] = mapped_column(String(300), default="")
    introduction: Mapped[str] = mapped_column(Text, default="")
    first_at: Mapped[datetime] = mapped_column(default=clock.now)
    last_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    claim: Mapped[str] = mapped_column(String(32), default="")
    claimed_at: Mapped[datetime | None] = mapped_column(default=None)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    sent_subject: Mapped[str] = mapped_column(Text, default="")
    sent_text: Mapped[str] = mapped_column(Text, default="")
    lines: Mapped[list["MessageLine"]] = relationship(
        back_populates="message", cascade="all, delete-orphan", order_by="MessageLine.id"
    )

    @property
    def search_source(self) -> str:
        """Name and address."""
        return found_by(self.name, self.address)


class MessageLine(Model):
    """One session in a message: as the person knows it and as it is now; `occasion` says which reminder it is."""

    __tablename__ = "message_line"
    __table_args__ = (UniqueConstraint("message_id", "session_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"))
    session_id: Mapped[int] = mapped_column(ForeignKey("school_session.id", ondelete="CASCADE"), index=True)
    before: Mapped[Facts | None] = mapped_column(JSON(none_as_null=True), default=None)
    after: Mapped[Facts | None] = mapped_column(JSON(none_as_null=True), default=None)
    is_teacher: Mapped[bool] = mapped_column(default=False)
    occasion: Mapped[str] = mapped_column(String(40), default="")
    message: Mapped[Message] = relationship(back_populates="lines")
    session: Mapped[SchoolSession] = relationship()

    @property
    def was(self) -> Snapshot | None:
        """The session as the person knows it."""
        return Snapshot.of(self.before) if self.before else None

    @property
    def now(self) -> Snapshot | None:
        """The session as it is told."""
        return Snapshot.of(self.after) if self.after else None


class SignedLink(Stamped, Model):
    """A link that opens one page for one person. It holds no secret: the signature is computed; see `links`."""

    __tablename__ = "signed_link"
    __table_args__ = (UniqueConstraint("purpose", "address", "session_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_link_id)
    purpose: Mapped[Purpose]
    address: Mapped[str] = mapped_column(String(320), index=True)
    name: Mapped[str] = mapped_column(String(700), default="")
    session_id: Mapped[int | None] = mapped_column(ForeignKey("school_session.id", ondelete="CASCADE"), index=True)
    generation: Mapped[int] = mapped_column(default=1)
    expires_at: Mapped[datetime]

    @property
    def worth(self) -> Worth:
        """What its signature depends on."""
        return Worth(self.purpose, self.link_id, self.generation, self.expires_at)


class Acknowledgement(Stamped, Model):
    """What one person was asked about one session, and answered; a later move asks again.

    `settled_at`: when staff said that the problem told is dealt with.
    """

    __tablename__ = "acknowledgement"
    __table_args__ = (UniqueConstraint("session_id", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("school_session.id", ondelete="CASCADE"))
    address: Mapped[str] = mapped_column(String(320), index=True)
    name: Mapped[str] = mapped_column(String(700))
    told: Mapped[Told | None] = mapped_column(default=None)
    asked_at: Mapped[datetime | None] = mapped_column(default=None)
    answer: Mapped[Answer | None] = mapped_column(default=None)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(Text, default="")
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    session: Mapped[SchoolSession] = relationship()


class MailChoice(Stamped, Versioned, Model):
    """Which messages an address wants; one that has not chosen wants all."""

    __tablename__ = "mail_choice"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(320), unique=True)
    changes: Mapped[bool] = mapped_column(default=True)
    reminders: Mapped[bool] = mapped_column(default=True)
    digest: Mapped[bool] = mapped_column(default=True)

    @property
    def wanted(self) -> Wanted:
        """As a choice."""
        return Wanted(self.changes, self.reminders, self.digest)


class MailSetting(Stamped, Versioned, Model):
    """What staff decide about messages, in one row.

    `is_paused`: nothing leaves; `rounds_on`: the last day whose reminders were made.
    """

    __tablename__ = "mail_setting"

    id: Mapped[int] = mapped_column(primary_key=True)
    delay_minutes: Mapped[int] = mapped_column(default=DELAY_MINUTES)
    is_paused: Mapped[bool] = mapped_column(default=False)
    rounds_on: Mapped[str] = mapped_column(String(10), default="")


say_constraint("uq_mail_choice_address", N_("Ces choix viennent d’être enregistrés : rechargez la page."))
say_constraint(
    "uq_acknowledgement_session_id_address", N_("Cette réponse vient d’être enregistrée : rechargez la page.")
)
