"""Signing in, the frame of pages, one transaction per request."""

from flask import Flask
from flask.testing import FlaskClient

from tests.factories.people import Cast


def test_a_stranger_is_sent_to_the_sign_in_page(client: FlaskClient) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer.location) == (302, "/connexion?next=/")


def test_password_opens_and_sign_out_closes_for_good(app: Flask, cast: Cast, client: FlaskClient) -> None:
    assert client.get("/connexion").status_code == 200
    wrong = client.post("/connexion", data={"email": "compte1@example.org", "password": "faux"})
    assert wrong.status_code == 200
    assert "Réalisée" not in wrong.text
