"""Absences, closures, exceptions and weeks, as those who enter them meet the pages."""

import re
from datetime import date, time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eac.audit.models import AuditEntry
from eac.db import db, transaction
from eac.identity.rules import Role
from eac.scheduling.models import Availability, Booking, Closure
from tests.factories.directory import make_activity, make_venue
from tests.factories.people import Cast, make_user
from tests.factories.sessions import at, make_session
from tests.guards.pages import form_of
from tests.partners.reading import error, words
from tests.partners.statements import counted
from tests.signed import Browser

Found = list[tuple[str, str, str]]


@pytest.fixture
def chloe(app: Flask, cast: Cast) -> Browser:
    """The practitioner's browser."""
    return Browser(app, cast.chloe_id)


@pytest.fixture
def mediator(app: Flask, cast: Cast) -> Browser:
    """The browser of a mediator of the museum."""
    with transaction():
        person = make_user(Role.MEDIATOR, cast.partner_id, "Mona").id
    return Browser(app, person)


def kept(model: Any = Closure) -> Found:
    """Stretches in the table, in Paris wall-clock time."""
    rows = db.session.scalars(select(model).order_by(model.starts_at))
    return [(row.resource.value, f"{row.starts_at:%d/%m %H:%M}–{row.ends_at:%d/%m %H:%M}", row.reason) for row in rows]


def tab_of(cast: Cast) -> str:
    return f"/intervenants/{cast.practitioner_id}/disponibilites"


def test_a_practitioner_enters_an_absence_for_themselves(chloe: Browser, cast: Cast) -> None:
    tab = chloe.get("/intervenants/mes-disponibilites").location
    assert tab == tab_of(cast)
    assert "Aucune absence à venir n’est notée." in words(chloe.text(tab))
    form = {**form_of(chloe.text(f"{tab}/absence")), "starts_on": "2026-12-07", "ends_on": "2026-12-09"}
    answer = chloe.post(f"{tab}/absence", {**form, "reason": "En tournée <b>"})
    assert (answer.status_code, answer.location) == (302, tab)
    assert kept() == [("practitioner", "06/12 23:00–09/12 23:00", "En tournée <b>")]
    page = chloe.text(tab)
    assert "Du lundi 7 décembre 2026 au mercredi 9 décembre 2026 – En tournée <b>" in words(page)
    assert "<b>" not in page
    told = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "add_closed")).one()
    assert (told.actor_name, told.subject_type, told.subject_id) == ("Chloé", "Practitioner", cast.practitioner_id)
    assert told.sentence == "Absence ajoutée : 07/12/2026 au 09/12/2026 (En tournée <b>)"


def test_an_absence_that_touches_sessions_is_asked_again_then_kept(chloe: Browser, amal: Browser, cast: Cast) -> None:
    with transaction():
        number = make_session(cast, activity_id=make_activity(title="Marionnettes").id).id
    address = f"{tab_of(cast)}/absence"
    asked = chloe.post(address, {"starts_on": "2026-12-03"})
    assert asked.status_code == 409
    assert f'href="/seances/{number}"' in asked.text
    assert "1 séance prévue sur cette période : Marionnettes" in words(asked.text)
    assert "Enregistrer quand même" in asked.text
    assert kept() == []
    assert chloe.post(address, form_of(asked.text)).status_code == 302
    assert len(kept()) == 1
    assert f'href="/seances/{number}"' in chloe.text(tab_of(cast))
    assert db.session.scalar(select(func.count(Booking.id))) == 2
    refused = amal.post(f"/seances/{number}/confirmer")
    assert "n’est pas disponible le" in words(amal.text(refused.location))


def test_a_session_added_meanwhile_is_told_before_saving(chloe: Browser, cast: Cast) -> None:
    with transaction():
        make_session(cast)
    address = f"{tab_of(cast)}/absence"
    asked = form_of(chloe.post(address, {"starts_on": "2026-12-03"}).text)
    with transaction():
        make_session(cast, when=at(start=time(14)))
    again = chloe.post(address, asked)
    assert again.status_code == 409
    assert "2 séances prévues" in words(again.text)
    assert chloe.post(address, form_of(again.text)).status_code == 302


