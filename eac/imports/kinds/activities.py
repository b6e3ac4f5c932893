"""Activities: by title and structure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from eac.audit.service import Actor
from eac.catalogue import service
from eac.catalogue.commands import ActivityDetails, check_headcounts, check_place, pillars_of
from eac.catalogue.labels import KINDS, PILLARS, PLACE_MODES
from eac.catalogue.models import Activity
from eac.catalogue.rules import PlaceMode, SessionKind
from eac.core.errors import N_, RuleBroken
from eac.core.typography import plain
from eac.db import db
from eac.imports import values as read
from eac.imports.kinds.base import Claim, Field, Kind, Values, only
from eac.imports.kinds.partners import ACCESS_ALSO
from eac.imports.kinds.people import People, id_named
from eac.imports.removal import take_back
from eac.imports.rules import ImportKind, Troubles
from eac.partners.labels import ACCESSIBILITIES
from eac.partners.models import Partner, Practitioner, Venue, Work
from eac.partners.rules import Accessibility
from eac.reference.models import GradeLevel, Term
from eac.reference.rules import Vocabulary
from eac.schools.rules import read_levels

KINDS_ALSO = {
    "rencontre": SessionKind.ARTWORK_ENCOUNTER,
    "oeuvre": SessionKind.ARTWORK_ENCOUNTER,
    "spectacle": SessionKind.ARTWORK_ENCOUNTER,
    "lieu": SessionKind.PLACE_DISCOVERY,
    "visite": SessionKind.PLACE_DISCOVERY,
    "professionnel": SessionKind.PROFESSIONAL_MEETING,
    "atelier": SessionKind.PRACTICE_WORKSHOP,
    "pratique": SessionKind.PRACTICE_WORKSHOP,
}
PLACES_ALSO = {"ecole": PlaceMode.SCHOOL, "etablissement": PlaceMode.SCHOOL, "lieu": PlaceMode.VENUE}
TWINS = N_("%(count)s offres s’appellent « %(name)s » : ajoutez la structure pour dire laquelle.")
NOTES = ("notes", "remarques", "commentaire")


class Activities(Kind):
    """Offers that sessions are made of."""

    kind = ImportKind.ACTIVITIES
    title = N_("Offres")
    help = N_("Une ligne par offre, reconnue par son titre et sa structure.")
    details = ActivityDetails
    model = Activity
    naming = ("title",)
    fields = (
        Field("title", N_("Titre"), read.line_of(), ("offre", "activite", "action", "nom", "intitule"), True),
        Field("kind", N_("Type de séance"), read.word_of(KINDS, KINDS_ALSO), ("type", "categorie")),
        Field("summary", N_("Présentation"), read.text, ("resume", "description", "descriptif")),
        Field("pillars", N_("Piliers"), read.words_of(PILLARS), ("pilier",)),
        Field("domain_ids", N_("Domaines"), read.names_of, ("domaine", "domaine artistique", "domaines artistiques")),
        Field("format_id", N_("Format"), read.line_of(), ("format national",)),
        Field("level_codes", N_("Niveaux"), read.line_of(), ("niveau", "public", "classes")),
        Field("partner_id", N_("Structure"), read.line_of(), ("partenaire", "propose par", "organisateur")),
        Field("place_mode", N_("Accueil"), read.word_of(PLACE_MODES, PLACES_ALSO), ("mode d accueil", "ou")),
        Field("venue_id", N_("Lieu"), read.line_of(), ("salle", "nom du lieu")),
        Field("practitioner_ids", N_("Intervenants"), read.names_of, ("intervenant", "artiste", "artistes")),
        Field("work_ids", N_("Œuvres"), read.names_of, ("oeuvre", "titre de l oeuvre")),
        Field("duration_minutes", N_("Durée (minutes)"), read.whole, ("duree", "minutes", "duree en minutes")),
        Field("minimum_headcount", N_("Effectif minimal"), read.whole, ("minimum", "effectif min", "min")),
        Field("maximum_headcount", N_("Effectif maximal"), read.whole, ("maximum", "effectif max", "jauge", "max")),
        Field("class_quota", N_("Nombre de classes"), read.whole, ("quota", "quota de classes", "classes par an")),
        Field("cost_per_session", N_("Coût par séance"), read.cents, ("cout", "cout seance", "tarif par seance")),
        Field("cost_per_pupil", N_("Coût par élève"), read.cents, ("cout eleve", "tarif", "tarif par eleve")),
        Field("needs_transport", N_("Transport nécessaire"), read.yes_no, ("transport", "car")),
        Field("national_scheme", N_("Dispositif national"), read.line_of(120), ("dispositif",)),
        Field("accessibility", N_("Accessibilité"), read.words_of(ACCESSIBILITIES, ACCESS_ALSO), ("handicap", "acces")),
        Field("to_bring", N_("À apporter"), read.text, ("materiel", "a prevoir")),
        Field("notes", N_("Notes internes"), read.text, NOTES),
    )

    def prepare(self, rows: Sequence[Values]) -> None:  # noqa: ARG002  a title alone may stand for any of them
        """All activities, and all that they can name."""
        lists = (Activity.levels, Activity.domains, Activity.practitioners, Activity.works)
        found = db.session.scalars(select(Activity).options(*map(selectinload, lists))).all()
        self.by_title: dict[str, list[Activity]] = {}
        for row in found:
            self.by_title.setdefault(plain(row.title), []).append(row)
        self.owners = {("title", (plain(row.title), row.partner_id)): row.id for row in found}
        self.levels = {level.code: level.label for level in db.session.scalars(select(GradeLevel))}
        self.names: dict[str, dict[Any, str]] = {
            "partner_id": _names(Partner, Partner.name),
            "venue_id": _names(Venue, Venue.name),
            "work_ids": _names(Work, Work.title),
            "domain_ids": _terms(Vocabulary.DOMAIN),
            "format_id": _terms(Vocabulary.FORMAT),
            "level_codes": self.levels,
        }
        self.people = People(db.session.scalars(select(Practitioner)).all())
        self.names["practitioner_ids"] = {
            each.id: each.full_name for persons in self.people.by_name.values() for each in persons
        }

    def find(self, values: Values) -> Any | None:
        """By title, and structure where several have it."""
        same = self.by_title.get(plain(values["title"]), [])
        if len(same) > 1 and "partner_id" in values:
            partner = self._id("partner_id", values["partner_id"])
            same = [row for row in same if row.partner_id == partner]
        return only(same, TWINS, "title", values["title"])

    def resolve(self, values: Values) -> dict[str, Any]:
        """Other records by their names, levels by their codes."""
        given, troubles = dict(values), Troubles()
        for name in given.keys() & self._readers.keys():
            with troubles.gathered():
                given[name] = self._readers[name](given[name])
        troubles.settle()
        return given

    @property
    def _readers(self) -> dict[str, Callable[[Any], Any]]:
        """How the fields that name other records find them."""
        return {
            **{name: partial(self._id, name) for name in ("partner_id", "venue_id", "format_id")},
            **{name: partial(self._ids, name) for name in ("work_ids", "domain_ids")},
            "practitioner_ids": lambda names: self.people.ids_named(names, "practitioner_ids"),
            "level_codes": self._levels,
        }

    def _levels(self, text: str) -> tuple[str, ...]:
        wanted = set(read_levels(text, self.levels))
        return tuple(code for code in self.levels if code in wanted)

    def _ids(self, field: str, names: Sequence[str]) -> tuple[int, ...]:
        return tuple(sorted(set(read.each_named(names, partial(self._id, field)))))

    def _id(self, field: str, name: str) -> int:
        return id_named({plain(text): id_ for id_, text in self.names[field].items()}, name, field)

    def blank(self, values: Values) -> ActivityDetails:
        """A new offer; one that names a venue is there unless it says otherwise."""
        if "kind" not in values:
            raise RuleBroken(N_("Indiquez le type : %(words)s."), "kind", words=", ".join(KINDS.values()))
        is_at_school = "place_mode" not in values and "venue_id" not in values
        given = {**({"place_mode": PlaceMode.SCHOOL} if is_at_school else {}), **values}
        new = ActivityDetails(**given)
        return ActivityDetails(**{**_as_dict(new), "pillars": tuple(sorted(pillars_of(new)))})

    def attribute(self, record: Activity, name: str) -> Any:
        """Lists of other rows by their ids or codes."""
        lists: dict[str, list[Any]] = {
            "domain_ids": [term.id for term in record.domains],
            "practitioner_ids": [person.id for person in record.practitioners],
            "work_ids": [work.id for work in record.works],
            "pillars": record.pillars,
            "accessibility": record.accessibility,
        }
        if name in lists:
            held: list[Any] = lists[name]
            return tuple(sorted(held))
        if name == "level_codes":
            codes = {level.code for level in record.levels}
            return tuple(code for code in self.levels if code in codes)
        return getattr(record, name)

    def claims(self, new: ActivityDetails) -> Iterable[Claim]:
        """One offer of a title per structure."""
        return [("title", (plain(new.title), new.partner_id))]

    def check(self, new: ActivityDetails, record: Any | None) -> None:
        """As the form and the table do; an archived offer is restored by hand first."""
        if record is not None and record.is_archived:
            raise RuleBroken(N_("Cette fiche est archivée : rétablissez-la d’abord."), "title")
        check_place(new)
        check_headcounts(new.minimum_headcount, new.maximum_headcount)
        if new.duration_minutes < 1:
            raise RuleBroken(N_("La durée doit être d’au moins une minute."), "duration_minutes")

    def label(self, new: ActivityDetails) -> str:
        """Its title."""
        return new.title

    def in_words(self, name: str, value: Any) -> str:
        """Other records by their names, amounts in euros."""
        if name in {"cost_per_session", "cost_per_pupil"}:
            return f"{value / 100:.2f} €".replace(".", ",") if value is not None else "–"
        if name in self.names and value not in (None, ()):
            known = self.names[name]
            value = tuple(known[each] for each in value) if isinstance(value, tuple) else known[value]

        if name == "accessibility":
            value = tuple(Accessibility(each) for each in value)
        return super().in_words(name, value)

    def add(self, new: ActivityDetails, by: Actor) -> Activity:
        """A new offer."""
        return service.add_activity(new, by=by)

    def change(self, new: ActivityDetails, record: Activity, by: Actor) -> Activity:
        """An offer corrected."""
        return service.change_activity(new, by=by, activity=record)

    def remove(self, record: Activity, by: Actor) -> None:
        """Only an offer without sessions."""
        take_back(record, by=by)


def _as_dict(new: ActivityDetails) -> dict[str, Any]:
    return {each.name: getattr(new, each.name) for each in fields(new)}


def _names(model: Any, column: Any) -> dict[Any, str]:
    return dict(db.session.execute(select(model.id, column)).all())


def _terms(vocabulary: Vocabulary) -> dict[Any, str]:
    found = select(Term.id, Term.label).where(Term.vocabulary == vocabulary)
    return dict(db.session.execute(found).all())
