"""Adding up facts, in all and by degree, level, school, territory, kind, pillar (pure).

Sums are whole numbers (pupils, sessions, minutes); nothing is divided and nothing is rounded here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from eac.catalogue.rules import Pillar, SessionKind
from eac.core.typography import plain
from eac.reference.rules import Degree
from eac.reporting.rules import ClassFact, Coverage, Facts, HeadGroup, SessionLine, Stage, cover_classes
from eac.schools.rules import Sector


@dataclass(slots=True)
class Totals:
    """Sums over some classes and some sessions; minutes are whole, `class_minutes` counts a session once a class."""

    schools: int = 0
    classes: int = 0
    pupils: int = 0
    schools_reached: int = 0
    classes_reached: int = 0
    pupils_reached: int = 0
    classes_expected: int = 0
    pupils_expected: int = 0
    classes_complete: int = 0
    class_minutes: int = 0
    sessions_held: int = 0
    sessions_ahead: int = 0
    sessions_unrecorded: int = 0
    sessions_cancelled: int = 0
    minutes_held: int = 0
    minutes_planned: int = 0
    participations: int = 0
    recorded: int = 0
    expected: int = 0
    actual: int = 0

    @property
    def sessions_planned(self) -> int:
        """To come, or past and not yet recorded."""
        return self.sessions_ahead + self.sessions_unrecorded


@dataclass(slots=True)
class Slice:
    """Some classes with what they got, some sessions, some head-counts: what one line of the report adds up."""

    classes: list[Coverage] = field(default_factory=list)
    sessions: list[SessionLine] = field(default_factory=list)
    heads: list[HeadGroup] = field(default_factory=list)


def whole(facts: Facts) -> Slice:
    """The year in one slice."""
    return Slice(list(cover_classes(facts.classes, facts.sessions).values()), list(facts.sessions), list(facts.heads))


def add_up(part: Slice) -> Totals:
    """The sums of a slice. A class is reached by one held session, complete when its held ones cover the pillars."""
    total = Totals()
    _add_classes(total, part.classes)
    _add_sessions(total, part.sessions)
    known = {row.fact.id for row in part.classes}
    for head in (one for one in part.heads if one.class_id in known):
        total.participations += head.participations
        total.recorded += head.recorded
        total.expected += head.expected
        total.actual += head.actual
    return total


def _add_classes(total: Totals, classes: Sequence[Coverage]) -> None:
    reached = [row for row in classes if row.held]
    due = [row for row in classes if not row.has_nothing]
    total.schools, total.schools_reached = (len({row.fact.school_id for row in some}) for some in (classes, reached))
    total.classes, total.classes_reached, total.classes_expected = len(classes), len(reached), len(due)
    total.pupils, total.pupils_reached, total.pupils_expected = (
        sum(row.fact.headcount for row in some) for some in (classes, reached, due)
    )
    total.classes_complete = sum(len(row.held_pillars) == len(Pillar) for row in reached)
    total.class_minutes = sum(row.minutes for row in reached)


def _add_sessions(total: Totals, sessions: Iterable[SessionLine]) -> None:
    for line in sessions:
        match line.stage:
            case Stage.HELD:
                total.sessions_held += 1
                total.minutes_held += line.minutes
            case Stage.AHEAD:
                total.sessions_ahead += 1
                total.minutes_planned += line.minutes
            case Stage.UNRECORDED:
                total.sessions_unrecorded += 1
                total.minutes_planned += line.minutes
            case Stage.CANCELLED:
                total.sessions_cancelled += 1


class Axis(StrEnum):
    """What figures are broken down by."""

    DEGREE = "degree"
    LEVEL = "level"
    SCHOOL = "school"
    SECTOR = "sector"
    TERRITORY = "territory"
    IPS = "ips"
    KIND = "kind"
    PILLAR = "pillar"


TERRITORIES = ("rep", "qpv", "other")
QUARTILES = ("q1", "q2", "q3", "q4", "unknown")


def _territories(fact: ClassFact) -> tuple[str, ...]:
    return tuple(key for key, is_so in (("rep", fact.is_rep), ("qpv", fact.is_qpv)) if is_so) or ("other",)


def _quartiles(classes: Sequence[ClassFact]) -> dict[int, str]:
    """Each class by its school's place among the schools with an index; equal indexes share a quartile."""
    known = sorted({fact.school_id: fact.ips for fact in classes if fact.ips is not None}.values())
    below = {value: known.index(value) for value in known}
    return {fact.id: "unknown" if fact.ips is None else f"q{below[fact.ips] * 4 // len(known) + 1}" for fact in classes}


