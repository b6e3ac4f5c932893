"""Schools: by UAI, else by name and town."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import select

from eac.audit.service import Actor
from eac.core.errors import N_, RuleBroken
from eac.core.typography import plain
from eac.db import db
from eac.imports import values as read
from eac.imports.kinds.base import Claim, Field, Kind, Values, only
from eac.imports.removal import take_back
from eac.imports.rules import ImportKind, NotKept
from eac.schools import service
from eac.schools.commands import SchoolDetails, check_school
from eac.schools.labels import PRIORITIES, SCHOOL_KINDS, SECTORS
from eac.schools.models import School
from eac.schools.rules import Priority, SchoolKind, Sector

KINDS_ALSO = {
    "maternelle": SchoolKind.NURSERY,
    "ecole maternelle publique": SchoolKind.NURSERY,
    "elementaire": SchoolKind.ELEMENTARY,
    "primaire": SchoolKind.PRIMARY,
    "ecole": SchoolKind.PRIMARY,
    "clg": SchoolKind.COLLEGE,
    "lycee": SchoolKind.LGT,
    "lgt": SchoolKind.LGT,
    "lycee general": SchoolKind.LGT,
    "lp": SchoolKind.LP,
    "lycee pro": SchoolKind.LP,
    "lpo": SchoolKind.LPO,
    "superieur": SchoolKind.HIGHER,
    "universite": SchoolKind.HIGHER,
    "ime": SchoolKind.MEDICO_SOCIAL,
    "medico-social": SchoolKind.MEDICO_SOCIAL,
}
SECTORS_ALSO = {
    "prive": Sector.PRIVATE_CONTRACT,
    "sous contrat": Sector.PRIVATE_CONTRACT,
    "hors contrat": Sector.PRIVATE,
}
PRIORITIES_ALSO = {"non": Priority.NONE, "0": Priority.NONE, "rep +": Priority.REP_PLUS, "aucune": Priority.NONE}
MERGED = N_("Cet établissement a été fusionné avec « %(name)s » : cette ligne est laissée de côté.")
TWINS = N_("%(count)s établissements s’appellent « %(name)s » : ajoutez l’UAI pour dire lequel.")


NAMED = (
    ("maternelle", SchoolKind.NURSERY),
    ("elementaire", SchoolKind.ELEMENTARY),
    ("primaire", SchoolKind.PRIMARY),
    ("college", SchoolKind.COLLEGE),
    ("polyvalent", SchoolKind.LPO),
    ("lycee pro", SchoolKind.LP),
    ("lycee", SchoolKind.LGT),
)


def kind_in(name: str) -> SchoolKind | None:
    """The kind that a school's name tells; None when it does not."""
    return next((kind for word, kind in NAMED if word in plain(name)), None)


