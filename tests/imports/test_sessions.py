"""A programme as a file: conflicts in the preview as in the form, states, attendance, twice, taken back."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eac.db import db, transaction
from eac.feeds.models import FeedStamp
from eac.imports import service
from eac.imports.rules import ImportKind
from eac.partners.models import PartnerCity
from eac.scheduling import service as scheduling
from eac.scheduling.models import Booking, Participation, SchoolSession
from eac.scheduling.rules import NewSession, Participant, Place, Resource, State, When
from eac.schools.models import School
from tests.factories.directory import (
    make_activity,
    make_calendar,
    make_class,
    make_practitioner,
    make_school,
    make_venue,
)
from tests.factories.sessions import at
from tests.imports.bring import brought_in, clerk, csv_of, previewed, sentences, told

HEADINGS = "Date;Début;Fin;Offre;Classe;Établissement;Intervenants;Lieu;État;Effectif;Présents"


@pytest.fixture(autouse=True)
def programme(app: Flask) -> dict[str, Any]:
    """A school of two classes, a workshop at school, an artist, a museum."""
    with transaction():
        make_calendar()
        school = make_school(name="École Goscinny", uai="0060176J")
        venue = make_venue(name="Musée du Port")
        return {
            "ce2": make_class(school, name="CE2 A").id,
            "cm1": make_class(school, ("cm1",), name="CM1 A", headcount=20).id,
            "activity": make_activity(title="Atelier argile").id,
            "visit": make_activity(title="Visite").id,
            "artist": make_practitioner(first_name="Inès", last_name="Blanc").id,
            "venue": venue.id,
            "school": school.id,
        }


def line(**values: str) -> str:
    """A row; what is not said is the usual session of Tuesday 8 December 2026, 9:00."""
    usual = {
        "day": "08/12/2026",
        "start": "9h",
        "end": "10h30",
        "offer": "Atelier argile",
        "classes": "CE2 A",
        "school": "École Goscinny",
        "people": "",
        "place": "",
        "state": "",
        "expected": "",
        "present": "",
    }
    return ";".join({**usual, **values}.values())


def test_a_programme_goes_in_with_what_it_takes(programme: dict[str, Any]) -> None:
    content = csv_of(
        HEADINGS,
        line(people="Inès Blanc"),
        line(
            day="2026-12-10",
            start="14:00",
            end="",
            offer="Visite",
            classes='"CE2 A; CM1 A"',
            place="Musée du Port",
            expected="40",
        ),
    )
    assert told(brought_in(ImportKind.SESSIONS, content)) == {"new": 2}
    first, second = db.session.scalars(select(SchoolSession).order_by(SchoolSession.starts_at)).unique()
    day, nine = date(2026, 12, 8), time(9)
    assert (first.when, first.state) == (When(day, nine, day, time(10, 30)), State.CONFIRMED)
    assert (first.school_id, first.venue_id) == (programme["school"], None)
    assert [each.id for each in first.practitioners] == [programme["artist"]]
    assert (second.venue_id, second.ends_time) == (programme["venue"], time(15, 30))
    expected = {each.class_id: each.expected_headcount for each in second.participations}
    assert expected == {programme["ce2"]: 22, programme["cm1"]: 18}
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 2 + 3
    assert set(db.session.scalars(select(FeedStamp.session_id))) == {first.id, second.id}
    assert told(brought_in(ImportKind.SESSIONS, content)) == {"unchanged": 2}


def test_conflicts_are_problems_like_any_other(programme: dict[str, Any]) -> None:
    with transaction():
        elsewhere = make_class(make_school())
        taken = NewSession(
            activity_id=programme["activity"],
            when=at(date(2026, 12, 8), time(9), 60),
            place=Place(Resource.SCHOOL, elsewhere.school_id),
            participants=(Participant(elsewhere.id),),
            practitioner_ids=(programme["artist"],),
        )
        scheduling.schedule(taken, by=clerk())
    content = csv_of(
        HEADINGS,
        line(people="Inès Blanc"),
        line(day="09/12/2026"),
        line(day="20/12/2026"),
        line(day="10/12/2026"),
        line(day="10/12/2026", start="10h", end="11h", offer="Visite"),
        line(day="11/12/2026", start="11h", end="12h30"),
    )
    found = sentences(previewed(ImportKind.SESSIONS, content))
    assert {number: len(problems) for number, problems in found.items()} == {2: 1, 3: 1, 4: 2, 6: 1, 7: 4}
    assert found[2][0][0] == "Intervenants"
    assert found[2][0][2].startswith("Inès Blanc intervient déjà")
    assert found[3][0][:2] == ("Date", "09/12/2026")
    assert "n’a pas classe le mercredi 9 décembre 2026" in found[3][0][2]
    assert found[6][0][2].startswith("CE2 A, École Goscinny a déjà une séance")
    assert found[7][-1][2] == (
        "Ces points d’attention passent avec une raison écrite\u202f: indiquez-la dans les options de l’import."
    )


def test_what_only_deserves_attention_passes_with_a_reason() -> None:
    content = csv_of(HEADINGS, line(day="11/12/2026", start="11h", end="12h30"))
    assert told(previewed(ImportKind.SESSIONS, content)) == {"refused": 1}
    assert told(brought_in(ImportKind.SESSIONS, content, reason="accord de la directrice")) == {"new": 1}
    assert db.session.scalars(select(SchoolSession.override_reason)).one() == "accord de la directrice"


def test_last_years_sessions_come_held_with_who_came_and_cancelled_with_why(programme: dict[str, Any]) -> None:
    with transaction():
        school = db.session.get_one(School, programme["school"])
        make_class(school, name="CE2 A", school_year="2025-2026", headcount=25)
    content = csv_of(
        f"{HEADINGS};Motif",
        line(day="15/01/2026", state="réalisée", present="23") + ";",
        line(day="20/01/2026", state="réalisée") + ";",
        line(day="22/01/2026", state="annulée") + ";grève",
    )
    run = brought_in(ImportKind.SESSIONS, content, reason="reprise de l’historique")
    assert told(run) == {"new": 3}
    kept = db.session.execute(
        select(SchoolSession.state, Participation.expected_headcount, Participation.actual_headcount)
        .join(Participation)
        .order_by(SchoolSession.starts_at)
    ).all()
    assert [tuple(row) for row in kept] == [
        (State.HELD, 25, 23),
        (State.HELD, 25, 25),
        (State.CANCELLED, 25, None),
    ]
    assert (
        db.session.scalars(select(SchoolSession.cancel_note).where(SchoolSession.state == State.CANCELLED)).one()
        == "grève"
    )
    assert told(brought_in(ImportKind.SESSIONS, content, reason="reprise de l’historique")) == {"unchanged": 3}


def test_a_session_to_come_is_not_held_yet() -> None:
    found = sentences(previewed(ImportKind.SESSIONS, csv_of(HEADINGS, line(state="réalisée"))))
    assert found[2] == [("État", "réalisée", "Une séance à venir ne peut pas être déjà réalisée.")]


def test_an_hour_that_the_clock_change_skips_or_repeats_is_refused() -> None:
    content = csv_of(
        HEADINGS, line(day="28/03/2027", start="2h30", end="4h"), line(day="25/10/2026", start="2h30", end="4h")
    )
    found = sentences(previewed(ImportKind.SESSIONS, content, reason="oui"))
    assert "n’existe pas" in found[2][0][2]
    assert "existe deux fois" in found[3][0][2]


def test_a_known_session_is_changed_under_the_same_guard(programme: dict[str, Any]) -> None:
    brought_in(
        ImportKind.SESSIONS, csv_of(HEADINGS, line(), line(day="10/12/2026", classes="CM1 A", people="Inès Blanc"))
    )
    changed = csv_of(
        HEADINGS, line(end="10h45", people="Inès Blanc"), line(day="10/12/2026", classes="CM1 A", people="Inès Blanc")
    )
    run = brought_in(ImportKind.SESSIONS, changed)
    assert told(run) == {"changed": 1, "unchanged": 1}
    session = db.session.scalars(select(SchoolSession).filter_by(starts_on=date(2026, 12, 8))).unique().one()
    assert (session.ends_time, session.sequence) == (time(10, 45), 1)
    taken = select(Booking.resource_id).filter_by(session_id=session.id, resource="practitioner")
    assert db.session.scalars(taken).one() == programme["artist"]


def test_a_session_agreed_on_another_clock_is_known_by_the_hour_here(programme: dict[str, Any]) -> None:
    brought_in(ImportKind.SESSIONS, csv_of(HEADINGS, line()))
    with transaction():
        city = PartnerCity(name="Busan", country="Corée du Sud", zone="Asia/Seoul")
        db.session.add(city)
        db.session.flush()
        session = db.session.scalars(select(SchoolSession)).unique().one()
        there = When(date(2026, 12, 8), time(17), date(2026, 12, 8), time(18, 30), "Asia/Seoul")
        known = replace(scheduling.as_command(session), when=there, partner_city_id=city.id)
        scheduling.change(known, session=session, by=clerk())
    assert told(brought_in(ImportKind.SESSIONS, csv_of(HEADINGS, line()))) == {"unchanged": 1}
    run = brought_in(ImportKind.SESSIONS, csv_of(HEADINGS, line(people="Inès Blanc")))
    assert told(run) == {"changed": 1}
    db.session.expire_all()
    session = db.session.scalars(select(SchoolSession)).unique().one()
    assert (session.when, session.partner_city_id) == (there, city.id)


def test_an_import_of_sessions_is_taken_back_whole() -> None:
    run = brought_in(ImportKind.SESSIONS, csv_of(HEADINGS, line(), line(day="10/12/2026", offer="Visite")))
    with transaction():
        service.undo(run=db.session.merge(run), by=clerk())
    for table in (SchoolSession, Participation, Booking):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0
