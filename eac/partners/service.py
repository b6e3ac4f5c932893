"""Adding, changing, archiving and restoring structures, practitioners, venues and works."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import select

from eac.audit import service as audit
from eac.audit.service import Actor
from eac.core import clock
from eac.core.typography import french
from eac.db import db
from eac.identity.models import User
from eac.partners import commands
from eac.partners.commands import (
    DocumentDetails,
    HonorabilityCheck,
    PartnerCityDetails,
    PartnerDetails,
    PractitionerDetails,
    VenueDetails,
    WorkDetails,
)
from eac.partners.models import (
    Document,
    Partner,
    PartnerCity,
    Practitioner,
    PractitionerOpening,
    Venue,
    VenueOpening,
    Work,
)
from eac.reference.places import check_position
from eac.reference.records import Changes, hold, name_of, put, put_openings
from eac.reference.week import Opening, check_openings

Kept = Partner | PartnerCity | Practitioner | Venue | Work
Row = TypeVar("Row", Partner, PartnerCity, Practitioner, Venue, Work)
NOUNS: Mapping[type[Kept], tuple[str, str]] = {
    Partner: ("Structure", "e"),
    Practitioner: ("Fiche d’intervenant", "e"),
    Venue: ("Lieu", ""),
    Work: ("Œuvre", "e"),
    PartnerCity: ("Ville partenaire", "e"),
}
"""The journal's word for each kind of record, and the ending that its participle takes."""


def add_partner(new: PartnerDetails, *, by: Actor) -> Partner:
    """A new structure; RuleBroken for a wrong SIRET or dates of agreement in disorder."""
    return _added(Partner(**_partner_values(new)), by)


def change_partner(new: PartnerDetails, *, by: Actor, partner: Partner, expected: int | None = None) -> Partner:
    """The structure as entered; Stale when its version is no longer `expected`, RuleBroken as for a new one."""
    values = _partner_values(new)
    hold(partner, expected)
    return _changed(partner, values, by)


def add_practitioner(new: PractitionerDetails, *, by: Actor) -> Practitioner:
    """A new practitioner; RuleBroken when the honorability check is dated in the future, or for hours in disorder."""
    practitioner = Practitioner(**_practitioner_values(new))
    put_openings(practitioner.openings, new.openings, PractitionerOpening)
    return _added(practitioner, by)


def change_practitioner(
    new: PractitionerDetails, *, by: Actor, practitioner: Practitioner, expected: int | None = None
) -> Practitioner:
    """The practitioner as entered; Stale when the version is no longer `expected`, RuleBroken as for a new one."""
    values = _practitioner_values(new)
    hold(practitioner, expected)
    return _changed(practitioner, values, by, put_openings(practitioner.openings, new.openings, PractitionerOpening))


def change_week(
    openings: tuple[Opening, ...], *, by: Actor, record: Practitioner | Venue, expected: int | None = None
) -> Practitioner | Venue:
    """The usual week of a practitioner or a venue, and nothing else; Stale and RuleBroken as above."""
    check_openings(openings)
    hold(record, expected)
    if isinstance(record, Venue):
        return _changed(record, {}, by, put_openings(record.openings, openings, VenueOpening))
    return _changed(record, {}, by, put_openings(record.openings, openings, PractitionerOpening))


def record_check(
    new: HonorabilityCheck, *, by: Actor, practitioner: Practitioner, expected: int | None = None
) -> Practitioner:
    """The day of a new honorability check; Stale as above, RuleBroken when it lies in the future."""
    commands.check_honorability_day(new.honorability_on, clock.today())
    hold(practitioner, expected)
    return _changed(practitioner, {"honorability_on": new.honorability_on}, by)


def add_venue(new: VenueDetails, *, by: Actor) -> Venue:
    """A new venue; RuleBroken for half of a position or opening hours in disorder."""
    venue = Venue(**_venue_values(new))
    put_openings(venue.openings, new.openings, VenueOpening)
    return _added(venue, by)


def change_venue(new: VenueDetails, *, by: Actor, venue: Venue, expected: int | None = None) -> Venue:
    """The venue as entered; Stale when its version is no longer `expected`, RuleBroken as for a new one."""
    values = _venue_values(new)
    hold(venue, expected)
    return _changed(venue, values, by, put_openings(venue.openings, new.openings, VenueOpening))


def add_work(new: WorkDetails, *, by: Actor) -> Work:
    """A new work."""
    return _added(Work(**_values(new)), by)


