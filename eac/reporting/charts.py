"""A report as its page shows it: key figures, charts that state their finding, and the table under each."""

from collections.abc import Mapping
from dataclasses import dataclass

from eac.reporting.indicators import BY_ID, INDICATORS, Indicator, Line, Measure, Report, Unit
from eac.reporting.labels import AXES, AXIS_NOTES, group_names
from eac.reporting.rules import Facts
from eac.reporting.totals import Axis
from eac.web import filters
from eac.web.language import gettext as _

MANY_HOURS = 100
LONGEST_CHART = 12
COLUMNS = (
    "pupils_reached",
    "classes_reached",
    "participations",
    "sessions_held",
    "sessions_planned",
    "sessions_cancelled",
    "hours_held",
    "hours_per_class",
)


@dataclass(frozen=True)
class KeyFigure:
    """An indicator in words: its value, what it is made of, and the year before."""

    id: str
    name: str
    definition: str
    value: str
    counts: tuple[tuple[str, str], ...]
    previous: str


@dataclass(frozen=True)
class Bar:
    """A bar of a chart, as the chart component reads it."""

    label: str
    value: int
    previous: int | None
    total: int | None


@dataclass(frozen=True)
class Section:
    """A breakdown: its chart (the least reached groups when there are many), and all its lines in a table."""

    id: str
    title: str
    note: str
    finding: str
    description: str
    unit: str
    bars: list[Bar]
    headings: list[str]
    rows: list[tuple[str, list[str]]]


def say_value(indicator: Indicator, measure: Measure | None) -> str:
    """The value in words (« 59 % », « 1 234 », « 9 h 15 »); a dash without measure or without denominator."""
    value = None if measure is None else indicator.value(measure)
    if measure is None or value is None:
        return "–"
    if indicator.unit is Unit.RATE:
        return filters.percent(measure.numerator, measure.denominator or 0)
    if indicator.unit is Unit.COUNT:
        return filters.number(measure.numerator)
    if value >= MANY_HOURS:
        return _("%(hours)s h", hours=filters.number(round(value)))
    return filters.duration(round(value * 60))


def key_figures(report: Report, previous: Report | None) -> list[KeyFigure]:
    """Every indicator of the city."""
    return [
        KeyFigure(
            one.id,
            _(one.name),
            _(one.definition),
            say_value(one, report.figures[one.id]),
            tuple(_counts(one, report.figures[one.id])),
            say_value(one, previous.figures[one.id] if previous else None),
        )
        for one in INDICATORS
    ]


def _counts(indicator: Indicator, measure: Measure) -> list[tuple[str, str]]:
    """What the value is made of: numerator, then denominator when it has one."""
    number = filters.number(measure.numerator)
    if indicator.unit in {Unit.HOURS, Unit.HOURS_EACH}:
        number = _("%(minutes)s min", minutes=number)
    counts = [(_(indicator.numerator), number)]
    if measure.denominator is not None:
        counts.append((_(indicator.denominator), filters.number(measure.denominator)))
    return counts


def sections(report: Report, previous: Report | None, facts: Facts) -> list[Section]:
    """Every breakdown of the report, beside the year before."""
    return [_section(axis, report, previous, facts) for axis in report.breakdowns]


def _section(axis: Axis, report: Report, previous: Report | None, facts: Facts) -> Section:
    indicator = _charted(axis)
    names = {key: _(name) for key, name in group_names(axis, facts).items()}
    before = {line.key: line.measures for line in previous.breakdowns[axis]} if previous else {}
    lines = report.breakdowns[axis]
    return Section(
        axis.value,
        _(AXES[axis]),
        _(AXIS_NOTES[axis]),
        _finding(indicator, lines, names),
        _description(indicator),
        _units()[indicator.id],
        [_bar(line, indicator, names, before) for line in _shown(lines, indicator)],
        _headings(previous),
        [(names[line.key], _values(line, before.get(line.key, {}), previous)) for line in lines],
    )


def _description(indicator: Indicator) -> str:
    """What the bars are, and what their outline is when they have one."""
    counted = _(indicator.numerator)
    if not indicator.denominator:
        return f"{counted}."
    whole = _(indicator.denominator)
    return _("%(counted)s. Le contour de la barre : %(whole)s.", counted=counted, whole=whole[:1].lower() + whole[1:])


def _headings(previous: Report | None) -> list[str]:
    names = [_(BY_ID[name].name) for name in COLUMNS]
    return [names[0], f"{names[0]}, {previous.year}", *names[1:]] if previous else names


def _values(line: Line, before: Mapping[str, Measure], previous: Report | None) -> list[str]:
    """A line of the table, with the rate of the year before beside that of the year."""
    values = [say_value(BY_ID[name], line.measures[name]) for name in COLUMNS]
    former = say_value(BY_ID[COLUMNS[0]], before.get(COLUMNS[0]))
    return [values[0], former, *values[1:]] if previous else values


def _charted(axis: Axis) -> Indicator:
    return BY_ID[{Axis.KIND: "sessions_held", Axis.PILLAR: "classes_reached"}.get(axis, "pupils_reached")]


def _units() -> dict[str, str]:
    return {"sessions_held": _("séances"), "classes_reached": _("classes"), "pupils_reached": _("élèves")}


def _bar(
    line: Line, indicator: Indicator, names: Mapping[str, str], before: Mapping[str, Mapping[str, Measure]]
) -> Bar:
    measure, former = line.measures[indicator.id], before.get(line.key)
    return Bar(
        names[line.key],
        measure.numerator,
        former[indicator.id].numerator if former else None,
        measure.denominator,
    )


def _shown(lines: tuple[Line, ...], indicator: Indicator) -> list[Line]:
    """All the lines, or the least reached of them when a chart could not hold them all."""
    if len(lines) <= LONGEST_CHART:
        return list(lines)
    return sorted(lines, key=lambda line: _share(line, indicator))[:LONGEST_CHART]


def _share(line: Line, indicator: Indicator) -> float:
    value = indicator.value(line.measures[indicator.id])
    return 0.0 if value is None else float(value)


def _finding(indicator: Indicator, lines: tuple[Line, ...], names: Mapping[str, str]) -> str:
    """What the chart shows, in one sentence: its lowest and its highest."""
    if not lines:
        return _(indicator.name)
    low, high = (choose(lines, key=lambda line: _share(line, indicator)) for choose in (min, max))
    ends = {
        "name": _(indicator.name),
        "low": say_value(indicator, low.measures[indicator.id]),
        "high": say_value(indicator, high.measures[indicator.id]),
        "least": names[low.key],
        "most": names[high.key],
    }
    if ends["low"] == ends["high"]:
        return _("%(name)s : %(low)s partout", **ends)
    return _("%(name)s : de %(low)s (%(least)s) à %(high)s (%(most)s)", **ends)
