"""The list of trips: what is late first, filters in the address, files, a constant number of statements."""

import csv
import io
import re
from datetime import date

import pytest
from sqlalchemy import select

from eac.db import db, transaction
from eac.scheduling.rules import Participant, Place, Resource
from eac.trips.models import TripStop
from eac.trips.rules import TripMode, TripState
from tests.factories.directory import make_class, make_school, make_venue
from tests.factories.people import Cast
from tests.factories.trips import SPRING, a_visit, make_trip
from tests.partners.reading import facts, names, words
from tests.partners.statements import counted
from tests.signed import Browser


def _city(cast: Cast) -> None:
    """A coach overdue, one in time with a quote, a walk, one past, one cancelled."""
    with transaction():
        make_trip(cast.amal_id, a_visit(cast, date(2026, 12, 10)), company="B")
        make_trip(
            cast.amal_id, a_visit(cast, date(2026, 11, 27)), mode=TripMode.FOOT, seats=None
        ).state = TripState.CONFIRMED
        make_trip(cast.amal_id, a_visit(cast, SPRING), company="A", quote_cents=42_050, seats=60)
        make_trip(cast.amal_id, a_visit(cast, date(2026, 11, 12)))
        make_trip(cast.amal_id, a_visit(cast, date(2027, 3, 4)), seats=70).state = TripState.CANCELLED


def _days(page: str) -> list[str]:
    return re.findall(r'data-label="Date"><span class="text-nowrap">([^<]*)</span>', page)


def test_the_list_starts_with_what_is_late(amal: Browser, cast: Cast) -> None:
    assert "Aucun trajet à venir" in amal.text("/deplacements")
    _city(cast)
    page = amal.text("/deplacements")
    assert _days(page) == ["jeu. 10 déc.", "ven. 27 nov.", "jeu. 4 févr."]
    assert words(page).count("Délai dépassé") == 2
    said = facts(page)
    assert (said["Délai dépassé"], said["À revoir"], said["Places de car"]) == ("1", "0", "115")
    assert said["Devis"] == "420,50 €"


def test_the_start_page_says_what_is_late_and_what_to_look_at(amal: Browser, bea: Browser, cast: Cast) -> None:
    assert "Trajets" not in words(amal.text("/accueil"))
    _city(cast)
    assert "Trajets en retard de commande (1)" in words(amal.text("/accueil"))
    with transaction():
        db.session.scalars(select(TripStop).order_by(TripStop.id.desc())).first().made_headcount = 9  # type: ignore[union-attr]
        db.session.scalars(select(TripStop).order_by(TripStop.id)).first().made_headcount = 9  # type: ignore[union-attr]
    page = amal.text("/accueil")
    assert "Trajets à revoir (1)" in words(page)
    assert 'href="/deplacements?a_revoir=y"' in page
    assert "Trajets" not in words(bea.text("/accueil"))


