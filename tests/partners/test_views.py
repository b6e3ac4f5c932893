"""Pages of structures, practitioners, venues and works, as each role meets them."""

from typing import Any

import pytest
from flask import Flask

from eac.db import db, transaction
from eac.identity.rules import Role
from eac.partners.models import Partner, Work
from eac.partners.rules import WorkKind
from tests.factories.directory import make_partner, make_practitioner, make_venue
from tests.factories.people import Cast, make_user
from tests.partners.reading import error, facts, id_of, names, version, words
from tests.partners.statements import counted
from tests.signed import Browser

LONG = "Compagnie " + "é" * 290
LISTS = ("/structures", "/intervenants", "/lieux", "/oeuvres")


@pytest.fixture
def mediator(app: Flask, cast: Cast) -> Browser:
    """The browser of a mediator of the museum."""
    with transaction():
        person = make_user(Role.MEDIATOR, cast.partner_id, "Mona").id
    return Browser(app, person)


@pytest.fixture
def chloe(app: Flask, cast: Cast) -> Browser:
    """The practitioner's browser."""
    return Browser(app, cast.chloe_id)


def a_structure(**values: Any) -> dict[str, Any]:
    return {"name": "Théâtre neuf", "kind": "theatre", **values}


def test_a_structure_goes_all_the_way(amal: Browser) -> None:
    entered = a_structure(
        siret="732 829 320 00074", email="contact@example.org", website="https://example.org", is_municipal="y"
    )
    made = id_of(amal.post("/structures/nouvelle", entered))
    page = amal.text(f"/structures/{made}")
    assert facts(page) == {
        "Personne à contacter": "Non renseigné",
        "Adresse électronique": "contact@example.org",
        "Téléphone": "Non renseigné",
        "Site internet": "https://example.org",
        "SIRET": "73282932000074",
        "Convention": "Non renseigné",
    }
    assert "Structure créée\u202f: Théâtre neuf" in page
    changed = amal.post(f"/structures/{made}/modifier", a_structure(name="Théâtre vieux", version=1))
    assert (changed.status_code, changed.location) == (302, f"/structures/{made}")
    assert "<h1>Théâtre vieux</h1>" in amal.text(f"/structures/{made}")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("siret", "73282932000075", "Ce SIRET n’existe pas : vérifiez la saisie de 73282932000075."),
        ("siret", "12", "Le SIRET compte quatorze chiffres."),
        ("name", "", "Ce champ est obligatoire."),
        ("name", "x" * 301, "300 caractères au plus."),
        ("email", "contact", "Écrivez une adresse complète, par exemple prenom.nom@example.org."),
        ("website", "javascript:alert(1)", "Écrivez l’adresse entière, par exemple https://www.cannes.com."),
        ("name", "Musée de la mer", "Une structure porte déjà ce nom."),
    ],
)
def test_a_broken_rule_is_said_on_its_field(amal: Browser, field: str, value: str, said: str) -> None:
    answer = amal.post("/structures/nouvelle", a_structure(**{field: value}))
    assert (answer.status_code, error(answer.text, field)) == (422, said)
    assert db.session.query(Partner).count() == 1


def test_an_agreement_must_end_after_it_begins(amal: Browser) -> None:
    dates = {"agreement_from": "2027-09-01", "agreement_until": "2026-09-01"}
    answer = amal.post("/structures/nouvelle", a_structure(**dates))
    assert error(answer.text, "agreement_until") == "La fin de la convention doit suivre son début."


def test_the_second_of_two_savers_sees_both_versions(app: Flask, cast: Cast, amal: Browser) -> None:
    with transaction():
        partner = make_partner(name="Compagnie")
        second_id = make_user(Role.COORDINATOR).id
    second = Browser(app, second_id)
    address = f"/structures/{partner.id}/modifier"
    opened = [version(browser.text(address)) for browser in (amal, second)]
    amal.post(address, a_structure(name="Compagnie du Large", version=opened[0]))
    late = second.post(address, a_structure(name="Compagnie du Port", version=opened[1]))
    assert late.status_code == 409
    assert "Compagnie du Port Compagnie du Large" in words(late.text)
    assert "Votre saisie Version enregistrée" in words(late.text)
    again = second.post(address, a_structure(name="Compagnie du Port", version=version(late.text)))
    assert again.status_code == 302
    assert db.session.get_one(Partner, partner.id).name == "Compagnie du Port"


