"""French names of breakdowns and their groups, and what each breakdown does with what belongs to several groups."""

from collections.abc import Mapping

from eac.catalogue.labels import KINDS, PILLARS
from eac.core.errors import N_
from eac.reference.labels import DEGREES
from eac.reporting.indicators import Unit
from eac.reporting.rules import Cover, Facts
from eac.reporting.totals import Axis
from eac.schools.labels import SECTORS

AXES = {
    Axis.DEGREE: N_("Par degré"),
    Axis.LEVEL: N_("Par niveau"),
    Axis.SCHOOL: N_("Par établissement"),
    Axis.SECTOR: N_("Par secteur"),
    Axis.TERRITORY: N_("Par territoire"),
    Axis.IPS: N_("Par position sociale"),
    Axis.KIND: N_("Par type de séance"),
    Axis.PILLAR: N_("Par pilier"),
}
AXIS_NOTES = {
    Axis.DEGREE: N_("Une classe à cheval sur deux degrés compte dans celui de son niveau le plus bas."),
    Axis.LEVEL: N_(
        "Une classe à plusieurs niveaux compte tout entière dans chacun d’eux : la somme des niveaux peut dépasser le "
        "total de la ville."
    ),
    Axis.SCHOOL: N_("Une séance qui réunit plusieurs établissements compte une fois dans chacun."),
    Axis.SECTOR: N_("Une séance qui réunit les deux secteurs compte une fois dans chacun."),
    Axis.TERRITORY: N_(
        "Un établissement peut relever à la fois de l’éducation prioritaire et d’un quartier prioritaire de la ville : "
        "il compte alors dans les deux."
    ),
    Axis.IPS: N_(
        "Les établissements dont l’indice de position sociale est connu sont rangés en quatre quarts, du plus bas au "
        "plus élevé ; à indice égal, même quart."
    ),
    Axis.KIND: N_("Les taux portent sur tous les élèves et toutes les classes de la ville."),
    Axis.PILLAR: N_(
        "Une séance qui relève de deux piliers compte dans chacun. Les taux portent sur tous les élèves et toutes les "
        "classes de la ville."
    ),
}
TERRITORIES = {
    "rep": N_("Éducation prioritaire (REP et REP+)"),
    "qpv": N_("Quartier prioritaire de la ville"),
    "other": N_("Hors territoires prioritaires"),
}
QUARTILES = {
    "q1": N_("Premier quart, indices les plus bas"),
    "q2": N_("Deuxième quart"),
    "q3": N_("Troisième quart"),
    "q4": N_("Dernier quart, indices les plus élevés"),
    "unknown": N_("Indice inconnu"),
}
COVERS = {Cover.HELD: N_("Réalisée"), Cover.PLANNED: N_("Prévue"), Cover.NOTHING: N_("Rien")}
UNITS = {
    Unit.COUNT: N_("nombre"),
    Unit.RATE: N_("%"),
    Unit.HOURS: N_("heures"),
    Unit.HOURS_EACH: N_("heures par classe"),
}
_FIXED: dict[Axis, Mapping[str, str]] = {
    Axis.DEGREE: {degree.value: name for degree, name in DEGREES.items()},
    Axis.SECTOR: {sector.value: name for sector, name in SECTORS.items()},
    Axis.TERRITORY: TERRITORIES,
    Axis.IPS: QUARTILES,
    Axis.KIND: {kind.value: name for kind, name in KINDS.items()},
    Axis.PILLAR: {pillar.value: name for pillar, name in PILLARS.items()},
}


def group_names(axis: Axis, facts: Facts) -> Mapping[str, str]:
    """The name of each group of a breakdown, by its key: a marked sentence, or what the directory calls it."""
    if axis is Axis.LEVEL:
        return facts.levels
    if axis is Axis.SCHOOL:
        return {str(fact.school_id): fact.school_name for fact in facts.classes}
    return _FIXED[axis]
