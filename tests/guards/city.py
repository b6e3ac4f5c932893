"""A city twice over: what Bea, Chloé, their head and their museum have to do with, and the same of strangers.

The strangers' school, class, teacher and sessions carry a canary, a word that no page may show to who has no business there.
"""

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from eac.availability import service as availability
from eac.availability.rules import Nature, NewStretch
from eac.board import service as board
from eac.board.rules import MoveTo, NewUnplaced
from eac.core import clock
from eac.db import db
from eac.feeds import service as feeds
from eac.feeds.models import Subscription
from eac.feeds.rules import FeedKind, feed_key, sign
from eac.gatherings import arranging
from eac.gatherings import service as gatherings
from eac.gatherings.models import Meeting
from eac.gatherings.rules import ChosenClasses, HostDetails
from eac.identity.models import User
from eac.identity.rules import Role
from eac.imports import service as imports
from eac.imports.rules import Asked, ImportKind, NewFile, Options
from eac.imports.work import keep_preview, preview
from eac.notices import gathering, links
from eac.notices.models import Acknowledgement, Message, MessageLine
from eac.notices.people import usable
from eac.notices.queries import links_for
from eac.notices.rules import Answer, Told
from eac.partners.models import Document, PartnerCity, Practitioner, Work
from eac.partners.rules import WorkKind
from eac.reference.models import PublicHoliday, SchoolHoliday, SchoolYearDates, Term
from eac.reference.rules import Vocabulary
from eac.scheduling import service
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import NewSession, Participant, Place, Resource, State
from eac.scheduling.service import Cancellation
from eac.schools.models import Teacher
from tests.factories.directory import (
    make_activity,
    make_calendar,
    make_class,
    make_partner,
    make_pathway,
    make_practitioner,
    make_school,
    make_teacher,
    make_venue,
)
from tests.factories.gatherings import make_gathering, make_rotation
from tests.factories.people import make_user
from tests.factories.series import make_series
from tests.factories.sessions import at
from tests.factories.trips import make_trip

CANARY = "Zibeline"
IDENTITIES = (
    "anonymous",
    "reader",
    "teacher",
    "practitioner",
    "head",
    "mediator",
    "coordinator",
    "administrator",
)


@dataclass(frozen=True)
class Half:
    """One half of the city: kind of subject → id, the archived ones apart, and the address of the teacher's feed."""

    ids: dict[str, int] = field(default_factory=dict)
    archived: dict[str, int] = field(default_factory=dict)
    feed_path: str = ""
    links: dict[str, str] = field(default_factory=dict)
    """Paths of the teacher's signed links, by their first letter."""


@dataclass(frozen=True)
class City:
    """Both halves, and the account of each identity (none for anonymous)."""

    own: Half
    other: Half
    people: dict[str, int]


def make_city(secret: str) -> City:
    """Fill empty tables; the feeds are signed with the installation's secret."""
    make_calendar()
    reference = _make_reference()
    clerk = make_user(Role.COORDINATOR, name="Amal")
    own = _make_half("", "Goscinny", clerk, secret, reference)
    other = _make_half(CANARY, f"Collège {CANARY}", clerk, secret, reference)
    gathering.gather()
    for half, mark in ((own, ""), (other, CANARY)):
        _add_message(half, mark, secret)
    people = {
        "coordinator": clerk.id,
        "administrator": make_user(Role.ADMINISTRATOR).id,
        "reader": make_user(Role.READER).id,
        "head": make_user(Role.HEAD, own.ids["school"]).id,
        "teacher": make_user(Role.TEACHER, own.ids["teacher"]).id,
        "practitioner": make_user(Role.PRACTITIONER, own.ids["practitioner"]).id,
        "mediator": make_user(Role.MEDIATOR, own.ids["partner"]).id,
    }
    return City(own, other, people)


def _add_message(half: Half, mark: str, secret: str) -> None:
    """The teacher's message about the half's session, their links, and a problem told."""
    address = usable(db.session.get_one(Teacher, half.ids["teacher"]).email)
    lines = db.select(Message.id).join(MessageLine).where(MessageLine.session_id == half.ids["session"])
    half.ids["message"] = db.session.scalars(lines.where(Message.address == address, Message.key.is_(None))).one()
    kept = links_for(address, [half.ids["session"]])
    for link in (kept[None], kept[half.ids["session"]]):
        path = links.path(links.link_key(secret), link.worth)
        half.links[path[1]] = path
    told = {"told": Told.NEW, "asked_at": clock.now(), "answer": Answer.PROBLEM, "note": mark}
    answer = Acknowledgement(session_id=half.ids["session"], address=address, name=f"Durand {mark}", **told)
    db.session.add(answer)
    db.session.flush()
    half.ids["answer"] = answer.id


