"""Reading options that are about to lapse, for those who must decide or be reminded."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from eac.db import db
from eac.identity.models import User
from eac.scheduling import policy
from eac.scheduling.busy import ending
from eac.scheduling.models import SchoolSession
from eac.scheduling.queries import SessionFilter, to_show

WEEK = 7


def options_ending(user: User, first: date, last: date) -> Sequence[SchoolSession]:
    """The options whose last day lies between two days, both included, the most urgent first: to be reminded of."""
    found = select(SchoolSession).where(policy.visible(user), ending(first, last)).options(*to_show())
    return db.session.scalars(found.order_by(SchoolSession.option_until, SchoolSession.id)).unique().all()


def count_options_ending(user: User) -> int:
    """How many options lapse within a week."""
    ending = SessionFilter(option_days=WEEK).conditions()
    return db.session.scalar(select(func.count(SchoolSession.id)).where(policy.visible(user), *ending)) or 0
