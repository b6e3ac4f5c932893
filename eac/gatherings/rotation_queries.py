"""Reading meeting rounds: who takes part, who meets whom, and the problem that the solver is given."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from sqlalchemy import func, select, true
from sqlalchemy.orm import joinedload, selectinload

from eac.catalogue.models import Activity
from eac.core.errors import N_
from eac.core.schoolyear import SchoolYear
from eac.db import db
from eac.gatherings import policy
from eac.gatherings.models import Meeting, Rotation, RotationGroup, RotationHost, gathering_session
from eac.gatherings.rotation import Encounter, Party, Problem, Stand
from eac.gatherings.rules import Round, languages_of, read_away
from eac.identity.models import User
from eac.partners.models import Venue
from eac.scheduling.models import Participation, SchoolSession
from eac.scheduling.rules import OCCUPYING
from eac.schools import queries as schools
from eac.schools.models import SchoolClass


def find_rotation(id: int) -> Rotation | None:  # noqa: A002  the name of the parameter in addresses
    """Meeting rounds by their id, with their days."""
    return db.session.scalar(select(Rotation).where(Rotation.id == id).options(selectinload(Rotation.days)))


def find_group(id: int) -> RotationGroup | None:  # noqa: A002  same
    """A group by its id, with its rounds and wishes."""
    return db.session.scalar(
        select(RotationGroup)
        .where(RotationGroup.id == id)
        .options(joinedload(RotationGroup.rotation), selectinload(RotationGroup.wishes))
    )


def find_host(id: int) -> RotationHost | None:  # noqa: A002  same
    """A host by its id, with its rounds."""
    return db.session.scalar(
        select(RotationHost).where(RotationHost.id == id).options(joinedload(RotationHost.rotation))
    )


def groups_of(rotation: Rotation, user: User | None = None) -> Sequence[RotationGroup]:
    """The groups in order of their names, with their wishes; those that a person may see, when one is given."""
    found = select(RotationGroup).where(RotationGroup.rotation_id == rotation.id)
    found = found.where(policy.visible_groups(user) if user else true())
    found = found.order_by(RotationGroup.circle, RotationGroup.label, RotationGroup.id)
    return db.session.scalars(found.options(selectinload(RotationGroup.wishes))).all()


def hosts_of(rotation: Rotation) -> Sequence[RotationHost]:
    """The hosts in order of their names."""
    found = select(RotationHost).where(RotationHost.rotation_id == rotation.id)
    return db.session.scalars(found.order_by(RotationHost.label, RotationHost.id)).all()


def meetings_of(rotation: Rotation) -> Sequence[Meeting]:
    """The meetings in order of time."""
    found = select(Meeting).where(Meeting.rotation_id == rotation.id)
    return db.session.scalars(found.order_by(Meeting.day, Meeting.starts, Meeting.id)).all()


def counts(ids: Collection[int]) -> dict[int, tuple[int, int, int]]:
    """Rotation → how many groups, hosts and meetings; three statements."""
    found = []
    for model in (RotationGroup, RotationHost, Meeting):
        rows = select(model.rotation_id, func.count()).where(model.rotation_id.in_(ids)).group_by(model.rotation_id)
        found.append({id_: number for id_, number in db.session.execute(rows)})  # noqa: C416  a row is not a pair for types
    groups, hosts, meetings = found
    return {id_: (groups.get(id_, 0), hosts.get(id_, 0), meetings.get(id_, 0)) for id_ in ids}


@dataclass(frozen=True)
class Plan:
    """Meeting rounds with all that belongs to them, read once."""

    rotation: Rotation
    rounds: tuple[Round, ...]
    groups: Sequence[RotationGroup]
    hosts: Sequence[RotationHost]
    meetings: Sequence[Meeting]

    @cached_property
    def group(self) -> dict[int, RotationGroup]:
        """Groups by id."""
        return {each.id: each for each in self.groups}

    @cached_property
    def host(self) -> dict[int, RotationHost]:
        """Hosts by id."""
        return {each.id: each for each in self.hosts}

    @cached_property
    def days(self) -> list[tuple[date, list[tuple[int, Round]]]]:
        """Day → its rounds with their numbers."""
        numbered = enumerate(self.rounds)
        return [(day, list(rounds)) for day, rounds in groupby(numbered, key=lambda each: each[1].day)]

    @cached_property
    def _numbers(self) -> dict[Round, int]:
        return {each: number for number, each in enumerate(self.rounds)}

    def number_of(self, meeting: Meeting) -> int:
        """The number of a meeting's round; -1 when the hours no longer hold it."""
        return self._numbers.get(meeting.round, -1)

    @cached_property
    def table(self) -> tuple[Encounter, ...]:
        """The meetings as the solver and the verdict speak of them."""
        return tuple(Encounter(self.number_of(each), each.group_id, each.host_id) for each in self.meetings)

    @cached_property
    def pinned(self) -> tuple[Encounter, ...]:
        """Those that a person fixed."""
        pairs = zip(self.meetings, self.table, strict=True)
        return tuple(each for meeting, each in pairs if meeting.is_pinned and each.round >= 0)

    def problem(self, seed: int | None = None) -> Problem:
        """What the solver is asked."""
        return Problem(
            parties=tuple(map(self._party, self.groups)),
            stands=tuple(map(self._stand, self.hosts)),
            rounds=len(self.rounds),
            most=self.rotation.most,
            fixed=self.pinned,
            seed=seed or self.rotation.seed,
            at=tuple(each.day.toordinal() * 1440 + each.starts.hour * 60 + each.starts.minute for each in self.rounds),
        )

    def _party(self, group: RotationGroup) -> Party:
        return Party(
            key=group.id,
            label=group.label,
            circle=group.circle,
            languages=languages_of(group.languages),
            away=read_away(group.away, self.rounds),
            wishes=tuple(wish.host_id for wish in group.wishes),
            family=f"class {group.class_id}" if group.class_id else "",
        )

    def _stand(self, host: RotationHost) -> Stand:
        return Stand(
            key=host.id,
            label=host.label,
            sector=host.sector,
            place=host.stand,
            languages=languages_of(host.languages),
            away=read_away(host.away, self.rounds),
            seats=host.seats,
        )

    @cached_property
    def by_group(self) -> dict[int, dict[int, list[Meeting]]]:
        """Group → round → its meetings (one, as a rule)."""
        return self._by("group_id")

    @cached_property
    def by_host(self) -> dict[int, dict[int, list[Meeting]]]:
        """Host → round → its meetings."""
        return self._by("host_id")

    def _by(self, name: str) -> dict[int, dict[int, list[Meeting]]]:
        found: dict[int, dict[int, list[Meeting]]] = defaultdict(lambda: defaultdict(list))
        for each in self.meetings:
            found[getattr(each, name)][self.number_of(each)].append(each)
        return found


