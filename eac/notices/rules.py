"""What a message says to whom and when: differences, grouping, attempts, answers (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from eac.core import clock
from eac.core.errors import N_, RuleBroken
from eac.scheduling.rules import State

DELAY_MINUTES = 15
"""How long changes are gathered after the last one, unless staff choose otherwise."""
MOST_DELAY = 24 * 60
HELD_AT_MOST = 4
"""A message never waits longer than as many delays after its first change."""
MOST_ATTEMPTS = 12
LONGEST_WAIT = timedelta(hours=6)
LOST_AFTER = timedelta(minutes=10)
"""After such a silence, a message that was being sent is taken up again: its process has died."""
REMINDERS = (7, 2)
"""Days before a session."""
NEWS_FOR = timedelta(hours=24)
"""Who was told of a date so recently needs no reminder of it."""
MORNING = time(7)
DIGEST_DAYS = 14


class MessageKind(StrEnum):
    """What a message is for."""

    CHANGES = "changes"
    REMINDER = "reminder"
    DIGEST = "digest"
    NOTE = "note"


class MessageState(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


class Told(StrEnum):
    """What one person is told of one session."""

    NEW = "new"
    RESTORED = "restored"
    MOVED = "moved"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    CONFIRMED = "confirmed"
    CHANGED = "changed"
    LEFT = "left"
    COMING = "coming"


class Answer(StrEnum):
    """What a person answers to a message."""

    SEEN = "seen"
    PROBLEM = "problem"


class Purpose(StrEnum):
    """What a signed link opens, and nothing else."""

    ANSWER = "answer"
    CHOICES = "choices"


OFF = frozenset({Told.CANCELLED, Told.POSTPONED, Told.LEFT})
"""What says that a session is not to be come to."""
OPEN = (MessageState.WAITING, MessageState.HELD)
"""States in which a message still takes in further changes."""
ENDED = (MessageState.SENT, MessageState.FAILED, MessageState.DROPPED)
ASKING = frozenset({Told.NEW, Told.RESTORED, Told.MOVED, Told.CANCELLED, Told.POSTPONED})
"""What a teacher is asked to acknowledge."""
_ON = frozenset({State.PROPOSED, State.OPTION, State.CONFIRMED})
_OFF_AS = {State.CANCELLED: Told.CANCELLED, State.POSTPONED: Told.POSTPONED}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a session was at one moment."""

    starts_on: date
    starts_time: time
    ends_on: date
    ends_time: time
    zone: str
    place: str
    place_id: str
    state: State
    title: str
    classes: tuple[tuple[int, str], ...] = ()
    practitioners: tuple[tuple[int, str], ...] = ()
    notes: str = ""

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> "Snapshot":
        """From the plain values that are kept."""
        return cls(
            starts_on=date.fromisoformat(facts["starts_on"]),
            starts_time=time.fromisoformat(facts["starts_time"]),
            ends_on=date.fromisoformat(facts["ends_on"]),
            ends_time=time.fromisoformat(facts["ends_time"]),
            zone=facts["zone"],
            place=facts["place"],
            place_id=facts["place_id"],
            state=State(facts["state"]),
            title=facts["title"],
            classes=tuple((number, name) for number, name in facts["classes"]),
            practitioners=tuple((number, name) for number, name in facts["practitioners"]),
            notes=facts["notes"],
        )

    @property
    def when(self) -> tuple[date, time, date, time, str]:
        """Days, hours and zone."""
        return self.starts_on, self.starts_time, self.ends_on, self.ends_time, self.zone

    @property
    def starts_at(self) -> datetime:
        """The instant of its start."""
        return clock.to_utc(self.starts_on, self.starts_time, self.zone)

    @property
    def is_on(self) -> bool:
        """Whether people are told that it takes place."""
        return self.state in _ON


def difference(before: Snapshot | None, after: Snapshot | None) -> Told | None:
    """What is told to a person concerned by a session as it was and as it is (None: not concerned); None: nothing.

    What is a draft is nobody's business yet.
    """
    was, now = before is not None and before.is_on, after is not None and after.is_on
    if not was and not now:
        return None
    if not was:
        return Told.RESTORED if before is not None and before.state in _OFF_AS else Told.NEW
    if not now:
        return _OFF_AS.get(after.state, Told.LEFT) if after is not None else Told.LEFT
    return _between(before, after) if before is not None and after is not None else None


def _between(before: Snapshot, after: Snapshot) -> Told | None:
    if (before.when, before.place_id) != (after.when, after.place_id):
        return Told.MOVED
    if before.state != after.state and after.state is State.CONFIRMED:
        return Told.CONFIRMED
    return Told.CHANGED if before != after else None


def due_at(first: datetime, last: datetime, delay: timedelta) -> datetime:
    """When gathered changes leave: a delay after the last one, and at most four after the first."""
    return min(last + delay, first + HELD_AT_MOST * delay)


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts in vain: 1, 2, 4 minutes… up to six hours."""
    return min(timedelta(minutes=2 ** min(attempts - 1, 20)), LONGEST_WAIT) if attempts else timedelta(0)


def reminder_of(today: date, starts_on: date) -> int | None:
    """The reminder that is due today for a session of that day; the day after counts too, should a day be missed."""
    days = (starts_on - today).days
    return next((mark for mark in REMINDERS if mark - 1 <= days <= mark), None)


def occasion(mark: int, starts_on: date) -> str:
    """By what a reminder is known to have been sent."""
    return f"{mark}:{starts_on.isoformat()}"


# --- commands -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Edited:
    """A message's own subject and introduction (empty: those that are made from what it tells), and where it goes."""

    subject: str = ""
    introduction: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a person answers about a session."""

    answer: Answer
    note: str = ""

    def __post_init__(self) -> None:
        if self.answer is Answer.PROBLEM and not self.note:
            raise RuleBroken(N_("Dites en quelques mots quel est le problème."), "note")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which messages a person wants."""

    changes: bool = True
    reminders: bool = True
    digest: bool = True

    def takes(self, kind: MessageKind) -> bool:
        """Whether a message of this kind is wanted."""
        return {
            MessageKind.CHANGES: self.changes,
            MessageKind.REMINDER: self.reminders,
            MessageKind.DIGEST: self.digest,
            MessageKind.NOTE: True,
        }[kind]


@dataclass(frozen=True, slots=True)
class NewNote:
    """The command to write to everyone whom some sessions concern, in one's own words."""

    subject: str
    text: str

    def __post_init__(self) -> None:
        if not self.subject:
            raise RuleBroken(N_("Donnez un objet au message."), "subject")
        if not self.text:
            raise RuleBroken(N_("Écrivez le message."), "text")


@dataclass(frozen=True, slots=True)
class NewSetting:
    """How long changes are gathered, and whether all mails are held back."""

    delay_minutes: int = DELAY_MINUTES
    is_paused: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.delay_minutes <= MOST_DELAY:
            raise RuleBroken(N_("Indiquez un nombre de minutes, de 0 à %(most)s."), "delay_minutes", most=MOST_DELAY)
