"""The yearly report as files: every figure with its numerator, denominator and definition."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from eac.catalogue.labels import PILLARS
from eac.core import clock
from eac.core.errors import N_, RuleBroken
from eac.core.schoolyear import SchoolYear
from eac.reporting import queries
from eac.reporting.indicators import BY_ID, Indicator, Measure, Report, Unit, build_report
from eac.reporting.labels import AXES, COVERS, UNITS, group_names
from eac.reporting.rules import Facts, coverage
from eac.sheets.writing import Cell, Column, Sheet, write_csv, write_ods, write_xlsx
from eac.web.language import gettext as _

FORMATS = ("csv", "xlsx", "ods", "json")


@dataclass(frozen=True)
class Compared:
    """A year's report, its facts, and the report of the year before when that year has classes."""

    facts: Facts
    report: Report
    previous: Report | None


def compare(year: SchoolYear) -> Compared:
    """The report of a year beside that of the year before."""
    facts, before = queries.facts(str(year)), queries.facts(str(year.previous))
    return Compared(facts, build_report(facts), build_report(before) if before.classes else None)


def write_report(year: str, kind: str) -> bytes:
    """The report of « 2026-2027 » as json, csv, xlsx or ods; RuleBroken when the year or the format is not one."""
    compared = compare(SchoolYear.parse(year))
    match kind:
        case "json":
            return json.dumps(as_json(compared), ensure_ascii=False, indent=2).encode() + b"\n"
        case "csv":
            return write_csv(figures_sheet(compared))
        case "xlsx":
            return write_xlsx(sheets(compared), produced_at=clock.now())
        case "ods":
            return write_ods(sheets(compared))
    raise RuleBroken(N_("Format inconnu : choisissez csv, xlsx, ods ou json."), "format")


def sheets(compared: Compared) -> list[Sheet]:
    """The workbook: all the figures, then the matrix of classes and pillars."""
    return [figures_sheet(compared), matrix_sheet(compared.facts)]


def figures_sheet(compared: Compared) -> Sheet:
    """One row a figure: the city first, then group by group."""
    previous = str(SchoolYear.parse(compared.report.year).previous)
    columns = (
        Column(_("Répartition"), 20),
        Column(_("Groupe"), 34),
        Column(_("Indicateur"), 38),
        Column(_("Valeur"), 10),
        Column(_("Unité"), 12),
        Column(_("Numérateur"), 12),
        Column(_("Ce que compte le numérateur"), 40),
        Column(_("Dénominateur"), 13),
        Column(_("Ce que compte le dénominateur"), 36),
        Column(_("Valeur %(year)s", year=previous), 16),
        Column(_("Numérateur %(year)s", year=previous), 16),
        Column(_("Dénominateur %(year)s", year=previous), 16),
        Column(_("Définition"), 80),
    )
    return Sheet(_("Bilan %(year)s", year=compared.report.year), columns, _figure_rows(compared))


def _figure_rows(compared: Compared) -> Iterator[list[Cell]]:
    report, previous = compared.report, compared.previous
    for key, measure in report.figures.items():
        before = previous.figures[key] if previous else None
        yield _figure_row(_("Ville entière"), "", BY_ID[key], measure, before)
    for axis, lines in report.breakdowns.items():
        names = group_names(axis, compared.facts)
        before_lines = {line.key: line.measures for line in previous.breakdowns[axis]} if previous else {}
        for line in lines:
            for key, measure in line.measures.items():
                before = before_lines.get(line.key, {}).get(key)
                yield _figure_row(_(AXES[axis]), _(names[line.key]), BY_ID[key], measure, before)


def _figure_row(axis: str, group: str, one: Indicator, measure: Measure, before: Measure | None) -> list[Cell]:
    former = (None, None, None) if before is None else (_number(one, before), before.numerator, before.denominator)
    return [
        axis,
        group,
        _(one.name),
        _number(one, measure),
        _(UNITS[one.unit]),
        measure.numerator,
        _(one.numerator),
        measure.denominator,
        _(one.denominator) if one.denominator else "",
        *former,
        _(one.definition),
    ]


def _number(one: Indicator, measure: Measure) -> Decimal | int | None:
    """The value for a spreadsheet: a whole count, or a percentage or hours to the hundredth."""
    value = one.value(measure)
    if value is None or one.unit is Unit.COUNT:
        return None if value is None else int(value)
    shown: Fraction = value * 100 if one.unit is Unit.RATE else value
    return (Decimal(shown.numerator) / shown.denominator).quantize(Decimal("0.01"), ROUND_HALF_UP)


def matrix_sheet(facts: Facts) -> Sheet:
    """One row a class, the greatest need first: what it has got of each pillar."""
    pillars = [Column(_(name), 13) for name in PILLARS.values()]
    columns = (
        Column(_("Classe"), 18),
        Column(_("Établissement"), 40),
        Column(_("Niveaux"), 16),
        Column(_("Effectif"), 10),
        *pillars,
        Column(_("Séances réalisées"), 12),
        Column(_("Séances prévues"), 12),
        Column(_("Minutes réalisées"), 12),
    )
    return Sheet(_("Classes et piliers"), columns, _matrix_rows(facts))


def _matrix_rows(facts: Facts) -> Iterator[list[Cell]]:
    for row in coverage(facts):
        levels = ", ".join(facts.levels[code] for code in row.fact.levels)
        covers = [_(COVERS[row.cover(pillar)]) for pillar in PILLARS]
        sums = (row.held, row.planned, row.minutes)
        yield [row.fact.name, row.fact.school_name, levels, row.fact.headcount, *covers, *sums]


def as_json(compared: Compared) -> dict[str, Any]:
    """The report for another program: sentences in the reader's language, numbers as they were counted."""
    report, previous = compared.report, compared.previous
    return {
        "year": report.year,
        "produced_at": clock.now().isoformat(timespec="seconds"),
        "indicators": [
            {
                "id": key,
                "name": _(BY_ID[key].name),
                "definition": _(BY_ID[key].definition),
                "unit": BY_ID[key].unit.value,
                **_measure_json(BY_ID[key], measure),
                "previous": _measure_json(BY_ID[key], previous.figures[key]) if previous else None,
            }
            for key, measure in report.figures.items()
        ],
        "breakdowns": {
            axis.value: [_line_json(line.key, names, line.measures) for line in lines]
            for axis, lines in report.breakdowns.items()
            for names in (group_names(axis, compared.facts),)
        },
    }


def _line_json(key: str, names: Mapping[str, str], measures: Mapping[str, Measure]) -> dict[str, Any]:
    figures = {one: _measure_json(BY_ID[one], measure) for one, measure in measures.items()}
    return {"key": key, "name": _(names[key]), "figures": figures}


def _measure_json(one: Indicator, measure: Measure) -> dict[str, Any]:
    value = one.value(measure)
    return {
        "value": None if value is None else float(value),
        "numerator": measure.numerator,
        "denominator": measure.denominator,
    }
