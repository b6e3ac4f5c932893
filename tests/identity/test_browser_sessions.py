"""Signing in and out as a browser does: cookies that end, return addresses that stay here, answers that tell nothing."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eac.audit.models import AuditEntry
from eac.db import db, transaction
from eac.identity.models import SignIn, User
from eac.web.security import limiter
from tests.factories.people import Cast
from tests.signed import Browser

PASSWORD = "mot de passe d’essai"
HOSTILE = [
    "https://ailleurs.example/",
    "//ailleurs.example/",
    "///ailleurs.example/",
    "/\\ailleurs.example/",
    "\\\\ailleurs.example",
    "https:ailleurs.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/seances\r\nLocation: https://ailleurs.example",
    "/%09/ailleurs.example",
    "/nulle-part",
    "http://localhost@ailleurs.example/",
    "//localhost:80@ailleurs.example/",
    "\t//ailleurs.example",
    " //ailleurs.example",
    "/.ailleurs.example/",
    "seances",
    "/seances/../../ailleurs",
    "ftp://ailleurs.example",
    "\u2028//ailleurs.example",
]


@pytest.fixture(autouse=True)
def no_attempt_yet(app: Flask) -> None:
    """Attempts are counted for an hour: each test begins without any."""
    limiter.reset()


def sign_in(app: Flask, client: FlaskClient, user_id: int, **values: str) -> str:
    """Fill in the sign-in form; gives where it leads, nothing when it is refused."""
    email = db.session.get_one(User, user_id).email
    db.session.rollback()
    answer = client.post("/connexion", data={"email": email, "password": PASSWORD, **values})
    return answer.location or "" if answer.status_code == 302 else ""


def test_the_right_password_opens_and_the_wrong_one_does_not(app: Flask, cast: Cast, client: FlaskClient) -> None:
    assert sign_in(app, client, cast.bea_id, password="un autre mot de passe") == ""
    assert client.get("/accueil").status_code == 302
    assert sign_in(app, client, cast.bea_id) == "/"
    assert client.get("/accueil").status_code == 200


def test_a_refusal_does_not_tell_whether_the_account_exists(app: Flask, cast: Cast, client: FlaskClient) -> None:
    email = db.session.get_one(User, cast.bea_id).email
    pages = [
        client.post("/connexion", data={"email": address, "password": "mauvais mot de passe"})
        for address in (email, "personne@example.org")
    ]
    said = [re.sub(r"""value="[^"]*\"""", "", page.text) for page in pages]
    assert (pages[0].status_code, said[0]) == (pages[1].status_code, said[1])


def test_a_cookie_is_worth_nothing_once_signed_out(app: Flask, cast: Cast, client: FlaskClient) -> None:
    sign_in(app, client, cast.bea_id)
    kept = client.get_cookie("eac")
    assert kept is not None
    ended = signed_out(app, client)
    replay = app.test_client()
    replay.set_cookie("eac", kept.value)
    answers = [replay.get("/accueil").status_code for _ in range(3)]
    assert (ended, answers) == (True, [302, 302, 302])


def signed_out(app: Flask, client: FlaskClient) -> bool:
    """Press « Se déconnecter » as the page shows it; whether all sessions are ended."""
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', client.get("/accueil").text)
        assert token is not None
        assert client.post("/deconnexion", data={"csrf_token": token[1]}).location == "/connexion"
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    return all(row.ended_at is not None for row in db.session.scalars(select(SignIn)))


def test_a_cookie_without_its_token_opens_nothing(app: Flask, cast: Cast, amal: Browser) -> None:
    with amal.client.session_transaction() as kept:
        del kept["browser"]
    assert amal.get("/accueil").status_code == 302


def test_each_sign_in_has_a_token_of_its_own(app: Flask, cast: Cast) -> None:
    browsers = [Browser(app, cast.amal_id), Browser(app, cast.amal_id)]
    tokens = []
    for browser in browsers:
        with browser.client.session_transaction() as kept:
            tokens.append(kept["browser"])
    assert len(set(tokens)) == 2
    hashes = set(db.session.scalars(select(SignIn.token_hash)))
    assert not hashes & set(tokens)


def test_a_disabled_account_is_out_at_the_next_page(app: Flask, cast: Cast, bea: Browser) -> None:
    assert bea.get("/accueil").status_code == 200
    with transaction():
        db.session.get_one(User, cast.bea_id).active = False
    assert bea.get("/accueil").status_code == 302


def lands_on(location: str) -> str:
    """The host on which a browser lands: it reads a backslash as a slash, and skips tabs and line ends (WHATWG URL)."""
    read = re.sub(r"[\t\r\n]", "", location).strip().replace("\\", "/")
    return urlsplit(urljoin("http://localhost/connexion", read)).netloc


@pytest.mark.parametrize("address", HOSTILE)
@pytest.mark.parametrize("place", ["form", "link"])
def test_a_return_address_never_leads_elsewhere(app: Flask, cast: Cast, address: str, place: str) -> None:
    assert lands_on(signed_in_towards(app, cast, address, place)) == "localhost"


@pytest.mark.parametrize("address", HOSTILE)
@pytest.mark.parametrize("place", ["form", "link"])
def test_a_return_address_that_is_none_of_our_pages_is_forgotten(
    app: Flask, cast: Cast, address: str, place: str
) -> None:
    assert signed_in_towards(app, cast, address, place) in {"", "/", "/accueil"}


def signed_in_towards(app: Flask, cast: Cast, address: str, place: str) -> str:
    """Where signing in leads when the form or the link carries a return address; nothing when that is refused."""
    fields = {"email": db.session.get_one(User, cast.bea_id).email, "password": PASSWORD}
    given = {"next": address}
    sent = {"data": {**fields, **given}} if place == "form" else {"data": fields, "query_string": given}
    answer = app.test_client().post("/connexion", **sent)
    assert answer.status_code in {302, 400}
    return answer.location or ""


def test_a_page_that_was_asked_for_comes_after_signing_in(app: Flask, cast: Cast, client: FlaskClient) -> None:
    asked = client.get("/seances?tri=-date")
    assert asked.location == "/connexion?next=/seances?tri%3D-date"
    assert sign_in(app, client, cast.bea_id, next="/seances?tri=-date") == "/seances?tri=-date"


def test_cookie_flags(app: Flask, cast: Cast, client: FlaskClient) -> None:
    answer = client.post(
        "/connexion", data={"email": db.session.get_one(User, cast.bea_id).email, "password": PASSWORD}
    )
    flags = {part.strip().split("=")[0] for part in answer.headers["Set-Cookie"].split(";")[1:]}
    assert flags == {"Expires", "HttpOnly", "Path", "SameSite"}


def test_signing_in_and_out_are_in_the_journal_without_secret(app: Flask, cast: Cast, client: FlaskClient) -> None:
    sign_in(app, client, cast.bea_id)
    entries = list(db.session.scalars(select(AuditEntry).filter_by(action="sign_in")))
    assert [(entry.sentence, entry.actor_name, entry.channel) for entry in entries] == [
        ("Connexion de Bea", "Bea", "web")
    ]
    assert entries[0].changes == {}


def test_attempts_are_limited_and_the_right_password_comes_too_late(
    app: Flask, cast: Cast, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    for _ in range(30):
        assert sign_in(app, client, cast.bea_id, password="un autre mot de passe") == ""
    fields = {"email": db.session.get_one(User, cast.bea_id).email, "password": PASSWORD}
    refused = client.post("/connexion", data=fields)
    assert (refused.status_code, client.get("/connexion").status_code) == (429, 200)