def plan_of(rotation: Rotation) -> Plan:
    """Everything of these rounds, in as many statements whatever their size."""
    return Plan(rotation, rotation.rounds, groups_of(rotation), hosts_of(rotation), meetings_of(rotation))


def class_choices(rotation: Rotation) -> dict[str, list[tuple[int, str]]]:
    """Classes of the school year by school, those that have groups already left out."""
    taken = set(db.session.scalars(select(RotationGroup.class_id).where(RotationGroup.rotation_id == rotation.id)))
    offered = schools.class_choices(SchoolYear.of(rotation.gathering.first_day))
    return {
        school: left for school, pairs in offered.items() if (left := [pair for pair in pairs if pair[0] not in taken])
    }


def classes_by_id(ids: Collection[int]) -> dict[int, SchoolClass]:
    """Classes in use by id."""
    found = select(SchoolClass).where(SchoolClass.id.in_(ids), SchoolClass.archived_at.is_(None))
    return {each.id: each for each in db.session.scalars(found.order_by(SchoolClass.id)).unique()}


def scheduled_outings(gathering_id: int) -> frozenset[tuple[int, date]]:
    """Classes and days that have a session in a temps fort already, cancelled ones left out."""
    own = select(gathering_session.c.session_id).where(gathering_session.c.gathering_id == gathering_id)
    rows = db.session.execute(
        select(Participation.class_id, SchoolSession.starts_on)
        .join(SchoolSession)
        .where(SchoolSession.id.in_(own), SchoolSession.state.in_(OCCUPYING))
    )
    return frozenset((class_id, day) for class_id, day in rows)


def find_meeting(id: int) -> Meeting | None:  # noqa: A002  the name of the parameter in addresses
    """A meeting by its id, with who meets."""
    return db.session.scalar(
        select(Meeting)
        .where(Meeting.id == id)
        .options(joinedload(Meeting.rotation), joinedload(Meeting.group), joinedload(Meeting.host))
    )


def meetings_with(group: RotationGroup) -> Sequence[Meeting]:
    """The meetings of a group in order of time, with their hosts."""
    found = select(Meeting).where(Meeting.group_id == group.id).options(joinedload(Meeting.host))
    return db.session.scalars(found.order_by(Meeting.day, Meeting.starts)).all()


def visit_choices() -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Activities and venues in use, by name."""
    found = []
    for model, name in ((Activity, Activity.title), (Venue, Venue.name)):
        rows = db.session.execute(select(model.id, name).where(model.archived_at.is_(None)).order_by(name, model.id))
        found.append([(id_, label) for id_, label in rows])
    return found[0], found[1]


def _in_rounds(class_ids: Collection[int]) -> Iterable[int]:
    found = select(RotationGroup.class_id).where(RotationGroup.class_id.in_(class_ids))
    return [id_ for id_ in db.session.scalars(found) if id_ is not None]


schools.offer_tie(N_("un groupe de rencontres"), _in_rounds)