def test_archiving_hides_from_lists_and_restoring_brings_back(amal: Browser, cast: Cast) -> None:
    sheet = f"/structures/{cast.partner_id}"
    assert names(amal.text("/structures")) == ["Musée de la mer"]
    assert amal.post(f"{sheet}/archiver", {"version": 1}).location == sheet
    assert names(amal.text("/structures")) == []
    assert names(amal.text("/structures?archives=y")) == ["Musée de la mer"]
    assert "Cette fiche est archivée" in amal.text(sheet)
    assert amal.get(f"{sheet}/modifier").status_code == 403
    assert amal.post(f"{sheet}/archiver", {"version": 2}).status_code == 403
    assert amal.post(f"{sheet}/retablir", {"version": 1}).status_code == 409
    assert amal.post(f"{sheet}/retablir", {"version": 2}).location == sheet
    assert names(amal.text("/structures")) == ["Musée de la mer"]


def test_search_sort_and_filters_live_in_the_address(amal: Browser) -> None:
    with transaction():
        for title, year, kind in (
            ("Été", 1950, WorkKind.BOOK),
            ("Automne", 1990, WorkKind.FILM),
            ("Hiver", 1970, WorkKind.FILM),
        ):
            db.session.add(Work(title=title, year=year, kind=kind))
    assert names(amal.text("/oeuvres")) == ["Automne", "Été", "Hiver"]
    assert names(amal.text("/oeuvres?tri=-date")) == ["Automne", "Hiver", "Été"]
    assert names(amal.text("/oeuvres?q=ete")) == ["Été"]
    assert names(amal.text("/oeuvres?type=film&tri=date")) == ["Hiver", "Automne"]
    assert names(amal.text("/oeuvres?type=nonsense&structure=999999999999999999999")) == ["Automne", "Été", "Hiver"]
    assert "Aucune fiche ne correspond" in amal.text("/oeuvres?q=zzz")
    assert names(amal.text("/oeuvres?par=2&page=2")) == ["Hiver"]


def test_a_list_sends_as_many_statements_for_300_rows_as_for_3(amal: Browser) -> None:
    def sent() -> list[int]:
        found = []
        for path in LISTS:
            with counted() as statements:
                amal.text(f"{path}?par=200")
            found.append(len(statements))
        return found

    def fill(number: int) -> None:
        with transaction():
            for _ in range(number):
                partner = make_partner()
                make_practitioner(partners=[partner])
                make_venue(partner=partner)
                db.session.add(Work(title="Œuvre", kind=WorkKind.FILM))

    fill(3)
    few = sent()
    fill(297)
    assert sent() == few


def test_a_name_of_300_characters_is_shown_whole(amal: Browser) -> None:
    made = id_of(amal.post("/structures/nouvelle", a_structure(name=LONG)))
    assert len(LONG) == 300
    assert f"<h1>{LONG}</h1>" in amal.text(f"/structures/{made}")
    assert LONG in names(amal.text("/structures"))


def test_names_are_never_markup(amal: Browser) -> None:
    made = id_of(amal.post("/structures/nouvelle", a_structure(name="<script>alert(1)</script>")))
    assert "<script>alert" not in amal.text(f"/structures/{made}") + amal.text("/structures")


