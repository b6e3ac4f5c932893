"""A session as its calendar event: the facts a subscriber may see, and nothing of pupils, telephones or free notes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from eac.catalogue.labels import KINDS
from eac.core.geography import Position
from eac.feeds import labels
from eac.feeds.ical import FeedEvent, Organizer
from eac.feeds.rules import STATUS_OF
from eac.scheduling.models import SchoolSession

UID = "seance-{uid}@eac"
"""Fixed for life: no host name, which may change, and no number that a restored database might give again."""


@dataclass(frozen=True)
class Publisher:
    """What all events of an installation share: its address, who publishes, and how sentences are said."""

    base_url: str
    organizer: Organizer
    say: Callable[[str], str]


def event_of(session: SchoolSession, stamp: int, publisher: Publisher) -> FeedEvent:
    """The event of a session. The session must not be a draft: KeyError."""
    when = session.when
    position = _position(session)
    return FeedEvent(
        uid=UID.format(uid=session.uid),
        sequence=session.sequence,
        created_at=session.created_at,
        modified_at=datetime.fromtimestamp(stamp, UTC),
        starts_at=datetime.combine(when.starts_on, when.starts_time),
        ends_at=datetime.combine(when.ends_on, when.ends_time),
        zone=when.zone,
        summary=" – ".join(filter(None, (session.title, session.classes_label))),
        description=_description(session, publisher.say),
        location=_location(session),
        geo=(position.latitude, position.longitude) if position else None,
        categories=(publisher.say(KINDS[session.kind]),),
        color=labels.COLORS[session.kind],
        status=STATUS_OF[session.state],
        url=f"{publisher.base_url}/seances/{session.id}",
        organizer=publisher.organizer,
    )


def _position(session: SchoolSession) -> Position | None:
    place = session.venue or session.school
    return place.position if place else None


def _location(session: SchoolSession) -> str:
    """One line: name, street, postcode and town, so that maps find it."""
    place = session.venue or session.school
    if place is None:
        return ""
    town = f"{place.postcode} {place.city}".strip()
    return ", ".join(filter(None, (place.name, place.address, town)))


def _description(session: SchoolSession, say: Callable[[str], str]) -> str:
    lines = (
        (labels.CLASSES, session.classes_label),
        (labels.KIND, say(KINDS[session.kind])),
        (labels.PLACE, session.place_name),
        (labels.PRACTITIONERS, ", ".join(person.full_name for person in session.practitioners)),
        (labels.WORKS, ", ".join(work.title for work in session.works)),
        (labels.TO_BRING, session.activity.to_bring),
    )
    said = [say(sentence) % {"names": names} for sentence, names in lines if names]
    said += _both_clocks(session, say)
    if STATUS_OF[session.state] == "tentative":
        said.insert(0, say(labels.TO_CONFIRM))
    return "\n".join(said)


def _both_clocks(session: SchoolSession, say: Callable[[str], str]) -> list[str]:
    """The hours here and in the partner city: a calendar shows those of its reader's zone alone."""
    here, there = session.here, session.there
    if there is None:
        return []
    shift = {1: labels.NEXT_DAY, -1: labels.DAY_BEFORE}.get(there.day_shift)
    names = f"{there.starts:%-H:%M} – {there.ends:%-H:%M}" + (f" {say(shift)}" if shift else "")
    return [
        say(labels.HERE) % {"names": f"{here.starts_time:%-H:%M} – {here.ends_time:%-H:%M}"},
        say(labels.THERE) % {"city": there.city, "names": names},
    ]
