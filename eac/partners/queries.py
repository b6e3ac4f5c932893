"""Reading structures, practitioners, venues and works; choices for the forms of all rooms."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, or_, select

from eac.core import clock
from eac.db import db
from eac.identity.models import User
from eac.partners import policy
from eac.partners.models import Document, Partner, PartnerCity, Practitioner, Venue, Work
from eac.partners.rules import HONORABILITY_DAYS, Accessibility, PartnerKind, VenueKind, WorkKind
from eac.reference.queries import kept


def find_partner(id: int) -> Partner | None:  # noqa: A002  the name of the parameter in addresses
    """The structure of this id."""
    return db.session.get(Partner, id)


def find_practitioner(id: int) -> Practitioner | None:  # noqa: A002  same
    """The practitioner of this id."""
    return db.session.get(Practitioner, id)


def find_venue(id: int) -> Venue | None:  # noqa: A002  same
    """The venue of this id."""
    return db.session.get(Venue, id)


def find_work(id: int) -> Work | None:  # noqa: A002  same
    """The work of this id."""
    return db.session.get(Work, id)


def find_partner_city(id: int) -> PartnerCity | None:  # noqa: A002  same
    """The partner city of this id."""
    return db.session.get(PartnerCity, id)


def find_document(id: int) -> Document | None:  # noqa: A002  same
    """The document of this id."""
    return db.session.get(Document, id)


# --- lists --------------------------------------------------------------------------------------------------------


def holds(column: Any, value: str) -> ColumnElement[bool]:
    """Whether a JSON list of plain codes holds one of them, on both databases."""
    return cast(column, Text).like(f'%"{value}"%')


def partners(user: User, *, kind: PartnerKind | None = None, archived: bool = False) -> Select[Partner]:
    """The structures that the person sees."""
    found = select(Partner).where(policy.visible(user), kept(Partner, archived=archived))
    return found if kind is None else found.where(Partner.kind == kind)


def practitioners(
    user: User, *, partner_id: int | None = None, to_check: bool = False, archived: bool = False
) -> Select[Practitioner]:
    """The practitioners that the person sees; `to_check`: those whose honorability check does not cover today."""
    found = select(Practitioner).where(policy.visible_practitioners(user), kept(Practitioner, archived=archived))
    if partner_id is not None:
        found = found.where(Practitioner.partners.any(Partner.id == partner_id))
    if to_check:
        since = clock.today() - timedelta(days=HONORABILITY_DAYS)
        checked = Practitioner.honorability_on
        found = found.where(or_(checked.is_(None), checked < since, checked > clock.today()))
    return found


def venues(
    user: User,
    *,
    kind: VenueKind | None = None,
    partner_id: int | None = None,
    accessibility: Accessibility | None = None,
    archived: bool = False,
) -> Select[Venue]:
    """The venues that the person sees."""
    found = select(Venue).where(policy.visible(user), kept(Venue, archived=archived))
    if kind is not None:
        found = found.where(Venue.kind == kind)
    if partner_id is not None:
        found = found.where(Venue.partner_id == partner_id)
    if accessibility is not None:
        found = found.where(holds(Venue.accessibility, accessibility))
    return found


def works(user: User, *, kind: WorkKind | None = None, archived: bool = False) -> Select[Work]:
    """The works that the person sees."""
    found = select(Work).where(policy.visible(user), kept(Work, archived=archived))
    return found if kind is None else found.where(Work.kind == kind)


def partner_cities(user: User, *, archived: bool = False) -> Select[PartnerCity]:
    """The partner cities that the person sees."""
    return select(PartnerCity).where(policy.visible(user), kept(PartnerCity, archived=archived))


def practitioners_of(partner: Partner) -> Sequence[Practitioner]:
    """The practitioners of a structure who are in use, by name."""
    found = select(Practitioner).where(Practitioner.partners.any(Partner.id == partner.id))
    found = found.where(kept(Practitioner))
    return db.session.scalars(found.order_by(Practitioner.last_name, Practitioner.first_name)).all()


def venues_of(partner: Partner) -> Sequence[Venue]:
    """The venues of a structure that are in use, by name."""
    found = select(Venue).filter_by(partner_id=partner.id).where(kept(Venue))
    return db.session.scalars(found.order_by(Venue.search_key)).all()


def documents_of(record: Partner | Practitioner | Venue) -> Sequence[Document]:
    """The documents of a record, by what they are called."""
    owner = {f"{record.__tablename__}_id": record.id}
    return db.session.scalars(select(Document).filter_by(**owner).order_by(Document.label, Document.id)).all()


# --- choices for forms --------------------------------------------------------------------------------------------


def partner_choices(keep: Collection[int] = ()) -> list[tuple[int, str]]:
    """Structures in use, and those of `keep` even when archived: (id, name)."""
    return _choices(select(Partner.id, Partner.name).order_by(Partner.search_key), Partner, keep)


def venue_choices(keep: Collection[int] = ()) -> list[tuple[int, str]]:
    """Venues in use, and those of `keep`: (id, name)."""
    return _choices(select(Venue.id, Venue.name).order_by(Venue.search_key), Venue, keep)


def work_choices(keep: Collection[int] = ()) -> list[tuple[int, str]]:
    """Works in use, and those of `keep`: (id, « Title, authors »)."""
    found = select(Work.id, Work.title, Work.authors).order_by(Work.search_key)
    return _choices(found, Work, keep)


def city_zones() -> list[tuple[int, str, str]]:
    """Partner cities in use: (id, name, time zone)."""
    found = select(PartnerCity.id, PartnerCity.name, PartnerCity.zone).where(kept(PartnerCity))
    return [(row[0], row[1], row[2]) for row in db.session.execute(found.order_by(PartnerCity.search_key))]


def practitioner_choices(keep: Collection[int] = ()) -> list[tuple[int, str]]:
    """Practitioners in use, and those of `keep`: (id, « Last First, trade »)."""
    name = (Practitioner.last_name + " " + Practitioner.first_name).label("name")
    found = select(Practitioner.id, name, Practitioner.trade)
    return _choices(found.order_by(Practitioner.last_name, Practitioner.first_name), Practitioner, keep)


def _choices(statement: Any, model: Any, keep: Collection[int]) -> list[tuple[int, str]]:
    found = statement.where(or_(kept(model), model.id.in_(keep)))
    rows = db.session.execute(found)
    return [(id_, ", ".join(part.strip() for part in parts if part.strip())) for id_, *parts in rows]
