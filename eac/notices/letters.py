"""A message as its reader sees it: subject, sentences, and what changed in each session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

import flask_babel
from babel.dates import format_date

from eac.config import Settings
from eac.core import clock
from eac.core.errors import N_
from eac.core.typography import french
from eac.feeds import queries as feeds
from eac.notices import addresses, links, queries
from eac.notices.models import Message, MessageLine, SignedLink
from eac.notices.rules import ASKING, OFF, MessageKind, Snapshot, Told, difference
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import CANCEL_REASONS, State
from eac.trips import queries as trips
from eac.trips.models import TripStop
from eac.web import filters
from eac.web.language import gettext as _
from eac.web.language import ngettext

INTRODUCTIONS = {
    MessageKind.CHANGES: (
        N_("Une séance qui vous concerne a changé."),
        N_("Des séances qui vous concernent ont changé."),
    ),
    MessageKind.REMINDER: (N_("Une de vos séances approche."), N_("Plusieurs de vos séances approchent.")),
    MessageKind.DIGEST: (
        N_("Voici la séance qui vous attend ces deux semaines."),
        N_("Voici les séances qui vous attendent ces deux semaines."),
    ),
    MessageKind.NOTE: (N_("Au sujet de cette séance."), N_("Au sujet de ces séances.")),
}
REMINDED = (State.PROPOSED, State.CONFIRMED)
COMING = (State.PROPOSED, State.OPTION, State.CONFIRMED)


@dataclass(frozen=True)
class Row:
    """One fact of a session; `before` is what it was, where it changed."""

    label: str
    now: str
    before: str = ""


@dataclass(frozen=True)
class Block:
    """One session of a letter; `session_url` is empty when it would lead the reader to a closed door."""

    told: Told
    title: str
    rows: list[Row]
    notes: str
    session_url: str
    answer_url: str
    session_id: int

    @property
    def asks(self) -> bool:
        """Whether an answer is asked for."""
        return bool(self.answer_url) and self.told in ASKING


@dataclass(frozen=True)
class Letter:
    """What is to be said to one person; `sessions` are those of the calendar file.

    `is_signed`: whether `choices_url` opens without an account.
    """

    subject: str
    greeting: str
    introduction: str
    blocks: list[Block]
    choices_url: str
    is_signed: bool
    sessions: list[SchoolSession]
    city: str

    @property
    def asks(self) -> bool:
        """Whether an answer is asked for about one of the sessions."""
        return any(block.asks for block in self.blocks)


def compose(message: Message, settings: Settings) -> Letter | None:
    """The letter as it would leave now; None when nothing is left to say."""
    lines = [(line, told) for line in message.lines if (told := told_now(message.kind, line))]
    if not lines:
        return None
    ids = [line.session_id for line, _told in lines]
    sessions = {each.id: each for each in feeds.load_sessions(ids)}
    known = queries.links_for(message.address, ids)
    site = Site.of(settings, has_account=addresses.has_account(message.address))
    lines.sort(key=lambda pair: (sessions[pair[0].session_id].starts_at, pair[0].session_id))
    blocks = [_block(line, told, sessions[line.session_id], site, known.get(line.session_id)) for line, told in lines]
    return Letter(
        subject=message.subject or _subject(message.kind, blocks, lines),
        greeting=_("Bonjour %(name)s,", name=message.name) if message.name != message.address else _("Bonjour,"),
        introduction=message.introduction or _(INTRODUCTIONS[message.kind][len(blocks) > 1]),
        blocks=blocks,
        choices_url=site.to(known.get(None)) or f"{settings.base_url}/mes-messages",
        is_signed=None in known,
        sessions=[sessions[line.session_id] for line, told in lines if told is not Told.LEFT],
        city=settings.city,
    )


def told_now(kind: MessageKind, line: MessageLine) -> Told | None:
    """What a line still has to say: nothing of what is past, nor a reminder of what is off."""
    session = line.session
    if session.has_begun:
        return None
    if kind is not MessageKind.CHANGES:
        states = REMINDED if kind is MessageKind.REMINDER else COMING
        return Told.COMING if session.state in states else None
    return difference(line.was, line.now)


@dataclass(frozen=True)
class Site:
    """The addresses that letters lead to: always those of the settings, never those of a request."""

    base_url: str
    key: bytes
    has_account: bool = False

    @classmethod
    def of(cls, settings: Settings, *, has_account: bool = False) -> "Site":
        """For an installation, and a reader who can sign in or not."""
        return cls(settings.base_url, links.link_key(settings.secret_key), has_account)

    def to(self, link: SignedLink | None) -> str:
        """The address of a signed link; empty without one."""
        return f"{self.base_url}{links.path(self.key, link.worth)}" if link else ""


# --- a session ----------------------------------------------------------------------------------------------------


def _block(line: MessageLine, told: Told, session: SchoolSession, site: Site, link: SignedLink | None) -> Block:
    answer_url = site.to(link) if line.is_teacher else ""
    is_asked = bool(answer_url) and told in ASKING
    return Block(
        told=told,
        title=session.title if told is Told.COMING else (line.now or line.was or _snapshot(session)).title,
        rows=_rows(line, told, session),
        notes=session.notes_for_teacher if told not in OFF else "",
        # Who cannot sign in is led to the page that asks for none, or nowhere.
        session_url=f"{site.base_url}/seances/{session.id}" if site.has_account else "" if is_asked else answer_url,
        answer_url=answer_url,
        session_id=session.id,
    )


def _snapshot(session: SchoolSession) -> Snapshot:
    when = session.here
    return Snapshot(
        when.starts_on, when.starts_time, when.ends_on, when.ends_time, when.zone,
        session.place_name, "", session.state, session.title,
    )  # fmt: skip


def _rows(line: MessageLine, told: Told, session: SchoolSession) -> list[Row]:
    """The facts; where something changed, with what it was."""
    now = line.now or line.was or _snapshot(session)
    if told is Told.COMING:
        now = _snapshot(session)
    before = line.was if told in {Told.MOVED, Told.CHANGED} else None
    pairs = [
        (_("Quand"), said_when(now), said_when(before)),
        (_("Où"), now.place, before.place if before else ""),
        (_("Classe"), _names(now.classes), _names(before.classes) if before else ""),
        (_("Avec"), _names(now.practitioners), _names(before.practitioners) if before else ""),
        (_("Séance"), now.title, before.title if before else ""),
        (_("État"), filters.label(now.state), filters.label(before.state) if before else ""),
    ]
    if told is Told.COMING:
        pairs[2:4] = [(_("Classe"), french(session.classes_label), ""), (_("Avec"), _people(session), "")]
    shown = [Row(label, is_now, was if was != is_now else "") for label, is_now, was in pairs if is_now or was]
    kept = [row for row in shown if row.before or row.label not in {_("Séance"), _("État")}]
    return kept + _further(told, session)


def _further(told: Told, session: SchoolSession) -> list[Row]:
    """The reason of a cancellation; what to bring to a session that takes place, and where exactly it is."""
    if told is Told.CANCELLED:
        reason = _(CANCEL_REASONS[session.cancel_reason]) if session.cancel_reason else ""
        note = " : ".join(filter(None, (reason, session.cancel_note)))
        return [Row(_("Raison"), note)] if note else []
    if told in OFF:
        return []
    place = session.venue
    rows = [Row(_("Adresse"), place.full_address if place else "")]
    rows.append(Row(_("À apporter"), session.activity.to_bring))
    rows += [Row(_("Départ"), _pick_up(stop)) for stop in trips.stops_of(session)] if told is Told.COMING else []
    return [row for row in rows if row.now]


def _pick_up(stop: TripStop) -> str:
    """« Car, 8 h 30, devant l’école ; retour à 11 h 45 »."""
    where = f", {stop.place}" if stop.place else ""
    times = {"at": filters.short_hour(stop.leaves_time), "back": filters.short_hour(stop.returns_time)}
    return f"{filters.label(stop.trip.mode)}, " + _("%(at)s%(where)s ; retour à %(back)s", where=where, **times)


def _people(session: SchoolSession) -> str:
    return ", ".join(person.full_name for person in session.practitioners)


def _names(pairs: Sequence[tuple[int, str]]) -> str:
    return french(" ; ".join(name for _number, name in pairs))


def said_when(snapshot: Snapshot | None) -> str:
    """« mardi 12 janvier de 9 h à 10 h »; the zone where it is not ours."""
    if snapshot is None:
        return ""
    start, end = snapshot.starts_time, snapshot.ends_time
    if snapshot.starts_on == snapshot.ends_on:
        said = _("%(day)s de %(start)s à %(end)s", day=long_day(snapshot.starts_on), start=start, end=end)
    else:
        said = _(
            "du %(start)s au %(end)s", start=_moment(snapshot.starts_on, start), end=_moment(snapshot.ends_on, end)
        )
    return (
        said
        if snapshot.zone == clock.PARIS_NAME
        else _("%(said)s (heure locale, %(zone)s)", said=said, zone=snapshot.zone)
    )


def _moment(day: date, at: time) -> str:
    return _("%(day)s à %(hour)s", day=long_day(day), hour=at)


def long_day(day: date) -> str:
    """« mardi 12 janvier »: the year goes without saying in what is about to happen."""
    return format_date(day, "EEEE d MMMM", locale=flask_babel.get_locale() or "fr").replace(" 1 ", " 1er ", 1)


# --- the subject --------------------------------------------------------------------------------------------------


def _subject(kind: MessageKind, blocks: list[Block], lines: Sequence[tuple[MessageLine, Told]]) -> str:
    """One session is named; several are counted."""
    first = lines[0][0].now or lines[0][0].was
    if kind is MessageKind.DIGEST:
        return ngettext(
            "Votre programme : %(num)s séance en deux semaines",
            "Votre programme : %(num)s séances en deux semaines",
            len(blocks),
        )
    if len(blocks) > 1:
        if kind is MessageKind.REMINDER:
            return _("Rappel : %(count)s séances à venir", count=len(blocks))
        return _("%(count)s changements dans vos séances", count=len(blocks))
    day = long_day(first.starts_on) if first else ""
    if kind is MessageKind.REMINDER:
        return _("Rappel : « %(title)s », %(day)s", title=blocks[0].title, day=day)
    return _("%(what)s : « %(title)s », %(day)s", what=filters.label(blocks[0].told), title=blocks[0].title, day=day)
