"""All that is held on a person, in words and as files; never a secret (password, cookie, feed signature)."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from eac.audit.models import AuditEntry
from eac.core import clock
from eac.core.errors import N_, RuleBroken
from eac.db import db
from eac.feeds.models import Subscription
from eac.feeds.rules import FeedKind
from eac.identity.models import Membership, SignIn, User
from eac.identity.queries import find_user
from eac.partners.models import Document, Practitioner
from eac.retention import correspondence
from eac.retention.queries import SCOPES, Person
from eac.retention.rules import Plan
from eac.scheduling.models import Participation, SchoolSession, session_practitioner
from eac.schools.models import FormerTeacher, SchoolClass, Teacher, class_teacher
from eac.sheets.writing import Cell, Column, Sheet, write_csv
from eac.web import filters
from eac.web.exports import cell
from eac.web.language import gettext as _

NOBODY = N_("Aucune fiche ni aucun compte n’a cette adresse : vérifiez-la.")
Row = dict[str, Any]


@dataclass(frozen=True)
class Held:
    """One kind of thing that is held: its heading, and its rows by column heading."""

    title: str
    rows: list[Row]


def of_address(email: str) -> list[Held]:
    """All that is held under an e-mail address; RuleBroken when nothing is."""
    address = email.strip().lower()
    people: list[Person] = [
        *db.session.scalars(select(Teacher).filter_by(email=address)),
        *db.session.scalars(select(Practitioner).filter_by(email=address)),
    ]
    account = find_user(address)
    if not people and account is None:
        raise RuleBroken(NOBODY, "email")
    accounts = {account.id: account} if account else {}
    return [held for person in people for held in of_person(person)] or list(_of_accounts([*accounts.values()]))


def of_person(person: Person) -> list[Held]:
    """All that is held on a teacher or a practitioner: record, classes, sessions, accounts, agenda, journal."""
    kind = FeedKind.TEACHER if isinstance(person, Teacher) else FeedKind.PRACTITIONER
    sections = [Held(_("Fiche"), [_record(person)])]
    sections += _of_teacher(person) if isinstance(person, Teacher) else _of_practitioner(person)
    sections.append(Held(_("Séances"), [_session(each) for each in _sessions(person)]))
    feeds = db.session.scalars(select(Subscription).filter_by(kind=kind, subject_id=person.id))
    sections.append(Held(_("Abonnement à l’agenda"), [_feed(each) for each in feeds]))
    scope = SCOPES[type(person)]
    mine = select(Membership.user_id).where(Membership.scope == scope, Membership.scope_id == person.id)
    same = User.email == person.email if person.email else User.id.in_(mine)
    accounts = db.session.scalars(select(User).where(or_(User.id.in_(mine), same)).order_by(User.id)).unique().all()
    about = select(AuditEntry).filter_by(subject_type=type(person).__name__, subject_id=person.id)
    sections.append(Held(_("Journal : ce qui la concerne"), _entries(about)))
    sections += _told_to([person.email, *(account.email for account in accounts)])
    return [*sections, *_of_accounts(accounts)]


def _record(person: Person) -> Row:
    row: Row = {
        _("Nom"): person.last_name,
        _("Prénom"): person.first_name,
        _("Adresse électronique"): person.email,
        _("Notes internes"): person.notes,
    }
    if isinstance(person, Teacher):
        row[_("Discipline")] = person.subject
    else:
        row |= {
            _("Métier"): person.trade,
            _("Téléphone"): person.phone,
            _("Langues"): person.languages,
            _("Honorabilité vérifiée le"): person.honorability_on,
            _("Structures"): [each.name for each in person.partners],
        }
    return {**row, _("Créée le"): person.created_at, _("Archivée le"): person.archived_at}


def _of_teacher(person: Teacher) -> list[Held]:
    classes = sorted(person.classes, key=lambda each: (each.school_year, each.label), reverse=True)
    former = db.session.scalars(
        select(FormerTeacher).filter_by(teacher_id=person.id).options(selectinload(FormerTeacher.school_class))
    )
    return [
        Held(_("Classes"), [{_("Année scolaire"): each.school_year, _("Classe"): each.label} for each in classes]),
        Held(
            _("Classes quittées"),
            [
                {_("Classe"): each.school_class.label, _("Jusqu’au"): each.until, _("Raison"): each.reason}
                for each in former
            ],
        ),
    ]


def _of_practitioner(person: Practitioner) -> list[Held]:
    documents = db.session.scalars(select(Document).filter_by(practitioner_id=person.id))
    return [
        Held(_("Semaine"), [{_("Demi-journée"): str(each.opening)} for each in person.openings]),
        Held(_("Documents"), [{_("Nom"): each.label, _("Lien"): each.url} for each in documents]),
    ]


def _sessions(person: Person) -> Sequence[SchoolSession]:
    if isinstance(person, Teacher):
        taught = select(class_teacher.c.class_id).where(class_teacher.c.teacher_id == person.id)
        ids = select(Participation.session_id).where(Participation.class_id.in_(taught))
    else:
        links = session_practitioner.c
        ids = select(links.session_id).where(links.practitioner_id == person.id)
    classes = selectinload(SchoolSession.participations).joinedload(Participation.school_class)
    shown = (selectinload(SchoolSession.activity), classes.lazyload(SchoolClass.levels))
    found = (
        select(SchoolSession).where(SchoolSession.id.in_(ids)).options(*shown, classes.lazyload(SchoolClass.absences))
    )
    return db.session.scalars(found.order_by(SchoolSession.starts_at)).unique().all()


def _session(session: SchoolSession) -> Row:
    here = session.here
    when = {_("Date"): here.starts_on, _("Début"): here.starts_time, _("Fin"): here.ends_time}
    return {**when, _("Séance"): session.title, _("Classes"): session.classes_label, _("État"): session.state}


def _feed(subscription: Subscription) -> Row:
    return {
        _("Créé le"): subscription.created_at,
        _("Fermé le"): subscription.revoked_at,
        _("Dernière lecture"): subscription.last_fetch_at,
        _("Logiciel"): subscription.last_client,
    }


def _told_to(addresses: Sequence[str | None]) -> list[Held]:
    """Messages, answers and choices."""
    messages = [
        {
            _("Préparé le"): each.created_at,
            _("Genre"): each.kind,
            _("État"): each.state,
            _("Envoyé le"): each.sent_at,
            _("Objet"): each.sent_subject or each.subject,
            _("Texte"): each.sent_text,
        }
        for each in correspondence.messages_to(addresses)
    ]
    answers = [
        {_("Séance"): a.session.title, _("Réponse"): a.answer, _("Le"): a.answered_at, _("Problème"): a.note}
        for a in correspondence.answers_of(addresses)
    ]
    choices = [
        {_("Adresse"): c.address, _("Changements"): c.changes, _("Rappels"): c.reminders, _("Programme"): c.digest}
        for c in correspondence.choices_of(addresses)
    ]
    return [Held(_("Messages"), messages), Held(_("Réponses"), answers), Held(_("Choix des messages"), choices)]


def _of_accounts(accounts: Sequence[User]) -> Iterator[Held]:
    ids = [account.id for account in accounts]
    yield Held(
        _("Comptes"),
        [
            {
                _("Nom affiché"): each.display_name,
                _("Adresse électronique"): each.email,
                _("Actif"): each.active,
                _("Créé le"): each.created_at,
                _("Rattachements"): [m.role for m in each.memberships],
            }
            for each in accounts
        ],
    )
    signed = db.session.scalars(select(SignIn).where(SignIn.user_id.in_(ids)).order_by(SignIn.started_at))
    yield Held(
        _("Connexions"),
        [{_("Début"): s.started_at, _("Fin"): s.ended_at, _("Navigateur"): s.browser} for s in signed],
    )
    yield Held(
        _("Journal : ce que la personne a fait"), _entries(select(AuditEntry).where(AuditEntry.actor_id.in_(ids)))
    )


def _entries(found: Any) -> list[Row]:
    rows = db.session.scalars(found.order_by(AuditEntry.id))
    return [{_("Date"): row.at, _("Ce qui a été fait"): row.sentence, _("Par"): row.actor_name} for row in rows]


# --- what is due ----------------------------------------------------------------------------------------------


TRACES = {
    "sign_in": N_("connexions"),
    "form_receipt": N_("reçus de formulaires"),
    "import_run": N_("contenus de fichiers importés"),
    "message": N_("messages"),
    "signed_link": N_("liens échus"),
    "acknowledgement": N_("réponses aux messages"),
    "session_change": N_("changements de séances déjà dits"),
}


def told(plan: Plan, kind: str, *, is_real: bool) -> str:
    """What a purge erases, or would erase, for a terminal or as JSON."""
    if kind == "json":
        people = [{"table": each.table, "id": each.id, "why": each.why.value} for each in plan.people]
        limits = {"before": plan.before.isoformat(), "traces_before": plan.traces_before.isoformat()}
        return json.dumps({"applied": is_real, **limits, "counts": plan.counts, "people": people}, indent=1)
    lines = [f"  {each.name} ({each.table} n° {each.id}, {filters.label(each.why)})" for each in plan.people]
    traces = [f"  {_(TRACES[name])} : {count}" for name, count in plan.traces.items()]
    heads = [
        _("Personnes échues avant le %(day)s : %(count)s", day=plan.before, count=len(plan.people)),
        _("Traces d’avant le %(day)s", day=plan.traces_before),
    ]
    end = _("Effacé.") if is_real else _("Rien n’a été effacé. Pour effacer : eac purge --apply")
    return "\n".join([heads[0], *([] if is_real else lines), heads[1], *traces, end])


# --- as files -----------------------------------------------------------------------------------------------------


def said(value: Any) -> str:
    """A value as people read it."""
    found = cell(value)
    if hasattr(found, "strftime"):
        return f"{found:%d/%m/%Y %H:%M}" if hasattr(found, "hour") else f"{found:%d/%m/%Y}"
    return "" if found is None else str(found)


def as_json(sections: Sequence[Held]) -> bytes:
    """For another program: days and instants as ISO 8601."""
    content = {
        "produced_at": clock.now().isoformat(timespec="seconds"),
        "held": [{"title": each.title, "rows": [_plain(row) for row in each.rows]} for each in sections],
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n"


def _plain(row: Row) -> Row:
    return {name: _plain_value(value) for name, value in row.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, bool | int | None):
        return value
    if isinstance(value, list | tuple):
        return [said(each) for each in value]
    return value.isoformat() if hasattr(value, "isoformat") else said(value)


def as_csv(sections: Sequence[Held]) -> bytes:
    """For a spreadsheet: one line a value."""
    columns = [Column(_("Rubrique"), 30), Column(_("N°"), 6), Column(_("Champ"), 24), Column(_("Valeur"), 60)]
    rows: Iterator[list[Cell]] = (
        [each.title, number, name, said(value)]
        for each in sections
        for number, row in enumerate(each.rows, 1)
        for name, value in row.items()
    )
    return write_csv(Sheet(_("Données personnelles"), columns, rows))
