"""Accounts, and the fixed cast of four."""

from dataclasses import dataclass
from itertools import count

from eac.accounts import service
from eac.accounts.rules import NewUser
from eac.audit.service import System
from eac.identity.models import User
from eac.identity.rules import Role
from tests.factories.directory import (
    make_calendar,
    make_class,
    make_partner,
    make_practitioner,
    make_school,
    make_teacher,
    make_venue,
)

_numbers = count(1)


def make_user(role: Role, scope_id: int = 0, name: str = "") -> User:
    """An account of a role, password « mot de passe d’essai »."""
    number = next(_numbers)
    new = NewUser(f"compte{number}@example.org", name or f"Compte {number}", role, "mot de passe d’essai", scope_id)
    return service.open_account(new, by=System())


@dataclass(frozen=True)
class Cast:
    """Ids of the cast and of what they act for; Amal coordinates, Bea teaches, Chloé practises, Dan is a stranger."""

    amal_id: int
    bea_id: int
    chloe_id: int
    dan_id: int
    school_id: int
    class_id: int
    teacher_id: int
    practitioner_id: int
    partner_id: int
    venue_id: int
    other_school_id: int
    other_class_id: int
    other_teacher_id: int


def make_cast() -> Cast:
    """The four and their little city."""
    make_calendar()
    partner, practitioner = make_partner(name="Musée de la mer"), make_practitioner(first_name="Chloé")
    venue = make_venue(name="Salle du musée", partner=partner)
    school, other = make_school(name="École Goscinny"), make_school(name="Collège Capron")
    mine, theirs = make_class(school, name="CE2 B"), make_class(other, ("6e",), name="6e A")
    bea, dan = make_teacher(mine, first_name="Bea"), make_teacher(theirs, first_name="Dan")
    return Cast(
        amal_id=make_user(Role.COORDINATOR, name="Amal").id,
        bea_id=make_user(Role.TEACHER, bea.id, "Bea").id,
        chloe_id=make_user(Role.PRACTITIONER, practitioner.id, "Chloé").id,
        dan_id=make_user(Role.TEACHER, dan.id, "Dan").id,
        school_id=school.id,
        class_id=mine.id,
        teacher_id=bea.id,
        practitioner_id=practitioner.id,
        partner_id=partner.id,
        venue_id=venue.id,
        other_school_id=other.id,
        other_class_id=theirs.id,
        other_teacher_id=dan.id,
    )
