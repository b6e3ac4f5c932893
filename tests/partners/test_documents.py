"""Documents by their links, on the sheets of structures, practitioners and venues."""

import pytest
from flask import Flask

from eac.db import db, transaction
from eac.identity.rules import Role
from eac.partners.models import Document, Partner, Practitioner
from tests.factories.people import Cast, make_user
from tests.guards.pages import form_of
from tests.partners.reading import error, words
from tests.signed import Browser


@pytest.mark.parametrize("kind", ["structures", "intervenants", "lieux"])
def test_a_document_is_added_changed_and_taken_away(amal: Browser, cast: Cast, kind: str) -> None:
    ids = {"structures": cast.partner_id, "intervenants": cast.practitioner_id, "lieux": cast.venue_id}
    sheet = f"/{kind}/{ids[kind]}"
    assert "Aucun document n’est lié à cette fiche." in words(amal.text(sheet))
    link = "https://partage.example.org/convention?a=1&b=2"
    assert amal.post(f"{sheet}/documents/ajouter", {"label": "Convention <i>", "url": link}).location == sheet
    page = amal.text(sheet)
    assert "Convention <i> sur partage.example.org, dans un nouvel onglet" in words(page)
    assert 'href="https://partage.example.org/convention?a=1&amp;b=2" target="_blank" rel="noopener noreferrer"' in page
    assert "Retirer Convention &lt;i&gt;" in " ".join(page.replace('<span class="visually-hidden">', "").split())
    number = db.session.scalars(db.select(Document.id)).one()
    form = form_of(amal.text(f"/documents/{number}/modifier"))
    assert amal.post(f"/documents/{number}/modifier", {**form, "label": "Avenant"}).location == sheet
    assert amal.post(f"/documents/{number}/modifier", {**form, "form_key": "x", "label": "Autre"}).status_code == 409
    assert amal.post(f"/documents/{number}/retirer", {"version": 1}).status_code == 409
    assert amal.post(f"/documents/{number}/retirer", {"version": 2}).location == sheet
    said = words(amal.text(sheet))
    assert "Document retiré : Avenant" in said
    assert "Document modifié : Avenant" in said
    assert "Document ajouté : Convention <i>" in said


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org/x",
        "https://",
        "https://[::1",
        "https://cannes.com@example.org/",
        "//example.org",
        "https://example.org/" + "x" * 2000,
        "",
    ],
)
def test_only_whole_addresses_of_the_web_become_links(amal: Browser, cast: Cast, link: str) -> None:
    answer = amal.post(f"/lieux/{cast.venue_id}/documents/ajouter", {"label": "Plan", "url": link})
    assert (answer.status_code, db.session.query(Document).count()) == (422, 0)
    assert error(answer.text, "url")


def test_a_mediator_keeps_those_of_their_structure(app: Flask, amal: Browser, cast: Cast) -> None:
    with transaction():
        person = make_user(Role.MEDIATOR, cast.partner_id).id
    mediator = Browser(app, person)
    entered = {"label": "Plan", "url": "https://example.org/plan"}
    assert mediator.post(f"/lieux/{cast.venue_id}/documents/ajouter", entered).status_code == 302
    practitioner = f"/intervenants/{cast.practitioner_id}"
    assert mediator.get(f"{practitioner}/documents/ajouter").status_code == 403
    with transaction():
        chloe = db.session.get_one(Practitioner, cast.practitioner_id)
        chloe.partners.append(db.session.get_one(Partner, cast.partner_id))
    assert mediator.post(f"{practitioner}/documents/ajouter", entered).status_code == 302
    assert amal.post(f"{practitioner}/archiver", {}).status_code == 302
    assert mediator.get(f"{practitioner}/documents/ajouter").status_code == 403
    own = Browser(app, cast.chloe_id).text(practitioner)
    assert "Plan" in words(own)
    assert "Ajouter un document" not in own
