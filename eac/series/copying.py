"""What a school year's programme would be in another: its sessions on shifted dates, for the classes that follow."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload, selectinload

from eac.core import clock
from eac.core.errors import N_
from eac.core.schoolyear import SchoolYear
from eac.db import db
from eac.partners.models import Practitioner, Venue
from eac.scheduling import knowledge
from eac.scheduling.models import Participation, SchoolSession
from eac.scheduling.queries import SessionFilter
from eac.scheduling.rules import OCCUPYING, NewSession, Participant, Place, Resource, State, When
from eac.schools.models import SchoolClass
from eac.series.models import SessionCopy
from eac.series.rules import Otherwise, Row, ShiftBy
from eac.series.shifting import Group, Shift, shift_of, successors

OTHER_CLASS = N_("Classe du même niveau : %(label)s")
FEWER_CLASSES = N_("Une classe n’a pas d’équivalent et n’est pas reprise")
NO_PRACTITIONER = N_("Intervenant archivé non repris")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is copied: from a year to another, how dates move, what to do without a class, in what state."""

    source: SchoolYear
    target: SchoolYear
    by: ShiftBy = ShiftBy.CLASS_WEEKS
    otherwise: Otherwise = Otherwise.SKIP
    narrowed: SessionFilter = field(default_factory=SessionFilter)
    state: State = State.DRAFT


@dataclass(frozen=True)
class Programme:
    """The rows of a copy, what names them, and how many sessions are left out, by reason."""

    rows: list[Row] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    without_class: int = 0
    archived: int = 0
    past: int = 0


def already_copied(target: SchoolYear) -> set[int]:
    """The sessions that were copied to a year, unless their copy was cancelled since."""
    found = (
        select(SessionCopy.origin_id)
        .join(SchoolSession, SchoolSession.id == SessionCopy.session_id)
        .where(SchoolSession.school_year == str(target), SchoolSession.state.in_(OCCUPYING))
    )
    return set(db.session.scalars(found))


def programme(wish: Wish) -> Programme:
    """The sessions of a year as they would be in another, in the order of their dates; as many statements for all."""
    sessions = _sessions(wish)
    old = {each.class_id: _group(each.school_class) for row in sessions for each in row.participations}
    classes = _classes(wish.target, {group.school_id for group in old.values()})
    after = successors(old.values(), classes, wish.otherwise)
    labels = {group.id: group.label for group in after.values()}
    calendar = knowledge.load_calendar()
    bounds = {year.name: year for year in calendar.years}
    years = wish.target.first - wish.source.first
    shift = shift_of(wish.by, bounds.get(str(wish.source)), bounds.get(str(wish.target)), years, calendar)
    usable = [row for row in sessions if not _is_archived(row)]
    known = [row for each in usable if (row := _row(each, after, labels, shift, wish.state)) is not None]
    rows = [row for row in known if row.source.starts_on > clock.today()]
    rows.sort(key=lambda row: (row.source.starts_on, row.source.starts_time, int(row.key)))
    titles = {str(each.id): each.title for each in usable}
    return Programme(
        rows,
        {row.key: f"{titles[row.key]}, {_said(row, labels)}" for row in rows},
        without_class=len(usable) - len(known),
        archived=len(sessions) - len(usable),
        past=len(known) - len(rows),
    )


def _sessions(wish: Wish) -> Sequence[SchoolSession]:
    classes = selectinload(SchoolSession.participations).joinedload(Participation.school_class)
    found = (
        select(SchoolSession)
        .where(
            SchoolSession.school_year == str(wish.source),
            SchoolSession.state.in_(OCCUPYING),
            SchoolSession.id.not_in(already_copied(wish.target)),
            *wish.narrowed.conditions(),
        )
        .options(
            joinedload(SchoolSession.activity),
            joinedload(SchoolSession.venue).lazyload(Venue.partner),
            selectinload(SchoolSession.practitioners).lazyload(Practitioner.partners),
            selectinload(SchoolSession.works),
            classes.selectinload(SchoolClass.levels),
            classes.lazyload(SchoolClass.absences),
        )
        .order_by(SchoolSession.starts_at, SchoolSession.id)
    )
    return db.session.scalars(found).unique().all()


def _classes(year: SchoolYear, school_ids: Collection[int]) -> list[Group]:
    found = (
        select(SchoolClass)
        .where(
            SchoolClass.school_year == str(year),
            SchoolClass.school_id.in_(school_ids),
            SchoolClass.archived_at.is_(None),
        )
        .options(selectinload(SchoolClass.levels), joinedload(SchoolClass.school), lazyload(SchoolClass.absences))
        .order_by(SchoolClass.id)
    )
    return [_group(row) for row in db.session.scalars(found).unique()]


def _group(row: SchoolClass) -> Group:
    return Group(
        row.id, row.school_id, row.name, frozenset(level.code for level in row.levels), row.headcount, row.label
    )


def _is_archived(session: SchoolSession) -> bool:
    return session.activity.is_archived or (session.venue is not None and session.venue.is_archived)


def _said(row: Row, labels: dict[int, str]) -> str:
    return " ; ".join(labels[each.class_id] for each in row.wanted.participants)


def _row(
    session: SchoolSession, after: dict[int, Group], labels: dict[int, str], shift: Shift, state: State
) -> Row | None:
    """The session in the new year; None when none of its classes is followed."""
    followed = [(each, after[each.class_id]) for each in session.participations if each.class_id in after]
    if not followed:
        return None
    groups = list({new.id: new for _old, new in followed}.values())
    when = _when(session, shift)
    people = [each for each in session.practitioners if not each.is_archived]
    wanted = NewSession(
        activity_id=session.activity_id,
        when=when,
        place=_place(session, groups[0]),
        participants=tuple(Participant(group.id, group.headcount) for group in groups),
        practitioner_ids=tuple(each.id for each in people),
        work_ids=tuple(each.id for each in session.works),
        title=session.own_title,
        time_of_life=session.time_of_life,
        adults=session.adults,
        needs_transport=session.needs_transport,
        coach_seats=session.coach_seats,
        notes_for_teacher=session.notes_for_teacher,
        notes_for_staff=session.notes_for_staff,
        state=state,
    )
    return Row(str(session.id), wanted, when, notes=_notes(session, followed, len(people), labels))


def _notes(
    session: SchoolSession, followed: Sequence[tuple[Participation, Group]], people: int, labels: dict[int, str]
) -> tuple[tuple[str, dict[str, object]], ...]:
    """What is not the same as in the year before."""
    changed = [new for each, new in followed if new.name != each.school_class.name]
    notes: list[tuple[str, dict[str, object]]] = [(OTHER_CLASS, {"label": labels[new.id]}) for new in changed]
    notes += [(FEWER_CLASSES, {})] if len(followed) < len(session.participations) else []
    notes += [(NO_PRACTITIONER, {})] if people < len(session.practitioners) else []
    return tuple(notes)


def _place(session: SchoolSession, group: Group) -> Place:
    if session.venue_id is not None:
        return Place(Resource.VENUE, session.venue_id)
    return Place(Resource.SCHOOL, group.school_id)


def _when(session: SchoolSession, shift: Shift) -> When:
    day = shift.to(session.starts_on)
    return When(day, session.starts_time, day + (session.ends_on - session.starts_on), session.ends_time, session.zone)
