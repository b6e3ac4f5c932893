"""Where people are written to: the record's own address, else the account of who acts for it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import chain

from sqlalchemy import func, or_, select

from eac.db import db
from eac.identity.models import Membership, User
from eac.identity.policy import acts_for
from eac.identity.rules import Role, Scope
from eac.notices.people import Book, Contact, Key, Part, contact, first_reachable, usable
from eac.notices.rules import Snapshot
from eac.partners.models import Partner, Practitioner, Venue
from eac.schools.models import School, SchoolClass, Teacher, class_teacher

Found = dict[Key, Sequence[Contact]]


def book_for(snapshots: Iterable[Snapshot | None]) -> Book:
    """Who to write to about these sessions; eight statements, however many there are."""
    seen = [each for each in snapshots if each is not None]
    class_ids = {number for each in seen for number, _name in each.classes}
    person_ids = {number for each in seen for number, _name in each.practitioners}
    places = [each.place_id.partition(":")[::2] for each in seen]
    venue_ids = {int(number) for kind, number in places if kind == "venue" and number.isdigit()}
    school_ids = {int(number) for kind, number in places if kind == "school" and number.isdigit()}
    rows = db.session.execute(select(SchoolClass.id, SchoolClass.school_id).where(SchoolClass.id.in_(class_ids)))
    school_of = dict(rows.all())
    return Book(
        {
            **_teachers(class_ids),
            **_heads(school_ids | set(school_of.values())),
            **_practitioners(person_ids),
            **_venues(venue_ids),
        },
        school_of,
    )


def _accounts(role: Role, scope_ids: Collection[int]) -> dict[int, list[Contact]]:
    """The people who sign in and act for each of these."""
    found: dict[int, list[Contact]] = defaultdict(list)
    rows = db.session.execute(
        select(Membership.scope_id, User.email, User.display_name)
        .join(User, User.id == Membership.user_id)
        .where(Membership.role == role, Membership.scope_id.in_(scope_ids), User.active, User.archived_at.is_(None))
        .order_by(User.id)
    )
    for scope_id, email, name in rows:
        found[scope_id] += contact(email, name)
    return found


def _teachers(class_ids: Collection[int]) -> Found:
    rows = db.session.execute(
        select(class_teacher.c.class_id, Teacher.id, Teacher.email, Teacher.first_name, Teacher.last_name)
        .join(Teacher, Teacher.id == class_teacher.c.teacher_id)
        .where(class_teacher.c.class_id.in_(class_ids), Teacher.archived_at.is_(None))
        .order_by(Teacher.id)
    ).all()
    accounts = _accounts(Role.TEACHER, {row[1] for row in rows})
    found: dict[Key, list[Contact]] = defaultdict(list)
    for class_id, teacher_id, email, first, last in rows:
        own = contact(email, f"{first} {last}".strip())
        found[Part.TEACHER, class_id] += first_reachable(own, accounts[teacher_id])
    return {**found}


def _heads(school_ids: Collection[int]) -> Found:
    accounts = _accounts(Role.HEAD, school_ids)
    rows = db.session.execute(select(School.id, School.email, School.name).where(School.id.in_(school_ids)))
    return {(Part.HEAD, id_): first_reachable(accounts[id_], contact(email, name)) for id_, email, name in rows}


def _practitioners(person_ids: Collection[int]) -> Found:
    accounts = _accounts(Role.PRACTITIONER, person_ids)
    columns = (Practitioner.id, Practitioner.email, Practitioner.first_name, Practitioner.last_name)
    rows = db.session.execute(
        select(*columns).where(Practitioner.id.in_(person_ids), Practitioner.archived_at.is_(None))
    )
    return {
        (Part.PRACTITIONER, id_): first_reachable(contact(email, f"{first} {last}".strip()), accounts[id_])
        for id_, email, first, last in rows
    }


def _venues(venue_ids: Collection[int]) -> Found:
    rows = db.session.execute(
        select(Venue.id, Partner.id, Partner.email, Partner.contact_name, Partner.name)
        .join(Partner, Partner.id == Venue.partner_id)
        .where(Venue.id.in_(venue_ids))
    ).all()
    accounts = _accounts(Role.MEDIATOR, {row[1] for row in rows})
    return {
        (Part.VENUE, id_): first_reachable(contact(email, person or name), accounts[partner_id])
        for id_, partner_id, email, person, name in rows
    }


def emails_of(user_ids: Collection[int]) -> dict[int, str]:
    """The addresses of accounts by number: nobody is told of what they did themselves."""
    rows = db.session.execute(select(User.id, User.email).where(User.id.in_(user_ids)))
    return {id_: usable(email) for id_, email in rows}


def addresses_of(user: User) -> list[str]:
    """Where a person who signs in is written to: their records' addresses, and the account's."""
    found = chain(
        db.session.scalars(select(Teacher.email).where(Teacher.id.in_(acts_for(user, Scope.TEACHER)))),
        db.session.scalars(select(Practitioner.email).where(Practitioner.id.in_(acts_for(user, Scope.PRACTITIONER)))),
        [user.email],
    )
    return sorted({address for email in found if (address := usable(email))})


def has_account(address: str) -> bool:
    """Whether who reads this address can sign in: by an account of that address, or by one that acts for the record."""
    acting = [
        select(Membership.user_id)
        .join(record, record.id == Membership.scope_id)
        .where(Membership.scope == scope, func.lower(record.email) == address)
        for record, scope in ((Teacher, Scope.TEACHER), (Practitioner, Scope.PRACTITIONER))
    ]
    known = or_(func.lower(User.email) == address, *(User.id.in_(each) for each in acting))
    found = select(User.id).where(User.active, User.archived_at.is_(None), known).limit(1)
    return db.session.scalar(found) is not None
