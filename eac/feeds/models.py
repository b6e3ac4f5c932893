"""Tables of feed addresses, and of when what a session shows last changed."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eac.core import clock
from eac.core.errors import N_
from eac.db import Model, Stamped, Versioned, say_constraint
from eac.feeds.rules import Address, FeedKind, new_feed_id


def now_stamp() -> int:
    """The present instant as a stamp: whole seconds since 1970. Stamps grow at each change, by one second at least."""
    return int(clock.now().timestamp())


class Subscription(Stamped, Versioned, Model):
    """The address of one agenda. It holds no secret: the signature is computed, so a stolen copy opens no feed.

    `revision` is the stamp of the last change of anything the agenda shows, deletions and renamings included.
    """

    __tablename__ = "subscription"
    __table_args__ = (UniqueConstraint("kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    feed_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_feed_id)
    kind: Mapped[FeedKind]
    subject_id: Mapped[int]
    generation: Mapped[int] = mapped_column(default=1)
    renewed_at: Mapped[datetime | None] = mapped_column(default=None)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    revision: Mapped[int] = mapped_column(BigInteger, default=now_stamp)
    last_fetch_at: Mapped[datetime | None] = mapped_column(default=None)
    last_client: Mapped[str] = mapped_column(String(80), default="")

    @property
    def address(self) -> Address:
        """What its address depends on."""
        return Address(self.feed_id, self.generation, self.renewed_at, self.revoked_at)


say_constraint("uq_subscription_kind_subject_id", N_("Cet agenda a déjà une adresse : rechargez la page."))


class FeedStamp(Model):
    """When what a session shows last changed, be it by a venue's new name: DTSTAMP and LAST-MODIFIED of its event.

    A session without a row has not changed since it was made in bulk.
    """

    __tablename__ = "feed_stamp"

    session_id: Mapped[int] = mapped_column(ForeignKey("school_session.id", ondelete="CASCADE"), primary_key=True)
    stamp: Mapped[int] = mapped_column(BigInteger)
