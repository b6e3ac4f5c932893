"""What a person asks to be kept about a school, a class or a teacher, and what it must satisfy; pure."""

import re
from dataclasses import dataclass
from datetime import date, time

from eac.core.errors import N_, RuleBroken
from eac.core.schoolyear import SchoolYear
from eac.reference.places import check_position
from eac.reference.rules import Half, Weekday
from eac.reference.week import HalfDay, Opening, check_openings
from eac.schools.rules import Priority, SchoolKind, Sector, check_uai


@dataclass(frozen=True, slots=True)
class SchoolDetails:
    """A school as entered; degrees are WGS 84, `ips` is the social position index of `ips_year`."""

    name: str
    kind: SchoolKind
    sector: Sector = Sector.PUBLIC
    uai: str | None = None
    priority: Priority = Priority.NONE
    is_qpv: bool = False
    ips: float | None = None
    ips_year: str | None = None
    headcount: int | None = None
    headcount_year: str | None = None
    address: str = ""
    postcode: str = ""
    city: str = ""
    insee: str = ""
    latitude: float | None = None
    longitude: float | None = None
    phone: str = ""
    email: str = ""
    holiday_zone: str = "B"
    notes: str = ""
    openings: tuple[Opening, ...] = ()


@dataclass(frozen=True, slots=True)
class ClassDetails:
    """A class as entered; `absences` are the half-days of the week when it cannot come."""

    name: str
    level_codes: tuple[str, ...]
    headcount: int
    counted_on: date | None = None
    teacher_ids: tuple[int, ...] = ()
    absences: tuple[HalfDay, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class NewClass:
    """A class to add to a school for a school year (« 2026-2027 »)."""

    school_id: int
    school_year: str
    details: ClassDetails


@dataclass(frozen=True, slots=True)
class TeacherDetails:
    """A teacher as entered."""

    last_name: str
    first_name: str = ""
    email: str | None = None
    subject: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class ListedClass:
    """A class of a list, and the teacher to be added with it when nobody knows them yet."""

    school_id: int
    details: ClassDetails
    newcomer: TeacherDetails | None = None


@dataclass(frozen=True, slots=True)
class ListedClasses:
    """Several classes of a school year, to be written all or not at all."""

    school_year: str
    rows: tuple[ListedClass, ...]


@dataclass(frozen=True, slots=True)
class Headcount:
    """The new headcount of a class, and the version that the form was opened with."""

    class_id: int
    headcount: int
    version: int


@dataclass(frozen=True, slots=True)
class Headcounts:
    """Headcounts of several classes, all counted on one day."""

    counted_on: date
    rows: tuple[Headcount, ...]


@dataclass(frozen=True, slots=True)
class Replacement:
    """Who takes over a class from whom: someone known, a newcomer, or nobody yet."""

    former_id: int
    starts_on: date
    successor_id: int | None = None
    newcomer: TeacherDetails | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FiguresDetails:
    """What a published file counts in a school for a year; `by_level` pairs level codes with pupils, sorted."""

    school_id: int
    school_year: str
    pupils: int | None = None
    classes: int | None = None
    by_level: tuple[tuple[str, int], ...] = ()


def _usual_week(afternoon_ends: time, mornings: tuple[Weekday, ...]) -> tuple[Opening, ...]:
    whole = (Weekday.MONDAY, Weekday.TUESDAY, Weekday.THURSDAY, Weekday.FRIDAY)
    return tuple(Opening(HalfDay(day, Half.MORNING), time(8, 30), time(11, 30)) for day in mornings) + tuple(
        Opening(HalfDay(day, Half.AFTERNOON), time(13, 30), afternoon_ends) for day in whole
    )


USUAL_WEEKS = {
    8: _usual_week(time(16, 30), (Weekday.MONDAY, Weekday.TUESDAY, Weekday.THURSDAY, Weekday.FRIDAY)),
    9: _usual_week(time(15, 45), tuple(Weekday)[:5]),
}
"""The two usual weeks of 24 hours of a primary school (Code de l’éducation, art. D. 521-10 and D. 521-12)."""


def check_school(new: SchoolDetails) -> None:
    """RuleBroken on the field to mend: UAI, figures without their year, half a position, opening hours in disorder."""
    if new.uai:
        check_uai(new.uai)
    _check_counted("ips", new.ips, new.ips_year)
    _check_counted("headcount", new.headcount, new.headcount_year)
    check_position(new.latitude, new.longitude)
    if new.postcode and not re.fullmatch(r"\d{5}", new.postcode):
        raise RuleBroken(N_("Le code postal compte cinq chiffres. Exemple : 06400."), "postcode")
    if new.insee and not re.fullmatch(r"(\d{2}|2[AB])\d{3}", new.insee):
        raise RuleBroken(
            N_("Le code INSEE de la commune compte cinq caractères. Exemple : 06029 pour Cannes."), "insee"
        )
    check_openings(new.openings)


def _check_counted(field: str, figure: float | None, year: str | None) -> None:
    if figure is not None and not year:
        raise RuleBroken(N_("Indiquez l’année scolaire de ce chiffre, par exemple 2025-2026."), f"{field}_year")
    if year:
        try:
            SchoolYear.parse(year)
        except RuleBroken as broken:
            raise RuleBroken(broken.sentence, f"{field}_year", **broken.values) from broken


def check_class(new: ClassDetails, today: date) -> None:
    """RuleBroken when a class has no level, or is said to be counted in the future."""
    if not new.level_codes:
        raise RuleBroken(N_("Choisissez au moins un niveau."), "level_codes")
    if new.counted_on is not None and new.counted_on > today:
        raise RuleBroken(N_("Le comptage ne peut pas être daté dans l’avenir."), "counted_on")


def check_replacement(new: Replacement, school_year: str, today: date) -> None:
    """RuleBroken when it begins in the future, outside the class's year, or replaces someone by themselves."""
    if new.starts_on > today:
        raise RuleBroken(N_("Un remplacement se note à partir du jour où il commence."), "starts_on")
    if new.starts_on not in SchoolYear.parse(school_year):
        raise RuleBroken(N_("Choisissez un jour de l’année scolaire %(year)s."), "starts_on", year=school_year)
    if new.successor_id == new.former_id:
        raise RuleBroken(N_("Choisissez une autre personne que celle qui part."), "successor_id")
    if new.successor_id and new.newcomer:
        raise RuleBroken(N_("Choisissez une personne connue ou écrivez un nom, pas les deux."), "last_name")
