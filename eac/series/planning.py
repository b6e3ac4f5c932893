"""Dates for the steps of a pathway: the first day of each gap on which everybody can, at the wanted hour."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from eac.catalogue.models import Activity, Pathway
from eac.catalogue.rules import PlaceMode
from eac.scheduling import knowledge
from eac.scheduling.bulk import Judge
from eac.scheduling.rules import NewSession, Participant, Place, Resource, State, When
from eac.scheduling.slots import REACH_DAYS, WHATEVER_THE_TIME, nearest_slots
from eac.series.rules import Row
from eac.series.spacing import LONGEST_TRY, Gap, horizon

LOOKED_AT = 40


@dataclass(frozen=True, slots=True)
class Wish:
    """For whom a pathway is scheduled: from which day, at what hour, on which weekdays (none: any)."""

    class_id: int
    first: date
    at: time
    weekdays: tuple[int, ...] = ()
    state: State = State.PROPOSED
    headcount: int | None = None


def gaps_of(pathway: Pathway) -> list[Gap]:
    """The gap before each step; the first has none."""
    return [Gap(step.minimum_gap, step.maximum_gap) if step.position > 1 else Gap() for step in pathway.steps]


def sessions_of(pathway: Pathway, wish: Wish) -> list[NewSession]:
    """The sessions of a pathway's steps, all on the first day; RuleBroken when the class is gone."""
    bare = [_session(step.activity, wish) for step in pathway.steps]
    known = knowledge.complete(replace(bare[0], place=Place(Resource.SCHOOL, 0)))
    return [
        replace(each, participants=known.participants, place=each.place if each.place.id else known.place)
        for each in bare
    ]


def _session(activity: Activity, wish: Wish) -> NewSession:
    start = datetime.combine(wish.first, wish.at)
    end = start + timedelta(minutes=activity.duration_minutes)
    is_out = activity.place_mode is PlaceMode.VENUE and activity.venue_id is not None
    return NewSession(
        activity_id=activity.id,
        when=When(start.date(), start.time(), end.date(), end.time()),
        place=Place(Resource.VENUE, activity.venue_id or 0) if is_out else Place(Resource.SCHOOL, 0),
        participants=(Participant(wish.class_id, wish.headcount),),
        practitioner_ids=tuple(each.id for each in activity.practitioners),
        work_ids=tuple(each.id for each in activity.works),
        needs_transport=activity.needs_transport,
        state=wish.state,
    )


def proposed(wanted: Sequence[NewSession], gaps: Sequence[Gap], weekdays: Collection[int]) -> list[Row]:
    """A date for each step; a step that finds none keeps its first day, and its conflicts will be told."""
    last = timedelta(days=horizon(gaps) + LONGEST_TRY)
    judging = Judge(
        [*wanted, *(_moved(each, each.when.starts_on + last) for each in wanted)],
        to_write=False,
        may_repeat=True,
        reach_days=REACH_DAYS,
    )
    rows: list[Row] = []
    before: date | None = None
    for number, (new, gap) in enumerate(zip(wanted, gaps, strict=True), start=1):
        dated = _dated(new, gap, before, judging, weekdays)
        if not any(each.is_blocking for each in judging.conflicts(dated)):
            judging.accept(dated)
        rows.append(Row(str(number), dated, dated.when))
        before = dated.when.starts_on
    return rows


def _dated(new: NewSession, gap: Gap, before: date | None, judging: Judge, weekdays: Collection[int]) -> NewSession:
    """On the first day that suits, at its hour; else at another hour near it; else on the first day of its gap."""
    origin = new.when.starts_on
    days = list(gap.days_after(before)) if before else [origin + timedelta(days=n) for n in range(LONGEST_TRY)]
    tried = [_moved(new, day) for day in days if not weekdays or day.weekday() in weekdays]
    for each in tried:
        if all(conflict.code in WHATEVER_THE_TIME for conflict in judging.conflicts(each)):
            return each
    first = (tried or [_moved(new, days[0])])[0]
    slots = nearest_slots(first, judging.facts, LOOKED_AT) if judging.facts else []
    suiting = (slot for slot in slots if slot.when.starts_on >= days[0] and slot.when.starts_on <= days[-1])
    slot = next(suiting, None)
    return replace(new, when=slot.when) if slot else first


def _moved(new: NewSession, day: date) -> NewSession:
    shift = day - new.when.starts_on
    return replace(new, when=replace(new.when, starts_on=day, ends_on=new.when.ends_on + shift))
