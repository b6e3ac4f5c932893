"""Handing mails over to the server that the settings name (standard library only)."""

import smtplib
import ssl
from collections.abc import Mapping
from contextlib import suppress
from email.message import EmailMessage
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from eac.core.errors import N_

TIMEOUT_SECONDS = 20
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
AWAY = N_("Le serveur de messagerie ne répond pas : %(detail)s. Le message reste ici et sera présenté de nouveau.")
LATER = N_("Le serveur de messagerie remet à plus tard : %(detail)s. Le message sera présenté de nouveau.")
REFUSED = N_("Le serveur de messagerie refuse ce message : %(detail)s. Corrigez l’adresse, puis réessayez.")
_FIRST_FINAL = 500


class NotSent(Exception):  # noqa: N818  named for what happened
    """The mail did not leave. `is_final`: trying again is of no use; `is_away`: no other mail would leave now."""

    def __init__(self, sentence: str, detail: str, *, is_final: bool = False, is_away: bool = False) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.values: Mapping[str, object] = {"detail": detail}
        self.is_final, self.is_away = is_final, is_away


class Post:
    """An open connection to the server, for as many mails as the block sends; NotSent when it cannot be had.

    `smtps://` is encrypted from the start. `smtp://` is encrypted (STARTTLS) as soon as the server offers it, except on
    this machine; a user and a password are never sent in clear to another one. `?starttls=required` or `off` decide.
    """

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._asked = parse_qs(self._parts.query).get("starttls", ["auto"])[0]
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        try:
            self._connect()
        except (OSError, smtplib.SMTPException) as error:
            self.__exit__(None, None, None)
            raise NotSent(AWAY, _detail(error), is_away=True) from error
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        server, self._server = self._server, None
        if server is not None:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()

    def _connect(self) -> smtplib.SMTP:
        self._server = server = self._open()
        self._encrypt(server)
        if self._parts.username is not None:
            server.login(unquote(self._parts.username), unquote(self._parts.password or ""))
        return server

    def _open(self) -> smtplib.SMTP:
        host, port = self._parts.hostname or "", self._parts.port or 0
        if self._parts.scheme == "smtps":
            return smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
        return smtplib.SMTP(host, port or 25, timeout=TIMEOUT_SECONDS)

    def _encrypt(self, server: smtplib.SMTP) -> None:
        if self._parts.scheme == "smtps" or self._asked == "off":
            return
        server.ehlo()
        is_here = self._parts.hostname in LOOPBACK
        must = self._asked == "required" or (self._parts.username is not None and not is_here)
        if must or (server.has_extn("starttls") and not is_here):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()

    def send(self, mail: EmailMessage) -> None:
        """Hand one mail over; NotSent with the server's own words otherwise."""
        try:
            is_open = self._server is not None and getattr(self._server, "sock", None) is not None
            server = self._server if is_open and self._server else self._connect()
            server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            self._forget()
            raise _refusal(code, _text(code, words)) from error
        except smtplib.SMTPResponseException as error:
            self._forget()
            raise _refusal(error.smtp_code, _detail(error)) from error
        except (smtplib.SMTPNotSupportedError, UnicodeError) as error:
            raise NotSent(REFUSED, _detail(error), is_final=True) from error
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent(AWAY, _detail(error), is_away=True) from error

    def _forget(self) -> None:
        """The refused mail must not hang over the next one."""
        if self._server is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._server.rset()


def _refusal(code: int, detail: str) -> NotSent:
    is_final = code >= _FIRST_FINAL
    return NotSent(REFUSED if is_final else LATER, detail, is_final=is_final)


def _text(code: int, words: bytes | str) -> str:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(said.split())}"[:300]


def _detail(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _text(error.smtp_code, error.smtp_error)
    return (str(error) or type(error).__name__)[:300]
