"""Published headcounts: one row per school and year, total, classes and pupils by level."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from eac.audit import service as audit
from eac.audit.service import Actor
from eac.core.errors import N_, RuleBroken
from eac.db import db
from eac.imports import values as read
from eac.imports.kinds.base import Claim, Field, Kind, Values
from eac.imports.rules import ImportKind, NotKept
from eac.schools import service
from eac.schools.commands import FiguresDetails
from eac.schools.models import School, SchoolFigures

LEVELS = ("tps", "ps", "ms", "gs", "cp", "ce1", "ce2", "cm1", "cm2", "ulis", "ueea")
LEVELS_SECONDARY = ("6e", "5e", "4e", "3e", "2de", "1re", "tle", "segpa", "upe2a")
NURSERY = "nursery"
"""Pupils of nursery school counted together, where the file does not tell their levels."""
ORDINALS = {
    "6e": "6eme",
    "5e": "5eme",
    "4e": "4eme",
    "3e": "3eme",
    "2de": "seconde",
    "1re": "premiere",
    "tle": "terminale",
}


def _level(code: str) -> Field:
    names = (code, f"nombre d eleves en {code}", f"eleves en {code}", ORDINALS.get(code, code))
    return Field(code, code.upper() if code in LEVELS else code, read.whole, names)


class Headcounts(Kind):
    """Counts of schools that are in the directory."""

    kind = ImportKind.HEADCOUNTS
    title = N_("Effectifs des établissements")
    help = N_("Une ligne par établissement et par année scolaire : total, nombre de classes, élèves par niveau.")
    details = FiguresDetails
    model = SchoolFigures
    naming = ("uai", "school_year")
    fields = (
        Field("uai", N_("UAI"), read.uai, ("numero uai", "code uai", "rne"), is_required=True),
        Field("school_year", N_("Année scolaire"), read.school_year, ("annee", "rentree", "rentree scolaire")),
        Field(
            "pupils", N_("Effectif"), read.whole, ("effectifs", "total", "eleves", "nombre d eleves", "total eleves")
        ),
        Field("classes", N_("Nombre de classes"), read.whole, ("classes", "nb classes", "nb de classes")),
        Field(NURSERY, N_("Élèves de maternelle"), read.whole, ("maternelle", "pre elementaire")),
        *(_level(code) for code in (*LEVELS, *LEVELS_SECONDARY)),
    )

    def prepare(self, rows: Sequence[Values]) -> None:
        """The schools and counts that rows name."""
        wanted = {row["uai"] for row in rows if "uai" in row}
        self.schools = {uai: (id_, name) for uai, id_, name in _by_uai() if uai in wanted}
        ids = {id_ for id_, _name in self.schools.values()}
        self.names = dict(self.schools.values())
        found = db.session.scalars(select(SchoolFigures)).all()
        self.known = {(row.school_id, row.school_year): row for row in found if row.school_id in ids}
        self.owners = {("uai", key): row.id for key, row in self.known.items()}

    def find(self, values: Values) -> Any | None:
        """By school and year."""
        return self.known.get(self._key(values))

    def _key(self, values: Values) -> tuple[int, str]:
        if values["uai"] not in self.schools:
            raise NotKept(
                N_("Aucun établissement de l’annuaire n’a cet UAI : importez d’abord les établissements."), "uai"
            )
        return self.schools[values["uai"]][0], values.get("school_year", self.options.school_year)

    def resolve(self, values: Values) -> dict[str, Any]:
        """The total is the sum of the levels where it is not said."""
        school_id, year = self._key(values)
        by_level = tuple(
            (code, values[code]) for code in sorted((*LEVELS, *LEVELS_SECONDARY, NURSERY)) if values.get(code)
        )
        given = {"school_id": school_id, "school_year": year}
        pupils = values.get("pupils", sum(count for _code, count in by_level) or None)
        optional = {"pupils": pupils, "classes": values.get("classes"), "by_level": by_level}
        return given | {name: value for name, value in optional.items() if value not in (None, ())}

    def attribute(self, record: Any, name: str) -> Any:
        """Levels as sorted pairs."""
        return tuple(sorted(record.by_level.items())) if name == "by_level" else getattr(record, name)

    def claims(self, new: FiguresDetails) -> Iterable[Claim]:
        """One row per school and year."""
        return [("uai", (new.school_id, new.school_year))]

    def check(self, new: FiguresDetails, record: Any | None) -> None:  # noqa: ARG002  the same for both
        """Levels never exceed the total."""
        told = sum(count for _code, count in new.by_level)
        if new.pupils is None and new.classes is None:
            raise RuleBroken(N_("Cette ligne ne compte rien : indiquez un effectif ou un nombre de classes."), "pupils")
        if new.pupils is not None and told > new.pupils:
            raise RuleBroken(
                N_("Les niveaux comptent %(told)s élèves, plus que l’effectif total (%(pupils)s)."),
                "pupils",
                told=told,
                pupils=new.pupils,
            )

    def label(self, new: FiguresDetails) -> str:
        """The school's name and the year."""
        return f"{self.names[new.school_id]}, {new.school_year}"

    def in_words(self, name: str, value: Any) -> str:
        """« CP 24, CE1 26 »."""
        if name == "by_level":
            return ", ".join(f"{code.upper() if code in LEVELS else code} {count}" for code, count in value) or "–"
        return super().in_words(name, value)

    def add(self, new: FiguresDetails, by: Actor) -> SchoolFigures:
        """New counts."""
        return service.put_figures(new, by=by)

    def change(self, new: FiguresDetails, record: SchoolFigures, by: Actor) -> SchoolFigures:
        """Counts corrected."""
        return service.put_figures(new, by=by, figures=record)

    def remove(self, record: SchoolFigures, by: Actor) -> None:
        """Counts taken back; the school's own headcount stays."""
        audit.record("delete_figures", record.school, f"Import annulé : effectifs {record.school_year}", by=by)
        db.session.delete(record)
        db.session.flush()


def _by_uai() -> Iterable[tuple[str, int, str]]:
    found = select(School.uai, School.id, School.name).where(School.uai.is_not(None), School.archived_at.is_(None))
    return [(uai, id_, name) for uai, id_, name in db.session.execute(found) if uai]
