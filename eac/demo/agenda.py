"""Writing sessions, what they occupy, closures, and the journal of all that happened to them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from sqlalchemy import insert

from eac.audit.models import AuditEntry
from eac.catalogue.rules import SessionKind
from eac.core import clock
from eac.core.geography import distance_km
from eac.core.intervals import Span
from eac.core.typography import french
from eac.db import db
from eac.demo import closures, tables
from eac.demo.directory import Directory
from eac.demo.fate import Story
from eac.demo.offer import OfferRows
from eac.identity.models import User
from eac.scheduling import busy
from eac.scheduling.models import Booking, Closure, Participation, SchoolSession
from eac.scheduling.rules import CANCEL_REASONS, OCCUPYING, Resource
from eac.schools.models import School
from eac.schools.rules import adults_needed

COACH_SEATS = 55
WALKING_KM = 1.2
MEETING_POINT = "Rendez-vous dix minutes avant l’heure, devant l’entrée."
ROOM_WANTED = "Merci de prévoir une salle dégagée et une prise électrique."
SERIES = "Atelier suivi : la classe y revient d’une semaine à l’autre."


@dataclass(frozen=True)
class City:
    """The rows that sessions point to."""

    directory: Directory
    offer: OfferRows
    staff: dict[str, User]

    def author(self, story: Story) -> User:
        """Who looks after a session: the mediator of the structure that offers it, else the coordinator."""
        for row in tables.read("demo", "staff"):
            if row["role"] == "mediator" and row["partner"] == story.plan.offer.partner:
                return self.staff[row["key"]]
        return self.staff["coordination"]


def sessions(stories: Sequence[Story], city: City) -> dict[str, SchoolSession]:
    """The unsaved sessions by UID, with their classes."""
    return {story.uid: _session(story, city) for story in stories}


def _session(story: Story, city: City) -> SchoolSession:
    plan, offer = story.plan, city.offer
    school = city.directory.schools.get(plan.place.key)
    row = SchoolSession(
        uid=story.uid,
        activity=offer.activities[plan.offer.key],
        kind=SessionKind(plan.offer.kind),
        pillars=list(plan.offer.pillars),
        school_year=plan.year,
        venue=None if school else offer.venues[plan.place.key],
        school=school,
        state=story.state,
        sequence=len(story.events),
        moved_at=story.moved_at,
        practitioners=[offer.practitioners[key] for key in plan.practitioners],
        works=[offer.works[key] for key in plan.offer.works],
        participations=_participations(story, city),
        notes_for_teacher=_notes(story, at_school=school is not None),
        override_reason=SERIES if plan.is_series else "",
        created_at=story.made_at,
        updated_at=max([story.made_at, *story.events]),
    )
    _set_time(row, plan.span)
    if school is None:
        _set_outing(row, story)
    if story.cancelled_at:
        row.cancel_reason, row.cancel_note = story.cancel_reason, story.cancel_note
        row.cancelled_at, row.cancelled_by_name = story.cancelled_at, city.author(story).display_name
    return row


def _set_time(row: SchoolSession, span: Span) -> None:
    row.starts_on, row.starts_time = span.start.date(), span.start.time()
    row.ends_on, row.ends_time = span.end.date(), span.end.time()
    row.starts_at, row.ends_at = _instant(span.start), _instant(span.end)


def _set_outing(row: SchoolSession, story: Story) -> None:
    """Adults to come along, and a coach where the offer needs one."""
    row.adults = sum(
        max(adults_needed(level.degree, one.expected_headcount) for level in one.school_class.levels)
        for one in row.participations
    )
    if story.plan.offer.transport and any(_is_far(one.school_class.school, row) for one in row.participations):
        row.needs_transport = True
        row.coach_seats = ceil((story.plan.pupils + row.adults) / COACH_SEATS) * COACH_SEATS


def _is_far(school: School, row: SchoolSession) -> bool:
    """Whether a class would rather ride than walk."""
    here, there = school.position, row.venue.position if row.venue else None
    return here is not None and there is not None and distance_km(here, there) > WALKING_KM


def _participations(story: Story, city: City) -> list[Participation]:
    actual = story.actual or (None,) * len(story.plan.classes)
    return [
        Participation(
            school_class=city.directory.classes[one.year, one.uai, one.name],
            expected_headcount=one.headcount,
            actual_headcount=came,
        )
        for one, came in zip(story.plan.classes, actual, strict=True)
    ]


def _notes(story: Story, *, at_school: bool) -> str:
    plan = story.plan
    lines = [f"Séance {plan.step} de l’atelier."] if plan.is_series else []
    if not at_school:
        lines.append(MEETING_POINT)
    elif plan.offer.kind == SessionKind.PRACTICE_WORKSHOP:
        lines.append(ROOM_WANTED)
    return " ".join(lines)


def bookings(rows: Sequence[SchoolSession]) -> list[dict[str, Any]]:
    """What the occupying sessions take, ready to insert; the sessions must have their ids."""
    return [
        {
            "session_id": row.id,
            "resource": resource,
            "resource_id": number,
            "starts_at": row.starts_at,
            "ends_at": row.ends_at,
            "headcount": taken.headcount,
        }
        for row in rows
        if row.state in OCCUPYING
        for taken in [busy.as_busy(row)]
        for resource, number in taken.keys
    ]


def closure_rows(years: Sequence[str], city: City) -> list[Closure]:
    """The closures of these school years."""
    subjects: dict[str, dict[str, Any]] = {
        "venue": dict(city.offer.venues),
        "practitioner": dict(city.offer.practitioners),
        "school": dict(city.directory.schools),
    }
    return [
        Closure(
            resource=Resource(one.resource),
            resource_id=subjects[one.resource][one.key].id,
            starts_at=_instant(one.span.start),
            ends_at=_instant(one.span.end),
            reason=one.reason,
        )
        for year in years
        for one in closures.closures(year)
    ]


def write_bookings(rows: Sequence[SchoolSession]) -> None:
    """Insert what the sessions take."""
    db.session.execute(insert(Booking), bookings(rows))


def write_journal(stories: Sequence[Story], saved: dict[str, SchoolSession], city: City) -> None:
    """Insert one entry for each thing that happened, in order of time."""
    entries = [entry for story in stories for entry in _entries(story, saved[story.uid], city.author(story))]
    entries.sort(key=lambda entry: (entry["at"], entry["subject_id"]))
    db.session.execute(insert(AuditEntry), entries)


def _entries(story: Story, row: SchoolSession, author: User) -> Iterator[dict[str, Any]]:
    made, title = story.moved_from or story.plan.span, story.plan.offer.title

    def entry(at: datetime, action: str, sentence: str, changes: dict[str, list[Any]] | None = None) -> dict[str, Any]:
        return {
            "at": at,
            "actor_id": author.id,
            "actor_name": author.display_name,
            "channel": "web",
            "action": action,
            "subject_type": "SchoolSession",
            "subject_id": row.id,
            "sentence": french(sentence),
            "changes": changes or {},
        }

    yield entry(story.made_at, "schedule", f"Séance « {title} » programmée le {_said(made)}")
    if story.confirmed_at:
        yield entry(story.confirmed_at, "confirm", f"Séance confirmée : {_said(made)}")
    if story.moved_at:
        changes = {"starts_at": [_instant(made.start).isoformat(), row.starts_at.isoformat()]}
        sentence = f"Séance déplacée du {_said(made)} au {_said(story.plan.span)}"
        yield entry(story.moved_at, "change", sentence, changes)
    if story.cancelled_at:
        sentence = f"Séance annulée : {CANCEL_REASONS[story.cancel_reason].lower()}"
        yield entry(story.cancelled_at, "cancel", sentence, {"cancel_note": ["", story.cancel_note]})
    if story.held_at:
        yield entry(story.held_at, "mark_held", f"Séance réalisée avec {sum(story.actual)} élèves")


def _said(span: Span) -> str:
    return f"{span.start:%d/%m/%Y} de {span.start:%-H:%M} à {span.end:%-H:%M}"


def _instant(at: datetime) -> datetime:
    return clock.to_utc(at.date(), at.time())
