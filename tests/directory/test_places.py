"""The map's page and its points: what each role sees, filters, places without a position, distances."""

import json
import re
from typing import Any

from flask import Flask

from eac.db import db, transaction
from eac.partners.models import Venue
from eac.schools.models import School
from eac.schools.rules import SchoolKind, Sector
from tests.factories.directory import make_school, make_venue
from tests.factories.people import Cast
from tests.partners.reading import names, words
from tests.partners.statements import counted
from tests.signed import Browser

CITY = ["Collège Capron", "École Goscinny", "Salle du musée"]


def points(browser: Browser, query: str = "") -> list[str]:
    return [each["properties"]["name"] for each in features(browser, query)]


def features(browser: Browser, query: str = "") -> list[dict[str, Any]]:
    answer = browser.get(f"/carte/lieux.geojson{query}")
    assert answer.mimetype == "application/geo+json"
    found: list[dict[str, Any]] = json.loads(answer.text)["features"]
    return found


def test_the_points_are_those_of_the_list(amal: Browser, bea: Browser, cast: Cast) -> None:
    assert names(amal.text("/carte")) == points(amal) == CITY
    assert names(bea.text("/carte")) == points(bea) == ["École Goscinny"]
    (own,) = features(bea)
    assert own["geometry"] == {"type": "Point", "coordinates": [7.01, 43.55]}
    assert own["properties"] == {
        "sort": "school",
        "name": "École Goscinny",
        "kind": "École élémentaire",
        "address": "",
        "url": f"/etablissements/{cast.school_id}",
    }


def test_the_filters_of_the_lists_go_along(amal: Browser, cast: Cast) -> None:
    with transaction():
        school = db.session.get_one(School, cast.other_school_id)
        school.kind, school.sector = SchoolKind.COLLEGE, Sector.PRIVATE
        db.session.get_one(Venue, cast.venue_id).accessibility = ["motor"]
    page = amal.text("/etablissements?secteur=private&tri=-nom&page=1")
    (door,) = re.findall(r'href="(/carte[^"]*)"', page)
    assert door == "/carte?montrer=etablissements&amp;secteur=private&amp;tri=-nom"
    for query, expected in (
        ("?montrer=etablissements&secteur=private", ["Collège Capron"]),
        ("?montrer=lieux&acces=motor", ["Salle du musée"]),
        ("?montrer=lieux&acces=visual", []),
        ("?type=college", ["Collège Capron"]),
        ("?type=museum", ["Salle du musée"]),
        ("?q=GOSCINNY", ["École Goscinny"]),
        ("?q=100%25", []),
        ("?type=x&secteur=x&structure=x&montrer=x&depuis=x", CITY),
    ):
        assert names(amal.text(f"/carte{query}")) == points(amal, query) == expected, query


def test_places_without_a_position_are_told_apart_with_the_way_to_mend_it(amal: Browser, cast: Cast) -> None:
    with transaction():
        lost = make_school(name="École perdue", latitude=None, longitude=None).id
    page = amal.text("/carte")
    assert "Sans position connue" in words(page)
    assert f'href="/etablissements/{lost}/modifier"' in page
    assert "École perdue" not in names(page) + points(amal)


def test_distances_are_counted_from_a_place_and_sort_the_list(amal: Browser, cast: Cast) -> None:
    with transaction():
        db.session.get_one(School, cast.other_school_id).latitude = 43.6
    page = amal.text(f"/carte?depuis=school-{cast.school_id}")
    assert names(page) == ["École Goscinny", "Salle du musée", "Collège Capron"]
    assert "Collège Capron École élémentaire – 5,6 km" in words(page)
    venues = amal.text(f"/carte?montrer=lieux&depuis=school-{cast.other_school_id}")
    assert "Salle du musée Musée – 5,4 km" in words(venues)


def test_names_are_text_and_what_is_not_there_is_said(app: Flask, amal: Browser, cast: Cast) -> None:
    with transaction():
        make_venue(name="</script><b>" + "é" * 280)
    assert "<b>" not in amal.text("/carte")
    assert "Aucun point à montrer" in words(amal.text("/carte?q=introuvable"))
    assert Browser(app, cast.chloe_id).get("/carte").status_code == 403


def test_300_places_cost_no_more_statements_than_3(amal: Browser) -> None:
    def sent(number: int) -> int:
        with transaction():
            for _ in range(number):
                make_school()
                make_venue()
        with counted() as statements:
            amal.text("/carte")
            points(amal)
        return len(statements)

    assert sent(3) == sent(297)


def test_beyond_500_the_reader_is_asked_to_narrow(amal: Browser) -> None:
    with transaction():
        db.session.add_all([School(name=f"École {number}", kind=SchoolKind.PRIMARY) for number in range(501)])
    page = amal.text("/carte?montrer=etablissements")
    assert "Les 500 premiers seulement" in words(page)
