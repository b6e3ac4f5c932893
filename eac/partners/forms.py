"""Forms and filters of structures, practitioners, venues and works."""

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField

from eac.core.errors import N_
from eac.partners.commands import (
    DocumentDetails,
    PartnerCityDetails,
    PartnerDetails,
    PractitionerDetails,
    VenueDetails,
    WorkDetails,
)
from eac.partners.labels import ACCESSIBILITIES, PARTNER_KINDS, VENUE_KINDS, WORK_KINDS
from eac.partners.models import Practitioner, Venue
from eac.partners.rules import Accessibility, PartnerKind, VenueKind, WorkKind
from eac.reference.week_fields import OpeningGrid, Week
from eac.web.fields import (
    ANY,
    ANY_FEMININE,
    Choice,
    Choices,
    Day,
    Filters,
    LongText,
    Mail,
    Text,
    Website,
    Whole,
    degrees_east,
    degrees_north,
    entered,
    named,
)
from eac.web.forms import Form
from eac.web.language import lazy_gettext as _l
from eac.web.time_zones import zone_choices


class PartnerForm(Form):
    """A structure."""

    sections = (
        (N_("Identité"), ("name", "kind", "is_municipal", "siret")),
        (N_("Contact"), ("contact_name", "email", "phone", "website")),
        (N_("Convention"), ("agreement_from", "agreement_until")),
        (N_("Suivi"), ("notes",)),
    )
    name = Text(_l("Nom"), is_required=True)
    kind = Choice(_l("Type de structure"), is_required=True, coerce=PartnerKind, choices=named(PARTNER_KINDS))
    is_municipal = BooleanField(_l("Structure municipale"))
    siret = Text(_l("SIRET"), most=20, description=_l("Quatorze chiffres, par exemple 732 829 320 00074."))
    contact_name = Text(_l("Personne à contacter"))
    email = Mail(_l("Adresse électronique"))
    phone = Text(_l("Téléphone"), most=30)
    website = Website(_l("Site internet"))
    agreement_from = Day(_l("Début de la convention"))
    agreement_until = Day(_l("Fin de la convention"))
    notes = LongText(_l("Notes internes"), description=_l("Lues par le service et les médiations seulement."))

    def command(self) -> PartnerDetails:
        """The structure as entered."""
        return PartnerDetails(**entered(self))


class PractitionerForm(Form):
    """A practitioner; `offer` gives the structures."""

    sections = (
        (N_("Identité"), ("first_name", "last_name", "trade", "languages", "partner_ids")),
        (N_("Contact"), ("email", "phone")),
        (N_("Semaine habituelle"), ("openings",)),
        (N_("Suivi"), ("honorability_on", "notes")),
    )
    first_name = Text(_l("Prénom"))
    last_name = Text(_l("Nom"), is_required=True)
    trade = Text(_l("Métier"), most=200, description=_l("Par exemple : plasticienne, conteur, ingénieure du son."))
    partner_ids = Choices(_l("Structures"), coerce=int)
    email = Mail(_l("Adresse électronique"))
    phone = Text(_l("Téléphone"), most=30)
    languages = Text(_l("Langues"), most=200, description=_l("Par exemple : français, coréen, langue des signes."))
    openings = OpeningGrid(
        _l("Disponible"),
        description=_l("Heures par demi-journée, par exemple 09:00 et 12:00. Sans aucune heure : à toute heure."),
    )
    honorability_on = Day(
        _l("Vérification d’honorabilité faite le"),
        description=_l("Valable un an ; demandée pour toute séance dans un établissement."),
    )
    notes = LongText(_l("Notes internes"), description=_l("Lues par le service et les médiations seulement."))

    def offer(self, partners: Iterable[tuple[int, str]]) -> None:
        """Set the choices."""
        self.partner_ids.choices = list(partners)

    @classmethod
    def values_of(cls, subject: Practitioner) -> dict[str, Any]:
        """Its fields, structures by id, the usual week."""
        ids = [partner.id for partner in subject.partners]
        return {**super().values_of(subject), "partner_ids": ids, "openings": Week.of(subject.openings)}

    def command(self) -> PractitionerDetails:
        """The practitioner as entered."""
        return PractitionerDetails(**{**entered(self), "openings": self.openings.data.openings})


class VenueForm(Form):
    """A venue; `offer` gives the structures."""

    sections = (
        (N_("Identité"), ("name", "kind", "partner_id", "website")),
        (N_("Accueil"), ("capacity", "is_exclusive", "openings", "accessibility")),
        (N_("Adresse"), ("address", "postcode", "city", "latitude", "longitude")),
        (N_("Suivi"), ("notes",)),
    )
    name = Text(_l("Nom"), is_required=True)
    kind = Choice(_l("Type de lieu"), is_required=True, coerce=VenueKind, choices=named(VENUE_KINDS))
    partner_id = Choice(_l("Structure"), coerce=int, empty_text=_l("Aucune"))
    capacity = Whole(
        _l("Capacité"), least=1, most=100_000, description=_l("Personnes présentes en même temps, adultes compris.")
    )
    is_exclusive = BooleanField(_l("Un seul groupe à la fois"))
    address = Text(_l("Adresse"))
    postcode = Text(_l("Code postal"), most=5)
    city = Text(_l("Ville"), most=120)
    latitude, longitude = degrees_north(), degrees_east()
    accessibility = Choices(_l("Accessible en cas de"), choices=named(ACCESSIBILITIES))
    website = Website(_l("Site internet"))
    openings = OpeningGrid(
        _l("Accueil des classes"),
        description=_l("Heures par demi-journée, par exemple 09:00 et 12:00. Sans aucune heure : accueil sans limite."),
    )
    notes = LongText(_l("Notes internes"), description=_l("Lues par le service et les médiations seulement."))

    def offer(self, partners: Iterable[tuple[int, str]]) -> None:
        """Set the choices."""
        self.partner_id.offer(partners)

    @classmethod
    def values_of(cls, subject: Venue) -> dict[str, Any]:
        """Its fields, opening hours as a week."""
        return {**super().values_of(subject), "openings": Week.of(subject.openings)}

    def command(self) -> VenueDetails:
        """The venue as entered."""
        return VenueDetails(**{**entered(self), "openings": self.openings.data.openings})


