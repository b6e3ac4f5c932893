"""Signing in makes a person's own addresses ready."""

from flask import Flask
from flask.testing import FlaskClient

from eac.db import db
from eac.identity.models import User
from tests.factories.people import Cast


def test_signing_in_gives_a_teacher_their_addresses(app: Flask, cast: Cast, client: FlaskClient) -> None:
    email = db.session.get_one(User, cast.bea_id).email
    client.post("/connexion", data={"email": email, "password": "mot de passe d’essai"})
    page = client.get("/mon-agenda").text
    assert page.count('value="http://localhost/f/') == 3
    assert "Activer cet agenda" not in page