_KEYS: dict[Axis, Callable[[ClassFact], tuple[str, ...]]] = {
    Axis.DEGREE: lambda fact: (fact.degree,),
    Axis.LEVEL: lambda fact: fact.levels,
    Axis.SCHOOL: lambda fact: (str(fact.school_id),),
    Axis.SECTOR: lambda fact: (fact.sector,),
    Axis.TERRITORY: _territories,
}


def _class_keys(facts: Facts, axis: Axis) -> dict[int, tuple[str, ...]]:
    if axis is Axis.IPS:
        return {class_id: (key,) for class_id, key in _quartiles(facts.classes).items()}
    return {fact.id: _KEYS[axis](fact) for fact in facts.classes}


def _order(facts: Facts, axis: Axis) -> Sequence[str]:
    names = {str(fact.school_id): fact.school_name for fact in facts.classes}
    orders: dict[Axis, Sequence[str]] = {
        Axis.DEGREE: list(Degree),
        Axis.LEVEL: list(facts.levels),
        Axis.SCHOOL: sorted(names, key=lambda key: (plain(names[key]), key)),
        Axis.SECTOR: list(Sector),
        Axis.TERRITORY: TERRITORIES,
        Axis.IPS: QUARTILES,
        Axis.KIND: list(SessionKind),
        Axis.PILLAR: list(Pillar),
    }
    return orders[axis]


def split(facts: Facts, axis: Axis, classes: Sequence[Coverage]) -> dict[str, Slice]:
    """One slice for each group of the axis, in its usual order; `classes` are those of the whole year.

    Kind and pillar keep all the classes (the rate is over everybody) and share the sessions out; the others share the
    classes out, and a session counts once in each group it touches. Groups without class are left out, kinds never.
    """
    order = _order(facts, axis)
    parts = _by_session(facts, axis, order) if axis in {Axis.KIND, Axis.PILLAR} else _by_class(facts, axis, classes)
    ranks = {key: rank for rank, key in enumerate(order)}
    return {key: parts[key] for key in sorted(parts, key=lambda key: (ranks.get(key, len(ranks)), key))}


def _by_session(facts: Facts, axis: Axis, order: Sequence[str]) -> dict[str, Slice]:
    parts = {key: Slice() for key in order}
    for line in facts.sessions:
        for key in (line.kind,) if axis is Axis.KIND else line.pillars:
            parts[key].sessions.append(line)
    for head in facts.heads:
        for key in (head.kind,) if axis is Axis.KIND else head.pillars:
            parts[key].heads.append(head)
    for part in parts.values():
        part.classes = list(cover_classes(facts.classes, part.sessions).values())
    return parts


def _by_class(facts: Facts, axis: Axis, classes: Sequence[Coverage]) -> dict[str, Slice]:
    parts: dict[str, Slice] = defaultdict(Slice)
    keys = _class_keys(facts, axis)
    for row in classes:
        for key in keys[row.fact.id]:
            parts[key].classes.append(row)
    for line in facts.sessions:
        for key in set().union(*(keys.get(class_id, ()) for class_id in line.class_ids)):
            parts[key].sessions.append(line)
    for head in facts.heads:
        for key in keys.get(head.class_id, ()):
            parts[key].heads.append(head)
    return parts