def _make_reference() -> dict[str, int]:
    term = Term(vocabulary=Vocabulary.DOMAIN, code="theatre", label="Théâtre", position=1)
    db.session.add_all([term, PublicHoliday(day=date(2026, 12, 25), label="Noël")])
    db.session.flush()
    return {
        "term": term.id,
        "holiday": db.session.scalars(db.select(SchoolHoliday.id)).first() or 0,
        "public_holiday": db.session.scalars(db.select(PublicHoliday.id)).one(),
        "year": db.session.scalars(db.select(SchoolYearDates.id)).first() or 0,
    }


def _make_half(mark: str, name: str, clerk: User, secret: str, reference: dict[str, int]) -> Half:
    school = make_school(name=f"École {name}", notes=mark)
    group = make_class(school, name=f"CE2 {mark}", notes=mark)
    teacher = make_teacher(group, last_name=f"Durand {mark}", email=f"enseignante-{mark or 'b'}@example.org")
    partner = make_partner()
    practitioner = make_practitioner(partners=[partner])
    venue = make_venue(partner=partner)
    activity, work = make_activity(partner=partner), Work(title="Le Voyage", kind=WorkKind.FILM)
    db.session.add(work)
    db.session.flush()
    ids = {
        **reference,
        "school": school.id,
        "class": group.id,
        "teacher": teacher.id,
        "partner": partner.id,
        "practitioner": practitioner.id,
        "venue": venue.id,
        "work": work.id,
        "activity": activity.id,
        "pathway": make_pathway(activity, activity).id,
        **_make_more(practitioner, mark, clerk),
    }
    planned, cancelled = _make_sessions(ids, mark, clerk)
    feed = feeds.create(FeedKind.TEACHER, teacher, by=clerk)
    db.session.flush()
    ids |= _make_upper(planned, ids, mark, clerk)
    return Half(ids, {"session": cancelled.id, **_make_archived(mark)}, _path(feed, secret))


def _make_upper(planned: SchoolSession, ids: dict[str, int], mark: str, clerk: User) -> dict[str, int]:
    """What the rooms above make of a session."""
    more = _make_gathering(ids["class"], planned.id, mark, clerk)
    more["trip"] = _make_trip(planned, mark, clerk)
    return {"session": planned.id, **more, **_make_board(planned, ids, mark, clerk)}


def _make_board(planned: SchoolSession, ids: dict[str, int], mark: str, clerk: User) -> dict[str, int]:
    """The session moved by half an hour, and an activity that waits for a date."""
    move = board.move(MoveTo(at(date(2026, 12, 3), time(14, 30), 90)), session=planned, by=clerk)
    waiting = board.note_unplaced(NewUnplaced(make_activity().id, ids["class"], mark), by=clerk)
    db.session.flush()
    return {"move": move.id, "unplaced": waiting.id}


def _make_more(practitioner: Practitioner, mark: str, clerk: User) -> dict[str, int]:
    """A document, an absence and a Saturday of the practitioner, a partner city, and a file on its way in."""
    document, stretches = _make_document(practitioner, mark), _make_stretches(practitioner, mark, clerk)
    city = PartnerCity(name="Busan", country=f"Corée du Sud {mark}", zone="Asia/Seoul")
    db.session.add(city)
    db.session.flush()
    return {"document": document, "import": _make_import(mark, clerk), "partner_city": city.id, **stretches}


def _make_document(practitioner: Practitioner, mark: str) -> int:
    document = Document(practitioner=practitioner, label=f"Convention {mark}", url="https://example.org/c")
    db.session.add(document)
    db.session.flush()
    return document.id


def _make_stretches(owner: Practitioner, mark: str, clerk: User) -> dict[str, int]:
    """An absence of the practitioner, and a Saturday of theirs."""
    stretch = NewStretch(date(2027, 1, 16), reason=mark)
    found = {}
    for kind, nature in (("closure", Nature.CLOSED), ("availability", Nature.OPEN)):
        (made,) = availability.add(stretch, by=clerk, owner=owner, nature=nature)
        found[kind] = made.id
    return found


