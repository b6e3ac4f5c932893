"""What hangs on a school, each one tab away: people, contacts, coverage, history."""

import re
from datetime import date

from flask import Flask

from eac.audit import service as audit
from eac.audit.service import System
from eac.db import db, transaction
from eac.identity.rules import Role
from eac.schools.models import FormerTeacher, School, SchoolClass, Teacher
from tests.factories.directory import make_class, make_teacher
from tests.factories.people import Cast, make_user
from tests.partners.reading import facts, names, words
from tests.partners.statements import counted
from tests.signed import Browser


def tabs_of(page: str) -> list[str]:
    found = re.search(r'<nav class="tabs"[^>]*>(.*?)</nav>', page, re.DOTALL)
    assert found
    return [words(link) for link in re.findall(r"<a [^>]*>(.*?)</a>", found[1], re.DOTALL)]


def test_each_part_is_one_tab_away(amal: Browser, bea: Browser, cast: Cast) -> None:
    sheet = f"/etablissements/{cast.school_id}"
    wanted = ["Fiche", "Personnes", "Disponibilités", "Séances", "Agenda", "Couverture", "Contacts", "Historique"]
    wanted.append("Passage d’année")
    for part in ("", "/personnes", "/contacts", "/historique", "/disponibilites", "/seances"):
        assert sorted(tabs_of(amal.text(f"{sheet}{part}"))) == sorted(wanted)
    assert "Historique" not in tabs_of(bea.text(sheet))
    coverage = amal.get(f"{sheet}/bilan").location
    assert coverage == f"/bilan/2026-2027/manques?ecole={cast.school_id}"
    assert sorted(tabs_of(amal.text(coverage))) == sorted(wanted)


def test_people_are_those_of_the_year(app: Flask, amal: Browser, bea: Browser, cast: Cast) -> None:
    with transaction():
        group = db.session.get_one(SchoolClass, cast.class_id)
        old = make_class(group.school, school_year="2025-2026", name="CM1 Z")
        make_teacher(old, last_name="Ancien")
        gone = make_teacher(first_name="Zoé", last_name="Parti")
        db.session.add(
            FormerTeacher(
                school_class=group,
                teacher=gone,
                successor=db.session.get_one(Teacher, cast.teacher_id),
                until=date(2026, 10, 9),
            )
        )
        head = make_user(Role.HEAD, cast.school_id, "Hélène Dir")
        email = head.email
        make_user(Role.HEAD, cast.other_school_id, "Autre Dir")
    address = f"/etablissements/{cast.school_id}/personnes"
    page = amal.text(address)
    assert len(names(page)) == 1
    said = words(page)
    assert "CE2 B" in said
    assert "Zoé Parti a enseigné en CE2 B jusqu’au vendredi 9 octobre 2026 ; Bea" in said
    assert f"Hélène Dir, {email}" in said
    assert "Autre Dir" not in said
    assert email not in bea.text(address)
    assert names(amal.text(f"{address}?annee=2025-2026")) == ["Ancien Agnès"]


def test_contacts_lead_to_the_map(amal: Browser, cast: Cast) -> None:
    with transaction():
        school = db.session.get_one(School, cast.school_id)
        school.phone, school.address, school.postcode, school.city = "04 93 00 00 00", "1 rue <b>", "06400", "Cannes"
    page = amal.text(f"/etablissements/{cast.school_id}/contacts")
    assert facts(page) == {
        "Téléphone": "04 93 00 00 00",
        "Adresse électronique": "Non renseigné",
        "Adresse": "1 rue <b>, 06400 Cannes",
        "Latitude et longitude": "43,55000 ; 7,01000",
        "Direction": "Non renseigné",
    }
    assert f'href="/carte?depuis=school-{cast.school_id}"' in page


def test_the_history_holds_the_school_and_its_classes_page_by_page(amal: Browser, cast: Cast) -> None:
    address = f"/etablissements/{cast.school_id}/historique"
    assert "Rien n’a encore été noté" in words(amal.text(address))

    def note(number: int) -> None:
        with transaction():
            school, group = db.session.get_one(School, cast.school_id), db.session.get_one(SchoolClass, cast.class_id)
            other = db.session.get_one(School, cast.other_school_id)
            for rank in range(number):
                for subject in (school, group, other):
                    audit.record("change", subject, f"{type(subject).__name__} {subject.id} {rank}", by=System())

    note(3)
    with counted() as few:
        said = words(amal.text(address))
    assert f"SchoolClass {cast.class_id} 2" in said
    assert f"School {cast.other_school_id} 2" not in said
    note(97)
    with counted() as many:
        page = amal.text(address)
    assert len(many) == len(few)
    assert "1 à 50 sur 200" in words(page)
    assert "151 à 200 sur 200" in words(amal.text(f"{address}?page=4"))


def test_300_teachers_cost_no_more_statements_than_3(amal: Browser, cast: Cast) -> None:
    def sent(number: int) -> int:
        with transaction():
            group = db.session.get_one(SchoolClass, cast.class_id)
            for _ in range(number):
                teacher = make_teacher(group)
                db.session.add(FormerTeacher(school_class=group, teacher=teacher, until=date(2026, 10, 9)))
        with counted() as statements:
            amal.text(f"/etablissements/{cast.school_id}/personnes")
        return len(statements)

    assert sent(3) == sent(297)