def test_sessions_that_ask_for_a_coach_and_have_none_are_told(amal: Browser, cast: Cast) -> None:
    with transaction():
        wanted = a_visit(cast, needs_transport=True).id
        a_visit(cast, date(2027, 2, 11))
        make_trip(cast.amal_id, a_visit(cast, date(2027, 2, 18), needs_transport=True))
        a_visit(cast, date(2026, 11, 12), needs_transport=True)
    page = amal.text("/deplacements")
    assert "1 séance demande un car et n’a pas de trajet" in words(page)
    assert f'href="/seances/{wanted}/deplacement"' in page
    assert facts(page)["Séances sans trajet"] == "1"


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("tri=date", ["ven. 27 nov.", "jeu. 10 déc.", "jeu. 4 févr."]),
        ("tri=-date", ["jeu. 4 févr.", "jeu. 10 déc.", "ven. 27 nov."]),
        ("etat=to_ask", ["jeu. 10 déc.", "jeu. 4 févr."]),
        ("etat=cancelled", ["jeu. 4 mars"]),
        ("moyen=foot", ["ven. 27 nov."]),
        ("compagnie=A", ["jeu. 4 févr."]),
        ("du=2026-12-01&au=2026-12-31", ["jeu. 10 déc."]),
        ("passes=y&tri=date", ["jeu. 12 nov.", "ven. 27 nov.", "jeu. 10 déc.", "jeu. 4 févr."]),
        ("a_commander=y", ["jeu. 10 déc.", "jeu. 4 févr."]),
        ("a_revoir=y", []),
        ("q=goscinny+musee&tri=date", ["ven. 27 nov.", "jeu. 10 déc.", "jeu. 4 févr."]),
        ("q=%25_", []),
        ("etat=perdu&du=hier&moyen=fusee", ["jeu. 10 déc.", "ven. 27 nov.", "jeu. 4 févr."]),
    ],
)
def test_filters_live_in_the_address(amal: Browser, cast: Cast, query: str, days: list[str]) -> None:
    _city(cast)
    assert _days(amal.text(f"/deplacements?{query}")) == days


def test_the_file_for_the_transport_office(amal: Browser, cast: Cast) -> None:
    _city(cast)
    answer = amal.get("/deplacements?format=csv&tri=date")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert [row["Date"] for row in rows] == ["27/11/2026", "10/12/2026", "04/02/2027"]
    last = {key: value.replace("\u202f", " ") for key, value in rows[-1].items()}
    assert last["Prises en charge"] == "9:00 CE2 B, École Goscinny : élèves 24, adultes 3 (Devant l’école)"
    assert (last["Destination"], last["Séance"], last["Retours"]) == (
        "Salle du musée",
        "9 h 30 – 10 h 30",
        "11:00 École Goscinny",
    )
    assert (last["Places"], last["Devis (euros)"], last["État"]) == ("60", "420,50", "À demander")
    for kind in ("xlsx", "ods"):
        assert amal.get(f"/deplacements?format={kind}").status_code == 200


def test_the_list_costs_no_more_statements_with_many_trips(amal: Browser, cast: Cast) -> None:
    def fill(count: int) -> None:
        with transaction():
            for _number in range(count):
                school = make_school()
                classes = (make_class(school), make_class(make_school()))
                place = Place(Resource.VENUE, make_venue(capacity=None).id)
                joined = tuple(Participant(each.id, 24) for each in classes)
                make_trip(cast.amal_id, a_visit(cast, participants=joined, place=place))

    fill(2)
    with counted() as few:
        amal.text("/deplacements")
    fill(28)
    with counted() as many:
        page = amal.text("/deplacements")
    assert len(names(page)) == 30
    assert len(many) == len(few)
    with counted() as exported:
        amal.get("/deplacements?format=csv")
    assert len(exported) <= len(many) + 1


def test_a_full_coach_costs_no_more_statements(amal: Browser, cast: Cast) -> None:
    def cost(classes: int) -> list[int]:
        with transaction():
            groups = [make_class(make_school()) for _number in range(classes)]
            place = Place(Resource.VENUE, make_venue(capacity=None).id)
            joined = tuple(Participant(each.id, 24) for each in groups)
            session = a_visit(cast, participants=joined, place=place)
            trip, number = make_trip(cast.amal_id, session).id, session.id
            other = a_visit(cast, participants=tuple(Participant(make_class().id, 9) for _each in joined), place=place)
            addresses = (
                f"/deplacements/{trip}",
                f"/deplacements/{trip}/modifier",
                f"/deplacements/{trip}/modifier?ajouter={other.id}",
                f"/deplacements/{trip}/commande",
                f"/seances/{number}/deplacement",
                f"/seances/{other.id}/deplacement/nouveau",
            )
        counts = []
        for address in addresses:
            with counted() as sent:
                amal.text(address)
            counts.append(len(sent))
        return counts

    few = cost(2)
    assert cost(6) == few
