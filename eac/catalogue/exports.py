"""The catalogue as a file, under the headings that imports know."""

from decimal import Decimal

from sqlalchemy.orm import joinedload, selectinload

from eac.catalogue import policy
from eac.catalogue.models import Activity
from eac.catalogue.rules import Pillar
from eac.core.errors import N_
from eac.partners.models import Practitioner
from eac.partners.rules import Accessibility
from eac.web.exports import ExportColumn as Col
from eac.web.exports import ExportTable


def _euros(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents) / 100


ACTIVITIES = ExportTable(
    N_("Catalogue des offres"),
    (
        Col(N_("Titre"), "title", 44),
        Col(N_("Type de séance"), "kind", 30),
        Col(N_("Présentation"), "summary", 50),
        Col(N_("Piliers"), lambda row: [Pillar(each) for each in row.pillars], 24),
        Col(N_("Domaines"), lambda row: "; ".join(each.label for each in row.domains), 36),
        Col(N_("Format"), lambda row: row.format.label if row.format else None, 24),
        Col(N_("Niveaux"), lambda row: [each.label for each in row.levels], 24),
        Col(N_("Structure"), lambda row: row.partner.name if row.partner else None, 32),
        Col(N_("Accueil"), "place_mode", 20),
        Col(N_("Lieu"), lambda row: row.venue.name if row.venue else None, 32),
        Col(N_("Intervenants"), lambda row: [each.full_name for each in row.practitioners], 32),
        Col(N_("Œuvres"), lambda row: "; ".join(each.title for each in row.works), 36),
        Col(N_("Durée (minutes)"), "duration_minutes", 10),
        Col(N_("Effectif minimal"), "minimum_headcount", 10),
        Col(N_("Effectif maximal"), "maximum_headcount", 10),
        Col(N_("Nombre de classes"), "class_quota", 10),
        Col(N_("Coût par séance"), lambda row: _euros(row.cost_per_session), 12, 2, policy.can_read_costs),
        Col(N_("Coût par élève"), lambda row: _euros(row.cost_per_pupil), 12, 2, policy.can_read_costs),
        Col(N_("Transport nécessaire"), "needs_transport", 12),
        Col(N_("Dispositif national"), "national_scheme", 24),
        Col(N_("Accessibilité"), lambda row: [Accessibility(each) for each in sorted(row.accessibility)], 36),
        Col(N_("À apporter"), "to_bring", 30),
        Col(N_("Notes internes"), "notes", 40, may=policy.can_read_notes),
    ),
    (
        joinedload(Activity.format),
        selectinload(Activity.domains),
        selectinload(Activity.practitioners).lazyload(Practitioner.partners),
        selectinload(Activity.works),
    ),
)
