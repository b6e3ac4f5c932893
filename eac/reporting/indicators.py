"""The register of indicators: each has a name, a written definition, a numerator and a denominator (pure).

What is counted follows the remarks of the Cour des comptes on arts education (February 2025): pupils reached once are
not participations, planned is not held, and hours stand beside the rate so that one outing never looks like a year.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from eac.core.errors import N_
from eac.reporting.rules import Facts
from eac.reporting.totals import Axis, Slice, Totals, add_up, split, whole


class Unit(StrEnum):
    """How the value of a measure is read."""

    COUNT = "count"
    RATE = "rate"
    HOURS = "hours"
    HOURS_EACH = "hours_each"


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure as it is counted: whole numbers, of minutes when the unit is hours. No denominator: a plain count."""

    numerator: int
    denominator: int | None = None


_BY_CLASS = frozenset({Axis.DEGREE, Axis.LEVEL, Axis.SCHOOL, Axis.SECTOR, Axis.TERRITORY, Axis.IPS})
_ALL = frozenset(Axis)


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure of the report: its sentences are marked French, `measure` reads it from sums, `axes` break it down."""

    id: str
    name: str
    definition: str
    unit: Unit
    numerator: str
    denominator: str
    measure: Callable[[Totals], Measure]
    axes: frozenset[Axis] = _ALL

    def value(self, measure: Measure) -> Fraction | None:
        """The exact value (a rate between 0 and 1, hours, or a count); None when there is nothing to divide by."""
        minutes = 60 if self.unit in {Unit.HOURS, Unit.HOURS_EACH} else 1
        by = 1 if measure.denominator is None else measure.denominator
        return Fraction(measure.numerator, minutes * by) if by else None


_PUPILS = N_("Élèves de toutes les classes")
_CLASSES = N_("Toutes les classes")

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "pupils_reached",
        N_("Élèves touchés au moins une fois"),
        N_(
            "Effectif des classes qui ont eu au moins une séance réalisée, sur l’effectif de toutes les classes. C’est "
            "une estimation par les effectifs de classe, puisque aucun élève n’est nommé ; un élève compte une fois, "
            "quel que soit le nombre de séances."
        ),
        Unit.RATE,
        N_("Élèves des classes ayant eu une séance réalisée"),
        _PUPILS,
        lambda t: Measure(t.pupils_reached, t.pupils),
    ),
    Indicator(
        "pupils_planned",
        N_("Élèves touchés si tout le prévu se réalise"),
        N_(
            "Même calcul, en ajoutant les séances prévues (proposées, en option ou confirmées) qui ne sont pas encore "
            "réalisées. Les projets, les séances annulées et les séances reportées ne comptent pas."
        ),
        Unit.RATE,
        N_("Élèves des classes ayant une séance réalisée ou prévue"),
        _PUPILS,
        lambda t: Measure(t.pupils_expected, t.pupils),
    ),
    Indicator(
        "classes_reached",
        N_("Classes touchées"),
        N_("Classes qui ont eu au moins une séance réalisée, sur toutes les classes de l’année."),
        Unit.RATE,
        N_("Classes ayant eu une séance réalisée"),
        _CLASSES,
        lambda t: Measure(t.classes_reached, t.classes),
    ),
    Indicator(
        "classes_planned",
        N_("Classes touchées si tout le prévu se réalise"),
        N_("Classes qui ont au moins une séance réalisée ou prévue, sur toutes les classes de l’année."),
        Unit.RATE,
        N_("Classes ayant une séance réalisée ou prévue"),
        _CLASSES,
        lambda t: Measure(t.classes_expected, t.classes),
    ),
    Indicator(
        "classes_complete",
        N_("Classes ayant reçu les trois piliers"),
        N_(
            "Classes dont les séances réalisées couvrent rencontrer, pratiquer et connaître, sur toutes les classes. "
            "Une sortie isolée ne suffit pas."
        ),
        Unit.RATE,
        N_("Classes ayant reçu les trois piliers"),
        _CLASSES,
        lambda t: Measure(t.classes_complete, t.classes),
        _BY_CLASS,
    ),
    Indicator(
        "schools_reached",
        N_("Établissements touchés"),
        N_("Établissements dont au moins une classe a eu une séance réalisée, sur ceux qui ont une classe inscrite."),
        Unit.RATE,
        N_("Établissements touchés"),
        N_("Établissements ayant une classe"),
        lambda t: Measure(t.schools_reached, t.schools),
        _ALL - {Axis.SCHOOL},
    ),
    Indicator(
        "participations",
        N_("Participations"),
        N_(
            "Somme des élèves réellement présents à chaque séance réalisée : un élève venu trois fois compte trois "
            "fois. Une séance sans effectif relevé n’ajoute rien."
        ),
        Unit.COUNT,
        N_("Présences relevées"),
        "",
        lambda t: Measure(t.actual),
    ),
    Indicator(
        "presence",
        N_("Présence"),
        N_("Élèves présents sur élèves attendus, aux séances réalisées dont l’effectif a été relevé."),
        Unit.RATE,
        N_("Élèves présents"),
        N_("Élèves attendus aux mêmes séances"),
        lambda t: Measure(t.actual, t.expected),
    ),
    Indicator(
        "heads_recorded",
        N_("Effectifs relevés"),
        N_("Venues d’une classe à une séance réalisée dont l’effectif réel a été noté, sur toutes ces venues."),
        Unit.RATE,
        N_("Venues de classe avec effectif noté"),
        N_("Venues de classe aux séances réalisées"),
        lambda t: Measure(t.recorded, t.participations),
    ),
    Indicator(
        "sessions_held",
        N_("Séances réalisées"),
        N_(
            "Séances marquées réalisées. Une séance qui réunit plusieurs classes compte une fois, et une fois dans "
            "chaque école, degré ou niveau qu’elle touche."
        ),
        Unit.COUNT,
        N_("Séances réalisées"),
        "",
        lambda t: Measure(t.sessions_held),
    ),
    Indicator(
        "sessions_planned",
        N_("Séances prévues"),
        N_("Séances proposées, en option ou confirmées, à venir ou passées sans avoir été marquées réalisées."),
        Unit.COUNT,
        N_("Séances prévues"),
        "",
        lambda t: Measure(t.sessions_planned),
    ),
    Indicator(
        "sessions_unrecorded",
        N_("Séances passées à pointer"),
        N_("Séances prévues dont l’heure de fin est passée : tant qu’elles ne sont pas pointées, le bilan les ignore."),
        Unit.RATE,
        N_("Séances prévues et passées"),
        N_("Séances prévues"),
        lambda t: Measure(t.sessions_unrecorded, t.sessions_planned),
    ),
    Indicator(
        "sessions_cancelled",
        N_("Séances annulées"),
        N_(
            "Séances annulées, sur les séances annulées et réalisées. Une séance reportée n’est pas une séance annulée."
        ),
        Unit.RATE,
        N_("Séances annulées"),
        N_("Séances annulées ou réalisées"),
        lambda t: Measure(t.sessions_cancelled, t.sessions_cancelled + t.sessions_held),
    ),
    Indicator(
        "hours_held",
        N_("Heures de séance"),
        N_("Durée des séances réalisées, du début à la fin, une fois par séance."),
        Unit.HOURS,
        N_("Minutes de séance réalisées"),
        "",
        lambda t: Measure(t.minutes_held),
    ),
    Indicator(
        "hours_planned",
        N_("Heures prévues"),
        N_("Durée des séances prévues, une fois par séance."),
        Unit.HOURS,
        N_("Minutes de séance prévues"),
        "",
        lambda t: Measure(t.minutes_planned),
    ),
    Indicator(
        "hours_per_class",
        N_("Heures par classe touchée"),
        N_(
            "Durée des séances réalisées, comptée une fois pour chaque classe présente, divisée par le nombre de "
            "classes touchées. Elle distingue une sortie d’un parcours."
        ),
        Unit.HOURS_EACH,
        N_("Minutes reçues par les classes"),
        N_("Classes touchées"),
        lambda t: Measure(t.class_minutes, t.classes_reached),
    ),
)
BY_ID = {indicator.id: indicator for indicator in INDICATORS}


@dataclass(frozen=True, slots=True)
class Line:
    """One group of a breakdown, such as a school: a measure for each indicator that the axis allows."""

    key: str
    measures: dict[str, Measure]


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a school year: for the whole city, then line by line for each axis."""

    year: str
    figures: dict[str, Measure]
    breakdowns: dict[Axis, tuple[Line, ...]]


def build_report(facts: Facts, axes: tuple[Axis, ...] = tuple(Axis)) -> Report:
    """Every indicator of the year, in all and by the given axes."""
    city = whole(facts)
    breakdowns = {
        axis: tuple(Line(key, _measures(part, axis)) for key, part in split(facts, axis, city.classes).items())
        for axis in axes
    }
    return Report(facts.year, _measures(city), breakdowns)


def _measures(part: Slice, axis: Axis | None = None) -> dict[str, Measure]:
    total = add_up(part)
    return {one.id: one.measure(total) for one in INDICATORS if axis is None or axis in one.axes}
