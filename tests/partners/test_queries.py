"""Who sees what, filters that agree on both databases, and choices for forms."""

from datetime import date

import pytest

from eac.core import clock
from eac.db import db, transaction
from eac.identity.models import User
from eac.identity.rules import Role
from eac.partners import policy, queries
from eac.partners.models import Partner, Practitioner, Venue, Work
from eac.partners.rules import Accessibility, PartnerKind, VenueKind, WorkKind
from tests.factories.directory import make_partner, make_practitioner, make_venue
from tests.factories.people import make_user

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def coordinator() -> User:
    with transaction():
        return make_user(Role.COORDINATOR)


@pytest.mark.parametrize("role", list(Role))
def test_lists_and_sheets_agree(role: Role) -> None:
    with transaction():
        own, other = make_practitioner(), make_practitioner()
        partner, venue = make_partner(), make_venue()
        db.session.add(Work(title="Le Kid", kind=WorkKind.FILM))
        user = make_user(role, own.id)
    for person in (own, other):
        in_list = person in db.session.scalars(queries.practitioners(user)).all()
        assert in_list is policy.can_see_practitioner(user, person)
    assert (partner in db.session.scalars(queries.partners(user)).all()) is policy.can_see(user, partner)
    assert (venue in db.session.scalars(queries.venues(user)).all()) is policy.can_see(user, venue)
    assert len(db.session.scalars(queries.works(user)).all()) == int(policy.can_read(user))


@pytest.mark.parametrize(
    ("role", "own", "other"),
    [
        (Role.COORDINATOR, True, True),
        (Role.MEDIATOR, True, True),
        (Role.PRACTITIONER, True, False),
        (Role.READER, False, False),
        (Role.TEACHER, False, False),
        (Role.HEAD, False, False),
    ],
)
def test_a_practitioner_is_seen_by_staff_and_self(role: Role, own: bool, other: bool) -> None:
    with transaction():
        mine, theirs = make_practitioner(), make_practitioner()
        user = make_user(role, mine.id)
    seen = [policy.can_see_practitioner(user, mine), policy.can_see_practitioner(user, theirs)]
    assert seen == [own, other]


def test_filters(coordinator: User) -> None:
    with transaction():
        museum, theatre = make_partner(name="M"), make_partner(name="T", kind=PartnerKind.THEATRE)
        old = make_partner(name="Vieux", archived_at=clock.now())
        easy = make_venue(name="Facile", partner=museum, accessibility=["motor", "visual"])
        hard = make_venue(name="Dur", kind=VenueKind.OUTDOORS, accessibility=["mental"])
    assert set(db.session.scalars(queries.partners(coordinator))) == {museum, theatre}
    assert set(db.session.scalars(queries.partners(coordinator, kind=PartnerKind.THEATRE))) == {theatre}
    assert set(db.session.scalars(queries.partners(coordinator, archived=True))) == {old}
    assert set(db.session.scalars(queries.venues(coordinator, accessibility=Accessibility.MOTOR))) == {easy}
    assert set(db.session.scalars(queries.venues(coordinator, accessibility=Accessibility.MENTAL))) == {hard}
    assert set(db.session.scalars(queries.venues(coordinator, partner_id=museum.id))) == {easy}
    assert set(db.session.scalars(queries.venues(coordinator, kind=VenueKind.OUTDOORS))) == {hard}


def test_practitioners_whose_check_must_be_made_again(coordinator: User) -> None:
    with transaction():
        partner = make_partner()
        never = make_practitioner(honorability_on=None, partners=[partner])
        stale = make_practitioner(honorability_on=date(2025, 11, 22))
        last_day = make_practitioner(honorability_on=date(2025, 11, 23))
    everybody = set(db.session.scalars(queries.practitioners(coordinator)))
    assert everybody == {never, stale, last_day}
    assert set(db.session.scalars(queries.practitioners(coordinator, to_check=True))) == {never, stale}
    assert set(db.session.scalars(queries.practitioners(coordinator, partner_id=partner.id))) == {never}


def test_choices_offer_what_is_in_use_and_what_a_record_already_has() -> None:
    with transaction():
        used, gone = make_partner(name="École d’art"), make_partner(name="Abbaye", archived_at=clock.now())
        person = make_practitioner(first_name="Inès", last_name="Rey", trade="conteuse")
        nameless = make_practitioner(first_name="", last_name="Sol", trade="", archived_at=clock.now())
        venue = make_venue(name="Salle")
        work = Work(title="Le Kid", kind=WorkKind.FILM, authors="Charlie Chaplin")
        db.session.add(work)
    assert queries.partner_choices() == [(used.id, "École d’art")]
    assert queries.partner_choices([gone.id]) == [(gone.id, "Abbaye"), (used.id, "École d’art")]
    assert queries.practitioner_choices() == [(person.id, "Rey Inès, conteuse")]
    assert queries.practitioner_choices([nameless.id])[1] == (nameless.id, "Sol")
    assert queries.venue_choices() == [(venue.id, "Salle")]
    assert queries.work_choices() == [(work.id, "Le Kid, Charlie Chaplin")]


def test_find_gives_the_row_or_none() -> None:
    with transaction():
        partner, venue, person = make_partner(), make_venue(), make_practitioner()
    found = [queries.find_partner(partner.id), queries.find_venue(venue.id), queries.find_practitioner(person.id)]
    assert found == [partner, venue, person]
    assert isinstance(found[0], Partner)
    assert isinstance(found[1], Venue)
    assert isinstance(found[2], Practitioner)
    assert [queries.find_partner(0), queries.find_work(0)] == [None, None]
