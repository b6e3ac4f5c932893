"""Reading messages, what waits to be told, links, answers and choices."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload, selectinload

from eac.catalogue.models import Activity
from eac.core import clock
from eac.db import db
from eac.feeds import queries as feeds
from eac.feeds.models import FeedStamp
from eac.notices.models import Acknowledgement, MailChoice, MailSetting, Message, MessageLine, SignedLink
from eac.notices.rules import DELAY_MINUTES, OPEN, Answer, MessageKind, MessageState, Purpose, Wanted
from eac.scheduling.changes import SessionChange
from eac.scheduling.models import SchoolSession

BATCH = 200


# --- what is to be told -------------------------------------------------------------------------------------------


def has_pending() -> bool:
    """Whether something happened that nobody has been told of."""
    return db.session.scalar(select(SessionChange.id).where(SessionChange.settled_at.is_(None)).limit(1)) is not None


def pending() -> Sequence[SessionChange]:
    """What happened, oldest first, a batch at a time."""
    found = select(SessionChange).where(SessionChange.settled_at.is_(None))
    return db.session.scalars(found.order_by(SessionChange.id).limit(BATCH)).all()


def open_messages(addresses: Collection[str]) -> dict[str, Message]:
    """The message that still takes in changes, for each address that has one."""
    found = select(Message).where(
        Message.kind == MessageKind.CHANGES, Message.state.in_(OPEN), Message.address.in_(addresses)
    )
    return {each.address: each for each in db.session.scalars(found.options(selectinload(Message.lines)))}


def wanted_by(addresses: Collection[str]) -> dict[str, Wanted]:
    """What each of these addresses chose; those that chose nothing are missing."""
    found = db.session.scalars(select(MailChoice).where(MailChoice.address.in_(addresses)))
    return {each.address: each.wanted for each in found}


def setting() -> MailSetting:
    """What staff decided; the beginning's values before they did (that row is not saved)."""
    found = db.session.scalar(select(MailSetting).order_by(MailSetting.id).limit(1))
    return found or MailSetting(delay_minutes=DELAY_MINUTES, is_paused=False, rounds_on="", version=1)


def sessions_between(start: datetime, end: datetime, states: Collection[Any]) -> list[SchoolSession]:
    """Sessions that begin in a stretch of time, earliest first, with all that is told of them."""
    chosen = select(SchoolSession.id).where(
        SchoolSession.starts_at >= start, SchoolSession.starts_at < end, SchoolSession.state.in_(states)
    )
    ids = db.session.scalars(chosen.order_by(SchoolSession.starts_at, SchoolSession.id)).all()
    found = {each.id: each for each in feeds.load_sessions(ids)}
    return [found[id_] for id_ in ids]


def reminded(session_ids: Collection[int]) -> set[tuple[str, int, str]]:
    """Reminders that exist: (address, session, occasion)."""
    rows = db.session.execute(
        select(Message.address, MessageLine.session_id, MessageLine.occasion)
        .join(Message)
        .where(MessageLine.session_id.in_(session_ids), Message.kind == MessageKind.REMINDER)
    )
    return {(address, session_id, occasion) for address, session_id, occasion in rows}


def keys_taken(keys: Collection[str]) -> set[str]:
    """Those of these keys that a message has."""
    return {key for key in db.session.scalars(select(Message.key).where(Message.key.in_(keys))) if key}


def stamps(session_ids: Collection[int]) -> dict[int, int]:
    """When what each session shows last changed, as its calendar event says."""
    rows = db.session.execute(
        select(FeedStamp.session_id, FeedStamp.stamp).where(FeedStamp.session_id.in_(session_ids))
    )
    return dict(rows.all())


# --- the outbox ---------------------------------------------------------------------------------------------------

_LINES = (
    selectinload(Message.lines)
    .joinedload(MessageLine.session)
    .options(joinedload(SchoolSession.activity).lazyload(Activity.partner))
)


def messages(state: MessageState | None = None, kind: MessageKind | None = None) -> Select[Message]:
    """The messages, narrowed."""
    found = select(Message).options(_LINES)
    if state is not None:
        found = found.where(Message.state == state)
    return found if kind is None else found.where(Message.kind == kind)


def counts() -> dict[MessageState, int]:
    """How many messages there are in each state."""
    rows = db.session.execute(select(Message.state, func.count()).group_by(Message.state))
    return {**dict.fromkeys(MessageState, 0), **dict(rows.all())}


def find_message(id: int) -> Message | None:  # noqa: A002  the name of the parameter in addresses
    """A message with its sessions."""
    return db.session.scalar(select(Message).where(Message.id == id).options(_LINES))


