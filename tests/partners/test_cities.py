"""Partner cities: kept by those who keep the directory, with a time zone that exists."""

import pytest
from flask import Flask
from sqlalchemy import select

from eac.audit.models import AuditEntry
from eac.db import db, transaction
from eac.identity.rules import Role
from eac.partners.commands import PartnerCityDetails
from eac.partners.models import PartnerCity
from tests.factories.people import Cast, make_user
from tests.guards.pages import form_of
from tests.partners.reading import error, facts, names, words
from tests.partners.statements import counted
from tests.signed import Browser

NEW = "/villes-partenaires/nouvelle"


def busan(**values: str) -> dict[str, str]:
    return {"name": "Busan", "country": "Corée du Sud", "zone": "Asia/Seoul", **values}


def kept() -> list[tuple[str, str, str]]:
    rows = db.session.scalars(select(PartnerCity).order_by(PartnerCity.id))
    return [(row.name, row.country, row.zone) for row in rows]


def test_a_city_is_added_found_changed_and_put_away(amal: Browser) -> None:
    assert "Aucune ville partenaire pour le moment" in amal.text("/villes-partenaires")
    assert 'href="/villes-partenaires"' in amal.text("/structures")
    assert '<option value="Asia/Seoul">Séoul (Asia/Seoul)</option>' in amal.text(NEW)
    sheet = amal.post(NEW, busan(contact_name="Kim <b>")).location
    assert kept() == [("Busan", "Corée du Sud", "Asia/Seoul")]
    shown = amal.text(sheet)
    assert facts(shown)["Heure sur place"] == "mardi 24 novembre 2026, 20 h"
    assert "Kim &lt;b&gt;" in shown
    assert names(amal.text("/villes-partenaires?q=coree")) == ["Busan"]
    assert names(amal.text("/villes-partenaires?q=maroc")) == []
    assert f'href="{sheet}"' in amal.text("/recherche?q=busan")
    form = {**form_of(amal.text(f"{sheet}/modifier")), "zone": ["Asia/Tokyo"]}
    assert amal.post(f"{sheet}/modifier", form).status_code == 302
    assert kept()[0][2] == "Asia/Tokyo"
    amal.post(f"{sheet}/archiver", {"version": "2"})
    assert names(amal.text("/villes-partenaires")) == []
    assert names(amal.text("/villes-partenaires?archives=y")) == ["Busan"]
    found = select(AuditEntry.sentence).where(AuditEntry.subject_type == "PartnerCity")
    told = db.session.scalars(found.order_by(AuditEntry.id))
    assert [text.replace("\u202f", " ") for text in told] == [
        "Ville partenaire créée : Busan",
        "Ville partenaire modifiée : Busan",
        "Ville partenaire archivée : Busan",
    ]


@pytest.mark.parametrize("zone", ["", "Asia/Busan", "UTC+9", "../../etc/passwd"])
def test_a_zone_that_does_not_exist_is_refused(amal: Browser, zone: str) -> None:
    answer = amal.post(NEW, busan(zone=zone))
    assert answer.status_code == 422
    assert error(answer.text, "zone")
    assert kept() == []


def test_the_service_refuses_it_too(app: Flask, cast: Cast) -> None:
    from eac.core.errors import RuleBroken
    from eac.identity.models import User
    from eac.partners import service

    person = db.session.get_one(User, cast.amal_id)
    with pytest.raises(RuleBroken) as refused, transaction():
        service.add_partner_city(PartnerCityDetails("Busan", "Corée du Sud", "Asia/Busan"), by=person)
    assert refused.value.field == "zone"


def test_the_same_city_twice_is_refused_and_a_namesake_abroad_is_not(amal: Browser) -> None:
    assert amal.post(NEW, busan()).status_code == 302
    again = amal.post(NEW, busan())
    assert again.status_code == 422
    assert error(again.text, "name") == "Cette ville partenaire existe déjà."
    assert amal.post(NEW, busan(country="Ailleurs")).status_code == 302


def test_a_mediator_reads_and_does_not_keep(app: Flask, cast: Cast, amal: Browser) -> None:
    amal.post(NEW, busan())
    with transaction():
        person = make_user(Role.MEDIATOR, cast.partner_id, "Mona").id
    mona = Browser(app, person)
    page = mona.text("/villes-partenaires")
    assert names(page) == ["Busan"]
    assert "Nouvelle ville partenaire" not in words(page)
    assert mona.get(NEW).status_code == 403


def test_the_list_costs_no_more_statements_with_many_cities(amal: Browser) -> None:
    def fill(first: int, count: int) -> None:
        with transaction():
            rows = [PartnerCity(name=f"Ville {first + n}", country="x" * 120, zone="Asia/Seoul") for n in range(count)]
            db.session.add_all(rows)

    fill(0, 3)
    with counted() as few:
        amal.text("/villes-partenaires?par=200")
    fill(3, 100)
    with counted() as many:
        page = amal.text("/villes-partenaires?par=200")
    assert len(names(page)) == 103
    assert len(many) == len(few)
    with counted() as exported:
        assert amal.get("/villes-partenaires?format=csv").status_code == 200
    assert len(exported) <= len(many)
