"""Sessions held with a partner city: both clocks wherever the time is shown, entered on either."""

import csv
import io
from datetime import date, datetime, time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eac.core import clock
from eac.db import db, transaction
from eac.feeds import events
from eac.feeds.ical import Organizer
from eac.feeds.revisions import watch
from eac.partners.models import PartnerCity
from eac.scheduling.models import Booking, SchoolSession
from tests.factories.directory import make_activity
from tests.factories.people import Cast
from tests.factories.sessions import at, make_session
from tests.guards.pages import form_of
from tests.partners.reading import error, words
from tests.partners.statements import counted
from tests.signed import Browser

THURSDAY = date(2026, 12, 3)


@pytest.fixture
def cities(app: Flask, cast: Cast) -> dict[str, int]:
    """Busan, Tangier and Los Angeles."""
    zones = {"Busan": "Asia/Seoul", "Tanger": "Africa/Casablanca", "Los Angeles": "America/Los_Angeles"}
    with transaction():
        rows = [PartnerCity(name=name, country="Ailleurs", zone=zone) for name, zone in zones.items()]
        db.session.add_all(rows)
        db.session.flush()
        return {row.name: row.id for row in rows}


def asked(cast: Cast, **values: Any) -> dict[str, Any]:
    """The fields of a session on Thursday from 9:00 to 10:30 with the CE2 B."""
    with transaction():
        activity = make_activity(title="Regards croisés").id
    known = {
        "activity": activity,
        "starts_on": "2026-12-03",
        "starts_time": "09:00",
        "ends_time": "10:30",
        "time_of_life": "school",
        "state": "confirmed",
        "classes-0-class_id": cast.class_id,
    }
    return {**known, **values}


def kept() -> SchoolSession:
    return db.session.scalars(select(SchoolSession)).one()


def test_both_clocks_are_shown_everywhere(amal: Browser, bea: Browser, cast: Cast, cities: dict[str, int]) -> None:
    answer = amal.post("/seances/nouvelle", asked(cast, partner_city=cities["Busan"]))
    assert answer.status_code == 302
    assert kept().zone == "Europe/Paris"
    assert "17 h – 18 h 30 à Busan" in words(amal.text(answer.location))
    assert "17 h – 18 h 30 à Busan" in words(bea.text(answer.location))
    for page in ("/seances", "/agenda/jour?jour=2026-12-03", "/agenda?jour=2026-12-03", "/agenda/mois?jour=2026-12-03"):
        assert "17:00 à Busan" in words(amal.text(page)), page
    rows = csv.DictReader(io.StringIO(amal.get("/seances?format=csv").data.decode("utf-8-sig")), delimiter=";")
    (row,) = rows
    assert (row["Début"], row["Ville partenaire"]) == ("09:00", "Busan")
    assert row["Heure dans la ville partenaire"].replace("\u202f", " ") == "17 h – 18 h 30 à Busan"


def test_the_time_can_be_entered_there(amal: Browser, cast: Cast, cities: dict[str, int]) -> None:
    there = asked(cast, partner_city=cities["Busan"], entered_there="1", starts_time="17:00", ends_time="18:30")
    sheet = amal.post("/seances/nouvelle", there).location
    row = kept()
    assert (row.zone, row.starts_time, row.here.starts_time) == ("Asia/Seoul", time(17), time(9))
    assert row.starts_at == clock.to_utc(THURSDAY, time(9))
    assert db.session.scalars(select(Booking.starts_at)).all() == [row.starts_at]
    assert "Jeudi 3 décembre 2026, 9 h – 10 h 30" in words(amal.text(sheet))
    assert "9:00 – 10:30" in words(amal.text("/seances"))
    form = form_of(amal.text(f"{sheet}/modifier"))
    assert (form["starts_time"], form["entered_there"]) == (["17:00"], ["1"])
    assert amal.post(f"{sheet}/modifier", form).status_code == 302
    db.session.expire_all()
    assert (kept().zone, kept().starts_time, kept().sequence) == ("Asia/Seoul", time(17), 0)


def test_another_day_there_is_the_right_day_here(amal: Browser, cast: Cast, cities: dict[str, int]) -> None:
    wanted = asked(
        cast,
        partner_city=cities["Los Angeles"],
        entered_there="1",
        starts_on="2026-12-03",
        starts_time="22:30",
        ends_time="23:45",
        override_reason="Ils veillent.",
    )
    sheet = amal.post("/seances/nouvelle", wanted).location
    assert kept().here.starts_on == date(2026, 12, 4)
    assert kept().school_year == "2026-2027"
    assert "Vendredi 4 décembre 2026, 7 h 30 – 8 h 45" in words(amal.text(sheet))
    assert "22 h 30 – 23 h 45 à Los Angeles (la veille)" in words(amal.text(sheet))
    assert "Regards croisés" not in amal.text("/agenda/jour?jour=2026-12-03")
    assert "Regards croisés" in amal.text("/agenda/jour?jour=2026-12-04")
    assert "ven. 4 déc." in words(amal.text("/seances"))


