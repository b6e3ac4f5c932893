"""Writing structures, practitioners, venues and works, and what the journal keeps of it."""

from datetime import date, time
from typing import Any

import pytest
from flask import Flask

from eac.audit.queries import history
from eac.audit.service import System
from eac.core.errors import RuleBroken, Stale
from eac.db import db, transaction
from eac.partners import service
from eac.partners.commands import PartnerDetails, PractitionerDetails, VenueDetails, WorkDetails
from eac.partners.models import Partner, Practitioner, Venue, Work
from eac.partners.rules import PartnerKind, VenueKind, WorkKind
from eac.reference.rules import Half, Weekday
from eac.reference.week import HalfDay, Opening
from tests.factories.directory import make_partner, make_practitioner, make_venue

pytestmark = pytest.mark.usefixtures("app")
MUSEUM = PartnerDetails("Musée de la mer", PartnerKind.MUSEUM)
HALL = VenueDetails("Grande salle", VenueKind.THEATRE, capacity=80)
MONDAY = Opening(HalfDay(Weekday.MONDAY, Half.MORNING), time(9), time(12))
MONDAY_PM = Opening(HalfDay(Weekday.MONDAY, Half.AFTERNOON), time(14), time(17))


def told(record: Any) -> list[tuple[str, str, dict[str, list[Any]]]]:
    return [(entry.action, entry.sentence, entry.changes) for entry in history(type(record).__name__, record.id)]


def test_a_structure_is_added_with_its_siret_in_order() -> None:
    details = PartnerDetails("Musée", PartnerKind.MUSEUM, siret="732 829 320 00074")
    with transaction():
        made = service.add_partner(details, by=System())
    assert (made.siret, made.search_key) == ("73282932000074", "musee | 73282932000074")
    assert told(made) == [("add_partner", "Structure créée\u202f: Musée", {})]


def test_the_journal_keeps_what_changed() -> None:
    with transaction():
        made = service.add_partner(MUSEUM, by=System())
    new = PartnerDetails(
        "Musée de la mer", PartnerKind.MUSEUM, phone="04 00 00 00 00", agreement_until=date(2027, 8, 31)
    )
    with transaction():
        service.change_partner(new, by=System(), partner=made, expected=1)
    changes = {"phone": ["", "04 00 00 00 00"], "agreement_until": [None, "2027-08-31"]}
    assert told(made)[0] == ("change_partner", "Structure modifiée\u202f: Musée de la mer", changes)
    assert made.version == 2


def test_a_stale_change_is_refused_and_nothing_written() -> None:
    with transaction():
        made = service.add_partner(MUSEUM, by=System())
    with transaction():
        service.change_partner(MUSEUM, by=System(), partner=made, expected=1)
    late = PartnerDetails("Trop tard", PartnerKind.MUSEUM)
    with pytest.raises(Stale), transaction():
        service.change_partner(late, by=System(), partner=made, expected=1)
    assert db.session.get_one(Partner, made.id).name == "Musée de la mer"


def test_a_change_of_lists_only_makes_a_new_version() -> None:
    with transaction():
        one, other = make_partner(name="Un"), make_partner(name="Deux")
        made = service.add_practitioner(PractitionerDetails("Rey", partner_ids=(one.id,)), by=System())
    details = PractitionerDetails("Rey", partner_ids=(one.id, other.id))
    with transaction():
        service.change_practitioner(details, by=System(), practitioner=made, expected=1)
    assert made.version == 2
    assert [partner.name for partner in db.session.get_one(Practitioner, made.id).partners] == ["Deux", "Un"]
    assert told(made)[0][2] == {"partners": [["Un"], ["Deux", "Un"]]}


def test_a_check_in_the_future_is_refused() -> None:
    with pytest.raises(RuleBroken) as refused:
        service.add_practitioner(PractitionerDetails("Rey", honorability_on=date(2026, 11, 25)), by=System())
    assert refused.value.field == "honorability_on"


def test_opening_half_days_are_kept_added_and_removed() -> None:
    with transaction():
        venue = service.add_venue(VenueDetails("Salle", VenueKind.OTHER, openings=(MONDAY_PM, MONDAY)), by=System())
    kept = next(row.id for row in venue.openings if row.half is Half.MORNING)
    later = Opening(HalfDay(Weekday.MONDAY, Half.MORNING), time(10), time(12))
    friday = Opening(HalfDay(Weekday.FRIDAY, Half.MORNING), time(9), time(12))
    with transaction():
        details = VenueDetails("Salle", VenueKind.OTHER, openings=(later, friday))
        service.change_venue(details, by=System(), venue=venue, expected=1)
    db.session.expire_all()
    assert [(row.weekday, row.half, row.opens) for row in venue.openings] == [
        (0, Half.MORNING, time(10)),
        (4, Half.MORNING, time(9)),
    ]
    assert venue.openings[0].id == kept
    assert venue.version == 2
    before, after = told(venue)[0][2]["openings"]
    assert before == ["0-morning 09:00-12:00", "0-afternoon 14:00-17:00"]
    assert after == ["0-morning 10:00-12:00", "4-morning 09:00-12:00"]


def test_a_venue_keeps_its_accessibility_and_place() -> None:
    details = VenueDetails("Salle", VenueKind.OTHER, latitude=43.55, longitude=7.01, accessibility=("motor", "hearing"))
    with transaction():
        made = service.add_venue(details, by=System())
    db.session.expire_all()
    assert (made.accessibility, made.latitude, made.longitude) == (["motor", "hearing"], 43.55, 7.01)


def test_a_work_is_added_and_changed() -> None:
    with transaction():
        made = service.add_work(WorkDetails("Antigone", WorkKind.PLAY, year=-441), by=System())
        service.change_work(WorkDetails("Antigone", WorkKind.PLAY, year=-442), by=System(), work=made)
    assert db.session.get_one(Work, made.id).year == -442
    assert [entry[1] for entry in told(made)] == ["Œuvre modifiée\u202f: Antigone", "Œuvre créée\u202f: Antigone"]


def test_archive_and_restore_leave_their_mark() -> None:
    with transaction():
        records: list[Partner | Practitioner | Venue] = [
            make_partner(),
            make_practitioner(last_name="Rey", first_name=""),
            make_venue(name="Salle"),
        ]
        for record in records:
            service.archive(record, by=System(), expected=1)
    assert [record.is_archived for record in records] == [True, True, True]
    with transaction():
        for record in records:
            service.restore(record, by=System(), expected=2)
    assert [record.is_archived for record in records] == [False, False, False]
    assert [entry[:2] for entry in told(records[1])] == [
        ("restore_practitioner", "Fiche d’intervenant rétablie\u202f: Rey"),
        ("archive_practitioner", "Fiche d’intervenant archivée\u202f: Rey"),
    ]
    assert [entry[1] for entry in told(records[2])] == ["Lieu rétabli\u202f: Salle", "Lieu archivé\u202f: Salle"]


def test_archiving_a_newer_version_is_refused(app: Flask) -> None:
    with transaction():
        venue = make_venue()
        service.change_venue(HALL, by=System(), venue=venue, expected=1)
    with pytest.raises(Stale), transaction():
        service.archive(venue, by=System(), expected=1)
    assert db.session.get_one(Venue, venue.id).archived_at is None
