"""Scheduling the coming of classes to meeting rounds: a session for each class and day, first meeting to last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import insert

from eac.core.errors import RuleBroken
from eac.db import db, lock
from eac.gatherings import rotation_queries as queries
from eac.gatherings.models import Rotation, gathering_session
from eac.gatherings.rules import Visit
from eac.gatherings.service import touch
from eac.identity.models import User
from eac.scheduling import service as scheduling
from eac.scheduling.case import Conflict
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import NewSession, Participant, Place, Resource, When
from eac.scheduling.service import Blocked

Outing = tuple[int, date]
"""A class on a day."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A class that could not be scheduled on a day, and why."""

    class_id: int
    day: date
    broken: RuleBroken

    @property
    def in_the_way(self) -> list[Conflict]:
        """What cannot be overridden; nothing when a written reason would do."""
        found = self.broken.conflicts if isinstance(self.broken, Blocked) else []
        return [each for each in found if each.is_blocking]


@dataclass(frozen=True, slots=True)
class Scheduled:
    """What came of it."""

    made: tuple[SchoolSession, ...]
    refused: tuple[Refused, ...]


def outings(plan: queries.Plan) -> dict[Outing, tuple[time, time, int]]:
    """(class, day) → from when to when its groups meet someone, and how many pupils they are."""
    found: dict[Outing, tuple[time, time, frozenset[int]]] = {}
    for each in plan.meetings:
        group = plan.group[each.group_id]
        if group.class_id is not None:
            key = (group.class_id, each.day)
            starts, ends, groups = found.get(key, (each.starts, each.ends, frozenset()))
            found[key] = (min(starts, each.starts), max(ends, each.ends), groups | {group.id})
    return {
        key: (starts, ends, sum(plan.group[id_].headcount for id_ in ids)) for key, (starts, ends, ids) in found.items()
    }


def schedule_classes(visit: Visit, *, by: User, rotation: Rotation) -> Scheduled:
    """A session for each class and day that has none in the temps fort yet; those with conflicts are left, and told."""
    lock([f"rotation:{rotation.id}"])
    wanted = outings(queries.plan_of(rotation))
    there = queries.scheduled_outings(rotation.gathering_id)
    made, refused = [], []
    for (class_id, day), (starts, ends, headcount) in sorted(wanted.items(), key=lambda each: (each[0][1], each[0][0])):
        if (class_id, day) in there:
            continue
        try:
            with db.session.begin_nested():
                made.append(
                    scheduling.schedule(_session(visit, class_id, When(day, starts, day, ends), headcount), by=by)
                )
        except RuleBroken as broken:
            refused.append(Refused(class_id, day, broken))
    _join(made, rotation, by)
    return Scheduled(tuple(made), tuple(refused))


def _session(visit: Visit, class_id: int, when: When, headcount: int) -> NewSession:
    return NewSession(
        activity_id=visit.activity_id,
        when=when,
        place=Place(Resource.VENUE, visit.venue_id),
        participants=(Participant(class_id, headcount),),
        override_reason=visit.reason,
    )


def _join(made: Iterable[SchoolSession], rotation: Rotation, by: User) -> None:
    rows = [{"session_id": each.id, "gathering_id": rotation.gathering_id} for each in made]
    if rows:
        db.session.execute(insert(gathering_session), rows)
        was_outdated = rotation.is_outdated
        touch(rotation, by=by, sentence=f"venue de {len(rows)} classes programmée")
        rotation.is_outdated = was_outdated
