"""What people said of pairs of schools."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eac.db import Model, Stamped


class DistinctSchools(Stamped, Model):
    """Two schools that look alike and that someone said are not the same; the smaller id first."""

    __tablename__ = "distinct_schools"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"))
    second_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"), index=True)