def test_the_panel_tells_both_times_and_warns_of_the_night(amal: Browser, cast: Cast, cities: dict[str, int]) -> None:
    morning = words(amal.text("/seances/verifier", query_string=asked(cast, partner_city=cities["Busan"])))
    assert "9 h à Cannes = 17 h à Busan" in morning
    assert "c’est la nuit" not in morning
    late = asked(cast, partner_city=cities["Busan"], starts_time="14:00", ends_time="15:30")
    assert "À Busan, il sera 22 h – 23 h 30 : c’est la nuit." in words(
        amal.text("/seances/verifier", query_string=late)
    )
    refused = amal.post("/seances/nouvelle", late)
    assert refused.status_code == 422
    assert error(refused.text, "override_reason")
    assert amal.post("/seances/nouvelle", {**late, "override_reason": "Ils veillent."}).status_code == 302


def test_the_time_there_needs_a_city(amal: Browser, cast: Cast, cities: dict[str, int]) -> None:
    answer = amal.post("/seances/nouvelle", asked(cast, entered_there="1"))
    assert answer.status_code == 422
    assert error(answer.text, "partner_city") == "Choisissez la ville partenaire, ou saisissez l’heure d’ici."
    assert "Choisissez la ville partenaire" in words(
        amal.text("/seances/verifier", query_string=asked(cast, entered_there="1"))
    )


def test_a_time_that_does_not_exist_there_is_refused(amal: Browser, cast: Cast, cities: dict[str, int]) -> None:
    wanted = asked(
        cast,
        partner_city=cities["Los Angeles"],
        entered_there="1",
        starts_on="2027-03-14",
        starts_time="02:30",
        ends_time="04:00",
    )
    answer = amal.post("/seances/nouvelle", wanted)
    assert answer.status_code == 422
    assert "2 h 30 n’existe pas" in words(answer.text)


def test_free_slots_are_proposed_on_the_clock_of_here(amal: Browser, cast: Cast, cities: dict[str, int]) -> None:
    with transaction():
        make_session(cast, when=at(THURSDAY, time(9)))
    there = asked(cast, partner_city=cities["Busan"], entered_there="1", starts_time="17:30", ends_time="19:00")
    page = amal.post("/seances/nouvelle", there)
    assert page.status_code == 409
    assert "a déjà une séance" in words(page.text)
    slot = page.text.partition('value="slot:')[2].partition('"')[0]
    taken = form_of(amal.post("/seances/nouvelle", {**there, "prepare": f"slot:{slot}"}).text)
    assert time(8, 30) <= time.fromisoformat(taken["starts_time"][0]) <= time(18)
    assert taken["entered_there"] == [""]
    assert taken["partner_city"] == [str(cities["Busan"])]


@pytest.mark.parametrize(
    ("day", "here", "there"),
    [
        (date(2026, 10, 16), "9:00 – 10:30", "16:00 – 17:30"),
        (date(2026, 11, 5), "9:00 – 10:30", "17:00 – 18:30"),
        (date(2027, 4, 1), "9:00 – 10:30", "16:00 – 17:30"),
    ],
)
def test_calendars_tell_both_hours_through_the_changes(
    app: Flask, cast: Cast, cities: dict[str, int], day: date, here: str, there: str
) -> None:
    with transaction():
        session = make_session(cast, when=at(day), partner_city_id=cities["Busan"], override_reason="oui")
        publisher = events.Publisher("http://localhost", Organizer("EAC", "a@b"), lambda text: text)
        event = events.event_of(session, int(datetime(2026, 1, 1, tzinfo=clock.PARIS).timestamp()), publisher)
    lines = event.description.splitlines()
    assert [line for line in lines if line.startswith("Heure")] == [
        f"Heure en France : {here}",
        f"Heure à Busan : {there}",
    ]


def test_a_city_that_changes_its_zone_moves_what_calendars_show(app: Flask, cast: Cast, cities: dict[str, int]) -> None:
    from eac.feeds.models import FeedStamp

    watch()
    with transaction():
        make_session(cast, partner_city_id=cities["Busan"])
    before = db.session.scalars(select(FeedStamp.stamp)).one()
    with transaction():
        db.session.get_one(PartnerCity, cities["Busan"]).zone = "Asia/Tokyo"
    db.session.expire_all()
    assert db.session.scalars(select(FeedStamp.stamp)).one() > before


def test_lists_cost_no_more_statements_with_cities(amal: Browser, cast: Cast, cities: dict[str, int]) -> None:
    pages = ("/seances", "/agenda?jour=2026-12-03", "/agenda/jour?jour=2026-12-03")

    def cost() -> list[int]:
        counts = []
        for page in pages:
            with counted() as sent:
                amal.text(page)
            counts.append(len(sent))
        return counts

    with transaction():
        make_session(cast, when=at(THURSDAY, time(9), 15))
    few = cost()
    with transaction():
        for number in range(8):
            make_session(
                cast,
                when=at(THURSDAY, time(10, number * 5), 5),
                partner_city_id=list(cities.values())[number % 2],
                override_reason="oui",
            )
    assert cost() == few
