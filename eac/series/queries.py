"""Reading series: the one of a session, its sessions in order, and which sessions of others a person may see."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from eac.db import db
from eac.scheduling.models import Participation, SchoolSession
from eac.scheduling.queries import find_session
from eac.schools.models import SchoolClass
from eac.series.models import Series, SeriesSession


def find_in_series(id: int) -> SchoolSession | None:  # noqa: A002  the route's parameter
    """A session that belongs to a series; None for one that does not."""
    return find_session(id) if has_series(id) else None


def has_series(session_id: int) -> bool:
    """Whether a session belongs to a series."""
    return db.session.scalar(select(SeriesSession.series_id).filter_by(session_id=session_id)) is not None


def series_of(session: SchoolSession) -> Series:
    """The series of a session in one."""
    return db.session.scalars(select(Series).join(SeriesSession).where(SeriesSession.session_id == session.id)).one()


def members_of(series: Series) -> Sequence[SeriesSession]:
    """The sessions of a series with what a list shows of them, in the order of time."""
    classes = contains_eager(SeriesSession.session).selectinload(SchoolSession.participations)
    shown = classes.joinedload(Participation.school_class)
    found = (
        select(SeriesSession)
        .join(SeriesSession.session)
        .where(SeriesSession.series_id == series.id)
        .options(
            contains_eager(SeriesSession.session).joinedload(SchoolSession.activity),
            contains_eager(SeriesSession.session).joinedload(SchoolSession.venue),
            contains_eager(SeriesSession.session).joinedload(SchoolSession.school),
            contains_eager(SeriesSession.session).selectinload(SchoolSession.practitioners),
            contains_eager(SeriesSession.session).selectinload(SchoolSession.works),
            shown.lazyload(SchoolClass.levels),
            shown.lazyload(SchoolClass.absences),
        )
        .order_by(SchoolSession.starts_at, SeriesSession.position)
    )
    return db.session.scalars(found).unique().all()
