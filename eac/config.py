"""Settings, read once from the environment, checked, frozen."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

LOCALES = ("fr",)
SECRET_LENGTH = 32
MOST_MONTHS = 600


class SettingRefused(Exception):  # noqa: N818  named for what happened
    """A setting cannot be used; the sentence says which one, why, and what to write instead."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name} : {why}")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the installation decides; everything else is data or code."""

    database_url: str
    data_dir: Path
    secret_key: str
    base_url: str
    smtp_url: str | None = None
    mail_from: str = ""
    mail_reply_to: str = ""
    locale: str = "fr"
    city: str = "Cannes"
    is_demo: bool = False
    is_testing: bool = False
    retention_months: int = 36

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file of this machine."""
        return self.database_url.startswith("sqlite")

    @property
    def sender(self) -> str:
        """Whom mails come from: as set, else the service at its own host."""
        return self.mail_from or f"eac@{urlsplit(self.base_url).hostname}"

    @property
    def is_secure(self) -> bool:
        """Whether people reach the service over TLS."""
        return self.base_url.startswith("https://")


def read(environ: Mapping[str, str] = os.environ, *, data_dir: Path | None = None, is_demo: bool = False) -> Settings:
    """The settings of this process; SettingRefused when one cannot be used."""
    folder = (data_dir or Path(environ.get("EAC_DATA_DIR") or "instance")).expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingRefused(
            "EAC_DATA_DIR", f"le dossier {folder} ne peut pas être créé ({error.strerror})."
        ) from error
    database_url = _database_url(environ.get("EAC_DATABASE_URL"), folder)
    return Settings(
        database_url=database_url,
        data_dir=folder,
        secret_key=_secret(environ.get("EAC_SECRET_KEY"), folder, database_url),
        base_url=_url("EAC_BASE_URL", environ.get("EAC_BASE_URL") or "http://localhost:8000", ("http", "https")),
        smtp_url=_url("EAC_SMTP_URL", environ["EAC_SMTP_URL"], ("smtp", "smtps"))
        if environ.get("EAC_SMTP_URL")
        else None,
        mail_from=_mail("EAC_MAIL_FROM", environ.get("EAC_MAIL_FROM") or ""),
        mail_reply_to=_mail("EAC_MAIL_REPLY_TO", environ.get("EAC_MAIL_REPLY_TO") or ""),
        locale=_locale(environ.get("EAC_LOCALE") or "fr"),
        is_demo=is_demo,
        retention_months=_months(environ.get("EAC_RETENTION_MONTHS") or "36"),
    )


def _database_url(text: str | None, folder: Path) -> str:
    if not text:
        return f"sqlite:///{folder / 'eac.db'}"
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise SettingRefused(
            "EAC_DATABASE_URL", "adresse illisible. Exemple : postgresql://eac:motdepasse@serveur/eac."
        ) from error
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise SettingRefused("EAC_DATABASE_URL", f"« {url.get_backend_name()} » n’est ni sqlite ni postgresql.")
    if url.get_backend_name() == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


def _secret(given: str | None, folder: Path, database_url: str) -> str:
    """The given secret, or for SQLite one made on the first run and kept beside the database for its owner alone."""
    if given:
        if len(given) < SECRET_LENGTH:
            raise SettingRefused("EAC_SECRET_KEY", f"trop court ({len(given)} caractères, il en faut {SECRET_LENGTH}).")
        return given
    if not database_url.startswith("sqlite"):
        raise SettingRefused(
            "EAC_SECRET_KEY",
            "demandé avec PostgreSQL, car tous les processus doivent partager le même."
            " Pour en tirer un : python -c 'import secrets; print(secrets.token_urlsafe(48))'.",
        )
    kept = folder / "secret_key"
    try:
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        secret = secrets.token_urlsafe(48)
        file.write(secret)
    return secret


def _url(name: str, text: str, schemes: tuple[str, ...]) -> str:
    parts = urlsplit(text)
    if parts.scheme not in schemes or not parts.hostname or not _has_good_port(text):
        raise SettingRefused(name, f"« {text} » n’est pas une adresse {' ou '.join(schemes)}://…")
    return text.rstrip("/")


def _has_good_port(text: str) -> bool:
    """No port, or one that there can be."""
    try:
        return urlsplit(text).port != 0
    except ValueError:
        return False


def _mail(name: str, text: str) -> str:
    """An address, with a name before it if wanted; empty stays so."""
    _person, address = parseaddr(text)
    if text and (not text.isprintable() or not all(address.partition("@")[::2])):
        raise SettingRefused(name, f"« {text} » n’est pas une adresse. Exemple : EAC Ville <eac@ville.example>.")
    return text


def _locale(text: str) -> str:
    if text not in LOCALES:
        raise SettingRefused("EAC_LOCALE", f"« {text} » n’est pas une langue connue : {', '.join(LOCALES)}.")
    return text


def _months(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_MONTHS:
        raise SettingRefused("EAC_RETENTION_MONTHS", f"« {text} » n’est pas un nombre de mois, de 1 à {MOST_MONTHS}.")
    return int(text)