def test_the_same_hours_are_repeated_on_the_days_ticked(amal: Browser, cast: Cast) -> None:
    asked = {"starts_on": "2027-01-05", "ends_on": "2027-01-15", "starts_time": "14:00", "ends_time": "16:00"}
    answer = amal.post(f"/lieux/{cast.venue_id}/disponibilites/fermeture", {**asked, "weekdays": ["1", "4"]})
    assert answer.status_code == 302, answer.text
    assert kept() == [("venue", f"{day:02}/01 13:00–{day:02}/01 15:00", "") for day in (5, 8, 12, 15)]
    sentence = db.session.scalars(select(AuditEntry.sentence).where(AuditEntry.action == "add_closed")).one()
    assert sentence == "Fermeture ajoutée : 05/01/2027 de 14:00 à 16:00 (4 fois jusqu’au 15/01/2027)"


def test_the_rest_of_a_repetition_goes_at_once(amal: Browser, cast: Cast) -> None:
    asked = {"starts_on": "2027-01-05", "ends_on": "2027-02-02", "starts_time": "14:00", "ends_time": "16:00"}
    amal.post(f"{tab_of(cast)}/absence", {**asked, "weekdays": ["1"], "reason": "Cours"})
    amal.post(f"{tab_of(cast)}/absence", {"starts_on": "2027-01-20", "reason": "Cours"})
    second = db.session.scalars(select(Closure.id).order_by(Closure.starts_at)).all()[1]
    assert "Retirer aussi les périodes semblables qui suivent" in words(amal.text(tab_of(cast)))
    answer = amal.post(f"/fermetures/{second}/retirer", {"version": 1, "following": "y"})
    assert "4 périodes retirées." in words(amal.text(answer.location))
    assert kept() == [
        ("practitioner", "05/01 13:00–05/01 15:00", "Cours"),
        ("practitioner", "19/01 23:00–20/01 23:00", "Cours"),
    ]


@pytest.mark.parametrize(
    ("entered", "field", "said"),
    [
        ({}, "starts_on", "Ce champ est obligatoire."),
        ({"starts_on": "2026-12-12", "ends_on": "2026-12-11"}, "ends_on", "Le dernier jour doit suivre le premier."),
        ({"starts_on": "2026-12-12", "reason": "é" * 301}, "reason", "300 caractères au plus."),
        (
            {"starts_on": "2026-12-12", "seen": "1,x,<b>", "starts_time": "9:00"},
            "ends_time",
            "Indiquez les deux heures, ou aucune pour des journées entières.",
        ),
    ],
)
def test_what_is_wrong_is_said_on_its_field(amal: Browser, cast: Cast, entered: Any, field: str, said: str) -> None:
    answer = amal.post(f"{tab_of(cast)}/absence", entered)
    assert answer.status_code == 422
    assert error(answer.text, field) == said
    assert kept() == []


def test_an_exception_opens_a_saturday(amal: Browser, cast: Cast) -> None:
    week = {f"openings-3-morning-{bell}": text for bell, text in (("opens", "9:00"), ("closes", "12:00"))}
    page = form_of(amal.text(f"/intervenants/{cast.practitioner_id}/semaine/modifier"))
    assert amal.post(f"/intervenants/{cast.practitioner_id}/semaine/modifier", {**page, **week}).status_code == 302
    with transaction():
        activity = make_activity().id
    session = {
        "activity": activity,
        "starts_on": "2026-12-12",
        "starts_time": "10:00",
        "ends_time": "11:00",
        "time_of_life": "out_of_school",
        "classes-0-class_id": cast.class_id,
        "practitioners": [cast.practitioner_id],
        "state": "proposed",
    }
    refused = amal.post("/seances/nouvelle", session)
    assert refused.status_code == 409
    assert "hors de sa semaine habituelle" in words(refused.text)
    opened = {"starts_on": "2026-12-12", "starts_time": "9:00", "ends_time": "12:00"}
    assert amal.post(f"{tab_of(cast)}/exception", opened).status_code == 302
    assert kept(Availability) == [("practitioner", "12/12 08:00–12/12 11:00", "")]
    assert amal.post("/seances/nouvelle", session).status_code == 302
    assert "Samedi 12 décembre 2026, 9 h – 12 h" in words(amal.text(tab_of(cast)))


