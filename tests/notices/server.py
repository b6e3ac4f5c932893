"""A real SMTP server on this machine, that keeps what it is given or refuses as it is told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from socket import socket
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Box:
    """What the server received, and what it says to whom."""

    mails: list[EmailMessage] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    on_data: Callable[[], None] | None = None
    was_encrypted: list[bool] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        """Its address."""
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(  # noqa: N802  the server's own name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        """Take or refuse a recipient."""
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  same
        """Keep a mail."""
        if self.on_data is not None:
            self.on_data()
        parsed = message_from_bytes(envelope.content, policy=default)
        assert isinstance(parsed, EmailMessage)
        self.mails.append(parsed)
        self.was_encrypted.append(session.ssl is not None)
        return "250 OK"


@contextmanager
def serving(**options: Any) -> Iterator[Box]:
    """A server while the block runs."""
    box = Box()
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        box.port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port, **options)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def part(mail: EmailMessage, kind: str) -> str:
    """One part of a mail as text."""
    found = next(each for each in mail.walk() if each.get_content_type() == kind)
    content = found.get_content()
    return content.decode() if isinstance(content, bytes) else str(content)
