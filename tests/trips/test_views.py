"""Trips as those who order them, and those who board, meet the pages."""

from datetime import time

import pytest
from flask import Flask
from sqlalchemy import select

from eac.db import db, transaction
from eac.identity.rules import Role
from eac.scheduling import knowledge
from eac.scheduling.models import SchoolSession, TravelSettings
from eac.scheduling.rules import Participant, Place, Resource, TravelTimes
from eac.trips.models import Trip, TripStop
from eac.trips.rules import TripState
from tests.factories.directory import make_class, make_school, make_venue
from tests.factories.people import Cast, make_user
from tests.factories.trips import a_visit, make_trip
from tests.guards.pages import form_of
from tests.partners.reading import error, facts, words
from tests.partners.statements import counted
from tests.signed import Browser

LONG = "École " + "très longue " * 24


@pytest.fixture
def number(app: Flask, cast: Cast) -> int:
    """A visit of the museum by the CE2 B, Thursday 4 February 2027 from 9:30 to 10:30."""
    with transaction():
        return a_visit(cast, needs_transport=True, adults=4).id


def the_trip() -> Trip:
    return db.session.scalars(select(Trip)).one()


# --- made from a session ------------------------------------------------------------------------------------------


def test_a_trip_is_proposed_from_the_session_then_kept(amal: Browser, number: int) -> None:
    sheet = amal.text(f"/seances/{number}")
    assert f'href="/seances/{number}/deplacement"' in sheet
    assert "Aucun trajet préparé" in amal.text(f"/seances/{number}/deplacement")
    page = amal.text(f"/seances/{number}/deplacement/nouveau")
    assert "rien à signaler" in words(page)
    form = form_of(page)
    assert {name: form[name] for name in ("mode", "leaves_on", "stops-0-leaves_time", "stops-0-returns_time")} == {
        "mode": ["coach"],
        "leaves_on": ["2027-02-04"],
        "stops-0-leaves_time": ["09:10"],
        "stops-0-returns_time": ["10:45"],
    }
    assert (form["stops-0-pupils"], form["stops-0-adults"], form["seats"]) == (["24"], ["4"], ["55"])
    assert "Il en faut 2." in words(page)
    kept = amal.post(f"/seances/{number}/deplacement/nouveau", form)
    assert kept.status_code == 302
    assert (the_trip().people, the_trip().state) == (28, TripState.TO_ASK)
    shown = amal.text(kept.location)
    assert facts(shown)["À demander avant le"] == "jeudi 24 décembre 2026"
    assert facts(shown)["À bord"] == "28 personnes, dont 4 adultes"
    again = amal.post(f"/seances/{number}/deplacement/nouveau", form)
    assert (again.location, len(db.session.scalars(select(Trip)).all())) == (kept.location, 1)


def test_what_is_wrong_is_said_beside_and_what_was_typed_stays(amal: Browser, number: int) -> None:
    address = f"/seances/{number}/deplacement/nouveau"
    form = {**form_of(amal.text(address)), "stops-0-leaves_time": ["08:00"], "note": ["Deux fauteuils <b>"]}
    answer = amal.post(address, form)
    assert answer.status_code == 422
    assert "École Goscinny : départ à 8 h, avant le début de la classe (8 h 30)." in words(answer.text)
    assert error(answer.text, "override_reason").startswith("Des points d’attention demandent une raison")
    assert form_of(answer.text)["note"][0].strip() == "Deux fauteuils <b>"
    assert amal.post(address, {**form, "override_reason": ["Vu avec l’école."]}).status_code == 302
    empty = amal.post(address, {**form, "form_key": ["2"], "stops-0-pupils": [""], "leaves_on": ["demain"]})
    assert empty.status_code == 422


def test_nobody_on_board_is_refused(amal: Browser, number: int) -> None:
    address = f"/seances/{number}/deplacement/nouveau"
    form = {key: value for key, value in form_of(amal.text(address)).items() if key != "stops-0-on_board"}
    answer = amal.post(address, form)
    assert answer.status_code == 422
    assert "Gardez au moins une classe à bord." in words(answer.text)


@pytest.mark.parametrize("key", ["", "1-", "x-y", "99999-1", "1-99999"])
def test_a_line_that_was_tampered_with_shows_and_writes_nothing(amal: Browser, number: int, key: str) -> None:
    address = f"/seances/{number}/deplacement/nouveau"
    form = {**form_of(amal.text(address)), "stops-0-key": [key], "override_reason": ["oui"]}
    assert amal.post(address, form).status_code == 422
    assert db.session.scalars(select(Trip)).all() == []