def change_work(new: WorkDetails, *, by: Actor, work: Work, expected: int | None = None) -> Work:
    """The work as entered; Stale when its version is no longer `expected`."""
    hold(work, expected)
    return _changed(work, _values(new), by)


def add_partner_city(new: PartnerCityDetails, *, by: Actor) -> PartnerCity:
    """A new partner city; RuleBroken for an unknown time zone."""
    commands.check_zone(new.zone)
    return _added(PartnerCity(**_values(new)), by)


def change_partner_city(
    new: PartnerCityDetails, *, by: Actor, city: PartnerCity, expected: int | None = None
) -> PartnerCity:
    """The partner city as entered; Stale when its version is no longer `expected`, RuleBroken as for a new one.

    Sessions keep their times: what was entered here stays, what was entered there stays in the zone it was entered in.
    """
    commands.check_zone(new.zone)
    hold(city, expected)
    return _changed(city, _values(new), by)


def archive(record: Kept, *, by: Actor, expected: int | None = None) -> None:
    """Put a record away: lists and forms no longer offer it, past sessions keep it. Stale as above."""
    hold(record, expected)
    record.archived_at = clock.now()
    _tell("archive", record, "archivé", by)


def restore(record: Kept, *, by: Actor, expected: int | None = None) -> None:
    """Bring an archived record back. Stale as above."""
    hold(record, expected)
    record.archived_at = None
    _tell("restore", record, "rétabli", by)


# --- documents by their link --------------------------------------------------------------------------------------


def add_document(new: DocumentDetails, *, by: Actor, record: Partner | Practitioner | Venue) -> Document:
    """A new document of a record; RuleBroken when the link leads nowhere."""
    commands.check_link(new.url)
    document = Document(**_values(new), **{record.__tablename__: record})
    db.session.add(document)
    audit.record("add_document", record, french(f"Document ajouté : {new.label}"), by=by)
    return document


def change_document(new: DocumentDetails, *, by: Actor, document: Document, expected: int | None = None) -> Document:
    """The document as entered; Stale and RuleBroken as above."""
    commands.check_link(new.url)
    hold(document, expected)
    changes = put(document, _values(new))
    audit.record("change_document", document.owner, french(f"Document modifié : {new.label}"), by=by, changes=changes)
    return document


def remove_document(document: Document, *, by: Actor, expected: int | None = None) -> None:
    """The link taken away; what it leads to stays where it is. Stale as above."""
    hold(document, expected)
    owner, label = document.owner, document.label
    db.session.delete(document)
    audit.record("remove_document", owner, french(f"Document retiré : {label}"), by=by)


def note_export(count: int, *, by: User) -> None:
    """Tell that someone took the list of practitioners away as a file."""
    audit.record("export_practitioners", by, french(f"Liste des intervenants exportée. Fiches : {count}"), by=by)


# --- what they share ----------------------------------------------------------------------------------------------


def _added(record: Row, by: Actor) -> Row:
    db.session.add(record)
    _tell("add", record, "créé", by)
    return record


def _changed(record: Row, values: Mapping[str, Any], by: Actor, more: Changes | None = None) -> Row:
    _tell("change", record, "modifié", by, put(record, values) | (more or {}))
    return record


def _tell(verb: str, record: Kept, participle: str, by: Actor, changes: Changes | None = None) -> None:
    noun, ending = NOUNS[type(record)]
    sentence = french(f"{noun} {participle}{ending} : {name_of(record)}")
    audit.record(f"{verb}_{record.__tablename__}", record, sentence, by=by, changes=changes)


def _values(details: Any) -> dict[str, Any]:
    """The columns of a command: all its fields but the ids of other rows and what is kept in rows of its own."""
    names = [field.name for field in fields(details) if field.name not in {"partner_ids", "openings"}]
    values = {name: getattr(details, name) for name in names}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _partner_values(new: PartnerDetails) -> dict[str, Any]:
    commands.check_agreement(new.agreement_from, new.agreement_until)
    return {**_values(new), "siret": commands.checked_siret(new.siret)}


def _practitioner_values(new: PractitionerDetails) -> dict[str, Any]:
    commands.check_honorability_day(new.honorability_on, clock.today())
    check_openings(new.openings)
    partners = db.session.scalars(select(Partner).where(Partner.id.in_(new.partner_ids)).order_by(Partner.name))
    return {**_values(new), "email": new.email or None, "partners": list(partners)}


def _venue_values(new: VenueDetails) -> dict[str, Any]:
    check_position(new.latitude, new.longitude)
    check_openings(new.openings)
    return _values(new)
