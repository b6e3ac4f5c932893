"""Tables of schools, opening half-days, classes and teachers."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eac.core.errors import N_
from eac.core.geography import Position
from eac.core.phones import digits_of
from eac.db import Archivable, Base, Model, Searchable, Stamped, Versioned, found_by, say_constraint
from eac.reference.models import GradeLevel, OpenHalfDay
from eac.reference.rules import Half
from eac.schools.rules import Priority, SchoolKind, Sector


class School(Stamped, Archivable, Versioned, Searchable, Model):
    """An establishment. `headcount` is the published one, with the school year it was counted for.

    A duplicate that was merged stays, archived, and points to the one that goes on (`merged_into_id`).
    """

    __tablename__ = "school"

    id: Mapped[int] = mapped_column(primary_key=True)
    uai: Mapped[str | None] = mapped_column(String(8), unique=True)
    name: Mapped[str] = mapped_column(String(300))
    kind: Mapped[SchoolKind] = mapped_column(index=True)
    sector: Mapped[Sector] = mapped_column(default=Sector.PUBLIC)
    priority: Mapped[Priority] = mapped_column(default=Priority.NONE)
    is_qpv: Mapped[bool] = mapped_column(default=False)
    ips: Mapped[float | None] = mapped_column(default=None)
    ips_year: Mapped[str | None] = mapped_column(String(9), default=None)
    headcount: Mapped[int | None] = mapped_column(default=None)
    headcount_year: Mapped[str | None] = mapped_column(String(9), default=None)
    address: Mapped[str] = mapped_column(String(300), default="")
    postcode: Mapped[str] = mapped_column(String(5), default="")
    city: Mapped[str] = mapped_column(String(120), default="")
    insee: Mapped[str] = mapped_column(String(5), default="")
    latitude: Mapped[float | None] = mapped_column(default=None)
    longitude: Mapped[float | None] = mapped_column(default=None)
    phone: Mapped[str] = mapped_column(String(30), default="")
    email: Mapped[str] = mapped_column(String(320), default="")
    holiday_zone: Mapped[str] = mapped_column(String(20), default="B")
    is_invented: Mapped[bool] = mapped_column(default=False)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"), index=True, default=None)
    notes: Mapped[str] = mapped_column(Text, default="")
    openings: Mapped[list["SchoolOpening"]] = relationship(
        back_populates="school", cascade="all, delete-orphan", order_by="SchoolOpening.weekday, SchoolOpening.opens"
    )

    @property
    def position(self) -> Position | None:
        """Where it stands, when known."""
        if self.latitude is None or self.longitude is None:
            return None
        return Position(self.latitude, self.longitude)

    @property
    def search_source(self) -> str:
        """Name, UAI, town, telephone and address, all of which its sheet shows."""
        return found_by(self.name, self.uai, self.postcode, self.city, digits_of(self.phone or ""), self.email)


say_constraint("uq_school_uai", N_("Un établissement porte déjà cet UAI."), "uai")


class SchoolOpening(OpenHalfDay, Model):
    """One half-day of class."""

    __tablename__ = "school_opening"
    __table_args__ = (
        UniqueConstraint("school_id", "weekday", "half"),
        CheckConstraint("opens < closes", name="opens_before_closes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    school: Mapped[School] = relationship(back_populates="openings")


say_constraint("ck_school_opening_opens_before_closes", N_("La fin des cours doit suivre leur début."))


class SchoolFigures(Stamped, Model):
    """What a published file counts in a school for one school year; `by_level` maps level codes to pupils."""

    __tablename__ = "school_figures"
    __table_args__ = (UniqueConstraint("school_id", "school_year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    school_year: Mapped[str] = mapped_column(String(9))
    pupils: Mapped[int | None] = mapped_column(default=None)
    classes: Mapped[int | None] = mapped_column(default=None)
    by_level: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    school: Mapped[School] = relationship()


class Rollover(Stamped, Model):
    """The passage of one school to the next school year; `undone_at` when it was taken back."""

    __tablename__ = "rollover"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    to_year: Mapped[str] = mapped_column(String(9))
    author_name: Mapped[str] = mapped_column(String(200), default="")
    undone_at: Mapped[datetime | None] = mapped_column(default=None)
    school: Mapped[School] = relationship()


class_level = Table(
    "class_level",
    Base.metadata,
    Column("class_id", ForeignKey("school_class.id", ondelete="CASCADE"), primary_key=True),
    Column("level_code", ForeignKey("grade_level.code"), primary_key=True, index=True),
)
class_teacher = Table(
    "class_teacher",
    Base.metadata,
    Column("class_id", ForeignKey("school_class.id", ondelete="CASCADE"), primary_key=True),
    Column("teacher_id", ForeignKey("teacher.id", ondelete="CASCADE"), primary_key=True, index=True),
)

class_origin = Table(
    "class_origin",
    Base.metadata,
    Column("class_id", ForeignKey("school_class.id", ondelete="CASCADE"), primary_key=True),
    Column("previous_id", ForeignKey("school_class.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class SchoolClass(Stamped, Archivable, Versioned, Searchable, Model):
    """A class of one school year, with its set of levels and its dated headcount; a university group is one too.

    `origins` are the classes of the year before that its pupils come from: several after a merge, shared after a split.
    """

    __tablename__ = "school_class"
    __table_args__ = (
        UniqueConstraint("school_id", "school_year", "name"),
        CheckConstraint("headcount >= 0", name="headcount_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    school_year: Mapped[str] = mapped_column(String(9), index=True)
    name: Mapped[str] = mapped_column(String(120))
    headcount: Mapped[int] = mapped_column(default=0)
    counted_on: Mapped[date | None] = mapped_column(default=None)
    notes: Mapped[str] = mapped_column(Text, default="")
    rollover_id: Mapped[int | None] = mapped_column(ForeignKey("rollover.id"), index=True, default=None)
    school: Mapped[School] = relationship(lazy="joined")
    levels: Mapped[list[GradeLevel]] = relationship(
        secondary=class_level, lazy="selectin", order_by=GradeLevel.position
    )
    teachers: Mapped[list["Teacher"]] = relationship(
        secondary=class_teacher, back_populates="classes", order_by="Teacher.last_name"
    )
    absences: Mapped[list["ClassAbsence"]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    origins: Mapped[list["SchoolClass"]] = relationship(
        secondary=class_origin,
        primaryjoin=lambda: SchoolClass.id == class_origin.c.class_id,
        secondaryjoin=lambda: SchoolClass.id == class_origin.c.previous_id,
    )

    @property
    def label(self) -> str:
        """« CE2 B, École élémentaire Goscinny »."""
        return f"{self.name}, {self.school.name}"

    @property
    def search_source(self) -> str:
        """The class's own name; the school's is searched beside it."""
        return self.name


say_constraint(
    "uq_school_class_school_id_school_year_name",
    N_("Une classe porte déjà ce nom dans cet établissement pour cette année scolaire."),
    "name",
)
say_constraint("ck_school_class_headcount_not_negative", N_("L’effectif ne peut pas être négatif."), "headcount")


class ClassAbsence(Model):
    """A half-day of the week on which a class cannot come."""

    __tablename__ = "class_absence"
    __table_args__ = (UniqueConstraint("class_id", "weekday", "half"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id", ondelete="CASCADE"), index=True)
    weekday: Mapped[int]
    half: Mapped[Half]


class Teacher(Stamped, Archivable, Versioned, Searchable, Model):
    """A teacher; their schools are those of their classes."""

    __tablename__ = "teacher"

    id: Mapped[int] = mapped_column(primary_key=True)
    first_name: Mapped[str] = mapped_column(String(300), default="")
    last_name: Mapped[str] = mapped_column(String(300))
    email: Mapped[str | None] = mapped_column(String(320), unique=True)
    subject: Mapped[str] = mapped_column(String(120), default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    erased_at: Mapped[datetime | None] = mapped_column(default=None)
    classes: Mapped[list[SchoolClass]] = relationship(
        secondary=class_teacher, back_populates="teachers", order_by=SchoolClass.name
    )

    @property
    def full_name(self) -> str:
        """First name, last name."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def search_source(self) -> str:
        """Names and address."""
        return found_by(self.full_name, self.email)


say_constraint("uq_teacher_email", N_("Cette adresse est déjà celle d’une autre personne."), "email")


class FormerTeacher(Stamped, Model):
    """Who taught a class until a day of the year, and who took over."""

    __tablename__ = "former_teacher"

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id", ondelete="CASCADE"), index=True)
    teacher_id: Mapped[int] = mapped_column(ForeignKey("teacher.id", ondelete="CASCADE"), index=True)
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("teacher.id", ondelete="SET NULL"), default=None)
    until: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300), default="")
    school_class: Mapped[SchoolClass] = relationship()
    teacher: Mapped[Teacher] = relationship(foreign_keys=[teacher_id])
    successor: Mapped[Teacher | None] = relationship(foreign_keys=[successor_id])
