"""What people do with messages: edit, hold, release, send now, drop; answer; choose; revoke links."""

from collections.abc import Sequence
from dataclasses import dataclass

from eac.audit import service as audit
from eac.audit.service import Actor
from eac.core import clock
from eac.core.errors import N_, Conflicting, RuleBroken
from eac.db import check_version, db, lock
from eac.notices import queries
from eac.notices.gathering import give_links, write_note
from eac.notices.labels import ANSWERS
from eac.notices.models import Acknowledgement, MailChoice, MailSetting, Message, SignedLink
from eac.notices.people import usable
from eac.notices.rules import OPEN, Answer, Edited, MessageState, NewNote, NewSetting, Reply, Wanted
from eac.reference.records import hold as hold_row
from eac.scheduling.models import SchoolSession

GONE = N_("Ce message a changé d’état entre-temps : rechargez la page.")
EDITABLE = (*OPEN, MessageState.FAILED)
HOLDABLE = (MessageState.WAITING,)
SENDABLE = (MessageState.WAITING, MessageState.HELD, MessageState.FAILED)


@dataclass
class Holder:
    """Who acts by a signed link: a name, no account."""

    display_name: str
    id: int | None = None


def edit(new: Edited, *, message: Message, by: Actor, expected: int | None = None) -> Message:
    """Staff's own subject and introduction, or a corrected address, which gets links of its own; Stale as elsewhere."""
    _demand(message, EDITABLE, expected)
    message.subject, message.introduction = new.subject, new.introduction
    address = usable(new.address or message.address)
    if not address:
        raise RuleBroken(N_("Écrivez une adresse complète, par exemple prenom.nom@example.org."), "address")
    if address != message.address:
        message.address = address
        db.session.flush()
        give_links([message])
    audit.record("edit_message", message, f"Message à {message.name} récrit", by=by)
    return message


def write(new: NewNote, *, sessions: Sequence[SchoolSession], by: Actor) -> int:
    """Write to everyone whom these sessions concern; gives to how many. RuleBroken when nobody can be reached."""
    count = write_note(new, sessions)
    if not count:
        raise RuleBroken(N_("Aucune adresse n’est connue pour les personnes que ces séances concernent."))
    for session in sessions:
        audit.record("write", session, f"Message écrit à toutes les personnes concernées : {new.subject}", by=by)
    return count


def hold(message: Message, *, by: Actor, expected: int | None = None) -> None:
    """Keep it from leaving until it is released."""
    _demand(message, HOLDABLE, expected)
    message.state = MessageState.HELD
    audit.record("hold_message", message, f"Message à {message.name} retenu", by=by)


def release(message: Message, *, by: Actor, expected: int | None = None) -> None:
    """Let it leave at its time, or at once when that is past."""
    _demand(message, (MessageState.HELD,), expected)
    message.state = MessageState.WAITING
    audit.record("release_message", message, f"Message à {message.name} libéré", by=by)


def send_now(message: Message, *, by: Actor, expected: int | None = None) -> None:
    """Let it leave with the next round, whatever its delay; also tries a failed one again."""
    _demand(message, SENDABLE, expected)
    message.state, message.due_at = MessageState.WAITING, clock.now()
    message.attempts, message.error = 0, ""
    audit.record("send_message", message, f"Message à {message.name} à envoyer sans attendre", by=by)


def drop(message: Message, *, by: Actor, expected: int | None = None) -> None:
    """It will never leave."""
    _demand(message, SENDABLE, expected)
    message.state = MessageState.DROPPED
    audit.record("drop_message", message, f"Message à {message.name} abandonné", by=by)


def _demand(message: Message, states: tuple[MessageState, ...], expected: int | None) -> None:
    """Alone with the message; Conflicting when the worker was quicker."""
    hold_row(message, None)
    if message.state not in states:
        raise Conflicting(GONE)
    check_version(message, expected)


def set_up(new: NewSetting, *, setting: MailSetting, by: Actor, expected: int | None = None) -> MailSetting:
    """How long changes to come are gathered, and whether mails leave at all; Stale as for any record."""
    lock(["notices:setting"])
    check_version(setting, expected)
    setting.delay_minutes, setting.is_paused = new.delay_minutes, new.is_paused
    setting.updated_at = clock.now()
    db.session.add(setting)
    leaves = "envois suspendus" if new.is_paused else "envois ouverts"
    audit.record("set_up_mail", setting, f"Messages groupés pendant {new.delay_minutes} min, {leaves}", by=by)
    return setting


def revoke_links(message: Message, *, by: Actor) -> int:
    """All links given to the person open nothing from now on; the next messages carry new ones."""
    found = queries.links_to(message.address)
    for link in found:
        link.generation += 1
    audit.record("revoke_links", message, f"Liens sans compte de {message.name} révoqués", by=by)
    return len(found)


# --- answers ------------------------------------------------------------------------------------------------------


def reply(new: Reply, *, link: SignedLink, session: SchoolSession, by: Actor) -> Acknowledgement:
    """What a person answers about a session; the last answer counts."""
    lock([f"answer:{session.id}:{link.address}"])
    found = queries.find_answer(session.id, link.address)
    if found is None:
        found = Acknowledgement(session_id=session.id, address=link.address, name=link.name)
        db.session.add(found)
    found.answer, found.note, found.answered_at = new.answer, new.note, clock.now()
    found.settled_at = None
    note = f" : {new.note}" if new.answer is Answer.PROBLEM else ""
    audit.record("answer", session, f"{ANSWERS[new.answer]} (réponse de {link.name}){note}", by=by)
    return found


def settle(answer: Acknowledgement, *, by: Actor) -> None:
    """Staff dealt with the problem that was told."""
    if answer.settled_at is None and answer.answer is Answer.PROBLEM:
        answer.settled_at = clock.now()
        audit.record("settle_answer", answer.session, f"Problème signalé par {answer.name} : traité", by=by)


# --- choices ------------------------------------------------------------------------------------------------------


def choose(
    new: Wanted, *, choices: Sequence[MailChoice], by: Actor, expected: int | None = None
) -> Sequence[MailChoice]:
    """Which messages a person wants, for all their addresses."""
    for number, choice in enumerate(choices):
        lock([f"choice:{choice.address}"])
        if number == 0:
            check_version(choice, expected)
        choice.changes, choice.reminders, choice.digest = new.changes, new.reminders, new.digest
        choice.updated_at = clock.now()
        db.session.add(choice)
        audit.record("choose_messages", choice, f"Choix des messages de {by.display_name}", by=by)
    return choices
