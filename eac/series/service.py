"""Writing lots of sessions that belong together, under one guard and in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from eac.audit import service as audit
from eac.core.errors import N_, RuleBroken
from eac.core.typography import french
from eac.db import db
from eac.identity.models import User
from eac.scheduling.bulk import write_all
from eac.scheduling.models import SchoolSession
from eac.series import review, spacing
from eac.series.models import Series, SeriesSession
from eac.series.rules import ALREADY_SERIES, MOST_ROWS, Lot, Row, SeriesKind
from eac.series.spacing import Gap

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
