"""The page: all in the address, what is found and why, the way to the session form, and a constant cost."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from flask import Flask

from eac.catalogue.rules import PlaceMode
from eac.db import db, transaction
from eac.identity.rules import Role
from eac.scheduling.models import SchoolSession
from tests.factories.directory import make_activity, make_class, make_practitioner, make_school, make_venue
from tests.factories.people import Cast, make_user
from tests.factories.sessions import at, make_session
from tests.partners.reading import error, words
from tests.partners.statements import counted
from tests.signed import Browser
from tests.slots.crowd import fill

ADDRESS = "/creneaux"


@pytest.fixture
def workshop(app: Flask) -> int:
    """A workshop of an hour and a half at school."""
    with transaction():
        return int(make_activity(title="Atelier marionnettes", duration_minutes=90).id)


def asked(cast: Cast, activity: int, **values: Any) -> dict[str, Any]:
    """Chloé in Bea's class, in the fortnight of 7 December."""
    return {
        "offre": activity,
        "classe": [cast.class_id],
        "intervenant": [cast.practitioner_id],
        "du": "2026-12-07",
        "au": "2026-12-18",
        "chercher": 1,
        **values,
    }


def proposals(html: str) -> list[str]:
    """The proposals of the page, in its order, as they are read."""
    items = re.findall(r'<li class="proposal">(.*?)</li>\s*(?=<li class="proposal">|</ol>)', html, re.DOTALL)
    return [words(re.sub(r'<span class="visually-hidden">.*?</span>', "", each)) for each in items]


def links(html: str) -> list[str]:
    """Where « Programmer ici » leads."""
    return [unescape(each) for each in re.findall(r'href="([^"]+)">(?:Programmer|Déplacer) ici', html)]


def test_an_empty_page_says_what_to_do(amal: Browser) -> None:
    page = amal.text(ADDRESS)
    assert "Choisissez une offre et des classes" in words(page)
    assert 'value="soon" checked' in page
    assert 'value="free_week" checked' in page
    missing = amal.text(ADDRESS, query_string={"chercher": 1})
    assert (error(missing, "offre"), error(missing, "classe")) == ("Ce champ est obligatoire.",) * 2
    assert 'value="soon" checked' not in missing


def test_what_is_found_and_why(cast: Cast, amal: Browser, workshop: int) -> None:
    with transaction():
        make_session(cast, when=at(date(2026, 12, 8)))
    page = amal.text(ADDRESS, query_string=asked(cast, workshop, souhait=["free_week", "morning"]))
    assert "15 possibilités : Atelier marionnettes · CE2 B, École Goscinny · Chloé" in words(page)
    found = proposals(page)
    assert found[0].replace("\u202f", " ") == (
        "1 lun. 14 déc. 8 h 30 – 10 h Programmer ici Le matin Aucune autre séance cette semaine-là"
    )
    assert len(found) == 5 + 15
    assert "Autres séances cette semaine-là : 1" in words(page)


def test_programming_opens_the_session_form_filled(cast: Cast, amal: Browser, workshop: int) -> None:
    with transaction():
        hall = make_venue(name="La salle").id
    ids = [cast.class_id, cast.other_class_id]
    page = amal.text(ADDRESS, query_string=asked(cast, workshop, classe=ids, lieu=hall, duree=60))
    form = amal.text(links(page)[0])
    assert f'<option selected value="{workshop}">Atelier marionnettes' in form
    assert f'<option selected value="{cast.class_id}">CE2 B' in form
    assert f'<option selected value="{cast.other_class_id}">' in form
    assert f'<option selected value="{hall}">' in form
    assert re.search(rf'value="{cast.practitioner_id}" checked', form)
    for name, value in (("starts_on", "2026-12-07"), ("starts_time", "08:30"), ("ends_time", "09:30")):
        assert re.search(rf'name="{name}"[^>]*value="{value}"', form), name
    assert "Aucun conflit" in words(form)


def test_a_session_of_nobody_at_school_stays_so(cast: Cast, amal: Browser) -> None:
    with transaction():
        activity = make_activity(place_mode=PlaceMode.VENUE, venue=make_venue(), practitioners=[make_practitioner()])
        number = activity.id
    page = amal.text(ADDRESS, query_string=asked(cast, number, intervenant=[0], lieu="ecole"))
    form = amal.text(links(page)[0])
    assert 'name="practitioners"' in form
    assert not re.search(r'name="practitioners"[^>]*checked', form)
    assert re.search(r'<option selected value="">Dans l’établissement', form)


