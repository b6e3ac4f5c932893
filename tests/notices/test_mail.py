"""Mails as bytes: headers that programs read, and nothing that a name or title could add."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from eac.notices.mail import Content, Envelope, build

STOP = f"https://eac.une-ville-au-nom-tres-long.example/m/{'a' * 22}/{'b' * 22}/arret/changes"
LETTER = Content("Séance déplacée", "Bonjour", "<p>Bonjour</p>")


def envelope(**values: str) -> Envelope:
    """An envelope to Bea."""
    defaults = {
        "sender": "EAC Une ville <eac@ville.example>",
        "reply_to": "culture@ville.example",
        "address": "bea@example.org",
        "name": "Bea Durand",
        "message_id": "<0123@ville.example>",
        "stop_url": STOP,
    }
    return Envelope(**{**defaults, **values}, at=datetime(2026, 11, 24, 11, tzinfo=UTC))


def test_what_programs_read_is_neither_folded_nor_encoded() -> None:
    raw = bytes(build(envelope(), LETTER))
    assert f"\r\nList-Unsubscribe: <{STOP}>\r\n".encode() in raw
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
    assert b"\r\nMessage-ID: <0123@ville.example>\r\n" in raw
    assert b"\r\nAuto-Submitted: auto-generated\r\n" in raw
    assert b"\r\nReply-To: culture@ville.example\r\n" in raw


def test_it_is_read_back_as_it_was_written() -> None:
    mail = message_from_bytes(bytes(build(envelope(name="Zoë « Zé » Ünal, École"), LETTER)), policy=default)
    assert mail["Subject"] == "Séance déplacée"
    (to,) = mail["To"].addresses
    assert (to.addr_spec, to.display_name) == ("bea@example.org", "Zoë « Zé » Ünal, École")


@pytest.mark.parametrize("hostile", ["x\r\nBcc: y@example.org", "x\nBcc: y@example.org", "x\x00y", "x>\r\n\r\nhi"])
def test_names_and_subjects_add_no_header(hostile: str) -> None:
    written = build(envelope(name=hostile), Content(hostile, hostile, hostile))
    mail = message_from_bytes(bytes(written), policy=default)
    assert mail["Bcc"] is None
    assert [each.addr_spec for each in mail["To"].addresses] == ["bea@example.org"]


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="pas une adresse"):
        build(envelope(address="pas une adresse"), LETTER)
