"""Erasing a person, one on request or all that are due; counts, sessions and reports stay as they were."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, text, update
from sqlalchemy.orm.attributes import flag_modified

from eac.audit import service as audit
from eac.audit.models import AuditEntry
from eac.audit.service import Actor
from eac.core import clock
from eac.core.typography import french
from eac.db import Base, db
from eac.feeds.models import Subscription
from eac.feeds.rules import FeedKind
from eac.identity.models import SignIn, User
from eac.partners.models import Document, Practitioner
from eac.reference.records import hold
from eac.retention import correspondence, queries
from eac.retention.queries import ERASED, Person
from eac.retention.rules import Plan, changes_without, pseudonym, without
from eac.scheduling.models import Availability, Closure, SchoolSession
from eac.scheduling.rules import Resource
from eac.schools.models import FormerTeacher, Teacher

FEEDS = {Teacher: FeedKind.TEACHER, Practitioner: FeedKind.PRACTITIONER}


@dataclass
class Purge:
    """What the journal's entry is about when it is about no one record."""

    id: int = 0


def purge(months: int, *, by: Actor) -> Plan:
    """Erase all that is due when people's data is kept so many months; the journal keeps counts only."""
    found = queries.plan(months)
    models: dict[str, Any] = {"teacher": Teacher, "practitioner": Practitioner}
    for due in found.people:
        if due.table == "user":
            _erase_account(db.session.get_one(User, due.id), pseudonym(due.id))
        else:
            _erase(db.session.get_one(models[due.table], due.id))
    _erase_traces(found)
    _forget_words()
    changes = {name: [count, 0] for name, count in found.counts.items()}
    sentence = french(f"Données échues effacées : {len(found.people)} personnes, {sum(found.traces.values())} traces")
    audit.record("purge", Purge(), sentence, by=by, changes=changes)
    return found


def erase(person: Person, *, by: Actor, expected: int | None = None) -> None:
    """Erase what identifies one person, at their request; nothing when it was done. Stale as for any change."""
    hold(person, expected)
    if person.erased_at is not None:
        return
    _erase(person)
    _forget_words()
    audit.record(f"erase_{person.__tablename__}", person, french(f"Données effacées : {person.full_name}"), by=by)


def note_export_of(email: str, *, by: Actor) -> None:
    """Tell that all that is held under an address was taken away by the command."""
    audit.record("export_person", Purge(), french(f"Données personnelles exportées : {email}"[:200]), by=by)


def note_export(person: Person, *, by: Actor) -> None:
    """Tell that all that is held on a person was taken away as a file."""
    sentence = french(f"Données personnelles exportées : {person.full_name}")
    audit.record("export_person", person, sentence, by=by)


def _erase(person: Person) -> None:
    instead, names = pseudonym(person.id), _names_of(person)
    for account in queries.accounts_of(person):
        _erase_account(account, instead)
    _clean_journal(person, names, instead)
    correspondence.forget([person.email], _telling(names), instead)
    person.first_name, person.last_name, person.email, person.notes = "", instead, None, ""
    person.archived_at, person.erased_at = person.archived_at or clock.now(), clock.now()
    if isinstance(person, Practitioner):
        person.phone, person.languages, person.honorability_on = "", "", None
        person.openings.clear()
        db.session.execute(delete(Document).where(Document.practitioner_id == person.id))
        for model in (Closure, Availability):
            here = (model.resource == Resource.PRACTITIONER, model.resource_id == person.id)
            db.session.execute(update(model).where(*here).values(reason=""))
    else:
        db.session.execute(update(FormerTeacher).where(FormerTeacher.teacher_id == person.id).values(reason=""))
    subject = (Subscription.kind == FEEDS[type(person)], Subscription.subject_id == person.id)
    closed = {"revoked_at": clock.now(), "last_client": "", "last_fetch_at": None}
    db.session.execute(update(Subscription).where(*subject).values(closed))
    _forget_imported(person)
    db.session.flush()


def _erase_account(account: User, instead: str) -> None:
    """Nobody signs in with it any more; what it did stays, without its name."""
    db.session.execute(
        update(SchoolSession)
        .where(SchoolSession.cancelled_by_name == account.display_name)
        .values(cancelled_by_name=instead, version=SchoolSession.version, updated_at=SchoolSession.updated_at)
    )
    db.session.execute(update(AuditEntry).where(AuditEntry.actor_id == account.id).values(actor_name=instead))
    names = [account.email, account.display_name]
    others = [entry for entry in queries.entries_naming(_telling(names)) if entry.subject_type != "User"]
    _clean(others, _telling(names), instead)
    _clean(queries.entries_about("User", account.id), names, instead, about=True)
    correspondence.forget([account.email], _telling(names), instead)
    db.session.execute(delete(SignIn).where(SignIn.user_id == account.id))
    account.email, account.display_name, account.password = f"{account.id}{ERASED}", instead, None
    account.active, account.archived_at = False, account.archived_at or clock.now()
    account.memberships.clear()
    db.session.flush()


def _names_of(person: Person) -> list[str]:
    """The names and addresses that a person has and, by the journal, had."""
    found = {person.full_name, f"{person.last_name} {person.first_name}".strip(), person.email or ""}
    firsts, lasts = {person.first_name}, {person.last_name}
    for entry in queries.entries_about(type(person).__name__, person.id):
        firsts |= {str(value or "") for value in entry.changes.get("first_name", [])}
        lasts |= {str(value or "") for value in entry.changes.get("last_name", [])}
        found |= {str(value or "") for value in entry.changes.get("email", [])}
    found |= {f"{first} {last}".strip() for first in firsts for last in lasts}
    return sorted(found - {""})


def _clean_journal(person: Person, names: list[str], instead: str) -> None:
    """Their names leave the journal, except where it speaks of a namesake's own record."""
    own = type(person).__name__
    _clean(queries.entries_about(own, person.id), names, instead, about=True)
    telling = _telling(names)
    others = [entry for entry in queries.entries_naming(telling) if entry.subject_type not in {own, "User"}]
    _clean(others, telling, instead)


def _telling(names: list[str]) -> list[str]:
    """The names that can be looked for anywhere: a first name alone stands in other words too."""
    return [name for name in names if " " in name or "@" in name]


def _clean(entries: Any, names: list[str], instead: str, *, about: bool = False) -> None:
    for entry in entries:
        entry.sentence = without(entry.sentence, names, instead)[:500]
        entry.changes = changes_without(entry.changes, names, instead, about=about)
        flag_modified(entry, "changes")


def _forget_imported(person: Person) -> None:
    """The values that an import would give back when it is undone."""
    rows = Base.metadata.tables.get("imported_row")
    if rows is not None:
        own = (rows.c.subject_type == type(person).__name__, rows.c.subject_id == person.id)
        db.session.execute(update(rows).where(*own).values(before={}))


def _erase_traces(found: Plan) -> None:
    limit = queries.instant(found.traces_before)
    for name, table, is_old in queries.old_traces(limit):
        if name == "import_run":
            db.session.execute(update(table).where(is_old).values(content=None, outcome=None))
        else:
            db.session.execute(delete(table).where(is_old))


def _forget_words() -> None:
    """SQLite keeps erased words in its index of groups of three letters until it is built anew."""
    db.session.flush()
    if db.session.get_bind().dialect.name == "sqlite":
        for table in ("words_teacher", "words_practitioner"):
            db.session.execute(text(f"INSERT INTO {table} ({table}) VALUES ('rebuild')"))  # noqa: S608  names of ours
