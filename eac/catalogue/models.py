"""Tables of activities, of what they bring together, and of the pathways made of them."""

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eac.catalogue.rules import PlaceMode, SessionKind
from eac.core.errors import N_
from eac.db import Archivable, Base, Model, Searchable, Stamped, Versioned, found_by, say_constraint
from eac.partners.models import Partner, Practitioner, Venue, Work
from eac.reference.models import GradeLevel, Term

activity_level = Table(
    "activity_level",
    Base.metadata,
    Column("activity_id", ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True),
    Column("level_code", ForeignKey("grade_level.code"), primary_key=True),
)
activity_domain = Table(
    "activity_domain",
    Base.metadata,
    Column("activity_id", ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True),
    Column("term_id", ForeignKey("term.id"), primary_key=True),
)
activity_practitioner = Table(
    "activity_practitioner",
    Base.metadata,
    Column("activity_id", ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True),
    Column("practitioner_id", ForeignKey("practitioner.id"), primary_key=True, index=True),
)
activity_work = Table(
    "activity_work",
    Base.metadata,
    Column("activity_id", ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True),
    Column("work_id", ForeignKey("work.id"), primary_key=True, index=True),
)


class Activity(Stamped, Archivable, Versioned, Searchable, Model):
    """An offer that sessions are made of. Durations in minutes, money in cents, `pillars` as values of Pillar."""

    __tablename__ = "activity"
    __table_args__ = (
        CheckConstraint("duration_minutes > 0", name="duration_positive"),
        CheckConstraint("minimum_headcount <= maximum_headcount", name="headcounts_in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    summary: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[SessionKind] = mapped_column(index=True)
    pillars: Mapped[list[str]] = mapped_column(JSON, default=list)
    format_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"), index=True)
    place_mode: Mapped[PlaceMode] = mapped_column(default=PlaceMode.VENUE)
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"), index=True)
    duration_minutes: Mapped[int] = mapped_column(default=60)
    minimum_headcount: Mapped[int | None] = mapped_column(default=None)
    maximum_headcount: Mapped[int | None] = mapped_column(default=None)
    class_quota: Mapped[int | None] = mapped_column(default=None)
    cost_per_session: Mapped[int | None] = mapped_column(default=None)
    cost_per_pupil: Mapped[int | None] = mapped_column(default=None)
    needs_transport: Mapped[bool] = mapped_column(default=False)
    national_scheme: Mapped[str] = mapped_column(String(120), default="")
    accessibility: Mapped[list[str]] = mapped_column(JSON, default=list)
    to_bring: Mapped[str] = mapped_column(Text, default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    partner: Mapped[Partner | None] = relationship()
    venue: Mapped[Venue | None] = relationship()
    format: Mapped[Term | None] = relationship()
    levels: Mapped[list[GradeLevel]] = relationship(secondary=activity_level, order_by=GradeLevel.position)
    domains: Mapped[list[Term]] = relationship(secondary=activity_domain, order_by=Term.position)
    practitioners: Mapped[list[Practitioner]] = relationship(
        secondary=activity_practitioner, order_by=Practitioner.last_name
    )
    works: Mapped[list[Work]] = relationship(secondary=activity_work, order_by=Work.title)

    @property
    def search_source(self) -> str:
        """Title, summary and scheme."""
        return found_by(self.title, self.national_scheme, self.summary)


pathway_level = Table(
    "pathway_level",
    Base.metadata,
    Column("pathway_id", ForeignKey("pathway.id", ondelete="CASCADE"), primary_key=True),
    Column("level_code", ForeignKey("grade_level.code"), primary_key=True),
)


class Pathway(Stamped, Archivable, Versioned, Searchable, Model):
    """Activities of different kinds that a class meets in an order, some days apart."""

    __tablename__ = "pathway"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    summary: Mapped[str] = mapped_column(Text, default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    levels: Mapped[list[GradeLevel]] = relationship(secondary=pathway_level, order_by=GradeLevel.position)
    steps: Mapped[list["PathwayStep"]] = relationship(
        cascade="all, delete-orphan", order_by="PathwayStep.position", passive_deletes=True
    )

    @property
    def search_source(self) -> str:
        """Title and summary."""
        return found_by(self.title, self.summary)


class PathwayStep(Model):
    """An activity of a pathway, and how many days after the step before it may take place; None: no bound."""

    __tablename__ = "pathway_step"
    __table_args__ = (
        UniqueConstraint("pathway_id", "position"),
        CheckConstraint("minimum_gap <= maximum_gap", name="gaps_in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pathway_id: Mapped[int] = mapped_column(ForeignKey("pathway.id", ondelete="CASCADE"))
    position: Mapped[int]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    minimum_gap: Mapped[int | None] = mapped_column(default=None)
    maximum_gap: Mapped[int | None] = mapped_column(default=None)
    activity: Mapped[Activity] = relationship()

    @property
    def label(self) -> str:
        """« 2. Visite du musée (7–30 j) », for the journal."""
        bounds = "–".join("" if gap is None else str(gap) for gap in (self.minimum_gap, self.maximum_gap))
        return f"{self.position}. {self.activity.title}" + (f" ({bounds} j)" if bounds != "–" else "")


say_constraint("ck_pathway_step_gaps_in_order", N_("Le délai maximal doit être au moins égal au délai minimal."))
say_constraint("ck_activity_duration_positive", N_("La durée doit être d’au moins une minute."), "duration_minutes")
say_constraint(
    "ck_activity_headcounts_in_order",
    N_("L’effectif maximal doit être au moins égal à l’effectif minimal."),
    "maximum_headcount",
)
