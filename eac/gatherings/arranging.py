"""Who takes part in meeting rounds, whom each wishes for, and the table that is kept; acts, as those of the service."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import delete

from eac.audit.service import Actor
from eac.core.errors import N_, Conflicting, RuleBroken
from eac.core.typography import plain
from eac.db import db, lock
from eac.gatherings import rotation_queries as queries
from eac.gatherings.models import Meeting, Rotation, RotationGroup, RotationHost, RotationWish
from eac.gatherings.policy import Member
from eac.gatherings.rotation import Encounter
from eac.gatherings.rules import (
    MOST_PARTIES,
    MOST_STANDS,
    ChosenClasses,
    FixedMeeting,
    GroupDetails,
    HostDetails,
    parts_of,
    read_away,
)
from eac.gatherings.service import touch
from eac.gatherings.solving import solve
from eac.gatherings.verdict import check_rotation
from eac.reference.records import hold, put
from eac.schools.models import SchoolClass

TOO_MANY = N_("Une série de rencontres compte %(most)s groupes ou exposants au plus.")
TAKEN = N_("« %(name)s » figure déjà dans la liste.")


def add_classes(chosen: ChosenClasses, *, by: Actor, rotation: Rotation) -> list[RotationGroup]:
    """Groups made of classes, each cut in near-equal parts."""
    classes = queries.classes_by_id(chosen.class_ids)
    if len(classes) < len(set(chosen.class_ids)):
        raise Conflicting(N_("Une classe choisie n’existe plus. Choisissez de nouveau."), "class_ids")
    there = {each.class_id for each in queries.groups_of(rotation)}
    if taken := [each.label for each in classes.values() if each.id in there]:
        raise RuleBroken(TAKEN, "class_ids", name=taken[0])
    wanted = [details for each in classes.values() for details in _parts(each, chosen)]
    return add_groups(_distinct(wanted, rotation), by=by, rotation=rotation)


def _parts(school_class: SchoolClass, chosen: ChosenClasses) -> Iterable[GroupDetails]:
    sizes = parts_of(school_class.headcount, chosen.parts, chosen.at_most)
    for rank, size in enumerate(sizes, 1):
        label = f"{school_class.name} – groupe {rank}" if len(sizes) > 1 else school_class.name
        yield GroupDetails(label, school_class.school.name, headcount=size, class_id=school_class.id)


def _distinct(wanted: list[GroupDetails], rotation: Rotation) -> list[GroupDetails]:
    """Two schools may both have a « 3e B »: the school's name then follows, so that each sheet says whose it is."""
    labels = [plain(each.label) for each in wanted] + [plain(each.label) for each in queries.groups_of(rotation)]
    return [
        GroupDetails(**{**asdict(each), "label": f"{each.label} ({each.circle})"[:200]})
        if labels.count(plain(each.label)) > 1
        else each
        for each in wanted
    ]


def add_groups(wanted: Sequence[GroupDetails], *, by: Actor, rotation: Rotation) -> list[RotationGroup]:
    """Groups or visitors; RuleBroken when one is there already."""
    made = [RotationGroup(rotation=rotation, **asdict(each)) for each in wanted]
    _add(made, queries.groups_of(rotation), MOST_PARTIES, rotation)
    touch(rotation, by=by, sentence=f"{len(made)} groupes ajoutés")
    return made


def add_hosts(wanted: Sequence[HostDetails], *, by: Actor, rotation: Rotation) -> list[RotationHost]:
    """Hosts; RuleBroken when one is there already."""
    made = [RotationHost(rotation=rotation, **asdict(each)) for each in wanted]
    _add(made, queries.hosts_of(rotation), MOST_STANDS, rotation)
    touch(rotation, by=by, sentence=f"{len(made)} exposants ajoutés")
    return made


def _add(made: Sequence[Member], there: Sequence[Member], most: int, rotation: Rotation) -> None:
    _alone(rotation)
    if len(made) + len(there) > most:
        raise RuleBroken(TOO_MANY, most=most)
    known = {plain(each.label) for each in there}
    for each in made:
        if plain(each.label) in known:
            raise RuleBroken(TAKEN, name=each.label)
        known.add(plain(each.label))
    db.session.add_all(made)
    db.session.flush()


def change_group(
    new: GroupDetails, host_ids: Sequence[int], *, by: Actor, group: RotationGroup, expected: int | None = None
) -> RotationGroup:
    """A group and its wishes as entered; Stale when its version is no longer `expected`."""
    _hold(group, new, expected)
    put(group, {name: value for name, value in asdict(new).items() if name not in {"class_id", "headcount"}})
    _wish(group, host_ids)
    touch(group.rotation, by=by, sentence=f"groupe « {group.label} » modifié")
    return group


def change_host(new: HostDetails, *, by: Actor, host: RotationHost, expected: int | None = None) -> RotationHost:
    """A host as entered; Stale as above."""
    _hold(host, new, expected)
    put(host, asdict(new))
    touch(host.rotation, by=by, sentence=f"exposant « {host.label} » modifié")
    return host


def _hold(member: Member, new: GroupDetails | HostDetails, expected: int | None) -> None:
    _alone(member.rotation)
    read_away(new.away, member.rotation.rounds)
    hold(member, expected)
    there = (
        queries.groups_of(member.rotation) if isinstance(member, RotationGroup) else queries.hosts_of(member.rotation)
    )
    if any(plain(each.label) == plain(new.label) for each in there if each.id != member.id):
        raise RuleBroken(TAKEN, "label", name=new.label)


