"""Who sees and edits structures, practitioners, venues and works.

City staff and mediators read them all; those who keep the catalogue edit them; a practitioner sees their own record.
Each `visible_…` filter and its `can_see…` predicate say the same thing, for lists and for sheets.
"""

from sqlalchemy import ColumnElement, false, true

from eac.db import Archivable
from eac.identity.models import User
from eac.identity.policy import acts_for, can
from eac.identity.rules import Permission, Scope
from eac.partners.models import Document, Partner, Practitioner, Venue


def can_read(user: User) -> bool:
    """Whether the person reads the whole directory, contacts and staff notes included."""
    return can(user, Permission.READ_DIRECTORY)


def can_add(user: User) -> bool:
    """Whether the person keeps the directory of partners."""
    return can(user, Permission.EDIT_CATALOGUE)


def visible(user: User) -> ColumnElement[bool]:
    """The filter of structures, venues and works."""
    return true() if can_read(user) else false()


def can_see(user: User, _record: object) -> bool:
    """Whether a structure, venue or work is in the person's sight."""
    return can_read(user)


def visible_practitioners(user: User) -> ColumnElement[bool]:
    """The filter of practitioners."""
    return true() if can_read(user) else Practitioner.id.in_(acts_for(user, Scope.PRACTITIONER))


def can_see_practitioner(user: User, practitioner: Practitioner) -> bool:
    """Whether a practitioner is in the person's sight: to staff, and to the practitioner."""
    return can_read(user) or practitioner.id in acts_for(user, Scope.PRACTITIONER)


def is_practitioner(user: User) -> bool:
    """Whether the person has a practitioner's record of their own."""
    return bool(acts_for(user, Scope.PRACTITIONER))


def can_edit(user: User, record: Archivable) -> bool:
    """Whether the person may change a record; what is archived is restored first."""
    return can_add(user) and not record.is_archived


def can_restore(user: User, record: Archivable) -> bool:
    """Whether the person may bring an archived record back; who was erased stays away."""
    return can_add(user) and record.is_archived and getattr(record, "erased_at", None) is None


Described = Partner | Practitioner | Venue
"""What documents can be about."""


def can_keep_documents(user: User, record: Described) -> bool:
    """Whether the person keeps a record's documents: city staff, and a mediator for their own structure."""
    if record.is_archived:
        return False
    return can_add(user) or bool(acts_for(user, Scope.PARTNER) & _structures(record))


def _structures(record: Described) -> set[int | None]:
    if isinstance(record, Practitioner):
        return {partner.id for partner in record.partners}
    return {record.id if isinstance(record, Partner) else record.partner_id}


def can_keep_document(user: User, document: Document) -> bool:
    """Whether the person may change a document's link or take it away."""
    return can_keep_documents(user, document.owner)


def can_see_document(user: User, document: Document) -> bool:
    """Whether a document is in the person's sight: as what it is about."""
    if document.practitioner is not None:
        return can_see_practitioner(user, document.practitioner)
    return can_read(user)
