"""The form and the filters of activities."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wtforms import BooleanField

from eac.catalogue.commands import ActivityDetails
from eac.catalogue.labels import KINDS, PILLARS, PLACE_MODES
from eac.catalogue.models import Activity
from eac.catalogue.rules import Pillar, PlaceMode, SessionKind
from eac.core.errors import N_
from eac.partners.labels import ACCESSIBILITIES
from eac.web.fields import (
    ANY,
    ANY_FEMININE,
    Choice,
    Choices,
    Euros,
    Filters,
    LongText,
    Text,
    Whole,
    entered,
    named,
)
from eac.web.forms import Form
from eac.web.language import gettext as _
from eac.web.language import lazy_gettext as _l

Pairs = Iterable[tuple[Any, str]]


@dataclass(frozen=True)
class Offers:
    """What the lists of the form offer: (id or code, name)."""

    partners: Pairs
    venues: Pairs
    practitioners: Pairs
    works: Pairs
    levels: Pairs
    domains: Pairs
    formats: Pairs
    needs_partner: bool = False


class ActivityForm(Form):
    """An activity; `offer` gives the lists."""

    sections = (
        (N_("L’offre"), ("title", "summary", "kind", "pillars", "domain_ids", "format_id", "national_scheme")),
        (N_("Pour qui"), ("level_codes", "minimum_headcount", "maximum_headcount", "class_quota", "accessibility")),
        (N_("Où et combien de temps"), ("place_mode", "venue_id", "duration_minutes", "needs_transport", "to_bring")),
        (N_("Avec qui"), ("partner_id", "practitioner_ids", "work_ids")),
        (N_("Coûts et suivi"), ("cost_per_session", "cost_per_pupil", "notes")),
    )
    title = Text(_l("Titre"), is_required=True)
    summary = LongText(_l("Présentation"), description=_l("Lue par les enseignants et enseignantes."))
    kind = Choice(_l("Type"), is_required=True, coerce=SessionKind, choices=named(KINDS))
    pillars = Choices(
        _l("Piliers"), choices=named(PILLARS), description=_l("Sans choix : les piliers habituels de ce type.")
    )
    domain_ids = Choices(_l("Domaines artistiques et culturels"), coerce=int)
    format_id = Choice(_l("Format national"), coerce=int, empty_text=_l("Aucun"))
    national_scheme = Text(
        _l("Dispositif national"), most=120, description=_l("Par exemple : École et cinéma, Collège au cinéma.")
    )
    level_codes = Choices(_l("Niveaux"), description=_l("Sans choix : ouverte à tous les niveaux."))
    minimum_headcount = Whole(_l("Effectif minimal"), least=1, most=2000, description=_l("Élèves par séance."))
    maximum_headcount = Whole(_l("Effectif maximal"), least=1, most=2000, description=_l("Élèves par séance."))
    class_quota = Whole(_l("Nombre de classes dans l’année"), least=1, most=2000, description=_l("Vide : sans limite."))
    accessibility = Choices(_l("Accessible en cas de"), choices=named(ACCESSIBILITIES))
    place_mode = Choice(_l("Où"), is_required=True, coerce=PlaceMode, choices=named(PLACE_MODES))
    venue_id = Choice(
        _l("Lieu"), coerce=int, empty_text=_l("Aucun"), description=_l("Proposé pour chaque nouvelle séance.")
    )
    duration_minutes = Whole(
        _l("Durée en minutes"), is_required=True, least=1, most=1440, description=_l("Par exemple 90.")
    )
    needs_transport = BooleanField(_l("Transport nécessaire"))
    to_bring = LongText(_l("À apporter"), most=2000, description=_l("Par exemple : tenue souple, gourde."))
    partner_id = Choice(_l("Structure"), coerce=int, empty_text=_l("Ville (aucune structure)"))
    practitioner_ids = Choices(_l("Intervenants et intervenantes"), coerce=int)
    work_ids = Choices(_l("Œuvres"), coerce=int)
    cost_per_session = Euros(_l("Coût par séance, en euros"), description=_l("Par exemple 1 250 ou 12,50."))
    cost_per_pupil = Euros(_l("Coût par élève, en euros"), description=_l("Par exemple 2,50."))
    notes = LongText(_l("Notes internes"), description=_l("Lues par le service et les médiations seulement."))

    def offer(self, offers: Offers) -> None:
        """Set the lists; a person who keeps one structure's activities must name a structure."""
        self.needs_partner = offers.needs_partner
        self.format_id.offer(offers.formats)
        self.venue_id.offer(offers.venues)
        self.partner_id.offer(offers.partners)
        self.domain_ids.choices = list(offers.domains)
        self.level_codes.choices = list(offers.levels)
        self.practitioner_ids.choices = list(offers.practitioners)
        self.work_ids.choices = list(offers.works)

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields, and the structure where the person may not offer for the city itself."""
        valid: bool = super().validate(extra_validators)
        if self.needs_partner and self.partner_id.data is None and not self.partner_id.errors:
            self.partner_id.errors = [*self.partner_id.errors, _("Choisissez votre structure.")]
            return False
        return valid

    @classmethod
    def values_of(cls, subject: Activity) -> dict[str, Any]:
        """Its fields, other records by id."""
        return {
            **super().values_of(subject),
            "domain_ids": [term.id for term in subject.domains],
            "level_codes": [level.code for level in subject.levels],
            "practitioner_ids": [one.id for one in subject.practitioners],
            "work_ids": [work.id for work in subject.works],
        }

    def command(self) -> ActivityDetails:
        """The activity as entered."""
        return ActivityDetails(**entered(self))


class ActivityFilters(Filters):
    """What the catalogue can be searched by; `offer` gives the lists."""

    kind = Choice(_l("Type"), name="type", coerce=SessionKind, choices=named(KINDS), empty_text=ANY)
    pillar = Choice(_l("Pilier"), name="pilier", coerce=Pillar, choices=named(PILLARS), empty_text=ANY)
    domain_id = Choice(_l("Domaine"), name="domaine", coerce=int, empty_text=ANY)
    level_code = Choice(_l("Niveau"), name="niveau", empty_text=ANY)
    partner_id = Choice(_l("Structure"), name="structure", coerce=int, empty_text=ANY_FEMININE)
    place_mode = Choice(_l("Où"), name="ou", coerce=PlaceMode, choices=named(PLACE_MODES), empty_text=_l("Partout"))
    archived = BooleanField(_l("Archives"), name="archives")

    def offer(self, *, levels: Pairs, domains: Pairs, partners: Pairs, archives: bool) -> None:
        """Set the lists; archives are for those who keep the catalogue."""
        self.domain_id.offer(domains)
        self.level_code.offer(levels)
        self.partner_id.offer(partners)
        if not archives:
            del self.archived
