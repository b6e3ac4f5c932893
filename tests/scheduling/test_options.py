"""Options: a last day that is never after the session, free once it is past, extended, told before."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask

from eac.audit.models import AuditEntry
from eac.audit.service import System
from eac.core import clock
from eac.core.errors import RuleBroken
from eac.db import db, transaction
from eac.identity.models import User
from eac.scheduling import options, records, service
from eac.scheduling.bulk import Judge
from eac.scheduling.models import Booking, SchoolSession
from eac.scheduling.rules import Act, Resource, State, option_end
from eac.scheduling.service import Blocked
from tests.factories.people import Cast
from tests.factories.sessions import a_session, at, make_session
from tests.signed import Browser

TODAY, LATER = date(2026, 11, 24), datetime(2026, 12, 10, 11, tzinfo=UTC)
JANUARY = date(2027, 1, 14)


def _amal(cast: Cast) -> User:
    return db.session.get_one(User, cast.amal_id)


def option(cast: Cast, **values: object) -> SchoolSession:
    """An option of Chloé's workshop on Thursday 14 January, until 8 December unless said."""
    return make_session(cast, when=at(JANUARY), state=State.OPTION, **values)


def test_two_weeks_unless_said_and_never_after_the_session() -> None:
    assert option_end(State.OPTION, JANUARY, None, TODAY) == date(2026, 12, 8)
    assert option_end(State.OPTION, date(2026, 11, 26), None, TODAY) == date(2026, 11, 26)
    assert option_end(State.PROPOSED, JANUARY, date(2026, 12, 1), TODAY) is None
    for asked in (JANUARY + timedelta(days=1), TODAY - timedelta(days=1)):
        with pytest.raises(RuleBroken):
            option_end(State.OPTION, JANUARY, asked, TODAY)


def test_an_option_holds_its_slot_until_its_last_day(app: Flask, cast: Cast) -> None:
    with transaction():
        option(cast)
        with pytest.raises(Blocked):
            make_session(cast, when=at(JANUARY))


def test_a_lapsed_option_gives_way_before_any_command_ran(app: Flask, cast: Cast) -> None:
    with transaction():
        held = option(cast)
        number = held.id
    with clock.freeze(LATER), transaction():
        made = make_session(cast, when=at(JANUARY))
        lapsed = db.session.get_one(SchoolSession, number)
        assert (lapsed.state, lapsed.cancel_reason) == (State.CANCELLED, "option_lapsed")
        assert {row.session_id for row in db.session.scalars(db.select(Booking))} == {made.id}
        entry = db.session.scalars(db.select(AuditEntry).filter_by(action="lapse")).one()
        assert (entry.actor_name, "08/12/2026" in entry.sentence) == ("Système", True)


def test_a_lot_frees_lapsed_options_too(app: Flask, cast: Cast) -> None:
    with transaction():
        option(cast)
    with clock.freeze(LATER), transaction():
        new = a_session(cast, when=at(JANUARY))
        assert [each for each in Judge([new], to_write=False).conflicts(new) if each.is_blocking] == []
        Judge([new], to_write=True)
        assert db.session.scalars(db.select(Booking)).all() == []


def test_the_command_cancels_what_has_lapsed_and_nothing_else(app: Flask, cast: Cast) -> None:
    with transaction():
        option(cast)
        make_session(cast, when=at(JANUARY, time(14)), state=State.OPTION, option_until=date(2026, 12, 20))
    with clock.freeze(LATER), transaction():
        assert service.lapse_options(by=System()) == 1
        states = list(db.session.scalars(db.select(SchoolSession.state).order_by(SchoolSession.id)))
        assert states == [State.CANCELLED, State.OPTION]
        assert service.lapse_options(by=System()) == 0


def test_thousands_of_names_are_looked_at_at_once(app: Flask, cast: Cast) -> None:
    """A whole year's programme names more than SQLite takes as conditions one by one."""
    with transaction():
        number = option(cast).id
    with clock.freeze(LATER), transaction():
        keys = {(resource, each) for resource in (Resource.CLASS, Resource.PRACTITIONER) for each in range(3000)}
        records.free_lapsed(keys)
        assert db.session.get_one(SchoolSession, number).state is State.CANCELLED


def test_a_lapsed_option_may_be_confirmed_while_free(app: Flask, cast: Cast) -> None:
    with transaction():
        held = option(cast)
        with clock.freeze(LATER):
            service.advance(Act.CONFIRM, session=held, by=_amal(cast))
        assert (held.state, held.option_until) == (State.CONFIRMED, None)


def test_it_is_extended_by_a_button(app: Flask, cast: Cast, amal: Browser) -> None:
    with transaction():
        number = option(cast).id
    assert amal.post(f"/seances/{number}/prolonger", {"option_until": "2026-12-18"}).status_code == 302
    assert "jusqu’au ven. 18 déc." in amal.text(f"/seances/{number}")


def test_a_day_after_the_session_is_refused_in_words(app: Flask, cast: Cast, amal: Browser) -> None:
    with transaction():
        number = option(cast).id
    amal.post(f"/seances/{number}/prolonger", {"option_until": "2027-02-01"})
    assert "au plus tard le jour de la séance" in amal.text(f"/seances/{number}")


def test_those_that_end_this_week_are_counted_and_listed(app: Flask, cast: Cast, amal: Browser) -> None:
    with transaction():
        option(cast, option_until=date(2026, 11, 30), title="Bientôt")
        make_session(cast, when=at(JANUARY, time(14)), state=State.OPTION, title="Plus tard")
    assert "Options qui échoient cette semaine (1)" in amal.text("/accueil")
    shown = amal.text("/seances?echeance=7")
    assert ("Bientôt" in shown, "Plus tard" in shown) == (True, False)
    found = options.options_ending(_amal(cast), TODAY, TODAY + timedelta(days=7))
    assert [each.title for each in found] == ["Bientôt"]


def test_an_earlier_day_of_the_session_brings_its_option_forward(app: Flask, cast: Cast) -> None:
    with transaction():
        held = option(cast)
        moved = a_session(
            cast, activity_id=held.activity_id, when=at(date(2026, 12, 3)), option_until=held.option_until
        )
        service.change(moved, session=held, by=_amal(cast))
        assert held.option_until == date(2026, 12, 3)
