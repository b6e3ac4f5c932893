"""The facts a report counts, how they are grouped, and the matrix of who has got what (pure)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from eac.catalogue.rules import Pillar, SessionKind
from eac.core.typography import plain
from eac.reference.rules import Degree
from eac.scheduling.rules import PLANNED_STATES, State
from eac.schools.rules import Sector


class Stage(StrEnum):
    """Where a session stands for the report."""

    HELD = "held"
    AHEAD = "ahead"
    UNRECORDED = "unrecorded"
    CANCELLED = "cancelled"
    IGNORED = "ignored"


PLANNED = frozenset({Stage.AHEAD, Stage.UNRECORDED})


def stage_of(state: State, *, is_over: bool) -> Stage:
    """The stage of a session from its state and from whether its end has passed.

    A draft counts nowhere, and neither does a postponed session: its new date is a session of its own.
    """
    if state in PLANNED_STATES:
        return Stage.UNRECORDED if is_over else Stage.AHEAD
    return {State.HELD: Stage.HELD, State.CANCELLED: Stage.CANCELLED}.get(state, Stage.IGNORED)


@dataclass(frozen=True, slots=True)
class ClassFact:
    """A class of the year. Pupils are never named: `headcount` stands for them. `ips` is its school's index."""

    id: int
    name: str
    school_id: int
    school_name: str
    degree: Degree
    levels: tuple[str, ...]
    headcount: int
    sector: Sector
    is_rep: bool
    is_qpv: bool
    ips: float | None


@dataclass(frozen=True, slots=True)
class SessionFact:
    """A session: `minutes` from start to end, `is_over` when its end has passed."""

    id: int
    kind: SessionKind
    pillars: frozenset[Pillar]
    state: State
    minutes: int
    school_year: str
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class ParticipationFact:
    """A class at a session: pupils expected, and pupils counted on the day (None: not written down)."""

    session_id: int
    class_id: int
    expected_headcount: int
    actual_headcount: int | None


class SessionLine(NamedTuple):
    """A session as the report looks at it: its stage and its classes. A tuple, since there are thousands."""

    kind: SessionKind
    pillars: frozenset[Pillar]
    stage: Stage
    class_ids: frozenset[int]
    minutes: int


@dataclass(frozen=True, slots=True)
class HeadGroup:
    """Held participations of a class, alike in kind and pillars.

    `recorded` of the `participations` have a head-count; `expected` and `actual` are pupils of those only.
    """

    class_id: int
    kind: SessionKind
    pillars: frozenset[Pillar]
    participations: int
    recorded: int
    expected: int
    actual: int


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a school year's report is made of; `levels` names level codes, from the youngest."""

    year: str
    classes: tuple[ClassFact, ...]
    sessions: tuple[SessionLine, ...]
    heads: tuple[HeadGroup, ...]
    levels: Mapping[str, str] = field(default_factory=dict)


def gather(
    year: str,
    classes: Iterable[ClassFact],
    sessions: Iterable[SessionFact],
    participations: Iterable[ParticipationFact],
    levels: Mapping[str, str] | None = None,
) -> Facts:
    """The facts of one year from single rows; sessions of another year are left out with their participations."""
    ours = {session.id: session for session in sessions if session.school_year == year}
    present: dict[int, set[int]] = defaultdict(set)
    heads = []
    for row in participations:
        if (session := ours.get(row.session_id)) is None:
            continue
        present[session.id].add(row.class_id)
        if session.state is State.HELD:
            heads.append(_head(session, row))
    lines = [_line(session, frozenset(present[session.id])) for session in ours.values()]
    return Facts(year, tuple(classes), tuple(lines), tuple(heads), levels or {})


def _line(session: SessionFact, class_ids: frozenset[int]) -> SessionLine:
    stage = stage_of(session.state, is_over=session.is_over)
    return SessionLine(session.kind, session.pillars, stage, class_ids, session.minutes)


def _head(session: SessionFact, row: ParticipationFact) -> HeadGroup:
    if row.actual_headcount is None:
        return HeadGroup(row.class_id, session.kind, session.pillars, 1, 0, 0, 0)
    counted = (row.expected_headcount, row.actual_headcount)
    return HeadGroup(row.class_id, session.kind, session.pillars, 1, 1, *counted)


class Cover(StrEnum):
    """What a class has got of a pillar."""

    HELD = "held"
    PLANNED = "planned"
    NOTHING = "nothing"


@dataclass(slots=True)
class Coverage:
    """A class and its sessions: how many held and planned, the pillars they cover, the minutes of the held ones."""

    fact: ClassFact
    held: int = 0
    planned: int = 0
    minutes: int = 0
    held_pillars: set[Pillar] = field(default_factory=set)
    planned_pillars: set[Pillar] = field(default_factory=set)

    def cover(self, pillar: Pillar) -> Cover:
        """Held once one session of the pillar was held, planned when one is to come, nothing otherwise."""
        if pillar in self.held_pillars:
            return Cover.HELD
        return Cover.PLANNED if pillar in self.planned_pillars else Cover.NOTHING

    @property
    def has_nothing(self) -> bool:
        """No session at all, neither held nor planned."""
        return not self.held and not self.planned

    @property
    def need(self) -> tuple[object, ...]:
        """Sort key, the greatest need first.

        Fewest pillars held, then fewest held or planned, then priority territory, then the lowest IPS (unknown last),
        then the fewest minutes; school and class names settle the rest.
        """
        covers = Counter(self.cover(pillar) for pillar in Pillar)
        fact = self.fact
        priority = not (fact.is_rep or fact.is_qpv)
        ips = (fact.ips is None, fact.ips or 0.0)
        return (
            covers[Cover.HELD],
            -covers[Cover.NOTHING],
            priority,
            ips,
            self.minutes,
            plain(fact.school_name),
            plain(fact.name),
            fact.id,
        )


def cover_classes(classes: Iterable[ClassFact], sessions: Iterable[SessionLine]) -> dict[int, Coverage]:
    """What each class got and is to get of the sessions, by its id."""
    rows = {fact.id: Coverage(fact) for fact in classes}
    for line in sessions:
        if line.stage is Stage.HELD:
            for row in (rows[class_id] for class_id in line.class_ids if class_id in rows):
                row.held += 1
                row.minutes += line.minutes
                row.held_pillars.update(line.pillars)
        elif line.stage in PLANNED:
            for row in (rows[class_id] for class_id in line.class_ids if class_id in rows):
                row.planned += 1
                row.planned_pillars.update(line.pillars)
    return rows


def coverage(facts: Facts) -> list[Coverage]:
    """The matrix class × pillar, the greatest need first."""
    return sorted(cover_classes(facts.classes, facts.sessions).values(), key=lambda row: row.need)
