"""Facts of a school year from the tables, added up by the database, in a number of statements that never grows."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Text, case, cast, exists, func, or_, select

from eac.catalogue.rules import Pillar, SessionKind
from eac.core import clock
from eac.db import db
from eac.reference.models import GradeLevel
from eac.reference.rules import Degree
from eac.reporting.rules import ClassFact, Facts, HeadGroup, SessionLine, stage_of
from eac.scheduling.models import Participation, SchoolSession
from eac.scheduling.rules import PLANNED_STATES, State
from eac.schools.models import School, SchoolClass, class_level
from eac.schools.rules import DEGREES_OF_KIND, Priority

COUNTED = (*PLANNED_STATES, State.HELD, State.CANCELLED)
Schools = Collection[int] | None


def facts(year: str, schools: Schools = None) -> Facts:
    """What a year's report counts, of the whole city or of some schools (by id); five statements."""
    levels = {row.code: row for row in db.session.execute(_levels())}
    return Facts(
        year,
        tuple(_classes(year, schools, levels)),
        tuple(_session_lines(year, schools)),
        tuple(_head_groups(year, schools)),
        {code: row.label for code, row in levels.items()},
    )


def find_school(id: int) -> School | None:  # noqa: A002  named as the route's parameter
    """The school of an id."""
    return db.session.get(School, id)


def _levels() -> Select[str, str, Degree]:
    return select(GradeLevel.code, GradeLevel.label, GradeLevel.degree).order_by(GradeLevel.position)


def _classes(year: str, schools: Schools, levels: Mapping[str, Any]) -> Iterator[ClassFact]:
    """The classes of the year; an archived one only when a session was held for it, since the past stays counted."""
    was_held = exists().where(
        Participation.class_id == SchoolClass.id,
        Participation.session_id == SchoolSession.id,
        SchoolSession.school_year == year,
        SchoolSession.state == State.HELD,
    )
    wanted = _wanted(year, schools)
    codes: dict[int, list[str]] = defaultdict(list)
    of_class = select(class_level).join(SchoolClass, SchoolClass.id == class_level.c.class_id).where(*wanted)
    for class_id, code in db.session.execute(of_class):
        codes[class_id].append(code)
    rank = {code: position for position, code in enumerate(levels)}
    statement = (
        select(SchoolClass.id, SchoolClass.name, SchoolClass.headcount, *_SCHOOL)
        .join(School, School.id == SchoolClass.school_id)
        .where(*wanted, or_(SchoolClass.archived_at.is_(None), was_held))
    )
    for row in db.session.execute(statement):
        of_this = tuple(sorted(codes[row.id], key=rank.__getitem__))
        degree = levels[of_this[0]].degree if of_this else DEGREES_OF_KIND[row.kind][0]
        yield _class_fact(row, degree, of_this)


_SCHOOL = (
    School.id.label("school_id"),
    School.name.label("school_name"),
    School.kind,
    School.sector,
    School.priority,
    School.is_qpv,
    School.ips,
)


def _class_fact(row: Any, degree: Degree, levels: tuple[str, ...]) -> ClassFact:
    is_rep = row.priority is not Priority.NONE
    territory = (row.sector, is_rep, row.is_qpv, row.ips)
    return ClassFact(row.id, row.name, row.school_id, row.school_name, degree, levels, row.headcount, *territory)


def _wanted(year: str, schools: Schools) -> list[ColumnElement[bool]]:
    return [SchoolClass.school_year == year, *([] if schools is None else [SchoolClass.school_id.in_(schools)])]


def _session_lines(year: str, schools: Schools) -> Iterator[SessionLine]:
    """The sessions that count, each with its classes in one cell: a row a session, not a row a class."""
    classes = (
        select(func.aggregate_strings(cast(Participation.class_id, Text), ","))
        .where(Participation.session_id == SchoolSession.id)
        .scalar_subquery()
    )
    # Words come as plain text: the tables below turn thousands of them into members at once.
    kind_word, pillar_list, state_word = (
        cast(column, Text) for column in (SchoolSession.kind, SchoolSession.pillars, SchoolSession.state)
    )
    statement = select(
        kind_word, pillar_list, state_word, SchoolSession.ends_at <= clock.now(), _minutes(), classes
    ).where(SchoolSession.school_year == year, SchoolSession.state.in_(COUNTED), *_touching(schools))
    for kind, pillars, state, is_over, minutes, ids in db.session.execute(statement):
        class_ids = frozenset(map(int, ids.split(","))) if ids else frozenset()
        yield SessionLine(_KINDS[kind], read_pillars(pillars), _STAGES[state, bool(is_over)], class_ids, minutes)


_KINDS = {kind.value: kind for kind in SessionKind}
_STAGES = {(state.value, over): stage_of(state, is_over=over) for state in State for over in (False, True)}


def _head_groups(year: str, schools: Schools) -> Iterator[HeadGroup]:
    """Head-counts of held sessions, added up by class, kind and pillars."""
    pillars = cast(SchoolSession.pillars, Text)
    recorded = Participation.actual_headcount.is_not(None)
    statement = (
        select(
            Participation.class_id,
            SchoolSession.kind,
            pillars,
            func.count(),
            func.count(Participation.actual_headcount),
            func.sum(case((recorded, Participation.expected_headcount), else_=0)),
            func.coalesce(func.sum(Participation.actual_headcount), 0),
        )
        .join(SchoolSession, SchoolSession.id == Participation.session_id)
        .where(SchoolSession.school_year == year, SchoolSession.state == State.HELD)
        .group_by(Participation.class_id, SchoolSession.kind, pillars)
    )
    if schools is not None:
        ours = select(SchoolClass.id).where(SchoolClass.school_id.in_(schools))
        statement = statement.where(Participation.class_id.in_(ours))
    for class_id, kind, text, *sums in db.session.execute(statement):
        yield HeadGroup(class_id, kind, read_pillars(text), *map(int, sums))


def _touching(schools: Schools) -> list[ColumnElement[bool]]:
    if schools is None:
        return []
    ours = select(Participation.session_id).join(SchoolClass).where(SchoolClass.school_id.in_(schools))
    return [SchoolSession.id.in_(ours)]


def _minutes() -> ColumnElement[int]:
    """Length of a session in minutes of real time; the two databases subtract instants each in their way."""
    if db.session.get_bind().dialect.name == "sqlite":
        seconds = [
            cast(func.strftime("%s", moment), Integer) for moment in (SchoolSession.ends_at, SchoolSession.starts_at)
        ]
        return (seconds[0] - seconds[1]) // 60
    return cast(func.extract("epoch", SchoolSession.ends_at - SchoolSession.starts_at) / 60, Integer)


@lru_cache(maxsize=64)
def read_pillars(text: str) -> frozenset[Pillar]:
    """The pillars of a stored JSON list."""
    return frozenset(Pillar(value) for value in json.loads(text))
