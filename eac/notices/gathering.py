"""From what happened to messages: changes gathered by person, reminders of the day, the fortnight on Mondays.

Called by the worker within one transaction, alone with its work in all processes: a machine's chore that the journal
does not tell. Whoever is told of a session gets their links with it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import update
from sqlalchemy.orm.attributes import flag_modified

from eac.core import clock
from eac.core.errors import N_
from eac.db import db, lock
from eac.notices import addresses, queries
from eac.notices.links import ANSWER_AFTER, CHOICES_FOR
from eac.notices.models import MailSetting, Message, MessageLine, SignedLink
from eac.notices.people import Book, Contact, Part
from eac.notices.rules import (
    DIGEST_DAYS,
    MORNING,
    NEWS_FOR,
    REMINDERS,
    MessageKind,
    MessageState,
    NewNote,
    Purpose,
    Snapshot,
    difference,
    due_at,
    occasion,
    reminder_of,
)
from eac.scheduling.changes import SessionChange, facts
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import State

CANCELLED_OUT = N_("Les changements se sont annulés avant l’envoi : il ne restait rien à dire.")
REMINDED_STATES = (State.PROPOSED, State.CONFIRMED)
DIGEST_STATES = (State.PROPOSED, State.OPTION, State.CONFIRMED)
_TOLD_DAILY = {Part.TEACHER, Part.PRACTITIONER}
_TOLD_WEEKLY = {Part.TEACHER, Part.PRACTITIONER, Part.HEAD}


def gather() -> int:
    """Turn all that waits into messages; gives how many acts and sessions were told of. The caller commits."""
    lock(["notices:gather"])
    told = 0
    while batch := queries.pending():
        told += _spread(batch)
    return told + _rounds()


# --- changes ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Fan:
    """One act as it is spread: what the session was and is, who is concerned, and who acted."""

    change: SessionChange
    before: Snapshot | None
    after: Snapshot
    author: str


def _spread(batch: Sequence[SessionChange]) -> int:
    """Put each act into the open message of everyone whom it concerns."""
    seen = [(each, Snapshot.of(each.before) if each.before else None, Snapshot.of(each.after)) for each in batch]
    book = addresses.book_for([each for _change, *pair in seen for each in pair])
    authors = addresses.emails_of({each.author_id for each in batch if each.author_id})
    fans = [_Fan(change, was, now, authors.get(change.author_id or 0, "")) for change, was, now in seen]
    people = {address: one for fan in fans for address, one in _concerned(book, fan).items()}
    writer = _Writer(people)
    for fan in fans:
        for contact in _concerned(book, fan).values():
            writer.add(contact, fan, book)
        fan.change.settled_at = clock.now()
    writer.finish()
    db.session.flush()
    return len(batch)


def _concerned(book: Book, fan: _Fan) -> dict[str, Contact]:
    return {**book.concerned(fan.before), **book.concerned(fan.after)}


class _Writer:
    """The open messages of a batch of people, by address."""

    def __init__(self, people: dict[str, Contact]) -> None:
        self.messages = queries.open_messages(people)
        self.wanted = queries.wanted_by(people)
        self.delay = timedelta(minutes=queries.setting().delay_minutes)

    def add(self, contact: Contact, fan: _Fan, book: Book) -> None:
        """Tell one person of one act: a session that is told already is brought up to date."""
        address, change = contact.address, fan.change
        before = change.before if address in book.concerned(fan.before) else None
        after = change.after if address in book.concerned(fan.after) else None
        message = self.messages.get(address)
        line = next((each for each in message.lines if each.session_id == change.session_id), None) if message else None
        if line is not None and message is not None:
            line.after, line.is_teacher = after, line.is_teacher or Part.TEACHER in contact.parts
        elif self._is_news(fan, address, before, after):
            message = message or self._begin(contact, change.at)
            is_teacher = Part.TEACHER in contact.parts
            made = MessageLine(session_id=change.session_id, before=before, after=after, is_teacher=is_teacher)
            message.lines.append(made)
        if message is not None:
            self._postpone(message, change.at)

    def _is_news(self, fan: _Fan, address: str, before: object, after: object) -> bool:
        """Something to tell of what is to come, that the person did not do themselves and wants to know."""
        wanted = self.wanted.get(address)
        if (
            fan.after.starts_at <= clock.now()
            or address == fan.author
            or (wanted is not None and not wanted.takes(MessageKind.CHANGES))
        ):
            return False
        return difference(fan.before if before else None, fan.after if after else None) is not None

    def _begin(self, contact: Contact, at: datetime) -> Message:
        kind, who = MessageKind.CHANGES, {"address": contact.address, "name": contact.name}
        message = Message(kind=kind, state=MessageState.WAITING, first_at=at, last_at=at, attempts=0, **who)
        db.session.add(message)
        self.messages[contact.address] = message
        return message

    def _postpone(self, message: Message, at: datetime) -> None:
        """A message that the server refused for now keeps the time of its next attempt."""
        message.last_at = max(message.last_at, at)
        flag_modified(message, "last_at")  # its version grows: what is being sent meanwhile takes no line in
        wanted = due_at(message.first_at, message.last_at, self.delay)
        message.due_at = max(message.due_at, wanted) if message.attempts else wanted

    def finish(self) -> None:
        """Drop what has nothing left to say; give the others their links."""
        for message in self.messages.values():
            if all(difference(line.was, line.now) is None for line in message.lines):
                message.state, message.error = MessageState.DROPPED, CANCELLED_OUT
        db.session.flush()
        give_links(self.messages.values())


# --- reminders and digests ----------------------------------------------------------------------------------------


def is_round_due() -> bool:
    """Whether the messages of the day are still to be made: once a day, from the morning on."""
    here = clock.to_local(clock.now())
    return here.time() >= MORNING and queries.setting().rounds_on != here.date().isoformat()


def _rounds() -> int:
    """The messages of the day."""
    if not is_round_due():
        return 0
    today = clock.today()
    told = _remind(today) + (_digest(today - timedelta(today.weekday())) if today.weekday() <= 1 else 0)
    # Past the unit of work: the form that staff have open must not be taken for outdated.
    kept = db.session.execute(update(MailSetting).values(rounds_on=today.isoformat()))
    if not kept.rowcount:  # type: ignore[attr-defined]
        db.session.add(MailSetting(rounds_on=today.isoformat()))
    return told


def _midnight(day: date) -> datetime:
    return clock.to_utc(day, time(0))


Lines = dict[str, tuple[str, list[MessageLine]]]
"""By address: the name, and the sessions to tell."""


def _remind(today: date) -> int:
    """One message a person for all sessions whose reminder is due."""
    until = _midnight(today + timedelta(days=max(REMINDERS) + 1))
    sessions = queries.sessions_between(clock.now(), until, REMINDED_STATES)
    settled = [each for each in sessions if clock.now() - (each.moved_at or each.created_at) >= NEWS_FOR]
    due = {each: occasion(mark, each.starts_on) for each in settled if (mark := reminder_of(today, each.starts_on))}
    sent, lines = queries.reminded([each.id for each in due]), _Lines(list(due))
    for session, about in due.items():
        for contact in lines.people(session, _TOLD_DAILY):
            if (contact.address, session.id, about) not in sent:
                lines.add(contact, session, about)
    return _write_rounds(MessageKind.REMINDER, f"reminder:{today}", lines.found)


def _digest(monday: date) -> int:
    """One message a person for the sessions of two weeks."""
    start, end = max(clock.now(), _midnight(monday)), _midnight(monday + timedelta(days=DIGEST_DAYS))
    sessions = queries.sessions_between(start, end, DIGEST_STATES)
    lines = _Lines(sessions)
    for session in sessions:
        for contact in lines.people(session, _TOLD_WEEKLY):
            lines.add(contact, session)
    return _write_rounds(MessageKind.DIGEST, f"digest:{monday}", lines.found)


class _Lines:
    """Sessions to come, as lines of messages by address: one message a person, whatever their parts."""

    def __init__(self, sessions: Sequence[SchoolSession]) -> None:
        self.known = {session.id: facts(session) for session in sessions}
        self.book = addresses.book_for([Snapshot.of(each) for each in self.known.values()])
        self.found: Lines = {}

    def people(self, session: SchoolSession, parts: set[Part]) -> list[Contact]:
        """Who has one of these parts in a session."""
        concerned = self.book.concerned(Snapshot.of(self.known[session.id]))
        return [each for each in concerned.values() if each.parts & parts]

    def add(self, contact: Contact, session: SchoolSession, about: str = "") -> None:
        """A line of a person's message."""
        known, is_teacher = self.known[session.id], Part.TEACHER in contact.parts
        line = MessageLine(session_id=session.id, before=known, after=known, is_teacher=is_teacher, occasion=about)
        self.found.setdefault(contact.address, (contact.name, []))[1].append(line)