class WorkForm(Form):
    """A work."""

    sections = (
        (N_("Identité"), ("title", "kind", "authors")),
        (N_("Description"), ("year", "country", "medium", "languages", "running_minutes")),
        (N_("Suivi"), ("notes",)),
    )
    title = Text(_l("Titre"), is_required=True)
    kind = Choice(_l("Type d’œuvre"), is_required=True, coerce=WorkKind, choices=named(WORK_KINDS))
    authors = Text(_l("Auteurs et autrices"))
    year = Whole(_l("Année"), least=-4000, most=2100, description=_l("Négative avant notre ère."))
    country = Text(_l("Pays"), most=120)
    medium = Text(_l("Technique ou support"), most=200, description=_l("Par exemple : huile sur toile, film 35 mm."))
    languages = Text(_l("Langues"), most=200)
    running_minutes = Whole(_l("Durée en minutes"), least=1, most=2000)
    notes = LongText(_l("Notes internes"), description=_l("Lues par le service et les médiations seulement."))

    def command(self) -> WorkDetails:
        """The work as entered."""
        return WorkDetails(**entered(self))


class PartnerCityForm(Form):
    """A partner city; `offer` gives the structures."""

    sections = (
        (N_("Identité"), ("name", "country", "zone")),
        (N_("Contact"), ("partner_id", "contact_name", "email")),
        (N_("Suivi"), ("notes",)),
    )
    name = Text(_l("Ville"), is_required=True, most=120)
    country = Text(_l("Pays"), is_required=True, most=120)
    zone = Choice(
        _l("Fuseau horaire"),
        is_required=True,
        description=_l("Par pays. Les changements d’heure de ce pays sont suivis sans rien faire."),
    )
    partner_id = Choice(_l("Structure"), coerce=int, empty_text=_l("Aucune"))
    contact_name = Text(_l("Personne à contacter"))
    email = Mail(_l("Adresse électronique"))
    notes = LongText(_l("Notes internes"), description=_l("Lues par le service et les médiations seulement."))

    def offer(self, partners: Iterable[tuple[int, str]]) -> None:
        """Set the choices."""
        self.partner_id.offer(partners)
        self.zone.offer(zone_choices())

    def command(self) -> PartnerCityDetails:
        """The partner city as entered."""
        return PartnerCityDetails(**entered(self))


class DocumentForm(Form):
    """A document kept elsewhere, by its link."""

    label = Text(_l("Nom du document"), is_required=True, most=200, description=_l("Par exemple : convention 2026."))
    url = Website(
        _l("Lien"),
        is_required=True,
        most=2000,
        description=_l("L’adresse entière, telle que le navigateur la montre. Le document reste où il est."),
    )

    def command(self) -> DocumentDetails:
        """The document as entered."""
        return DocumentDetails(**entered(self))


# --- filters of the lists -----------------------------------------------------------------------------------------


class PartnerFilters(Filters):
    """Filters of structures."""

    kind = Choice(_l("Type"), name="type", coerce=PartnerKind, choices=named(PARTNER_KINDS), empty_text=ANY)
    archived = BooleanField(_l("Archives"), name="archives")


class PractitionerFilters(Filters):
    """Filters of practitioners."""

    partner_id = Choice(_l("Structure"), name="structure", coerce=int, empty_text=ANY_FEMININE)
    to_check = BooleanField(_l("Vérification à refaire"), name="a_verifier")
    archived = BooleanField(_l("Archives"), name="archives")


class VenueFilters(Filters):
    """Filters of venues."""

    kind = Choice(_l("Type"), name="type", coerce=VenueKind, choices=named(VENUE_KINDS), empty_text=ANY)
    partner_id = Choice(_l("Structure"), name="structure", coerce=int, empty_text=ANY_FEMININE)
    accessibility = Choice(
        _l("Accessibilité"), name="acces", coerce=Accessibility, choices=named(ACCESSIBILITIES), empty_text=ANY_FEMININE
    )
    archived = BooleanField(_l("Archives"), name="archives")


class WorkFilters(Filters):
    """Filters of works."""

    kind = Choice(_l("Type"), name="type", coerce=WorkKind, choices=named(WORK_KINDS), empty_text=ANY)
    archived = BooleanField(_l("Archives"), name="archives")


class PartnerCityFilters(Filters):
    """Filters of partner cities."""

    archived = BooleanField(_l("Archives"), name="archives")
