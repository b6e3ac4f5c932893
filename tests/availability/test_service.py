"""Two people at once: one takes a stretch away while the other changes it or takes it away too."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import delete, select

from eac.audit.models import AuditEntry
from eac.availability import service
from eac.availability.policy import Kept
from eac.availability.rules import Nature, NewStretch
from eac.core.errors import Stale
from eac.db import db, transaction
from eac.identity.models import User
from eac.partners.models import Practitioner
from eac.scheduling.models import Availability, Closure
from tests.factories.people import Cast


def gone(cast: Cast, nature: Nature) -> Kept:
    """A stretch that is loaded here, and that another person has just taken away."""
    owner, by = db.session.get_one(Practitioner, cast.practitioner_id), db.session.get_one(User, cast.amal_id)
    (made,) = service.add(NewStretch(date(2026, 12, 12)), by=by, owner=owner, nature=nature)
    db.session.flush()
    model = type(made)
    db.session.execute(delete(model).where(model.id == made.id), execution_options={"synchronize_session": False})
    return made, owner


@pytest.mark.parametrize("nature", Nature)
def test_what_is_gone_is_told_not_failed(app: Flask, cast: Cast, nature: Nature) -> None:
    with pytest.raises(Stale), transaction():
        service.remove(gone(cast, nature), by=db.session.get_one(User, cast.amal_id))
    again = NewStretch(date(2026, 12, 13))
    with pytest.raises(Stale), transaction():
        service.change(again, by=db.session.get_one(User, cast.amal_id), kept=gone(cast, nature), expected=1)
    assert [db.session.scalars(select(model)).all() for model in (Closure, Availability)] == [[], []]
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action.like("%_closed"))).all() == []
