"""One mail as bytes: headers, text, HTML, calendar file (standard library only)."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from typing import Any

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


AS_WRITTEN = frozenset({"list-unsubscribe", "message-id"})
"""Headers that programs read letter by letter: folding or encoding a long address would break it."""


class _Policy(EmailPolicy):
    """The rules of the library, except that what must stay as it is written does."""

    def fold(self, name: str, value: Any) -> str:
        """A header as text."""
        return f"{name}: {value}{self.linesep}" if name.lower() in AS_WRITTEN else super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        """A header as bytes."""
        is_kept = name.lower() in AS_WRITTEN
        return self.fold(name, value).encode("ascii") if is_kept else super().fold_binary(name, value)


@dataclass(frozen=True)
class Envelope:
    """Who writes to whom, under which name of the mail, and where one leaves the list."""

    sender: str
    reply_to: str
    address: str
    name: str
    message_id: str
    stop_url: str
    at: datetime


@dataclass(frozen=True)
class Content:
    """What is said."""

    subject: str
    text: str
    html: str
    calendar: bytes = b""


def one_line(text: str) -> str:
    """The text without line ends nor control characters: a header ends where its line ends."""
    return " ".join(part for part in _CONTROL.sub(" ", text).split(" ") if part)


def mailbox(address: str, name: str = "") -> Address:
    """An address as a header takes it; ValueError when it is none."""
    user, _at, host = address.rpartition("@")
    if not user or not host or len(address.split()) != 1:
        raise ValueError(address)
    return Address(one_line(name).replace("<", "").replace(">", ""), user, host)


def build(envelope: Envelope, content: Content) -> EmailMessage:
    """The mail. `Auto-Submitted` keeps out-of-office programs from answering (RFC 3834)."""
    mail = EmailMessage(policy=_Policy(linesep="\r\n"))
    name, address = parseaddr(envelope.sender)
    mail["From"] = mailbox(address, name)
    mail["To"] = mailbox(envelope.address, envelope.name)
    if envelope.reply_to:
        name, address = parseaddr(envelope.reply_to)
        mail["Reply-To"] = mailbox(address, name)
    mail["Subject"] = one_line(content.subject)
    mail["Date"] = format_datetime(envelope.at)
    mail["Message-ID"] = envelope.message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["List-Unsubscribe"] = f"<{envelope.stop_url}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(content.text, cte="quoted-printable")
    mail.add_alternative(content.html, subtype="html", cte="quoted-printable")
    if content.calendar:
        params = {"method": "PUBLISH", "charset": "utf-8"}
        mail.add_attachment(
            content.calendar, maintype="text", subtype="calendar", filename="seances.ics", cte="base64", params=params
        )
    return mail
