"""Who is concerned by a session, by electronic address: one person with several roles is one (pure)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from eac.notices.rules import Snapshot


class Part(StrEnum):
    """Why a session concerns someone."""

    TEACHER = "teacher"
    HEAD = "head"
    PRACTITIONER = "practitioner"
    VENUE = "venue"


Key = tuple[Part, int]
"""A class (its teachers), a school (its head), a practitioner, a venue (its contact), by number."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Someone to write to."""

    address: str
    name: str
    parts: frozenset[Part] = frozenset()


@dataclass(frozen=True)
class Book:
    """Who to write to for each key, and the school of each class."""

    contacts: Mapping[Key, Sequence[Contact]] = field(default_factory=dict)
    school_of: Mapping[int, int] = field(default_factory=dict)

    def concerned(self, snapshot: Snapshot | None) -> dict[str, Contact]:
        """Everyone to be told of a session as it was then, by address."""
        found: dict[str, Contact] = {}
        for key in keys_of(snapshot, self.school_of) if snapshot else ():
            for contact in self.contacts.get(key, ()):
                known = found.get(contact.address, contact)
                found[contact.address] = replace(known, parts=known.parts | {key[0]})
        return found


def keys_of(snapshot: Snapshot, school_of: Mapping[int, int]) -> list[Key]:
    """The keys of a session: classes, their schools, practitioners, the place."""
    class_ids = [number for number, _name in snapshot.classes]
    kind, _colon, number = snapshot.place_id.partition(":")
    place = [(Part.VENUE if kind == "venue" else Part.HEAD, int(number))] if number.isdigit() else []
    return [
        *((Part.TEACHER, class_id) for class_id in class_ids),
        *((Part.HEAD, school_of[class_id]) for class_id in class_ids if class_id in school_of),
        *((Part.PRACTITIONER, person_id) for person_id, _name in snapshot.practitioners),
        *place,
    ]


def usable(address: str | None) -> str:
    """The address in one writing; empty when no mail can go there."""
    text = (address or "").strip().lower()
    is_plain = text.isprintable() and " " not in text and text.count("@") == 1 and not text.endswith(".invalid")
    return text if is_plain and all(text.partition("@")[::2]) else ""


def contact(address: str | None, name: str) -> list[Contact]:
    """Someone to write to, if mail can go there."""
    found = usable(address)
    return [Contact(found, name or found)] if found else []


def first_reachable(*choices: Iterable[Contact]) -> list[Contact]:
    """The first of several ways to reach someone that leads to anybody."""
    return next((people for choice in choices if (people := list(choice))), [])
