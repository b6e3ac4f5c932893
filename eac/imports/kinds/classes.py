"""Classes: by school, school year and name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from eac.audit.service import Actor
from eac.core import clock
from eac.core.errors import N_, RuleBroken
from eac.core.typography import plain
from eac.db import db
from eac.imports import values as read
from eac.imports.kinds.base import Claim, Field, Kind, Values, only
from eac.imports.kinds.people import People
from eac.imports.removal import take_back
from eac.imports.rules import ImportKind, NotKept, Troubles
from eac.reference.models import GradeLevel
from eac.schools import queries, service
from eac.schools.commands import ClassDetails, NewClass, check_class
from eac.schools.models import School, SchoolClass, Teacher
from eac.schools.rules import read_levels

NO_SCHOOL = N_("« %(name)s » n’est pas un établissement de l’annuaire : importez-le d’abord, ou écrivez son UAI.")
TWINS = N_("%(count)s établissements s’appellent « %(name)s » : écrivez l’UAI.")


class SchoolNames:
    """Schools in use by UAI and by name."""

    def __init__(self) -> None:
        columns = (School.id, School.uai, School.name, School.city)
        self.rows = db.session.execute(select(*columns).where(School.archived_at.is_(None))).all()
        self.by_uai = {row.uai: row.id for row in self.rows if row.uai}
        self.by_name: dict[str, list[int]] = {}
        for row in self.rows:
            for name in {plain(row.name), plain(f"{row.name} {row.city}")}:
                self.by_name.setdefault(name, []).append(row.id)
        self.names: dict[int, str] = {row.id: row.name for row in self.rows}

    def id_of(self, values: Values) -> int:
        """The school that a row names by `uai`, else by `school`; RuleBroken when there is none, or several."""
        uai, name = values.get("uai"), values.get("school", "")
        if uai is None and (code := _as_uai(name)):
            uai = code
        if uai is not None:
            if uai not in self.by_uai:
                raise NotKept(NO_SCHOOL, "uai", name=uai)
            return int(self.by_uai[uai])
        found: int | None = only(self.by_name.get(plain(name), []), TWINS, "school", name)
        if found is None:
            raise RuleBroken(NO_SCHOOL, "school", name=name or "–")
        return found


def _as_uai(text: str) -> str | None:
    try:
        return read.uai(text)
    except RuleBroken:
        return None


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A class as a file has it."""

    school_id: int
    school_year: str
    name: str
    level_codes: tuple[str, ...]
    headcount: int = 0
    counted_on: date | None = None
    teacher_ids: tuple[int, ...] = ()
    notes: str = ""