def test_a_stretch_is_changed_then_taken_away(amal: Browser, cast: Cast) -> None:
    tab = f"/etablissements/{cast.school_id}/disponibilites"
    amal.post(f"{tab}/fermeture", {"starts_on": "2026-12-14", "reason": "Journée pédagogique"})
    number = db.session.scalars(select(Closure.id)).one()
    form = form_of(amal.text(f"/fermetures/{number}/modifier"))
    assert (form["starts_on"], form["ends_on"], form["starts_time"]) == (["2026-12-14"], [""], [""])
    changed = amal.post(f"/fermetures/{number}/modifier", {**form, "starts_time": "13:30", "ends_time": "17:00"})
    assert (changed.status_code, changed.location) == (302, tab)
    assert kept() == [("school", "14/12 12:30–14/12 16:00", "Journée pédagogique")]
    older = amal.post(f"/fermetures/{number}/modifier", {**form, "form_key": "other", "reason": "Grève"})
    assert older.status_code == 409
    assert "Grève Journée pédagogique" in words(older.text)
    assert amal.post(f"/fermetures/{number}/retirer", {"version": 1}).status_code == 409
    assert amal.post(f"/fermetures/{number}/retirer", {"version": 2}).location == tab
    assert amal.post(f"/fermetures/{number}/retirer", {"version": 2}).status_code == 404
    assert kept() == []
    history = words(amal.text(f"/etablissements/{cast.school_id}"))
    assert "Fermeture retirée : 14/12/2026 de 13:30 à 17:00 (Journée pédagogique)" in history


def test_a_longer_stretch_tells_only_what_it_touches_anew(amal: Browser, cast: Cast) -> None:
    with transaction():
        make_session(cast)
    address = f"/etablissements/{cast.school_id}/disponibilites/fermeture"
    amal.post(address, form_of(amal.post(address, {"starts_on": "2026-12-03"}).text))
    number = db.session.scalars(select(Closure.id)).one()
    form = form_of(amal.text(f"/fermetures/{number}/modifier"))
    assert amal.post(f"/fermetures/{number}/modifier", {**form, "ends_on": "2026-12-04"}).status_code == 302


def test_who_may_keep_what(app: Flask, mediator: Browser, chloe: Browser, bea: Browser, cast: Cast) -> None:
    with transaction():
        other = make_venue().id
    closing = {"starts_on": "2026-12-12"}
    assert mediator.post(f"/lieux/{cast.venue_id}/disponibilites/fermeture", closing).status_code == 302
    assert mediator.get(f"/lieux/{other}/disponibilites/fermeture").status_code == 403
    assert "Ajouter une fermeture" not in mediator.text(f"/lieux/{other}/disponibilites")
    assert chloe.get(f"/lieux/{cast.venue_id}/disponibilites").status_code == 404
    number = db.session.scalars(select(Closure.id)).one()
    assert chloe.get(f"/fermetures/{number}/modifier").status_code == 404
    assert "Ajouter" not in words(bea.text(f"/etablissements/{cast.school_id}/disponibilites"))
    assert bea.get(tab_of(cast)).status_code == 404


def test_past_stretches_are_folded_away_and_the_page_stays_short(amal: Browser, cast: Cast) -> None:
    def fill(number: int) -> None:
        with transaction():
            for day in range(number):
                stay = at(date(2026, 12, 1 + day % 28), time(9)).span()
                past = at(date(2026, 9, 1 + day % 28), time(9)).span()
                for span in (stay, past):
                    db.session.add(
                        Closure(
                            resource="practitioner",
                            resource_id=cast.practitioner_id,
                            starts_at=span.start,
                            ends_at=span.end,
                        )
                    )

    with transaction():
        make_session(cast)
    fill(3)
    with counted() as few:
        page = amal.text(tab_of(cast))
    assert "3 périodes passées" in words(page)
    fill(297)
    with counted() as many:
        page = amal.text(tab_of(cast))
    assert len(many) == len(few)
    assert len(re.findall(r'<li class="stretch">', page)) == 350


def test_a_loaded_calendar_costs_no_more_statements(amal: Browser, cast: Cast) -> None:
    from eac.scheduling import knowledge
    from tests.factories.sessions import a_session

    with transaction():
        new = a_session(cast)
    with counted() as before:
        knowledge.load_facts([new])
    amal.post(f"{tab_of(cast)}/exception", {"starts_on": "2026-12-12"})
    amal.post(f"{tab_of(cast)}/absence", {"starts_on": "2026-12-14"})
    page = form_of(amal.text(f"/intervenants/{cast.practitioner_id}/semaine/modifier"))
    week = {"openings-3-morning-opens": "9:00", "openings-3-morning-closes": "12:00"}
    amal.post(f"/intervenants/{cast.practitioner_id}/semaine/modifier", {**page, **week})
    with counted() as after:
        facts = knowledge.load_facts([new])
    assert len(after) == len(before)
    assert [len(found) for found in (facts.closures, facts.availabilities)] == [1, 1]
    assert len(facts.practitioners[cast.practitioner_id].openings) == 1
