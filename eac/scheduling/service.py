"""The only writer of sessions: schedule, change, confirm, cancel, restore, mark held."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from uuid import uuid4

from sqlalchemy import select

from eac.audit import service as audit
from eac.audit.service import Actor
from eac.catalogue.models import Activity
from eac.core import clock
from eac.core.errors import N_, RuleBroken, Stale
from eac.db import check_version, db, lock
from eac.identity.models import User
from eac.partners.models import Venue
from eac.reference.records import put
from eac.scheduling import busy, changes, knowledge, policy, records, rows
from eac.scheduling.guard import Blocked, demand, hold, note_override
from eac.scheduling.models import SchoolSession, TravelSettings
from eac.scheduling.rules import (
    CANCEL_REASONS,
    Act,
    NewSession,
    Participant,
    Resource,
    State,
    TravelTimes,
    option_end,
)

__all__ = ["Blocked"]


@dataclass(frozen=True, slots=True)
class Cancellation:
    """The command to cancel: one of CANCEL_REASONS, and a note."""

    reason: str
    note: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Attendance:
    """The command to say who came: class id → pupils."""

    counts: Mapping[int, int] = field(default_factory=dict)
    version: int | None = None


def schedule(new: NewSession, *, by: User) -> SchoolSession:
    """A new session; Blocked when something stands in the way, RuleBroken when a warning has no written reason."""
    new = knowledge.complete(replace(new, session_id=None))
    guarded = hold(new)
    activity, venue = _named(new)
    policy.demand_plan(by, activity, venue)
    session = SchoolSession(uid=str(uuid4()), activity=activity, kind=activity.kind, pillars=list(activity.pillars))
    rows.fill(session, new, guarded.span)
    session.state = new.state
    session.option_until = option_end(new.state, new.when.starts_on, new.option_until, clock.today())
    db.session.add(session)
    db.session.flush()
    rows.book(session)
    audit.record("schedule", session, f"Séance « {session.title} » programmée le {said(session)}", by=by)
    note_override(session, guarded, by)
    changes.note(session, "schedule", by=by)
    return session


def change(new: NewSession, *, session: SchoolSession, by: User) -> SchoolSession:
    """An edited or moved session, under the same guard; Stale when it moved on since the form was opened."""
    demand(session, Act.EDIT)
    check_version(session, new.version)
    new = knowledge.complete(replace(new, session_id=session.id))
    guarded = hold(new)
    activity, venue = _named(new)
    policy.demand_plan(by, activity, venue)
    reason, had = session.override_reason, changes.facts(session)
    before, was = said(session), (session.when, busy.place_of(session))
    with db.session.no_autoflush:  # a flush in the middle would forget what was there before
        if session.activity_id != activity.id:
            session.activity, session.kind, session.pillars = activity, activity.kind, list(activity.pillars)
        rows.fill(session, new, guarded.span)
        _keep_option(session, new.option_until)
        columns = audit.diff(session)
    if was != (session.when, new.place):
        session.sequence += 1
        session.moved_at = clock.now()
    session.updated_at = clock.now()
    db.session.flush()
    rows.book(session)
    moved = session.when != was[0]
    sentence = f"Séance déplacée du {before} au {said(session)}" if moved else f"Séance « {session.title} » modifiée"
    audit.record("change", session, sentence, by=by, changes=columns)
    changes.note(session, "change", by=by, before=had)
    if moved or session.override_reason != reason:
        note_override(session, guarded, by)
    return session


def advance(act: Act, *, session: SchoolSession, by: User, until: date | None = None) -> SchoolSession:
    """Propose, hold an option (`until` a day, else two weeks) or confirm; all look for conflicts again."""
    demand(session, act)
    had = changes.facts(session)
    session.state = {
        Act.PROPOSE: State.PROPOSED,
        Act.HOLD_OPTION: State.OPTION,
        Act.CONFIRM: State.CONFIRMED,
    }[act]
    session.option_until = option_end(session.state, session.starts_on, until, clock.today())
    hold(as_command(session), only_blocking=True)
    session.sequence += 1
    sentences = {
        Act.PROPOSE: "Séance proposée",
        Act.HOLD_OPTION: "Option posée sur la séance",
        Act.CONFIRM: "Séance confirmée",
    }
    ends = f", jusqu’au {session.option_until:%d/%m/%Y}" if session.option_until else ""
    audit.record(act.value, session, f"{sentences[act]} : {said(session)}{ends}", by=by)
    changes.note(session, act.value, by=by, before=had)
    return session


def extend_option(until: date | None, *, session: SchoolSession, by: User) -> SchoolSession:
    """The option holds until another day, two weeks from today when none is said; a lapsed one if still free."""
    demand(session, Act.EXTEND_OPTION)
    before, had = session.option_until, changes.facts(session)
    session.option_until = option_end(session.state, session.starts_on, until, clock.today())
    hold(as_command(session), only_blocking=True)
    session.updated_at = clock.now()
    sentence = f"Option prolongée jusqu’au {session.option_until:%d/%m/%Y}"
    audit.record(
        "extend_option",
        session,
        sentence,
        by=by,
        changes={"option_until": [before and before.isoformat(), str(session.option_until)]},
    )
    changes.note(session, "extend_option", by=by, before=had)
    return session


def lapse_options(*, by: Actor) -> int:
    """Cancel all options past their last day, each with an entry; gives how many."""
    records.hold_lapsing()
    found = select(SchoolSession).where(busy.lapsed(clock.today())).order_by(SchoolSession.id)
    lapsed = db.session.scalars(found).all()
    records.let_lapse(lapsed, by=by)
    return len(lapsed)


def cancel(cancellation: Cancellation, *, session: SchoolSession, by: User) -> SchoolSession:
    """A cancelled session keeps its row and frees what it took; reason and author are kept."""
    demand(session, Act.CANCEL)
    check_version(session, cancellation.version)
    if cancellation.reason not in CANCEL_REASONS:
        raise RuleBroken(N_("Choisissez la raison de l’annulation."), "reason")
    if cancellation.reason == "other" and not cancellation.note:
        raise RuleBroken(N_("Précisez la raison de l’annulation."), "note")
    had = changes.facts(session)
    session.state = State.CANCELLED
    session.cancel_reason, session.cancel_note = cancellation.reason, cancellation.note
    session.cancelled_at, session.cancelled_by_name = clock.now(), by.display_name
    session.sequence += 1
    rows.book(session)
    sentence = f"Séance annulée : {CANCEL_REASONS[cancellation.reason].lower()}"
    audit.record("cancel", session, sentence, by=by, changes={"cancel_note": ["", cancellation.note]})
    changes.note(session, "cancel", by=by, before=had)
    return session


def postpone(*, session: SchoolSession, by: User) -> SchoolSession:
    """It will take place at another date, as a session of its own: this one keeps its row and frees what it took."""
    demand(session, Act.POSTPONE)
    had = changes.facts(session)
    session.state = State.POSTPONED
    session.sequence += 1
    rows.book(session)
    audit.record("postpone", session, f"Séance du {said(session)} reportée", by=by)
    changes.note(session, "postpone", by=by, before=had)
    return session


def restore(*, session: SchoolSession, by: User) -> SchoolSession:
    """A cancelled session comes back as proposed if its slot is still free; Blocked otherwise."""
    demand(session, Act.RESTORE)
    had = changes.facts(session)
    session.state = State.PROPOSED
    hold(as_command(session), only_blocking=True)
    session.cancel_reason = session.cancel_note = session.cancelled_by_name = ""
    session.option_until = None
    session.cancelled_at = None
    session.sequence += 1
    rows.book(session)
    audit.record("restore", session, f"Séance rétablie : {said(session)}", by=by)
    changes.note(session, "restore", by=by, before=had)
    return session


def mark_held(attendance: Attendance, *, session: SchoolSession, by: User) -> SchoolSession:
    """Held, with the pupils who came by class; can be corrected afterwards."""
    demand(session, Act.MARK_HELD)
    check_version(session, attendance.version)
    for each in session.participations:
        count = attendance.counts.get(each.class_id)
        if count is None or count < 0:
            raise RuleBroken(N_("Indiquez l’effectif présent de chaque classe (0 si elle n’est pas venue)."))
        each.actual_headcount = count
    if session.state is not State.HELD:
        session.state = State.HELD
        session.sequence += 1
    session.updated_at = clock.now()
    people = sum(attendance.counts.values())
    audit.record("mark_held", session, f"Séance réalisée avec {people} élèves", by=by)
    return session


def set_travel_times(new: TravelTimes, *, by: User, expected: int | None = None) -> TravelSettings:
    """How fast classes travel from now on; Stale when someone changed it since `expected` (0: nobody had)."""
    lock(["travel-settings"])
    row = db.session.get(TravelSettings, 1, populate_existing=True)
    if expected is not None and expected != (row.version if row else 0):
        raise Stale(row)
    if row is None:
        row = TravelSettings(id=1, **asdict(TravelTimes()))
        db.session.add(row)
        db.session.flush()
    columns = put(row, asdict(new))
    audit.record("set_travel_times", row, "Réglages des trajets modifiés", by=by, changes=columns)
    return row


def as_command(session: SchoolSession) -> NewSession:
    """The command that would make a saved session again."""
    return NewSession(
        activity_id=session.activity_id,
        when=session.when,
        place=busy.place_of(session),
        participants=tuple(Participant(each.class_id, each.expected_headcount) for each in session.participations),
        practitioner_ids=tuple(each.id for each in session.practitioners),
        work_ids=tuple(each.id for each in session.works),
        title=session.own_title,
        time_of_life=session.time_of_life,
        adults=session.adults,
        needs_transport=session.needs_transport,
        coach_seats=session.coach_seats,
        notes_for_teacher=session.notes_for_teacher,
        notes_for_staff=session.notes_for_staff,
        override_reason=session.override_reason,
        partner_city_id=session.partner_city_id,
        state=session.state,
        option_until=session.option_until,
        session_id=session.id,
    )


def said(session: SchoolSession) -> str:
    """« 03/03/2027 de 9:00 à 10:30 », for the journal."""
    when = session.here
    return f"{when.starts_on:%d/%m/%Y} de {when.starts_time:%-H:%M} à {when.ends_time:%-H:%M}"


def _keep_option(session: SchoolSession, asked: date | None) -> None:
    """The last day of an option after a change: the one asked for, else its own, no later than the session."""
    own = session.option_until
    until = min(own, session.starts_on) if own and asked in {own, None} else asked
    session.option_until = option_end(session.state, session.starts_on, until, clock.today())


def _named(new: NewSession) -> tuple[Activity, Venue | None]:
    activity = db.session.get_one(Activity, new.activity_id)
    return activity, db.session.get_one(Venue, new.place.id) if new.place.resource is Resource.VENUE else None