def due(now: datetime) -> Sequence[int]:
    """Messages whose time has come, the oldest first."""
    found = select(Message.id).where(Message.state == MessageState.WAITING, Message.due_at <= now)
    return db.session.scalars(found.order_by(Message.due_at, Message.id).limit(BATCH)).all()


def lost(before: datetime) -> Sequence[int]:
    """Messages that were being sent and of which nothing was heard since."""
    found = select(Message.id).where(Message.state == MessageState.SENDING, Message.claimed_at < before)
    return db.session.scalars(found.order_by(Message.id)).all()


def about(session: SchoolSession) -> Sequence[Message]:
    """The messages about one session, the last first."""
    tells = exists().where(MessageLine.message_id == Message.id, MessageLine.session_id == session.id)
    return db.session.scalars(select(Message).where(tells).order_by(Message.id.desc()).limit(BATCH)).all()


# --- links --------------------------------------------------------------------------------------------------------


def find_link(link_id: str) -> SignedLink | None:
    """The link of a public half."""
    return db.session.scalar(select(SignedLink).filter_by(link_id=link_id))


def links_to(address: str) -> Sequence[SignedLink]:
    """All links given to an address."""
    return db.session.scalars(select(SignedLink).filter_by(address=address).order_by(SignedLink.id)).all()


def links_for(address: str, session_ids: Iterable[int]) -> dict[int | None, SignedLink]:
    """The links of a message: by session for its answer, under None for the choices."""
    own = SignedLink.session_id.in_(list(session_ids))
    wanted = or_(and_(SignedLink.purpose == Purpose.ANSWER, own), SignedLink.purpose == Purpose.CHOICES)
    found = select(SignedLink).where(SignedLink.address == address, wanted)
    return {each.session_id: each for each in db.session.scalars(found)}


# --- answers ------------------------------------------------------------------------------------------------------


def find_answer(session_id: int, address: str) -> Acknowledgement | None:
    """What one address was asked about a session and answered."""
    return db.session.scalar(select(Acknowledgement).filter_by(session_id=session_id, address=address))


def find_acknowledgement(id: int) -> Acknowledgement | None:  # noqa: A002  the name of the parameter in addresses
    """An answer, or the lack of one."""
    return db.session.get(Acknowledgement, id)


def answers_of(session: SchoolSession) -> Sequence[Acknowledgement]:
    """What was asked and answered about one session, by name."""
    found = select(Acknowledgement).where(Acknowledgement.session_id == session.id)
    return db.session.scalars(found.order_by(Acknowledgement.name, Acknowledgement.id)).all()


UNANSWERED = and_(Acknowledgement.answer.is_(None), Acknowledgement.asked_at.is_not(None))
TROUBLED = and_(Acknowledgement.answer == Answer.PROBLEM, Acknowledgement.settled_at.is_(None))
STANDINGS: dict[str, ColumnElement[bool]] = {
    "attente": UNANSWERED,
    "probleme": TROUBLED,
    "vu": Acknowledgement.answer == Answer.SEEN,
    "traite": Acknowledgement.settled_at.is_not(None),
}


def answers(standing: str | None, visible: ColumnElement[bool]) -> Select[Acknowledgement]:
    """What was asked and answered about the sessions to come that a person may see."""
    found = (
        select(Acknowledgement)
        .join(SchoolSession, SchoolSession.id == Acknowledgement.session_id)
        .join(Activity, Activity.id == SchoolSession.activity_id)
        .where(SchoolSession.ends_at >= clock.now(), visible)
        .options(contains_eager(Acknowledgement.session).options(contains_eager(SchoolSession.activity), *_BARE))
    )
    return found.where(STANDINGS[standing]) if standing in STANDINGS else found


_BARE = (lazyload(SchoolSession.venue), lazyload(SchoolSession.school))


def count_answers(standing: str, visible: ColumnElement[bool]) -> int:
    """How many answers about the sessions to come that a person may see stand so."""
    found = select(func.count()).select_from(Acknowledgement).join(SchoolSession)
    return db.session.scalar(found.where(SchoolSession.ends_at >= clock.now(), visible, STANDINGS[standing])) or 0


# --- choices ------------------------------------------------------------------------------------------------------


def choice_of(address: str) -> MailChoice:
    """What an address chose; all messages before it did (that row is not saved)."""
    found = db.session.scalar(select(MailChoice).filter_by(address=address))
    return found or MailChoice(address=address, changes=True, reminders=True, digest=True, version=1)
