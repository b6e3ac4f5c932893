"""Schools, classes and teachers as files, under the headings that imports know."""

from sqlalchemy.orm import selectinload

from eac.core.errors import N_, RuleBroken
from eac.reference.models import GradeLevel
from eac.schools import policy
from eac.schools.models import SchoolClass
from eac.schools.rules import read_levels
from eac.web.exports import ExportColumn as Col
from eac.web.exports import ExportTable

NOTES = Col(N_("Notes internes"), "notes", 40, may=policy.can_read)


def level_words(levels: list[GradeLevel]) -> str:
    """Levels as an import reads them: by their names, by their codes where a name does not tell its level."""
    return ", ".join(level.label if _tells(level) else level.code for level in levels)


def _tells(level: GradeLevel) -> bool:
    try:
        return read_levels(level.label, {level.code}) == (level.code,)
    except RuleBroken:
        return False


SCHOOLS = ExportTable(
    N_("Établissements"),
    (
        Col(N_("UAI"), "uai", 11),
        Col(N_("Nom"), "name", 44),
        Col(N_("Type d’établissement"), "kind", 24),
        Col(N_("Secteur"), "sector", 20),
        Col(N_("Éducation prioritaire"), "priority", 14),
        Col(N_("En quartier prioritaire de la politique de la ville (QPV)"), "is_qpv", 14),
        Col(N_("Indice de position sociale (IPS)"), "ips", 14),
        Col(N_("Année scolaire de l’IPS"), "ips_year", 14),
        Col(N_("Effectif publié"), "headcount", 12),
        Col(N_("Année scolaire de l’effectif"), "headcount_year", 14),
        Col(N_("Adresse"), "address", 40),
        Col(N_("Code postal"), "postcode", 11),
        Col(N_("Ville"), "city", 20),
        Col(N_("Code INSEE de la commune"), "insee", 12),
        Col(N_("Latitude"), "latitude", 11),
        Col(N_("Longitude"), "longitude", 11),
        Col(N_("Téléphone"), "phone", 16),
        Col(N_("Adresse électronique"), "email", 32),
        Col(N_("Zone de vacances"), "holiday_zone", 10),
        NOTES,
    ),
)
CLASSES = ExportTable(
    N_("Classes"),
    (
        Col(N_("UAI"), lambda row: row.school.uai, 11),
        Col(N_("Établissement"), lambda row: row.school.name, 44),
        Col(N_("Année scolaire"), "school_year", 12),
        Col(N_("Classe"), "name", 16),
        Col(N_("Niveaux"), lambda row: level_words(row.levels), 16),
        Col(N_("Effectif"), "headcount", 10),
        Col(N_("Compté le"), "counted_on", 12),
        Col(N_("Enseignants"), lambda row: [each.full_name for each in row.teachers], 36),
        NOTES,
    ),
    (selectinload(SchoolClass.levels),),
)
TEACHERS = ExportTable(
    N_("Enseignants et enseignantes"),
    (
        Col(N_("Nom"), "last_name", 24),
        Col(N_("Prénom"), "first_name", 20),
        Col(N_("Adresse électronique"), "email", 36),
        Col(N_("Discipline"), "subject", 20),
        Col(N_("Classes de l’année"), lambda row: [each.label for each in row.classes], 50),
        NOTES,
    ),
)