class Classes(Kind):
    """Classes of a school year."""

    kind = ImportKind.CLASSES
    title = N_("Classes")
    help = N_("Une ligne par classe : établissement (UAI ou nom), nom de la classe, niveaux, effectif, enseignants.")
    details = ClassRow
    model = SchoolClass
    naming = ("school", "uai", "name")
    fields = (
        Field("uai", N_("UAI"), read.uai, ("uai de l etablissement", "code uai", "rne", "numero uai")),
        Field("school", N_("Établissement"), read.line_of(), ("ecole", "nom de l etablissement", "nom etablissement")),
        Field("school_year", N_("Année scolaire"), read.school_year, ("annee", "rentree")),
        Field("name", N_("Classe"), read.line_of(120), ("nom de la classe", "nom", "division", "libelle"), True),
        Field("level_codes", N_("Niveaux"), read.line_of(), ("niveau", "niveaux de la classe", "cours")),
        Field("headcount", N_("Effectif"), read.whole, ("nombre d eleves", "nb eleves", "eleves", "effectifs")),
        Field("counted_on", N_("Compté le"), read.day, ("date", "date du comptage", "date d effectif")),
        Field("teacher_ids", N_("Enseignants"), read.names_of, ("enseignant", "equipe", "professeur", "professeurs")),
        Field("notes", N_("Notes internes"), read.text, ("notes", "remarques", "commentaire")),
    )

    def prepare(self, rows: Sequence[Values]) -> None:
        """Schools, teachers, and the classes of the years that rows name."""
        years = {row.get("school_year", self.options.school_year) for row in rows}
        self.schools = SchoolNames()
        self.levels = {level.code: level.label for level in db.session.scalars(select(GradeLevel))}
        self.teachers = People(db.session.scalars(select(Teacher)).all())
        self.teacher_names = {person.id: person.full_name for person in db.session.scalars(select(Teacher))}
        found = select(SchoolClass).where(SchoolClass.school_year.in_(years))
        classes = db.session.scalars(found.options(selectinload(SchoolClass.teachers))).unique().all()
        self.known = {(row.school_id, row.school_year, plain(row.name)): row for row in classes}
        self.owners = {("name", key): row.id for key, row in self.known.items()}

    def find(self, values: Values) -> Any | None:
        """By school, year and name."""
        return self.known.get(self._key(self._named(values)))

    def _named(self, values: Values) -> dict[str, Any]:
        year = values.get("school_year", self.options.school_year)
        return {"school_id": self.schools.id_of(values), "school_year": year, "name": values["name"]}

    def _key(self, named: dict[str, Any]) -> tuple[int, str, str]:
        return named["school_id"], named["school_year"], plain(named["name"])

    def resolve(self, values: Values) -> dict[str, Any]:
        """Levels by their codes (from the class's name where they are not said), teachers by name or address."""
        given, troubles = {name: value for name, value in values.items() if name not in {"uai", "school"}}, Troubles()
        with troubles.gathered():
            given |= self._named(values)
        with troubles.gathered():
            if "level_codes" in given:
                given["level_codes"] = self._in_order(read_levels(given["level_codes"], self.levels))
        with troubles.gathered():
            if "teacher_ids" in given:
                given["teacher_ids"] = self.teachers.ids_named(given["teacher_ids"], "teacher_ids")
        troubles.settle()
        return given

    def _in_order(self, codes: Iterable[str]) -> tuple[str, ...]:
        wanted = set(codes)
        return tuple(code for code in self.levels if code in wanted)

    def blank(self, values: Values) -> ClassRow:
        """A new class may tell its levels by its name: « CE1-CE2 B »."""
        given = dict(values)
        if "level_codes" not in given:
            try:
                given["level_codes"] = self._in_order(read_levels(given["name"], self.levels, is_strict=False))
            except RuleBroken:
                raise RuleBroken(
                    N_("Indiquez le ou les niveaux, par exemple CE1 ou CE1, CE2."), "level_codes"
                ) from None
        return ClassRow(**given)

    def attribute(self, record: SchoolClass, name: str) -> Any:
        """Levels and teachers as the file has them."""
        if name == "level_codes":
            return self._in_order(level.code for level in record.levels)
        if name == "teacher_ids":
            return tuple(sorted(each.id for each in record.teachers))
        return getattr(record, name)

    def claims(self, new: ClassRow) -> Iterable[Claim]:
        """One class of a name per school and year."""
        return [("name", (new.school_id, new.school_year, plain(new.name)))]

    def check(self, new: ClassRow, record: Any | None) -> None:
        """As the form does; an archived class is restored by hand first."""
        if record is not None and record.is_archived:
            raise RuleBroken(N_("Cette classe est archivée : rétablissez-la d’abord."), "name")
        check_class(_details(new), clock.today())

    def label(self, new: ClassRow) -> str:
        """« CE1 A, École Goscinny »."""
        return f"{new.name}, {self.schools.names[new.school_id]}"

    def in_words(self, name: str, value: Any) -> str:
        """Levels and teachers by their names."""
        if name == "level_codes":
            value = tuple(self.levels[each] for each in value)
        if name == "teacher_ids":
            value = tuple(self.teacher_names[each] for each in value)
        return super().in_words(name, value)

    def add(self, new: ClassRow, by: Actor) -> SchoolClass:
        """A new class."""
        return service.add_class(NewClass(new.school_id, new.school_year, _details(new)), by=by)

    def change(self, new: ClassRow, record: SchoolClass, by: Actor) -> SchoolClass:
        """A class corrected, its half-days untouched."""
        details = replace(_details(new), absences=queries.absences_of(record))
        return service.change_class(details, by=by, school_class=record)

    def remove(self, record: SchoolClass, by: Actor) -> None:
        """Only a class without sessions."""
        take_back(record, by=by)


def _details(new: ClassRow) -> ClassDetails:
    return ClassDetails(new.name, new.level_codes, new.headcount, new.counted_on, new.teacher_ids, notes=new.notes)
