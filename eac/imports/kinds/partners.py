"""Structures, venues and works: by SIRET or name, by name, by title and authors."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from eac.audit.service import Actor
from eac.core.errors import N_, RuleBroken
from eac.core.typography import plain
from eac.db import db
from eac.imports import values as read
from eac.imports.kinds.base import Claim, Field, Kind, Values
from eac.imports.kinds.people import id_named
from eac.imports.records import take_back
from eac.imports.rules import ImportKind
from eac.partners import service
from eac.partners.commands import PartnerDetails, VenueDetails, WorkDetails, check_agreement
from eac.partners.labels import ACCESSIBILITIES, PARTNER_KINDS, VENUE_KINDS, WORK_KINDS
from eac.partners.models import Partner, Venue, Work
from eac.partners.rules import Accessibility, PartnerKind, VenueKind, WorkKind
from eac.reference.places import check_position

GONE = N_("Cette fiche est archivée : rétablissez-la d’abord.")
NOTES = Field("notes", N_("Notes internes"), read.text, ("notes", "remarques", "commentaire", "observations"))
ACCESS_ALSO = {
    "moteur": Accessibility.MOTOR,
    "pmr": Accessibility.MOTOR,
    "visuel": Accessibility.VISUAL,
    "auditif": Accessibility.HEARING,
    "mental": Accessibility.MENTAL,
}


def _demand_in_use(record: Any | None, field: str) -> None:
    if record is not None and record.is_archived:
        raise RuleBroken(GONE, field)


class Partners(Kind):
    """Structures that offer activities."""

    kind = ImportKind.PARTNERS
    title = N_("Structures")
    help = N_("Une ligne par structure, reconnue par son SIRET, sinon par son nom.")
    details = PartnerDetails
    model = Partner
    naming = ("name",)
    fields = (
        Field(
            "name",
            N_("Nom"),
            read.line_of(),
            ("structure", "nom de la structure", "raison sociale", "partenaire"),
            True,
        ),
        Field(
            "kind",
            N_("Type de structure"),
            read.word_of(PARTNER_KINDS, {"bibliotheque": PartnerKind.LIBRARY, "autre": PartnerKind.OTHER}),
            ("type", "categorie", "nature"),
        ),
        Field("is_municipal", N_("Structure municipale"), read.yes_no, ("municipale", "municipal", "ville")),
        Field("siret", N_("SIRET"), read.siret, ("numero siret", "n siret")),
        Field("contact_name", N_("Contact"), read.line_of(), ("nom du contact", "personne a contacter", "referent")),
        Field("email", N_("Adresse électronique"), read.mail, ("mail", "email", "e mail", "courriel")),
        Field("phone", N_("Téléphone"), read.phone, ("tel",)),
        Field("website", N_("Site"), read.website, ("site web", "site internet", "url")),
        Field("agreement_from", N_("Convention à partir du"), read.day, ("debut de convention", "convention du")),
        Field("agreement_until", N_("Convention jusqu’au"), read.day, ("fin de convention", "convention au")),
        NOTES,
    )

    def prepare(self, rows: Sequence[Values]) -> None:  # noqa: ARG002  a name alone may stand for any of them
        """All structures."""
        found = db.session.scalars(select(Partner)).all()
        self.by_siret = {row.siret: row for row in found if row.siret}
        self.by_name = {plain(row.name): row for row in found}
        self.owners = {("siret", row.siret): row.id for row in found if row.siret}
        self.owners |= {("name", plain(row.name)): row.id for row in found}

    def find(self, values: Values) -> Any | None:
        """By SIRET, else by name."""
        return self.by_siret.get(values.get("siret", "")) or self.by_name.get(plain(values["name"]))

    def blank(self, values: Values) -> PartnerDetails:
        """A structure whose type is not said is of another type."""
        return PartnerDetails(**{"kind": PartnerKind.OTHER, **values})

    def claims(self, new: PartnerDetails) -> Iterable[Claim]:
        """Its name and its SIRET."""
        return [("name", plain(new.name)), *([("siret", new.siret)] if new.siret else [])]

    def check(self, new: PartnerDetails, record: Any | None) -> None:
        """As the form does."""
        _demand_in_use(record, "name")
        check_agreement(new.agreement_from, new.agreement_until)

    def label(self, new: PartnerDetails) -> str:
        """Its name."""
        return new.name

    def add(self, new: PartnerDetails, by: Actor) -> Partner:
        """A new structure."""
        return service.add_partner(new, by=by)

    def change(self, new: PartnerDetails, record: Partner, by: Actor) -> Partner:
        """A structure corrected."""
        return service.change_partner(new, by=by, partner=record)

    def remove(self, record: Partner, by: Actor) -> None:
        """Only a structure without venues, practitioners or offers."""
        take_back(record, by=by)


class Venues(Kind):
    """Places that receive classes."""

    kind = ImportKind.VENUES
    title = N_("Lieux")
    help = N_("Une ligne par lieu, reconnu par son nom.")
    details = VenueDetails
    model = Venue
    naming = ("name",)
    fields = (
        Field("name", N_("Nom"), read.line_of(), ("lieu", "nom du lieu", "salle", "equipement"), True),
        Field(
            "kind",
            N_("Type de lieu"),
            read.word_of(VENUE_KINDS, {"bibliotheque": VenueKind.LIBRARY, "autre": VenueKind.OTHER}),
            ("type", "categorie"),
        ),
        Field("partner_id", N_("Structure"), read.line_of(), ("structure gestionnaire", "partenaire", "gestionnaire")),
        Field("capacity", N_("Capacité"), read.whole, ("jauge", "places", "capacite d accueil", "nombre de places")),
        Field("is_exclusive", N_("Un seul groupe à la fois"), read.yes_no, ("exclusif", "un groupe a la fois")),
        Field("address", N_("Adresse"), read.line_of(), ("adresse 1", "rue")),
        Field("postcode", N_("Code postal"), read.postcode, ("cp",)),
        Field("city", N_("Ville"), read.line_of(120), ("commune",)),
        Field("latitude", N_("Latitude"), read.decimal(-90, 90), ("lat",)),
        Field("longitude", N_("Longitude"), read.decimal(-180, 180), ("lon", "lng", "long")),
        Field("accessibility", N_("Accessibilité"), read.words_of(ACCESSIBILITIES, ACCESS_ALSO), ("handicap", "acces")),
        Field("website", N_("Site"), read.website, ("site web", "site internet", "url")),
        NOTES,
    )

    def prepare(self, rows: Sequence[Values]) -> None:  # noqa: ARG002  a name alone may stand for any of them
        """All venues and structures."""
        found = db.session.scalars(select(Venue)).all()
        self.by_name = {plain(row.name): row for row in found}
        self.owners = {("name", plain(row.name)): row.id for row in found}
        self.partner_names = dict(db.session.execute(select(Partner.id, Partner.name)).all())
        self.partners = {plain(name): id_ for id_, name in self.partner_names.items()}

    def find(self, values: Values) -> Any | None:
        """By name."""
        return self.by_name.get(plain(values["name"]))

    def resolve(self, values: Values) -> dict[str, Any]:
        """The structure by its name."""
        if "partner_id" not in values:
            return dict(values)
        return {**values, "partner_id": id_named(self.partners, values["partner_id"], "partner_id")}

    def attribute(self, record: Any, name: str) -> Any:
        """What the venue is accessible for, in order."""
        return tuple(sorted(record.accessibility)) if name == "accessibility" else getattr(record, name)

    def blank(self, values: Values) -> VenueDetails:
        """A venue whose type is not said is of another type."""
        return VenueDetails(**{"kind": VenueKind.OTHER, **values})

    def claims(self, new: VenueDetails) -> Iterable[Claim]:
        """Its name."""
        return [("name", plain(new.name))]

    def check(self, new: VenueDetails, record: Any | None) -> None:
        """As the form and the table do."""
        _demand_in_use(record, "name")
        check_position(new.latitude, new.longitude)
        if new.capacity == 0:
            raise RuleBroken(N_("La capacité doit être d’au moins une personne."), "capacity")

    def label(self, new: VenueDetails) -> str:
        """Its name."""
        return new.name

    def in_words(self, name: str, value: Any) -> str:
        """Structure and accessibility by their names."""
        if name == "partner_id":
            return self.partner_names.get(value, "–")
        if name == "accessibility":
            value = tuple(Accessibility(each) for each in value)
        return super().in_words(name, value)

    def add(self, new: VenueDetails, by: Actor) -> Venue:
        """A new venue."""
        return service.add_venue(new, by=by)

    def change(self, new: VenueDetails, record: Venue, by: Actor) -> Venue:
        """A venue corrected, its hours untouched."""
        return service.change_venue(self.complete(new, record), by=by, venue=record)

    def remove(self, record: Venue, by: Actor) -> None:
        """Only a venue without offers or sessions."""
        take_back(record, by=by)


class Works(Kind):
    """Works that classes meet."""

    kind = ImportKind.WORKS
    title = N_("Œuvres")
    help = N_("Une ligne par œuvre, reconnue par son titre et ses auteurs.")
    details = WorkDetails
    model = Work
    naming = ("title",)
    fields = (
        Field("title", N_("Titre"), read.line_of(), ("oeuvre", "nom", "titre de l oeuvre"), True),
        Field(
            "kind",
            N_("Type d’œuvre"),
            read.word_of(WORK_KINDS, {"theatre": WorkKind.PLAY, "bd": WorkKind.COMIC, "autre": WorkKind.OTHER}),
            ("type", "categorie", "genre"),
        ),
        Field(
            "authors", N_("Auteurs"), read.line_of(), ("auteur", "artiste", "artistes", "realisateur", "realisation")
        ),
        Field("year", N_("Année"), read.whole, ("date", "annee de creation")),
        Field("country", N_("Pays"), read.line_of(120), ("nationalite",)),
        Field("medium", N_("Technique"), read.line_of(200), ("support", "medium")),
        Field("languages", N_("Langues"), read.line_of(200), ("langue",)),
        Field("running_minutes", N_("Durée (minutes)"), read.whole, ("duree", "minutes", "duree en minutes")),
        NOTES,
    )

    def prepare(self, rows: Sequence[Values]) -> None:  # noqa: ARG002  a title alone may stand for any of them
        """All works."""
        self.known = {}
        self.by_title: dict[str, list[Work]] = {}
        for row in db.session.scalars(select(Work)):
            self.known[plain(row.title), plain(row.authors)] = row
            self.by_title.setdefault(plain(row.title), []).append(row)
        self.owners = {("title", key): row.id for key, row in self.known.items()}

    def find(self, values: Values) -> Any | None:
        """By title and authors; by title alone where no author is said and one work has it."""
        key = (plain(values["title"]), plain(values.get("authors", "")))
        same = self.by_title.get(key[0], [])
        return self.known.get(key) or (same[0] if len(same) == 1 and not key[1] else None)

    def blank(self, values: Values) -> WorkDetails:
        """A work whose type is not said is of another type."""
        return WorkDetails(**{"kind": WorkKind.OTHER, **values})

    def claims(self, new: WorkDetails) -> Iterable[Claim]:
        """Its title and authors."""
        return [("title", (plain(new.title), plain(new.authors)))]

    def check(self, new: WorkDetails, record: Any | None) -> None:  # noqa: ARG002  nothing else to satisfy
        """An archived work is restored by hand first."""
        _demand_in_use(record, "title")

    def label(self, new: WorkDetails) -> str:
        """Its title."""
        return new.title

    def add(self, new: WorkDetails, by: Actor) -> Work:
        """A new work."""
        return service.add_work(new, by=by)

    def change(self, new: WorkDetails, record: Work, by: Actor) -> Work:
        """A work corrected."""
        return service.change_work(new, by=by, work=record)

    def remove(self, record: Work, by: Actor) -> None:
        """Only a work without offers or sessions."""
        take_back(record, by=by)