def _write_rounds(kind: MessageKind, key: str, lines: Lines) -> int:
    """The messages of one kind, except to those who have theirs or want none."""
    taken = queries.keys_taken([f"{key}:{address}" for address in lines])
    wanted = queries.wanted_by(list(lines))
    made = [
        Message(kind=kind, key=f"{key}:{address}", address=address, name=name, lines=own, state=MessageState.WAITING)
        for address, (name, own) in lines.items()
        if f"{key}:{address}" not in taken and not (address in wanted and not wanted[address].takes(kind))
    ]
    db.session.add_all(made)
    db.session.flush()
    give_links(made)
    return len(made)


def write_note(new: NewNote, sessions: Sequence[SchoolSession]) -> int:
    """One message a person for all these sessions, due after the delay that staff set; gives how many."""
    lines = _Lines(sessions)
    for session in sessions:
        for contact in lines.people(session, set(Part)):
            lines.add(contact, session)
    due = clock.now() + timedelta(minutes=queries.setting().delay_minutes)
    made = [
        Message(
            kind=MessageKind.NOTE,
            address=address,
            name=name,
            lines=own,
            state=MessageState.WAITING,
            subject=new.subject,
            introduction=new.text,
            due_at=due,
        )
        for address, (name, own) in lines.found.items()
    ]
    db.session.add_all(made)
    db.session.flush()
    give_links(made)
    return len(made)


# --- links --------------------------------------------------------------------------------------------------------


def give_links(messages: Iterable[Message]) -> None:
    """The links that each message needs, made or made to last."""
    for message in messages:
        if message.state is MessageState.DROPPED:
            continue
        teacher_of = [line for line in message.lines if line.is_teacher]
        known = queries.links_for(message.address, [line.session_id for line in teacher_of])
        _keep(known.get(None), Purpose.CHOICES, message, None, clock.now() + CHOICES_FOR)
        for line in teacher_of:
            told = line.now or line.was
            last = clock.to_utc(told.ends_on, time(12), told.zone) if told else clock.now()
            _keep(known.get(line.session_id), Purpose.ANSWER, message, line.session_id, last + ANSWER_AFTER)


def _keep(link: SignedLink | None, purpose: Purpose, message: Message, session_id: int | None, until: datetime) -> None:
    if link is None:
        who = {"address": message.address, "name": message.name}
        db.session.add(SignedLink(purpose=purpose, session_id=session_id, expires_at=until, **who))
    elif link.expires_at < until:
        link.expires_at = until
