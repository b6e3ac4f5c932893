"""Tables of the shared vocabularies and calendars."""

from datetime import date, time

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eac.core.errors import N_
from eac.db import Model, Versioned, say_constraint
from eac.reference.rules import Degree, Half, Vocabulary, Weekday
from eac.reference.week import HalfDay, Opening


class GradeLevel(Model):
    """A level of schooling, from TPS to doctorate; `code` is the usual short name in lower case (« cm1 », « 6e »)."""

    __tablename__ = "grade_level"

    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    label: Mapped[str] = mapped_column(String(80))
    degree: Mapped[Degree]
    cycle: Mapped[int | None] = mapped_column(default=None)
    position: Mapped[int]


class Term(Versioned, Model):
    """A term of a shared vocabulary, with its national number where it has one."""

    __tablename__ = "term"
    __table_args__ = (UniqueConstraint("vocabulary", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    vocabulary: Mapped[Vocabulary] = mapped_column(index=True)
    code: Mapped[str] = mapped_column(String(60))
    label: Mapped[str] = mapped_column(String(200))
    national_number: Mapped[int | None] = mapped_column(default=None)
    position: Mapped[int]
    source: Mapped[str] = mapped_column(Text, default="")


class SchoolYearDates(Versioned, Model):
    """When pupils come back and leave, for one school year."""

    __tablename__ = "school_year_dates"
    __table_args__ = (CheckConstraint("first_day < last_day", name="first_before_last"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(9), unique=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    source: Mapped[str] = mapped_column(Text, default="")
    to_be_confirmed: Mapped[bool] = mapped_column(default=False)


class SchoolHoliday(Versioned, Model):
    """A stretch without class in a zone (A, B, C): first day off, and the day pupils are back."""

    __tablename__ = "school_holiday"
    __table_args__ = (
        UniqueConstraint("zone", "first_day_off"),
        CheckConstraint("first_day_off < first_day_back", name="off_before_back"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone: Mapped[str] = mapped_column(String(20), index=True)
    label: Mapped[str] = mapped_column(String(120))
    first_day_off: Mapped[date]
    first_day_back: Mapped[date]
    source: Mapped[str] = mapped_column(Text, default="")
    published_on: Mapped[date | None] = mapped_column(default=None)
    to_be_confirmed: Mapped[bool] = mapped_column(default=False)


class PublicHoliday(Versioned, Model):
    """A public holiday, on which nobody has class."""

    __tablename__ = "public_holiday"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(unique=True)
    label: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(Text, default="")
    to_be_confirmed: Mapped[bool] = mapped_column(default=False)


class OpenHalfDay:
    """Columns of a half-day when a place is open, between two bells (Paris wall-clock time); once in its place."""

    weekday: Mapped[int]
    half: Mapped[Half]
    opens: Mapped[time]
    closes: Mapped[time]

    @property
    def opening(self) -> Opening:
        """As forms and rules take it."""
        return Opening(HalfDay(Weekday(self.weekday), self.half), self.opens, self.closes)


say_constraint(
    "ck_school_holiday_off_before_back",
    N_("Le jour de reprise doit suivre le premier jour de vacances."),
    "first_day_back",
)
say_constraint(
    "ck_school_year_dates_first_before_last", N_("La fin de l’année scolaire doit suivre la rentrée."), "last_day"
)
say_constraint(
    "uq_school_holiday_zone_first_day_off",
    N_("Des vacances commencent déjà ce jour-là dans cette zone."),
    "first_day_off",
)
say_constraint("uq_public_holiday_day", N_("Ce jour est déjà dans la liste des jours fériés."), "day")
say_constraint("uq_school_year_dates_name", N_("Cette année scolaire a déjà ses dates : modifiez-les plutôt."), "name")
