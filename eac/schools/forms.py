"""Forms and filters of schools, classes and teachers."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, TypeVar

from flask import request
from wtforms import BooleanField

from eac.core.errors import N_
from eac.core.schoolyear import SchoolYear
from eac.reference.labels import DEGREES
from eac.reference.rules import Degree
from eac.reference.week import HalfDay
from eac.reference.week_fields import HalfDays, OpeningGrid, Week
from eac.schools import queries
from eac.schools.commands import USUAL_WEEKS, ClassDetails, NewClass, SchoolDetails, TeacherDetails
from eac.schools.labels import PRIORITIES, SCHOOL_KINDS, SECTORS
from eac.schools.models import School, SchoolClass
from eac.schools.rules import DEGREES_OF_KIND, Priority, SchoolKind, Sector
from eac.web.fields import (
    ANY,
    ANY_FEMININE,
    Choice,
    Choices,
    Day,
    Decimal,
    Filters,
    LongText,
    Mail,
    Text,
    Whole,
    degrees_east,
    degrees_north,
    entered,
    named,
)
from eac.web.forms import Form
from eac.web.language import gettext as _
from eac.web.language import lazy_gettext as _l

Saved = TypeVar("Saved")
Pairs = Iterable[tuple[Any, Any]]
LevelPairs = Mapping[Degree, Pairs]
MOST_PUPILS = 20_000
YEAR_HELP = _l("Par exemple 2025-2026.")
NOTES_HELP = _l("Lues par le service et les médiations seulement. Aucun nom d’élève.")


def by_degree(levels: LevelPairs, school: School | None = None) -> dict[str, Pairs]:
    """Levels under the names of their degrees; those that the school teaches come first."""
    taught = DEGREES_OF_KIND[school.kind] if school else ()
    degrees = sorted(levels, key=lambda degree: degree not in taught)
    return {_(DEGREES[degree]): levels[degree] for degree in degrees}


class SchoolForm(Form):
    """A school and its week."""

    sections = (
        (N_("Identité"), ("name", "kind", "sector", "uai")),
        (N_("Public accueilli"), ("headcount", "headcount_year", "priority", "is_qpv", "ips", "ips_year")),
        (N_("Coordonnées"), ("address", "postcode", "city", "insee", "latitude", "longitude", "phone", "email")),
        (N_("Calendrier"), ("holiday_zone", "openings")),
        (N_("Suivi"), ("notes",)),
    )
    name = Text(_l("Nom"), is_required=True)
    kind = Choice(_l("Type d’établissement"), is_required=True, coerce=SchoolKind, choices=named(SCHOOL_KINDS))
    sector = Choice(_l("Secteur"), is_required=True, coerce=Sector, choices=named(SECTORS), default=Sector.PUBLIC)
    uai = Text(_l("UAI"), most=12, description=_l("Sept chiffres et une lettre, par exemple 0060176J."))
    headcount = Whole(_l("Effectif publié"), most=MOST_PUPILS, description=_l("Nombre d’élèves de l’établissement."))
    headcount_year = Text(_l("Année scolaire de l’effectif"), most=9, description=YEAR_HELP)
    priority = Choice(
        _l("Éducation prioritaire"),
        is_required=True,
        coerce=Priority,
        choices=named(PRIORITIES),
        default=Priority.NONE,
    )
    is_qpv = BooleanField(_l("En quartier prioritaire de la politique de la ville (QPV)"))
    ips = Decimal(_l("Indice de position sociale (IPS)"), least=30, most=200)
    ips_year = Text(_l("Année scolaire de l’IPS"), most=9, description=YEAR_HELP)
    address = Text(_l("Adresse"))
    postcode = Text(_l("Code postal"), most=5)
    city = Text(_l("Ville"), most=120)
    insee = Text(_l("Code INSEE de la commune"), most=5, description=_l("Par exemple 06029 pour Cannes."))
    latitude, longitude = degrees_north(), degrees_east()
    phone = Text(_l("Téléphone"), most=30)
    email = Mail(_l("Adresse électronique"))
    holiday_zone = Choice(
        _l("Zone de vacances"), is_required=True, choices=[(zone, zone) for zone in "ABC"], default="B"
    )
    openings = OpeningGrid(
        _l("Demi-journées de classe"),
        description=_l("Heures de début et de fin de chaque demi-journée ; laissez vides celles sans classe."),
        usual=tuple(USUAL_WEEKS),
    )
    notes = LongText(_l("Notes internes"), description=NOTES_HELP)

    def submit(self, act: Callable[..., Saved], **context: Any) -> Saved | None:
        """As for all forms; a press on a usual week only fills the grid, nothing is saved."""
        if self.is_submitted() and (usual := USUAL_WEEKS.get(self.asked_week())):
            self.openings.process(None, Week(usual))
            return None
        return super().submit(act, **context)

    @staticmethod
    def asked_week() -> int:
        """How many half-days the pressed button fills in; 0 when another button was pressed."""
        text = request.form.get("semaine", "")
        return int(text) if text.isdecimal() else 0

    @classmethod
    def values_of(cls, subject: School) -> dict[str, Any]:
        """Its fields, opening half-days as a week."""
        return {**super().values_of(subject), "openings": Week.of(subject.openings)}

    def command(self) -> SchoolDetails:
        """The school as entered."""
        return SchoolDetails(**{**entered(self), "openings": self.openings.data.openings})


class ClassForm(Form):
    """A class; its school and school year stay what they are."""

    sections: tuple[tuple[str, tuple[str, ...]], ...] = (
        (N_("Classe"), ("name", "level_codes", "headcount", "counted_on")),
        (N_("Équipe"), ("teacher_ids",)),
        (N_("Disponibilité"), ("absences",)),
        (N_("Suivi"), ("notes",)),
    )
    name = Text(_l("Nom"), is_required=True, most=120, description=_l("Par exemple « CE2 B » ou « 6e 3 »."))
    level_codes = Choices(
        _l("Niveaux"), is_required=True, description=_l("Plusieurs pour une classe à plusieurs niveaux.")
    )
    headcount = Whole(_l("Effectif"), is_required=True, most=MOST_PUPILS)
    counted_on = Day(_l("Effectif compté le"), is_required=True)
    teacher_ids = Choices(_l("Enseignants et enseignantes"), coerce=int)
    absences = HalfDays(
        _l("Demi-journées où la classe ne peut pas venir"),
        description=_l("Par exemple une demi-journée de piscine toute l’année."),
    )
    notes = LongText(_l("Notes internes"), description=NOTES_HELP)

    def offer(
        self, levels: LevelPairs, teachers: Collection[tuple[int, str]], school: School | None, there: Collection[int]
    ) -> None:
        """Set the choices: first the levels that the school teaches, and the teachers who are `there` already."""
        self.level_codes.choices = by_degree(levels, school)
        near = [pair for pair in teachers if pair[0] in there]
        far = [pair for pair in teachers if pair[0] not in there]
        self.teacher_ids.choices = {_("De l’établissement"): near, _("Autres"): far} if near else far

    @classmethod
    def values_of(cls, subject: SchoolClass) -> dict[str, Any]:
        """Its fields, other rows by their ids and codes."""
        return {
            **super().values_of(subject),
            "level_codes": [level.code for level in subject.levels],
            "teacher_ids": [teacher.id for teacher in subject.teachers],
            "absences": [str(half_day) for half_day in queries.absences_of(subject)],
        }

    def details(self) -> ClassDetails:
        """The class as entered, without its school and year."""
        names = ("name", "level_codes", "headcount", "counted_on", "teacher_ids", "absences", "notes")
        values = {name: value for name, value in entered(self).items() if name in names}
        return ClassDetails(**{**values, "absences": tuple(HalfDay.parse(text) for text in values["absences"])})

    def command(self) -> Any:
        """The class as entered."""
        return self.details()


class NewClassForm(ClassForm):
    """A class to add to a school, for a school year."""

    sections = ((N_("Établissement"), ("school_id", "school_year")), *ClassForm.sections)
    school_id = Choice(_l("Établissement"), is_required=True, coerce=int)
    school_year = Choice(_l("Année scolaire"), is_required=True)

    def place(self, schools: Pairs, year: SchoolYear) -> None:
        """Offer the schools, and the years around the one people look at."""
        self.school_id.offer(schools)
        self.school_year.offer([(str(each), str(each)) for each in (year.previous, year, year.next)])

    def command(self) -> NewClass:
        """The class as entered, in its school."""
        return NewClass(self.school_id.data, self.school_year.data, self.details())


class TeacherForm(Form):
    """A teacher."""

    sections = (
        (N_("Identité"), ("first_name", "last_name", "subject")),
        (N_("Contact"), ("email",)),
        (N_("Suivi"), ("notes",)),
    )
    first_name = Text(_l("Prénom"))
    last_name = Text(_l("Nom"), is_required=True)
    subject = Text(_l("Discipline"), most=120, description=_l("Dans le second degré, par exemple « arts plastiques »."))
    email = Mail(_l("Adresse électronique"))
    notes = LongText(_l("Notes internes"), description=NOTES_HELP)

    def command(self) -> TeacherDetails:
        """The teacher as entered."""
        return TeacherDetails(**entered(self))


# --- filters of the lists -----------------------------------------------------------------------------------------


class SchoolFilters(Filters):
    """Filters of schools."""

    kind = Choice(_l("Type"), name="type", coerce=SchoolKind, choices=named(SCHOOL_KINDS), empty_text=ANY)
    sector = Choice(_l("Secteur"), name="secteur", coerce=Sector, choices=named(SECTORS), empty_text=ANY)
    priority = Choice(
        _l("Éducation prioritaire"), name="reseau", coerce=Priority, choices=named(PRIORITIES), empty_text=ANY_FEMININE
    )
    is_qpv = BooleanField(_l("QPV"), name="qpv")
    archived = BooleanField(_l("Archives"), name="archives")


class ClassFilters(Filters):
    """Filters of the classes of a year; `offer` gives schools and levels."""

    school_id = Choice(_l("Établissement"), name="etablissement", coerce=int, empty_text=ANY)
    degree = Choice(_l("Degré"), name="degre", coerce=Degree, choices=named(DEGREES), empty_text=ANY)
    level = Choice(_l("Niveau"), name="niveau", empty_text=ANY)
    archived = BooleanField(_l("Archives"), name="archives")

    def offer(self, schools: Pairs, levels: LevelPairs) -> None:
        """Set the choices."""
        self.school_id.offer(schools)
        self.level.offer(by_degree(levels))


class TeacherFilters(Filters):
    """Filters of teachers; `offer` gives schools."""

    school_id = Choice(_l("Établissement"), name="etablissement", coerce=int, empty_text=ANY)
    unassigned = BooleanField(_l("Sans classe cette année"), name="sans_classe")
    archived = BooleanField(_l("Archives"), name="archives")

    def offer(self, schools: Pairs) -> None:
        """Set the choices."""
        self.school_id.offer(schools)