def test_times_are_worked_out_again_for_another_means(amal: Browser, number: int) -> None:
    address = f"/seances/{number}/deplacement/nouveau"
    form = {**form_of(amal.text(address)), "mode": ["foot"], "stops-0-leaves_time": ["08:00"], "prepare": ["times"]}
    answer = amal.post(address, form)
    assert answer.status_code == 200
    assert form_of(answer.text)["stops-0-leaves_time"] == ["09:10"]
    assert db.session.scalars(select(Trip)).all() == []


def test_a_mediator_goes_by_the_sessions_of_their_structure(app: Flask, cast: Cast, number: int) -> None:
    with transaction():
        person = make_user(Role.MEDIATOR, cast.partner_id, "Mona").id
        other = a_visit(cast, start=time(14), place=Place(Resource.VENUE, make_venue().id)).id
    mona = Browser(app, person)
    own, strange = f"/seances/{number}/deplacement/nouveau", f"/seances/{other}/deplacement/nouveau"
    assert mona.get(strange).status_code == 404
    form = form_of(mona.text(own))
    forged = {**form, "stops-0-key": [f"{other}-{cast.class_id}"], "override_reason": ["oui"]}
    assert mona.post(own, forged).status_code == 403
    assert mona.post(own, form).status_code == 302


def test_a_teacher_reads_when_the_class_leaves_and_not_what_it_costs(bea: Browser, cast: Cast, number: int) -> None:
    with transaction():
        session = db.session.get_one(SchoolSession, number)
        trip = make_trip(cast.amal_id, session, quote_cents=42_000, company="Autocars B", note="Sonner deux fois")
    page = bea.text(f"/seances/{number}/deplacement")
    assert "9:00 CE2 B, École Goscinny Devant l’école 24 3" in words(page)
    for hidden in ("420", "Autocars B", "Sonner", f"/deplacements/{trip.id}"):
        assert hidden not in page
    assert bea.get(f"/deplacements/{trip.id}").status_code == 404
    assert bea.get("/deplacements").status_code == 403


# --- shared -------------------------------------------------------------------------------------------------------


def test_a_coach_that_already_goes_there_is_offered_and_shared(amal: Browser, bea: Browser, cast: Cast) -> None:
    with transaction():
        first = a_visit(cast)
        trip = make_trip(cast.amal_id, first).id
        guests = make_class(make_school(name="École Alice", latitude=43.58), name="CM1 <b>")
        theatre = Place(Resource.VENUE, make_venue(name="Théâtre").id)
        second = a_visit(cast, start=time(9, 45), participants=(Participant(guests.id, 26),), place=theatre).id
        first_id = first.id
    page = amal.text(f"/seances/{second}/deplacement")
    assert "Un car part déjà ce jour-là, le partager ? École Goscinny, vers Salle du musée" in words(page)
    assert "Il reste 28 places. Cette séance attend 26 élèves." in words(page)
    address = f"/deplacements/{trip}/modifier?ajouter={second}"
    form = form_of(amal.text(address))
    assert [form[f"stops-{n}-key"][0].split("-")[0] for n in range(2)] == [str(second), str(first_id)]
    assert form["stops-0-leaves_time"] < form["stops-1-leaves_time"]
    assert amal.post(address, {**form, "seats": ["51"], "override_reason": [""]}).status_code == 422
    assert amal.post(address, {**form, "override_reason": ["Vu."]}).status_code == 302
    assert {stop.session_id for stop in db.session.scalars(select(TripStop))} == {first_id, second}
    assert "Partager ce car" not in amal.text(f"/seances/{second}/deplacement")
    seen = bea.text(f"/seances/{first_id}/deplacement")
    assert "Trajet partagé avec une autre séance." in words(seen)
    assert "CM1" not in seen


# --- one trip -----------------------------------------------------------------------------------------------------


