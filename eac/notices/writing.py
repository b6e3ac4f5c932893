"""A letter written out: text, HTML, calendar file, and the mail around them."""

from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from flask import current_app
from markupsafe import escape

from eac.config import Settings
from eac.core import clock
from eac.core.errors import N_
from eac.feeds import delivery
from eac.feeds.events import event_of
from eac.feeds.ical import FeedHeader, render_calendar, render_event
from eac.notices import queries
from eac.notices.letters import Block, Letter
from eac.notices.mail import Content, Envelope, build, one_line
from eac.notices.models import Message
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import State
from eac.web import filters
from eac.web.language import gettext as _

CALENDAR_NAME = N_("Vos séances")
PAGE = (
    '<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width">'
    '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
    "<title>{title}</title><style>\n{style}</style></head>\n"
    '<body class="mail-body">{body}</body></html>\n'
)


def as_html(letter: Letter) -> str:
    """The whole page, its style within: mail programs fetch nothing."""
    lang = current_app.config["EAC"].locale
    return PAGE.format(lang=lang, title=escape(letter.subject), style=_style(), body=fragment(letter))


def fragment(letter: Letter) -> str:
    """What stands in the page, for the preview too."""
    return current_app.jinja_env.get_template("notices/_mail.html").render(letter=letter)


@lru_cache(maxsize=1)
def _style() -> str:
    """The sheet of mails, which the preview loads as it is."""
    assert current_app.static_folder is not None  # noqa: S101  the application is made with one
    return Path(current_app.static_folder, "css", "mail.css").read_text(encoding="utf-8")


def as_text(letter: Letter) -> str:
    """The same for who reads plain text."""
    parts = [letter.greeting, letter.introduction, *("\n".join(_told(block)) for block in letter.blocks)]
    if letter.sessions:
        parts.append(_("Le fichier joint (seances.ics) met ces séances dans votre agenda."))
    parts.append(_("Service éducation artistique et culturelle, %(city)s", city=letter.city))
    parts.append(_("Choisir les messages que vous recevez :") + f"\n{letter.choices_url}")
    return "\n\n".join(parts) + "\n"


def _told(block: Block) -> Iterator[str]:
    yield f"{filters.label(block.told).upper()} – {one_line(block.title)}"
    for row in block.rows:
        before = f"{row.before} → " if row.before else ""
        yield _("%(label)s : %(value)s", label=row.label, value=f"{before}{row.now or '–'}")
    if block.notes:
        yield _("Message pour la classe : %(notes)s", notes=block.notes)
    if block.session_url:
        yield _("La séance : %(url)s", url=block.session_url)
    if block.asks:
        yield _("Merci de dire que vous avez vu, ou de signaler un problème : %(url)s", url=block.answer_url)


def calendar(sessions: list[SchoolSession], settings: Settings) -> bytes:
    """The same events as in the feeds: same UID, same sequence, same words."""
    shown = [each for each in sessions if each.state is not State.DRAFT]
    if not shown:
        return b""
    stamps = queries.stamps([each.id for each in shown])
    publisher = delivery.publisher(settings, _)
    events = [event_of(each, stamps.get(each.id, _made(each.updated_at)), publisher) for each in shown]
    header = FeedHeader(_(CALENDAR_NAME), publisher.organizer.name, f"{settings.base_url}/mon-agenda")
    return render_calendar(header, [render_event(each, _) for each in events], [each.zone for each in events])


def _made(at: datetime) -> int:
    return int(at.timestamp())


def content(letter: Letter, settings: Settings) -> Content:
    """All the parts of a mail."""
    return Content(letter.subject, as_text(letter), as_html(letter), calendar(letter.sessions, settings))


def mail(message: Message, letter: Letter, settings: Settings) -> tuple[Content, EmailMessage]:
    """What is said, and the mail that says it; ValueError when the address is none."""
    said = content(letter, settings)
    host = urlsplit(settings.base_url).hostname
    envelope = Envelope(
        sender=settings.sender,
        reply_to=settings.mail_reply_to,
        address=message.address,
        name=message.name if message.name != message.address else "",
        message_id=f"<{message.token}@{host}>",
        stop_url=f"{letter.choices_url}/arret/{message.kind}" if letter.is_signed else letter.choices_url,
        at=clock.now(),
    )
    return said, build(envelope, said)
