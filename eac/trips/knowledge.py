"""Loading what trips are made from: sessions with their classes, bells and positions, and how fast classes travel."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from eac.core import clock
from eac.core.intervals import Span
from eac.db import db
from eac.scheduling.calendar import Opening
from eac.scheduling.knowledge import load_travel_times
from eac.scheduling.models import Participation, SchoolSession
from eac.scheduling.rules import TimeOfLife
from eac.schools.models import School, SchoolClass
from eac.trips.facts import Aboard, Key, TripFacts


def sessions(ids: Iterable[int]) -> Sequence[SchoolSession]:
    """Sessions with their classes and places, in order of time."""
    classes = selectinload(SchoolSession.participations).joinedload(Participation.school_class)
    found = select(SchoolSession).where(SchoolSession.id.in_(list(ids)))
    shown = (joinedload(SchoolSession.activity), joinedload(SchoolSession.venue), joinedload(SchoolSession.school))
    found = found.options(*shown, classes.joinedload(SchoolClass.school)).order_by(SchoolSession.starts_at)
    return db.session.scalars(found.order_by(SchoolSession.id)).unique().all()


def load_facts(session_ids: Iterable[int], keys: Iterable[Key] = ()) -> TripFacts:
    """What is known of the classes of these sessions, and of `keys` even when they no longer take part."""
    found = sessions(session_ids)
    classes = {each.class_id: each.school_class for one in found for each in one.participations}
    gone = {class_id for _session, class_id in keys} - classes.keys()
    rows = select(SchoolClass).where(SchoolClass.id.in_(gone)).options(joinedload(SchoolClass.school))
    classes |= {row.id: row for row in db.session.scalars(rows).unique()} if gone else {}
    openings = _openings({one.school_id for one in classes.values()})
    counts = {(one.id, each.class_id): each.expected_headcount for one in found for each in one.participations}
    by_id = {one.id: one for one in found}
    wanted = {key: counts.get(key, 0) for key in (*counts, *keys) if key[0] in by_id and key[1] in classes}
    aboard = {
        key: _aboard(by_id[key[0]], classes[key[1]], count, openings.get(classes[key[1]].school_id, ()))
        for key, count in wanted.items()
    }
    return TripFacts(clock.today(), aboard, load_travel_times())


def _openings(school_ids: set[int]) -> dict[int, tuple[Opening, ...]]:
    rows = select(School).where(School.id.in_(school_ids)).options(selectinload(School.openings))
    return {
        row.id: tuple(Opening(each.weekday, each.half, each.opens, each.closes) for each in row.openings)
        for row in db.session.scalars(rows)
    }


def _aboard(session: SchoolSession, one: SchoolClass, headcount: int, openings: tuple[Opening, ...]) -> Aboard:
    place = session.venue or session.school
    return Aboard(
        class_label=one.label,
        school_id=one.school_id,
        school_name=one.school.name,
        span=Span(session.starts_at, session.ends_at),
        title=session.title,
        place_name=session.place_name,
        headcount=headcount,
        is_school_time=session.time_of_life is TimeOfLife.SCHOOL,
        degrees=frozenset(level.degree for level in one.levels),
        openings=openings,
        home=one.school.position,
        there=place.position if place else None,
    )
