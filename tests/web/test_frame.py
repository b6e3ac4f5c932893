"""Signing in and out, error pages, and the frame around every page."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from eac.db import db
from eac.identity import queries
from eac.identity.models import User
from tests.factories.people import Cast
from tests.signed import Browser

PASSWORD = "mot de passe d’essai"


def _sign_in(client: FlaskClient, cast: Cast, password: str = PASSWORD, **fields: str) -> tuple[int, str | None]:
    email = db.session.get_one(User, cast.amal_id).email
    answer = client.post("/connexion", data={"email": email, "password": password, **fields})
    return answer.status_code, answer.location


def test_a_stranger_is_sent_to_the_sign_in_page(client: FlaskClient) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer.location) == (302, "/connexion?next=/")


def test_a_password_opens_and_signing_out_closes_for_good(cast: Cast, client: FlaskClient) -> None:
    assert _sign_in(client, cast) == (302, "/")
    assert client.get("/accueil").status_code == 200
    kept = client.get_cookie("eac")
    assert kept is not None
    client.post("/deconnexion")
    assert client.get("/accueil").status_code == 302
    client.set_cookie("eac", kept.value)
    assert client.get("/accueil").status_code == 302


def test_a_wrong_password_and_an_unknown_account_read_alike(cast: Cast, client: FlaskClient) -> None:
    email = db.session.get_one(User, cast.amal_id).email
    said = []
    for address in (email, "personne@example.org"):
        answer = client.post("/connexion", data={"email": address, "password": "faux mot de passe"})
        page = answer.text.replace(address, "")
        said.append((answer.status_code, re.sub(r'(csrf_token" value=")[^"]*', r"\1", page)))
    assert said[0] == said[1]
    assert "Se connecter" in said[0][1]


@pytest.mark.parametrize(
    "wanted", ["//ailleurs.example", "https://ailleurs.example/", "/\\ailleurs.example", "/nulle-part"]
)
def test_signing_in_never_leads_elsewhere(cast: Cast, client: FlaskClient, wanted: str) -> None:
    assert _sign_in(client, cast, next=wanted) == (302, "/")


def test_signing_in_leads_back_to_the_page_that_was_asked_for(cast: Cast, client: FlaskClient) -> None:
    assert _sign_in(client, cast, next="/agenda?jour=2026-12-03") == (302, "/agenda?jour=2026-12-03")


def test_one_click_accounts_exist_in_a_demonstration_only(client: FlaskClient) -> None:
    assert "Démonstration" not in client.get("/connexion").text
    assert client.post("/demonstration/connexion", data={"role": "coordinator"}).status_code == 404


@pytest.mark.parametrize(("path", "status"), [("/nulle-part", 404), ("/seances/99999999999999999999", 404)])
def test_error_pages_help(amal: Browser, path: str, status: int) -> None:
    answer = amal.get(path)
    assert answer.status_code == status
    assert "<h1" in answer.text


def test_the_page_of_a_failure_needs_neither_account_nor_database(
    app: Flask, amal: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = app.config["EAC"]
    monkeypatch.setitem(app.config, "EAC", type(settings)(**{**_as_dict(settings), "is_testing": False}))

    def gone(_token: str) -> None:
        raise OperationalError("SELECT", {}, Exception("the database is gone"))

    monkeypatch.setattr(queries, "find_open_sign_in", gone)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = amal.get("/accueil")
    assert answer.status_code == 500
    assert "the database is gone" not in answer.text
    assert "<h1" in answer.text


def _as_dict(settings: object) -> dict[str, object]:
    return {name: getattr(settings, name) for name in type(settings).__slots__}  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ["/classes", "/agenda", "/agenda/jour", "/bilan/2026-2027/manques", "/carte"])
@pytest.mark.parametrize("words", ["endpoint=x", "_scheme=ftp", "_anchor=x&_external=1", "_method=POST"])
def test_no_word_of_an_address_reaches_the_making_of_links(amal: Browser, path: str, words: str) -> None:
    page = amal.text(f"{path}?{words}&q=é")
    assert [said for said in ("ftp:", "#x", "http://localhost/classes") if f'href="{said}' in page] == []


def test_the_menu_follows_the_role(cast: Cast, amal: Browser, bea: Browser) -> None:
    assert "Référentiels" in amal.text("/accueil")
    assert "Référentiels" not in bea.text("/accueil")
    assert "Mon agenda" in bea.text("/accueil")


def test_the_school_year_is_kept(cast: Cast, amal: Browser) -> None:
    amal.get("/seances?annee=2025-2026")
    assert "Séances 2025-2026" in amal.text("/seances")
