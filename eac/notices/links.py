"""Signed links: what opens one page for one person without an account (pure)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from hmac import new as hmac
from secrets import token_urlsafe

from eac.feeds.rules import sign
from eac.notices.rules import Purpose

ANSWER_AFTER = timedelta(days=7)
"""How long after a session its link still opens."""
CHOICES_FOR = timedelta(days=400)
PATHS = {Purpose.ANSWER: "r", Purpose.CHOICES: "m"}


_SIGNED = re.compile(r"(/[rm]/[\w-]{22}/)[\w-]{22}")


@dataclass(frozen=True, slots=True)
class Worth:
    """The parts of a link on which its signature and its life depend."""

    purpose: Purpose
    link_id: str
    generation: int
    expires_at: datetime


def new_link_id() -> str:
    """The public half of a link: 128 random bits, 22 characters."""
    return token_urlsafe(16)


def link_key(secret: str) -> bytes:
    """The key that signs links, derived from the installation's secret so that it opens nothing else."""
    return hmac(secret.encode(), b"eac signed links, version 1", sha256).digest()


def signature(key: bytes, worth: Worth) -> str:
    """The secret half: it holds for one purpose and one generation."""
    return sign(key, f"{worth.purpose}:{worth.link_id}", worth.generation)


def path(key: bytes, worth: Worth) -> str:
    """The address of a link, from the root of the site."""
    return f"/{PATHS[worth.purpose]}/{worth.link_id}/{signature(key, worth)}"


def without_signatures(text: str) -> str:
    """A text as it may be kept: who reads the database must not be able to open its links."""
    return _SIGNED.sub(r"\1…", text)


def opens(key: bytes, worth: Worth | None, purpose: Purpose, given: str, now: datetime) -> bool:
    """Whether a signature opens a page now; it takes the same time whatever the answer, also for an unknown link."""
    known = worth or Worth(purpose, "", 0, now)
    right = compare_digest(signature(key, known).encode(), given.encode("utf-8", "replace"))
    return worth is not None and right and worth.purpose is purpose and now < worth.expires_at
