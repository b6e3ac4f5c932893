"""Writing lots of sessions that belong together, under one guard and in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from eac.audit import service as audit
from eac.core.errors import N_, Conflicting, NotAllowed, RuleBroken
from eac.core.schoolyear import SchoolYear
from eac.core.typography import french
from eac.db import check_version, db, lock
from eac.identity.models import User
from eac.scheduling import policy
from eac.scheduling import service as scheduling
from eac.scheduling.bulk import change_all, write_all
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import Act, is_allowed
from eac.scheduling.service import Cancellation
from eac.series import copying, queries, review, spacing
from eac.series.models import Series, SeriesSession, SessionCopy
from eac.series.rules import ALREADY_SERIES, MOST_ROWS, Lot, Reach, Row, SeriesKind
from eac.series.spacing import Gap

CHANGED = N_("Une séance de la série vient de changer. Rechargez la page pour voir la série telle qu’elle est.")
NONE_CHOSEN = N_("Cochez au moins une séance à annuler.")
ALREADY_COPIED = N_("Des séances cochées viennent d’être reprises par une autre personne. Rechargez la page.")
MOST_AT_ONCE = 400
"""Sessions copied by one press of a button: a few seconds."""
TOO_MANY = N_("Une série compte %(most)s séances au plus.")


@dataclass(frozen=True, slots=True)
class NewSeries:
    """The command to write a series."""

    lot: Lot
    title: str
    kind: SeriesKind = SeriesKind.RECURRENCE
    weekdays: tuple[int, ...] = ()
    every_weeks: int = 1
    pathway_id: int | None = None
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class SeriesChange:
    """The command to change sessions of a series: the reviewed rows, and the session that the change started from."""

    lot: Lot
    session: SchoolSession
    reach: Reach
    version: int | None = None


@dataclass(frozen=True, slots=True)
class SeriesCancellation:
    """The command to cancel sessions of the series of `session`."""

    session: SchoolSession
    session_ids: tuple[int, ...]
    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class YearCopy:
    """The command to take up sessions of a year in another: the reviewed rows, each named by the session it copies."""

    lot: Lot
    source: SchoolYear
    target: SchoolYear


def schedule_series(new: NewSeries, *, by: User) -> Series:
    """The chosen sessions and their series, all or nothing; LotRefused, RuleBroken on `reason` when they cannot be."""
    if len(new.lot.rows) > MOST_ROWS:
        raise RuleBroken(TOO_MANY, most=MOST_ROWS)
    verdicts = review.judge(new.lot.rows, to_write=True, may_repeat=True)
    verdicts = review.accepted(new.lot, spacing.told(verdicts, new.gaps) if new.gaps else verdicts)
    default = ALREADY_SERIES if new.kind is SeriesKind.RECURRENCE and len(verdicts) > 1 else ""
    sessions = write_all([review.judged(each, new.lot.reason, default) for each in verdicts], by=by, verb="programmée")
    series = Series(
        title=new.title[:300],
        kind=new.kind,
        weekdays=list(new.weekdays),
        every_weeks=new.every_weeks,
        pathway_id=new.pathway_id,
        author_name=by.display_name,
        members=_members(sessions, [each.row for each in verdicts]),
    )
    db.session.add(series)
    db.session.flush()
    sentence = french(f"Série « {series.title} » programmée ({len(sessions)} séances)")
    audit.record("schedule_series", series, sentence, by=by)
    return series


def change_series(new: SeriesChange, *, by: User) -> Series:
    """The ticked sessions of a series as reviewed, all or nothing, without losing what others were given by hand.

    Stale when the session it started from moved on, Conflicting when another of them did while this was written.
    """
    members = {str(each.session_id): each for each in queries.members_of(queries.series_of(new.session))}
    _hold([each.session for each in members.values()])
    check_version(new.session, new.version)
    rows = [row for row in new.lot.rows if row.is_chosen]
    together = [each.session_id for each in members.values()]
    verdicts = review.judge_moves(rows, together=together, to_write=True)
    ready = review.accepted(new.lot, verdicts)
    changes = [(each, members[each.row.key]) for each in ready]
    for _verdict, member in changes:
        _demand_change(member.session, by)
    if new.reach is not Reach.THIS:
        for verdict, member in changes:
            _follow(member, verdict.row)
    write = [
        (review.with_reason(each, new.lot.reason, member.session.override_reason), member.session)
        for each, member in changes
    ]
    change_all(write, by=by)
    series = next(iter(members.values())).series
    audit.record("change_series", series, french(f"Série « {series.title} » : {len(write)} séances changées"), by=by)
    return series


def cancel_series(new: SeriesCancellation, *, by: User) -> Series:
    """The chosen sessions of a series cancelled with one reason; those that cannot be any more stop all."""
    members = {each.session_id: each for each in queries.members_of(queries.series_of(new.session))}
    if not new.session_ids:
        raise RuleBroken(NONE_CHOSEN, "session_ids")
    for number in new.session_ids:
        _demand_change(members[number].session, by)
        scheduling.cancel(Cancellation(new.reason, new.note), session=members[number].session, by=by)
    series = members[new.session.id].series
    sentence = french(f"Série « {series.title} » : {len(new.session_ids)} séances annulées")
    audit.record("cancel_series", series, sentence, by=by)
    return series


def copy_sessions(new: YearCopy, *, by: User) -> list[SchoolSession]:
    """The ticked sessions of a programme, written for the new year, all or nothing; none is copied twice."""
    lock([f"copy:{new.target}"])
    rows = [row for row in new.lot.rows if row.is_chosen]
    if copying.already_copied(new.target) & {int(row.key) for row in rows}:
        raise Conflicting(ALREADY_COPIED)
    verdicts = review.accepted(new.lot, review.judge(rows, to_write=True))[:MOST_AT_ONCE]
    judged = [review.judged(each, new.lot.reason) for each in verdicts]
    sessions = write_all(judged, by=by, verb=f"reprise de {new.source}")
    db.session.add_all(
        SessionCopy(session_id=made.id, origin_id=int(each.row.key))
        for made, each in zip(sessions, verdicts, strict=True)
    )
    sentence = french(f"Programme de {new.source} repris en {new.target} : {len(sessions)} séances")
    audit.record("copy_year", sessions[0], sentence, by=by)
    return sessions


def _hold(sessions: Sequence[SchoolSession]) -> None:
    """Alone with these sessions; Conflicting when one changed since it was read."""
    known = {session.id: session.version for session in sessions}
    lock([f"session:{number}" for number in known])
    for session in sessions:
        db.session.refresh(session, ["version", "state"])
    if any(session.version != known[session.id] for session in sessions):
        raise Conflicting(CHANGED)


def _demand_change(session: SchoolSession, by: User) -> None:
    if not policy.can_change(by, session):
        raise NotAllowed
    if not is_allowed(session.state, Act.EDIT, has_begun=session.has_begun):
        raise Conflicting(CHANGED)


def _follow(member: SeriesSession, row: Row) -> None:
    """The pattern goes with the sessions that were still on it."""
    day, hours = member.keeps_day, member.keeps_hours
    if day:
        member.planned_on = row.source.starts_on
    if hours:
        member.planned_start, member.planned_end = row.source.starts_time, row.source.ends_time


def _members(sessions: Sequence[SchoolSession], rows: Sequence[Row]) -> list[SeriesSession]:
    return [
        SeriesSession(
            session=session,
            position=number,
            planned_on=row.source.starts_on,
            planned_start=row.source.starts_time,
            planned_end=row.source.ends_time,
        )
        for number, (session, row) in enumerate(zip(sessions, rows, strict=True), start=1)
    ]