def test_out_of_school_time_is_found_on_a_saturday_and_kept(cast: Cast, amal: Browser, workshop: int) -> None:
    form = amal.text(links(amal.text(ADDRESS, query_string=asked(cast, workshop, temps="out_of_school", jours=[5])))[0])
    assert '<option selected value="out_of_school">' in form
    assert "Aucun conflit" in words(form)


def test_one_session_per_class_with_a_link_each(cast: Cast, amal: Browser, workshop: int) -> None:
    with transaction():
        other = make_class(name="CM1 A", school=db.session.get_one(SchoolSession, make_session(cast).id).school).id
    query = asked(cast, workshop, classe=[cast.class_id, other], ensemble="one_each", duree=60)
    page = amal.text(ADDRESS, query_string=query)
    assert "CE2 B, École Goscinny" in proposals(page)[0]
    assert "CM1 A, École Goscinny" in proposals(page)[0]
    assert "Toutes dans la même demi-journée" in proposals(page)[0]
    first, second = links(page)[:2]
    assert {f"classe={cast.class_id}" in first, f"classe={other}" in second} == {True}


def test_a_session_is_moved_to_a_slot(cast: Cast, amal: Browser) -> None:
    with transaction():
        session = make_session(cast)
        number, activity = session.id, session.activity_id
    page = amal.text(ADDRESS, query_string=asked(cast, activity, seance=number, du="2026-12-03", au="2026-12-03"))
    assert len(proposals(page)) == 2
    assert "Déplacer ici" in page
    assert "a déjà « " not in words(page)
    form = amal.text(links(page)[1])
    assert re.search(r'name="starts_time"[^>]*value="13:30"', form)
    assert re.search(r'name="ends_time"[^>]*value="15:00"', form)


def test_nothing_found_says_what_stands_in_the_way(cast: Cast, amal: Browser) -> None:
    with transaction():
        activity = make_activity(place_mode=PlaceMode.VENUE, venue=make_venue(name="La loge", capacity=10)).id
    page = words(amal.text(ADDRESS, query_string=asked(cast, activity, jours=[0])))
    assert "Les 4 demi-journées parcourues ont toutes un empêchement" in page
    assert "La loge est trop petit pour ces classes 4 Cherchez avec moins de classes à la fois" in page
    nowhere = words(amal.text(ADDRESS, query_string=asked(cast, activity, du="2030-01-01", au="2030-02-01")))
    assert "La période choisie ne contient aucun des jours demandés" in nowhere


def test_a_sequence_that_does_not_fit_is_not_blamed_on_a_class(cast: Cast, amal: Browser, workshop: int) -> None:
    with transaction():
        classes = [make_class(name=f"Classe {number}").id for number in range(3)]
    query = asked(cast, workshop, classe=classes, ensemble="one_each", duree=180, au="2026-12-07")
    page = words(amal.text(ADDRESS, query_string=query))
    assert "Chaque classe a des créneaux libres" in page


def test_what_no_time_cures_is_said_once(cast: Cast, amal: Browser) -> None:
    with transaction():
        activity = make_activity(maximum_headcount=5, title="Petit groupe").id
    page = words(amal.text(ADDRESS, query_string=asked(cast, activity)))
    assert "À vérifier, quelle que soit la date « Petit groupe » accueille de 1 à 5 élèves, 24 sont attendus." in page


def test_weeks_are_paged_and_the_address_keeps_the_search(cast: Cast, amal: Browser, workshop: int) -> None:
    query = asked(cast, workshop, au="2027-03-12")
    first = amal.text(ADDRESS, query_string=query)
    assert [words(each) for each in re.findall(r"<h3>(Semaine.*?)</h3>", first)] == [
        f"Semaine du {day}"
        for day in ("lundi 7 décembre 2026", "lundi 14 décembre 2026", "lundi 4 janvier 2027", "lundi 11 janvier 2027")
    ]
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    assert "souhait" not in following[1]
    second = amal.text(unescape(following[1]))
    assert "Semaine du lundi 18 janvier 2027" in words(second)
    assert proposals(second)[:5] == proposals(first)[:5]


