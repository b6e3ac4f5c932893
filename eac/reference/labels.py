"""French names of degrees, half-days and vocabularies."""

from eac.core.errors import N_
from eac.reference.rules import Degree, Half, Vocabulary, Weekday

DEGREES = {
    Degree.EARLY: N_("Petite enfance"),
    Degree.NURSERY: N_("Maternelle"),
    Degree.ELEMENTARY: N_("Élémentaire"),
    Degree.LOWER_SECONDARY: N_("Collège"),
    Degree.UPPER_SECONDARY: N_("Lycée"),
    Degree.HIGHER: N_("Enseignement supérieur"),
    Degree.SPECIAL: N_("Enseignement spécialisé"),
}
HALVES = {Half.MORNING: N_("matin"), Half.AFTERNOON: N_("après-midi")}
WEEKDAYS = {
    Weekday.MONDAY: N_("lundi"),
    Weekday.TUESDAY: N_("mardi"),
    Weekday.WEDNESDAY: N_("mercredi"),
    Weekday.THURSDAY: N_("jeudi"),
    Weekday.FRIDAY: N_("vendredi"),
    Weekday.SATURDAY: N_("samedi"),
    Weekday.SUNDAY: N_("dimanche"),
}
VOCABULARIES = {
    Vocabulary.DOMAIN: N_("Domaines artistiques et culturels"),
    Vocabulary.FORMAT: N_("Formats nationaux"),
    Vocabulary.KIND: N_("Types de séance"),
    Vocabulary.PILLAR: N_("Piliers de l’EAC"),
    Vocabulary.SCHOOL_KIND: N_("Types d’établissement"),
    Vocabulary.FUNDER_LEVEL: N_("Niveaux de financement"),
    Vocabulary.SDG: N_("Objectifs de développement durable"),
}
