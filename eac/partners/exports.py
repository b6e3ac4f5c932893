"""Structures, practitioners, venues and works as files, under the headings that imports know."""

from sqlalchemy.orm import joinedload

from eac.core.errors import N_
from eac.partners import policy
from eac.partners.models import PartnerCity
from eac.partners.rules import Accessibility
from eac.web.exports import ExportColumn as Col
from eac.web.exports import ExportTable

NOTES = Col(N_("Notes internes"), "notes", 40, may=policy.can_read)
PARTNERS = ExportTable(
    N_("Structures"),
    (
        Col(N_("Nom"), "name", 40),
        Col(N_("Type de structure"), "kind", 20),
        Col(N_("Structure municipale"), "is_municipal", 12),
        Col(N_("SIRET"), "siret", 18),
        Col(N_("Contact"), "contact_name", 28),
        Col(N_("Adresse électronique"), "email", 32),
        Col(N_("Téléphone"), "phone", 16),
        Col(N_("Site"), "website", 36),
        Col(N_("Convention à partir du"), "agreement_from", 14),
        Col(N_("Convention jusqu’au"), "agreement_until", 14),
        NOTES,
    ),
)
PRACTITIONERS = ExportTable(
    N_("Intervenants et intervenantes"),
    (
        Col(N_("Nom"), "last_name", 24),
        Col(N_("Prénom"), "first_name", 20),
        Col(N_("Adresse électronique"), "email", 36),
        Col(N_("Métier"), "trade", 24),
        Col(N_("Téléphone"), "phone", 16),
        Col(N_("Langues"), "languages", 20),
        Col(N_("Honorabilité vérifiée le"), "honorability_on", 14),
        Col(N_("Structures"), lambda row: [each.name for each in row.partners], 36),
        NOTES,
    ),
)
VENUES = ExportTable(
    N_("Lieux"),
    (
        Col(N_("Nom"), "name", 40),
        Col(N_("Type de lieu"), "kind", 18),
        Col(N_("Structure"), lambda row: row.partner.name if row.partner else None, 36),
        Col(N_("Capacité"), "capacity", 10),
        Col(N_("Un seul groupe à la fois"), "is_exclusive", 12),
        Col(N_("Adresse"), "address", 40),
        Col(N_("Code postal"), "postcode", 11),
        Col(N_("Ville"), "city", 20),
        Col(N_("Latitude"), "latitude", 11),
        Col(N_("Longitude"), "longitude", 11),
        Col(N_("Accessibilité"), lambda row: [Accessibility(each) for each in sorted(row.accessibility)], 36),
        Col(N_("Site"), "website", 36),
        NOTES,
    ),
)
WORKS = ExportTable(
    N_("Œuvres"),
    (
        Col(N_("Titre"), "title", 44),
        Col(N_("Type d’œuvre"), "kind", 18),
        Col(N_("Auteurs"), "authors", 32),
        Col(N_("Année"), "year", 8),
        Col(N_("Pays"), "country", 16),
        Col(N_("Technique"), "medium", 20),
        Col(N_("Langues"), "languages", 20),
        Col(N_("Durée (minutes)"), "running_minutes", 10),
        NOTES,
    ),
)
PARTNER_CITIES = ExportTable(
    N_("Villes partenaires"),
    (
        Col(N_("Ville"), "name", 24),
        Col(N_("Pays"), "country", 20),
        Col(N_("Fuseau horaire"), "zone", 22),
        Col(N_("Structure"), lambda row: row.partner.name if row.partner else None, 36),
        Col(N_("Contact"), "contact_name", 28),
        Col(N_("Adresse électronique"), "email", 32),
        NOTES,
    ),
    (joinedload(PartnerCity.partner),),
)
