"""Accounts of the demonstration: no password, signed in with one click, each role seen from a lively place."""

from collections import Counter
from collections.abc import Sequence
from uuid import uuid5

from eac.demo import people, tables
from eac.demo.directory import Directory
from eac.demo.fate import NAMESPACE, Story
from eac.demo.offer import OfferRows
from eac.demo.people import DemoTeacher
from eac.identity.models import Membership, User
from eac.identity.rules import SCOPE_OF, Role
from eac.scheduling.rules import State


def staff(offer: OfferRows) -> dict[str, User]:
    """Coordinator, administrator, reader and mediators, by key; the structures must have their ids."""
    found = {}
    for row in tables.read("demo", "staff"):
        role = Role(row["role"])
        scope_id = offer.partners[row["partner"]].id if role is Role.MEDIATOR else 0
        found[row["key"]] = _account(row["first_name"], row["last_name"], role, scope_id)
    return found


def others(stories: Sequence[Story], city: Directory, offer: OfferRows) -> list[User]:
    """A teacher and a practitioner with a full calendar, then the heads, that teacher's head first."""
    teacher = busiest_teacher(stories)
    taught = Counter(key for story in stories if story.state is not State.CANCELLED for key in story.plan.practitioners)
    artist = offer.practitioners[taught.most_common(1)[0][0]]
    heads = people.heads()
    order = sorted(heads, key=lambda uai: uai != teacher.uai)
    return [
        _account(teacher.first_name, teacher.last_name, Role.TEACHER, city.teachers[teacher].id),
        _account(artist.first_name, artist.last_name, Role.PRACTITIONER, artist.id),
        *(_account(*heads[uai], Role.HEAD, city.schools[uai].id) for uai in order),
    ]


def busiest_teacher(stories: Sequence[Story]) -> DemoTeacher:
    """Of the teachers with both past and coming sessions, the one with most; the first by name when equal."""
    staffing = people.staffing()
    last_year = max(story.plan.year for story in stories)
    past: Counter[DemoTeacher] = Counter()
    coming: Counter[DemoTeacher] = Counter()
    for story in stories:
        if story.plan.year != last_year:
            continue
        for one in story.plan.classes:
            tally = past if story.state in {State.HELD, State.CANCELLED} else coming
            tally.update(staffing[one.uai, one.rank])
    everybody = past | coming
    return min(everybody, key=lambda one: (-min(past[one], coming[one]), -everybody[one], one.email))


def _account(first_name: str, last_name: str, role: Role, scope_id: int) -> User:
    email = people.address(first_name, last_name)
    return User(
        email=email,
        display_name=f"{first_name} {last_name}",
        fs_uniquifier=uuid5(NAMESPACE, f"account {email}").hex,
        memberships=[Membership(role=role, scope=SCOPE_OF[role], scope_id=scope_id)],
    )