def test_half_a_position_is_said_on_the_missing_field(amal: Browser) -> None:
    answer = amal.post("/lieux/nouveau", {"name": "Salle", "kind": "other", "latitude": "43,5"})
    assert error(answer.text, "longitude") == "Indiquez la latitude et la longitude, ou aucune des deux."
    wrong = amal.post("/lieux/nouveau", {"name": "Salle", "kind": "other", "latitude": "nord", "longitude": "200"})
    assert error(wrong.text, "latitude") == "Écrivez un nombre, par exemple 43,5513."
    assert error(wrong.text, "longitude") == "Indiquez un nombre entre -180 et 180."


def test_an_honorability_check_shows_what_it_is_worth(amal: Browser, cast: Cast) -> None:
    said = facts(amal.text(f"/intervenants/{cast.practitioner_id}"))["Vérification d’honorabilité"]
    assert said == "faite le mardi 1er septembre 2026, valable jusqu’au jeudi 2 septembre 2027"
    entered = {"last_name": "Rey", "honorability_on": "2026-11-25"}
    answer = amal.post("/intervenants/nouveau", entered)
    assert error(answer.text, "honorability_on").startswith("La vérification ne peut pas être datée dans l’avenir")
    made = id_of(
        amal.post("/intervenants/nouveau", {**entered, "honorability_on": "", "partner_ids": [cast.partner_id]})
    )
    assert facts(amal.text(f"/intervenants/{made}"))["Vérification d’honorabilité"] == "jamais faite"
    assert facts(amal.text(f"/intervenants/{made}"))["Structures"] == "Musée de la mer"
    assert names(amal.text("/intervenants?a_verifier=y")) == ["Rey"]


def test_a_sheet_shows_the_people_and_places_of_a_structure(amal: Browser, cast: Cast) -> None:
    with transaction():
        partner = db.session.get_one(Partner, cast.partner_id)
        make_practitioner(first_name="Inès", last_name="Rey", trade="conteuse", partners=[partner])
    said = words(amal.text(f"/structures/{cast.partner_id}"))
    assert "Intervenants et intervenantes Inès Rey, conteuse Lieux Salle du musée" in said


def test_teachers_find_nothing_here(bea: Browser, cast: Cast) -> None:
    assert [bea.get(path).status_code for path in LISTS] == [403] * 4
    sheets = (
        f"/structures/{cast.partner_id}",
        f"/intervenants/{cast.practitioner_id}",
        f"/lieux/{cast.venue_id}",
        "/oeuvres/1",
    )
    for sheet in sheets:
        assert [bea.get(sheet).status_code, bea.get(f"{sheet}/modifier").status_code] == [404, 404]
        assert bea.post(f"{sheet}/archiver").status_code == 404
    assert bea.get("/structures/nouvelle").status_code == 403
    assert "Partenaires" not in words(bea.text("/offres"))


def test_a_mediator_reads_but_does_not_edit(mediator: Browser, cast: Cast) -> None:
    page = mediator.text(f"/structures/{cast.partner_id}")
    assert "Historique" in page
    assert "/modifier" not in page
    assert "/archiver" not in page
    assert mediator.get(f"/structures/{cast.partner_id}/modifier").status_code == 403
    assert mediator.post(f"/lieux/{cast.venue_id}/archiver").status_code == 403
    assert mediator.get("/lieux/nouveau").status_code == 403
    assert "/nouveau" not in mediator.text("/lieux")


def test_a_practitioner_reads_their_own_sheet_only(chloe: Browser, cast: Cast) -> None:
    with transaction():
        other = make_practitioner().id
        own = db.session.get_one(Partner, cast.partner_id)
        own.notes = "Secret"
    assert chloe.get("/intervenants/ma-fiche").location == f"/intervenants/{cast.practitioner_id}"
    page = chloe.text(f"/intervenants/{cast.practitioner_id}")
    assert "Historique" not in page
    assert "Notes internes" not in page
    assert chloe.get(f"/intervenants/{other}").status_code == 404
    assert chloe.get(f"/intervenants/{cast.practitioner_id}/modifier").status_code == 403
    assert chloe.get(f"/structures/{cast.partner_id}").status_code == 404
    assert chloe.get("/intervenants").status_code == 403
