"""Taking back what an import added, when nothing was built on it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import inspect, select

from eac.audit import service as audit
from eac.audit.service import Actor
from eac.core.errors import N_
from eac.core.typography import french
from eac.db import Base, db
from eac.feeds.models import Subscription
from eac.feeds.rules import FeedKind
from eac.identity.models import Membership
from eac.identity.rules import Scope
from eac.reference.records import name_of
from eac.scheduling.models import Closure
from eac.scheduling.rules import Resource

BATCH = 1000
"""Numbers asked for in one statement."""
OWN = frozenset(
    {
        "class_level",
        "class_absence",
        "school_opening",
        "venue_opening",
        "practitioner_opening",
        "feed_stamp",
        "search_entry",
    }
)
"""Tables that hold a part of the record itself."""
LISTED = {
    "school_class": {"class_teacher", "class_origin"},
    "practitioner": {"practitioner_partner"},
    "activity": {"activity_level", "activity_domain", "activity_practitioner", "activity_work"},
    "school_session": {
        "session_practitioner",
        "session_work",
        "participation",
        "booking",
        "session_change",
        "message_line",
        "signed_link",
    },
}
"""Links that the record itself lists: a class its teachers, a practitioner their structures, an offer its parts.

A session has what waits to be told of it, too.
"""
SCOPES = {
    "school": Scope.SCHOOL,
    "teacher": Scope.TEACHER,
    "practitioner": Scope.PRACTITIONER,
    "partner": Scope.PARTNER,
}
RESOURCES = {
    "school": Resource.SCHOOL,
    "school_class": Resource.CLASS,
    "practitioner": Resource.PRACTITIONER,
    "venue": Resource.VENUE,
}
FEEDS = {
    "school": FeedKind.SCHOOL,
    "school_class": FeedKind.CLASS,
    "teacher": FeedKind.TEACHER,
    "practitioner": FeedKind.PRACTITIONER,
    "venue": FeedKind.VENUE,
}
USES = {
    "school_class": N_("une classe"),
    "participation": N_("une séance"),
    "school_session": N_("une séance"),
    "session_practitioner": N_("une séance"),
    "session_work": N_("une séance"),
    "class_teacher": N_("une classe"),
    "school_figures": N_("des effectifs publiés"),
    "rollover": N_("un passage d’année"),
    "former_teacher": N_("un remplacement"),
    "activity": N_("une offre"),
    "activity_practitioner": N_("une offre"),
    "activity_work": N_("une offre"),
    "venue": N_("un lieu"),
    "practitioner_partner": N_("un intervenant"),
    "document": N_("un document"),
    "membership": N_("un compte"),
    "subscription": N_("un agenda abonné"),
    "closure": N_("une fermeture"),
    "gathering_session": N_("un temps fort"),
    "rotation_group": N_("un groupe de rencontres"),
    "trip_stop": N_("un trajet"),
    "partner_city": N_("une ville partenaire"),
    "acknowledgement": N_("un message envoyé"),
    "school": N_("un établissement fusionné"),
}
"""What holds a record back, by the table that points to it."""


def take_back(record: Any, *, by: Actor) -> None:
    """Delete a record that an import added; `uses` was asked before."""
    sentence = french(f"Import annulé, fiche retirée : {name_of(record)}")
    audit.record(f"delete_{record.__tablename__}", record, sentence, by=by)
    db.session.delete(record)


def uses(model: type[Any], ids: Collection[int]) -> dict[int, str]:
    """Which of these records others point to, and what these others are (a sentence's part, marked)."""
    found: dict[int, str] = {}
    for table, column in _pointing(model.__tablename__):
        for some in in_batches(sorted(ids)):
            for id_ in db.session.scalars(select(column).where(column.in_(some)).distinct()):
                found.setdefault(id_, USES.get(table, table))
    for table, statement in _unbound(model.__tablename__):
        for id_ in db.session.scalars(statement):
            if id_ in ids:
                found.setdefault(id_, USES[table])
    return found


def _pointing(name: str) -> Iterator[tuple[str, Any]]:
    """Columns of other tables that point to this one, its own parts aside."""
    own = OWN | LISTED.get(name, set())
    for other in Base.metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column.table.name != name or (other.name in own and key.parent.name != "previous_id"):
                continue
            yield other.name, key.parent


def _unbound(name: str) -> Iterator[tuple[str, Any]]:
    """Records held by number, without a foreign key."""
    if name in SCOPES:
        yield "membership", select(Membership.scope_id).where(Membership.scope == SCOPES[name])
    if name in FEEDS:
        yield "subscription", select(Subscription.subject_id).where(Subscription.kind == FEEDS[name])
    if name in RESOURCES:
        yield "closure", select(Closure.resource_id).where(Closure.resource == RESOURCES[name])


def load(model: type[Any], ids: Iterable[int]) -> dict[int, Any]:
    """The records of these numbers that are still there."""
    found: dict[int, Any] = {}
    key = inspect(model).primary_key[0]
    for some in in_batches(sorted(ids)):
        rows: Sequence[Any] = db.session.scalars(select(model).where(key.in_(some))).unique().all()
        found |= {row.id: row for row in rows}
    return found


def in_batches(things: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The things in runs short enough for one statement."""
    return (things[start : start + BATCH] for start in range(0, len(things), BATCH))