class Schools(Kind):
    """A list of schools, or a ministry file about them."""

    kind = ImportKind.SCHOOLS
    title = N_("Établissements")
    help = N_("Une ligne par établissement, reconnu par son UAI, sinon par son nom et sa ville.")
    details = SchoolDetails
    model = School
    naming = ("name",)
    fields = (
        Field("uai", N_("UAI"), read.uai, ("numero uai", "code uai", "rne", "code rne", "numero d etablissement")),
        Field("name", N_("Nom"), read.line_of(), ("nom etablissement", "etablissement", "ecole", "denomination")),
        Field("kind", N_("Type d’établissement"), read.word_of(SCHOOL_KINDS, KINDS_ALSO), ("type", "nature", "niveau")),
        Field("sector", N_("Secteur"), read.word_of(SECTORS, SECTORS_ALSO), ("statut", "public prive")),
        Field(
            "priority",
            N_("Éducation prioritaire"),
            read.word_of(PRIORITIES, PRIORITIES_ALSO),
            ("rep", "education prioritaire rep"),
        ),
        Field(
            "is_qpv",
            N_("En quartier prioritaire de la politique de la ville (QPV)"),
            read.yes_no,
            ("qpv", "quartier prioritaire"),
        ),
        Field("ips", N_("Indice de position sociale (IPS)"), read.decimal(30, 200), ("ips",)),
        Field("ips_year", N_("Année scolaire de l’IPS"), read.school_year, ("annee ips",)),
        Field("headcount", N_("Effectif publié"), read.whole, ("effectif", "effectifs", "nombre d eleves", "eleves")),
        Field("headcount_year", N_("Année scolaire de l’effectif"), read.school_year, ("annee effectif",)),
        Field("address", N_("Adresse"), read.line_of(), ("adresse 1", "rue", "voie")),
        Field("postcode", N_("Code postal"), read.postcode, ("cp",)),
        Field("city", N_("Ville"), read.line_of(120), ("commune", "nom commune", "localite")),
        Field("insee", N_("Code INSEE de la commune"), read.insee, ("code insee", "insee", "code commune")),
        Field("latitude", N_("Latitude"), read.decimal(-90, 90), ("lat",)),
        Field("longitude", N_("Longitude"), read.decimal(-180, 180), ("lon", "lng", "long")),
        Field("phone", N_("Téléphone"), read.phone, ("tel", "telephone fixe")),
        Field("email", N_("Adresse électronique"), read.mail, ("mail", "email", "e mail", "courriel")),
        Field("holiday_zone", N_("Zone de vacances"), read.zone, ("zone", "zone vacances")),
        Field("notes", N_("Notes internes"), read.text, ("notes", "remarques", "commentaire")),
    )

    def prepare(self, rows: Sequence[Values]) -> None:  # noqa: ARG002  a name alone may stand for any of them
        """All schools."""
        found = db.session.scalars(select(School)).all()
        self.by_uai = {school.uai: school for school in found if school.uai}
        self.names = {school.id: school.name for school in found}
        self.by_name = defaultdict(list)
        for school in found:
            if not school.is_archived:
                self.by_name[plain(school.name)].append(school)
        self.owners = {("uai", school.uai): school.id for school in found if school.uai}

    def find(self, values: Values) -> Any | None:
        """By UAI; else by name, in the town when it is said. NotKept when it was merged into another."""
        if uai := values.get("uai"):
            school = self.by_uai.get(uai)
            if school is not None and school.merged_into_id is not None:
                raise NotKept(MERGED, "uai", name=self.names[school.merged_into_id])
            return school
        named = self.by_name.get(plain(values.get("name", "")), [])
        if len(named) > 1 and "city" in values:
            named = [school for school in named if plain(school.city) == plain(values["city"])]
        return only(named, TWINS, "name", values.get("name", ""))

    def resolve(self, values: Values) -> dict[str, Any]:
        """A figure whose year is not said is of the import's year."""
        given = dict(values)
        for figure in ("ips", "headcount"):
            if figure in given:
                given.setdefault(f"{figure}_year", self.options.school_year)
        return given

    def merged(self, record: Any, values: Values) -> Any:
        """A figure older than the one that is kept does not replace it."""
        given = dict(values)
        for figure in ("ips", "headcount"):
            kept = getattr(record, f"{figure}_year")
            if kept and given.get(f"{figure}_year", kept) < kept:
                given.pop(figure, None)
                given.pop(f"{figure}_year", None)
        return super().merged(record, given)

    def blank(self, values: Values) -> SchoolDetails:
        """A new school whose kind is not said may tell it by its name."""
        given = dict(values)
        if "kind" not in given and (told := kind_in(given.get("name", ""))):
            given["kind"] = told
        return cast("SchoolDetails", super().blank(given))

    def claims(self, new: SchoolDetails) -> Iterable[Claim]:
        """Its UAI; its name and town where it has none."""
        return [("uai", new.uai)] if new.uai else [("name", (plain(new.name), plain(new.city)))]

    def check(self, new: SchoolDetails, record: Any | None) -> None:
        """As the form does; an archived school is restored by hand first."""
        if record is not None and record.is_archived:
            raise RuleBroken(N_("Cet établissement est archivé : rétablissez-le d’abord."), "uai")
        check_school(new)

    def label(self, new: SchoolDetails) -> str:
        """Its name."""
        return new.name

    def add(self, new: SchoolDetails, by: Actor) -> School:
        """A new school; its week is not in the file."""
        return service.add_school(new, by=by)

    def change(self, new: SchoolDetails, record: School, by: Actor) -> School:
        """The school, its week untouched."""
        return service.change_school(new, by=by, school=record)

    def remove(self, record: School, by: Actor) -> None:
        """Only a school without classes, sessions or figures."""
        take_back(record, by=by)