def test_a_trip_goes_from_quote_to_paper(amal: Browser, cast: Cast, number: int) -> None:
    with transaction():
        trip = make_trip(cast.amal_id, db.session.get_one(SchoolSession, number), note="Deux fauteuils\nroulants").id
    sheet = f"/deplacements/{trip}"
    refused = amal.post(f"{sheet}/commander")
    assert "Indiquez la compagnie" in amal.text(refused.location)
    form = form_of(amal.text(f"{sheet}/devis"))
    assert (
        error(amal.post(f"{sheet}/devis", {**form, "company": ["B"]}).text, "quote") == "Indiquez le montant du devis."
    )
    wrong = amal.post(f"{sheet}/devis", {**form, "company": ["B"], "quote": ["douze"]})
    assert "n’est pas un montant" in words(wrong.text)
    assert amal.post(f"{sheet}/devis", {**form, "company": ["B"], "quote": ["1 250,5"]}).status_code == 302
    amal.post(f"{sheet}/commander")
    assert "Confirmer le trajet" in amal.text(sheet)
    amal.post(f"{sheet}/confirmer")
    assert the_trip().state is TripState.CONFIRMED
    paper = amal.text(f"{sheet}/commande")
    assert facts(paper)["Prix convenu"] == "1 250,50 €"
    assert "Deux fauteuils<br>roulants" in paper
    amal.post(f"{sheet}/annuler")
    assert "Trajet annulé" in amal.text(f"{sheet}/commande")
    amal.post(f"{sheet}/reprendre")
    assert the_trip().state is TripState.TO_ASK


def test_a_trip_says_that_its_session_moved_until_it_is_looked_at(amal: Browser, cast: Cast, number: int) -> None:
    with transaction():
        trip = make_trip(cast.amal_id, db.session.get_one(SchoolSession, number)).id
    form = form_of(amal.text(f"/seances/{number}/modifier"))
    moved = {**form, "starts_time": ["09:45"], "ends_time": ["10:45"], "override_reason": ["oui"]}
    assert amal.post(f"/seances/{number}/modifier", moved).status_code == 302
    for page in (f"/deplacements/{trip}", f"/seances/{number}/deplacement"):
        assert "CE2 B, École Goscinny : la séance a changé d’heure ou de jour." in words(amal.text(page))
    assert facts(amal.text("/deplacements"))["À revoir"] == "1"
    again = {**form_of(amal.text(f"/deplacements/{trip}/modifier")), "override_reason": ["oui"]}
    assert amal.post(f"/deplacements/{trip}/modifier", again).status_code == 302
    assert facts(amal.text("/deplacements"))["À revoir"] == "0"


def test_long_names_and_markup_stay_text(amal: Browser, cast: Cast) -> None:
    with transaction():
        group = make_class(make_school(name=LONG[:300], address="<i>"), name="CP <b>")
        session = a_visit(cast, participants=(Participant(group.id, 24),))
        trip = make_trip(cast.amal_id, session, company="<script>")
        number = session.id
    for address in ("/deplacements", f"/deplacements/{trip.id}", f"/deplacements/{trip.id}/commande"):
        page = amal.text(address)
        assert LONG[:200] in page
        assert "<script>" not in page.partition("<main")[2]
    assert "&lt;b&gt;" in amal.text(f"/seances/{number}/deplacement")


# --- settings -----------------------------------------------------------------------------------------------------


def test_settings_change_what_conflicts_are_found_with(amal: Browser, cast: Cast, number: int) -> None:
    page = amal.text("/deplacements/reglages")
    form = form_of(page)
    assert form["kmh"] == ["15"]
    assert amal.post("/deplacements/reglages", {**form, "kmh": ["0"]}).status_code == 422
    with counted() as before:
        knowledge.load_travel_times()
    assert amal.post("/deplacements/reglages", {**form, "kmh": ["3"], "setup_minutes": ["40"]}).status_code == 302
    with counted() as after:
        assert knowledge.load_travel_times() == TravelTimes(kmh=3, setup_minutes=40)
    assert len(after) == len(before) == 1
    wanted = {
        "activity": db.session.get_one(SchoolSession, number).activity_id,
        "starts_on": "2027-02-04",
        "starts_time": "11:00",
        "ends_time": "11:30",
        "classes-0-class_id": cast.class_id,
        "time_of_life": "school",
    }
    advice = words(amal.text("/seances/verifier", query_string=wanted))
    assert "30 min entre cette séance et" in advice
    assert "il en faut 44 pour le trajet" in advice
    stale = amal.post("/deplacements/reglages", {**form, "form_key": ["2"], "kmh": ["9"]})
    assert stale.status_code == 409
    assert db.session.get_one(TravelSettings, 1).kmh == 3