def _make_sessions(ids: dict[str, int], mark: str, clerk: User) -> tuple[SchoolSession, SchoolSession]:
    """One to come, the first of a series; one cancelled; and one of today."""
    planned = _make_session(ids, mark, clerk)
    cancelled = _make_session(ids, mark, clerk, date(2026, 12, 8))
    service.cancel(Cancellation("illness", mark), session=cancelled, by=clerk)
    _make_session(ids, mark, clerk, date(2026, 11, 24))
    make_series(planned, title=f"Série {mark}")
    return planned, cancelled


def _make_session(ids: dict[str, int], mark: str, clerk: User, day: date = date(2026, 12, 3)) -> SchoolSession:
    new = NewSession(
        activity_id=ids["activity"],
        when=at(day, time(14, 0), 90),
        place=Place(Resource.VENUE, ids["venue"]),
        participants=(Participant(ids["class"], 24),),
        practitioner_ids=(ids["practitioner"],),
        title=f"Séance {mark}".strip(),
        notes_for_teacher=mark,
        notes_for_staff=mark,
        override_reason=f"prévue ainsi {mark}",
        state=State.PROPOSED,
    )
    return service.schedule(new, by=clerk)


def _make_gathering(class_id: int, session_id: int, mark: str, clerk: User) -> dict[str, int]:
    """A temps fort with a session, and rounds in which the class meets one host."""
    forum = make_gathering(title=f"Forum {mark}".strip(), summary=mark)
    gatherings.add_sessions([session_id], by=clerk, gathering=forum)
    rotation = make_rotation(forum, title=f"Rencontres {mark}".strip())
    (group,) = arranging.add_classes(ChosenClasses((class_id,)), by=clerk, rotation=rotation)
    (host,) = arranging.add_hosts([HostDetails(f"Nadia {mark}".strip())], by=clerk, rotation=rotation)
    arranging.keep(1, by=clerk, rotation=rotation)
    meeting = db.session.scalars(db.select(Meeting).filter_by(rotation_id=rotation.id)).one()
    return {
        "gathering": forum.id,
        "rotation": rotation.id,
        "rotation_group": group.id,
        "rotation_host": host.id,
        "meeting": meeting.id,
    }


def _make_trip(session: SchoolSession, mark: str, clerk: User) -> int:
    """A coach for the session."""
    return make_trip(clerk.id, session, company=f"Autocars {mark}", note=mark, quote_cents=42_000).id


def _make_import(mark: str, clerk: User) -> int:
    """A file with a good row and a refused one, as it stands after its preview."""
    content = f"UAI;Nom;Type\n;Collège à venir {mark};collège\n1;{mark};collège\n".encode()
    run = imports.upload(NewFile("écoles.csv", content, "2026-2027", ImportKind.SCHOOLS), by=clerk)
    imports.set_up(Asked(run.mapping, Options("2026-2027")), run=run, by=clerk)
    keep_preview(run, preview(run))
    db.session.flush()
    return run.id


def _make_archived(mark: str) -> dict[str, int]:
    """One record of each kind that is put away."""
    school = make_school(name=f"École fermée {mark}", archived_at=clock.now())
    rows: dict[str, Any] = {
        "school": school,
        "class": make_class(school, name=f"CP {mark}", archived_at=clock.now()),
        "teacher": make_teacher(last_name=f"Partie {mark}", archived_at=clock.now()),
        "partner": make_partner(archived_at=clock.now()),
        "practitioner": make_practitioner(archived_at=clock.now()),
        "venue": make_venue(archived_at=clock.now()),
        "activity": make_activity(archived_at=clock.now()),
        "gathering": make_gathering(title=f"Forum passé {mark}", archived_at=clock.now()),
        "pathway": make_pathway(make_activity(), make_activity(), archived_at=clock.now()),
    }
    work = Work(title="Le Retour", kind=WorkKind.FILM, archived_at=clock.now())
    city = PartnerCity(name="Tanger", country=f"Maroc {mark}", zone="Africa/Casablanca", archived_at=clock.now())
    db.session.add_all([work, city])
    db.session.flush()
    return {"work": work.id, "partner_city": city.id, **{kind: row.id for kind, row in rows.items()}}


def _path(feed: Subscription, secret: str) -> str:
    return f"/f/{feed.feed_id}/{sign(feed_key(secret), feed.feed_id, feed.generation)}.ics"