def remove_member(member: Member, *, by: Actor, expected: int | None = None) -> None:
    """A group or host taken away with its meetings and wishes; Stale as above."""
    _alone(member.rotation)
    hold(member, expected)
    rotation, label = member.rotation, member.label
    column = "group_id" if isinstance(member, RotationGroup) else "host_id"
    for model in (Meeting, RotationWish):
        db.session.execute(delete(model).where(getattr(model, column) == member.id))
    db.session.expire(member)
    db.session.delete(member)
    kind = "groupe" if column == "group_id" else "exposant"
    touch(rotation, by=by, sentence=f"{kind} « {label} » retiré")


def put_wishes(wanted: Mapping[int, Sequence[int]], *, by: Actor, rotation: Rotation) -> int:
    """The wishes of these groups, in place of those they had; the others keep theirs. Gives how many groups."""
    _alone(rotation)
    groups = {each.id: each for each in queries.groups_of(rotation)}
    for group_id, host_ids in wanted.items():
        _wish(groups[group_id], host_ids)
    touch(rotation, by=by, sentence=f"vœux de {len(wanted)} groupes")
    return len(wanted)


def _wish(group: RotationGroup, host_ids: Sequence[int]) -> None:
    known = {each.host_id: each for each in group.wishes}
    kept = []
    for rank, host_id in enumerate(dict.fromkeys(host_ids), 1):
        row = known.get(host_id) or RotationWish(host_id=host_id)
        row.rank = rank
        kept.append(row)
    group.wishes[:] = kept


# --- the table ----------------------------------------------------------------------------------------------------


def keep(seed: int, *, by: Actor, rotation: Rotation, expected: int | None = None) -> int:
    """The table solved with a seed, in place of what was not fixed by hand; gives how many meetings.

    Stale when groups, hosts or hours changed since it was shown: the table would be another.
    """
    _alone(rotation)
    hold(rotation, expected)
    plan = queries.plan_of(rotation)
    table = solve(plan.problem(seed))
    gone = [each for each in plan.meetings if not each.is_pinned]
    for each in gone:
        db.session.delete(each)
    db.session.flush()
    pinned = set(plan.pinned)
    db.session.add_all([_meeting(plan, each) for each in table if each not in pinned])
    rotation.seed = seed
    touch(rotation, by=by, sentence=f"{len(table)} rencontres calculées")
    rotation.computed_at, rotation.is_outdated = rotation.updated_at, False
    return len(table)


def _meeting(plan: queries.Plan, each: Encounter) -> Meeting:
    at = plan.rounds[each.round]
    return Meeting(
        rotation_id=plan.rotation.id,
        group_id=each.party,
        host_id=each.stand,
        day=at.day,
        starts=at.starts,
        ends=at.ends,
    )


def fix(new: FixedMeeting, *, by: Actor, group: RotationGroup) -> Meeting:
    """A meeting set by hand: computing again leaves it.

    The group's other meeting of that round goes, and its other meeting with that host moves here. RuleBroken, with the
    reasons, when the host is taken or away.
    """
    rotation = group.rotation
    _alone(rotation)
    plan = queries.plan_of(rotation)
    number = _round(plan, new)
    mine = [each for each in plan.meetings if each.group_id == group.id]
    replaced = [each for each in mine if plan.number_of(each) == number or each.host_id == new.host_id]
    _demand_sound(plan, Encounter(number, group.id, new.host_id), {each.id for each in replaced})
    for each in replaced:
        db.session.delete(each)
    db.session.flush()
    made = _meeting(plan, Encounter(number, group.id, new.host_id))
    made.is_pinned = True
    db.session.add(made)
    _touch_in_step(rotation, by, f"rencontre fixée : {group.label}, {plan.host[new.host_id].label}")
    return made


def _round(plan: queries.Plan, new: FixedMeeting) -> int:
    found = [number for number, each in enumerate(plan.rounds) if (each.day, each.starts) == (new.day, new.starts)]
    if not found or new.host_id not in plan.host:
        raise Conflicting(N_("Ce tour ou cet exposant n’existe plus. Rechargez la page."))
    return found[0]


def _demand_sound(plan: queries.Plan, wanted: Encounter, without: set[int]) -> None:
    """RuleBroken with what the meeting would newly break."""
    pairs = zip(plan.meetings, plan.table, strict=True)
    rest = [each for meeting, each in pairs if meeting.id not in without and each.round >= 0]
    problem = plan.problem()
    before = {(each.sentence, *each.values.values()) for each in check_rotation(problem, rest)}
    for breach in check_rotation(problem, [*rest, wanted]):
        if breach.is_hard and (breach.sentence, *breach.values.values()) not in before:
            raise RuleBroken(breach.sentence, "host_id", **breach.values)


def unfix(meeting: Meeting, *, by: Actor, is_removed: bool = False) -> None:
    """A meeting left to the computer again, or taken away."""
    rotation, label = meeting.rotation, f"{meeting.group.label}, {meeting.host.label}"
    _alone(rotation)
    if is_removed:
        db.session.delete(meeting)
    else:
        meeting.is_pinned = False
    _touch_in_step(rotation, by, f"rencontre {'retirée' if is_removed else 'libérée'} : {label}")


def _touch_in_step(rotation: Rotation, by: Actor, sentence: str) -> None:
    """Note a change of the table itself, which is then no more out of date than it was."""
    was_outdated = rotation.is_outdated
    touch(rotation, by=by, sentence=sentence)
    rotation.is_outdated = was_outdated


def _alone(rotation: Rotation) -> None:
    """Alone with these rounds until the transaction ends."""
    lock([f"rotation:{rotation.id}"])
    db.session.refresh(rotation)
