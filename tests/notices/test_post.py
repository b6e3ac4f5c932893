"""The connection to the mail server: encryption, refusals, several mails in a row."""

import ssl
import subprocess
from email.message import EmailMessage
from pathlib import Path

import pytest

from eac.notices.post import NotSent, Post
from tests.notices.server import Box, serving


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A certificate of this machine that is trusted while the test runs."""
    key, made = tmp_path / "key.pem", tmp_path / "cert.pem"
    asked = ["-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    names = ["-addext", "subjectAltName=IP:127.0.0.1"]
    command = ["openssl", "req", "-x509", *asked, *names, "-keyout", str(key), "-out", str(made)]
    subprocess.run(command, check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(made))
    return made, key


def a_mail() -> EmailMessage:
    """A short mail."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.org", "b@example.org", "Essai"
    mail.set_content("Bonjour")
    return mail


def test_starttls_is_kept_to_where_it_is_required(certificate: tuple[Path, Path]) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    with serving(tls_context=context, require_starttls=True) as box, Post(f"{box.url}?starttls=required") as post:
        post.send(a_mail())
    assert box.was_encrypted == [True]


def test_a_server_without_encryption_is_refused_where_it_is_required(box: Box) -> None:
    with pytest.raises(NotSent) as refusal, Post(f"{box.url}?starttls=required"):
        pass
    assert (refusal.value.is_away, box.mails) == (True, [])


def test_several_mails_on_one_connection_and_none_hangs_over_the_next(box: Box) -> None:
    box.refusals["b@example.org"] = "550 No such user"
    other = a_mail()
    other.replace_header("To", "c@example.org")
    with Post(box.url) as post:
        with pytest.raises(NotSent) as refusal:
            post.send(a_mail())
        post.send(other)
    assert (refusal.value.is_final, [str(mail["To"]) for mail in box.mails]) == (True, ["c@example.org"])


def test_a_connection_that_the_server_closed_is_opened_again(box: Box) -> None:
    box.refusals["b@example.org"] = "421 4.7.0 Too many messages in this connection"
    other = a_mail()
    other.replace_header("To", "c@example.org")
    with Post(box.url) as post:
        with pytest.raises(NotSent) as refusal:
            post.send(a_mail())
        post.send(other)
    assert (refusal.value.is_final, [str(mail["To"]) for mail in box.mails]) == (False, ["c@example.org"])