def test_classes_of_another_year_and_unknown_ones_are_let_go(cast: Cast, amal: Browser, workshop: int) -> None:
    with transaction():
        old = make_class(school_year="2025-2026").id
    page = amal.text(ADDRESS, query_string=asked(cast, workshop, classe=[old, cast.class_id, 99_999]))
    assert "16 possibilités" in words(page)
    assert error(amal.text(ADDRESS, query_string=asked(cast, workshop, classe=[old])), "classe") != ""


def test_more_classes_than_a_session_takes_are_refused(cast: Cast, amal: Browser, workshop: int) -> None:
    with transaction():
        classes = [make_class().id for _number in range(13)]
    page = amal.text(ADDRESS, query_string=asked(cast, workshop, classe=classes))
    assert (error(page, "classe"), proposals(page)) == ("12 classes au plus à la fois.", [])


def test_the_ways_in(cast: Cast, amal: Browser, workshop: int) -> None:
    with transaction():
        number = make_session(cast, activity_id=workshop).id
    ways = {
        "/agenda?jour=2026-12-03&lieu=4": "/creneaux?jour=2026-12-03&lieu=4",
        "/agenda/jour": "/creneaux",
        "/agenda/mois": "/creneaux",
        "/seances": "/creneaux",
        f"/classes/{cast.class_id}": f"/creneaux?classe={cast.class_id}",
        f"/classes/{cast.class_id}/seances": f"/creneaux?classe={cast.class_id}",
        f"/offres/{workshop}": f"/creneaux?offre={workshop}",
        f"/seances/{number}/modifier": f"/creneaux?offre={workshop}&classe={cast.class_id}&intervenant="
        f"{cast.practitioner_id}&lieu=ecole&duree=90&seance={number}",
    }
    for page, address in ways.items():
        assert f'href="{address}"' in unescape(amal.text(page)), page
        assert "Trouver un créneau" in amal.text(address)


def test_a_mediator_searches_for_what_their_structure_offers(app: Flask, cast: Cast, workshop: int) -> None:
    with transaction():
        own = make_activity(partner_id=cast.partner_id, title="Visite contée").id
        number = make_user(Role.MEDIATOR, cast.partner_id).id
    mediator = Browser(app, number)
    assert proposals(mediator.text(ADDRESS, query_string=asked(cast, own))) != []
    refused = mediator.text(ADDRESS, query_string=asked(cast, workshop))
    assert (proposals(refused), error(refused, "offre") != "") == ([], True)


@pytest.mark.parametrize(
    "odd",
    [
        {"duree": "9999"},
        {"duree": "x"},
        {"du": "hier"},
        {"jours": "lundi"},
        {"demi": "soir"},
        {"souhait": "paix"},
        {"ensemble": "seules"},
        {"lieu": "nulle part"},
        {"seance": "-4"},
        {"seance": "99999999999999999999"},
    ],
)
def test_what_cannot_be_read_is_said_and_kept(cast: Cast, amal: Browser, workshop: int, odd: dict[str, str]) -> None:
    page = amal.text(ADDRESS, query_string=asked(cast, workshop, **odd))
    assert proposals(page) == []
    assert 'class="field-error"' in page or "seance" in odd


def test_a_name_of_300_letters_fits(cast: Cast, amal: Browser) -> None:
    with transaction():
        number = make_activity(title="É" * 300).id
    assert "É" * 300 in amal.text(ADDRESS, query_string=asked(cast, number))


def test_300_sessions_and_12_classes_cost_no_more_statements(cast: Cast, amal: Browser, workshop: int) -> None:
    def sent(classes: list[int], gathering: str) -> int:
        with counted() as statements:
            amal.text(ADDRESS, query_string=asked(cast, workshop, classe=classes, ensemble=gathering, au="2027-07-02"))
        return len(statements)

    with transaction():
        fill(cast, workshop, range(3))
    few = [sent([cast.class_id], gathering) for gathering in ("together", "one_each")]
    with transaction():
        fill(cast, workshop, range(3, 300))
        classes = [cast.class_id, *(make_class(make_school()).id for _number in range(11))]
    assert [sent(classes, gathering) for gathering in ("together", "one_each")] == few
    assert few[0] <= 28
