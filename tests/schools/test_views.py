"""Pages of schools, classes and teachers as Amal, Bea and Dan see them."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eac.db import db, transaction
from eac.identity.rules import Role
from eac.schools.models import School, SchoolClass
from tests.factories.directory import make_class, make_level, make_school, make_teacher
from tests.factories.people import Cast, make_user
from tests.partners.reading import error, facts, id_of, names, version, words
from tests.partners.statements import counted
from tests.signed import Browser

SCHOOL = {"name": "École Vagliano", "kind": "elementary", "sector": "public", "priority": "none", "holiday_zone": "B"}
CLASS = {"name": "CM1 A", "level_codes": ["cm1"], "headcount": "26", "counted_on": "2026-09-15"}


def test_the_lists_are_searched_sorted_and_filtered_by_the_address(amal: Browser) -> None:
    assert names(amal.text("/etablissements")) == ["Collège Capron", "École Goscinny"]
    assert names(amal.text("/etablissements?tri=-nom")) == ["École Goscinny", "Collège Capron"]
    assert names(amal.text("/etablissements?q=ECOLE+gos")) == ["École Goscinny"]
    assert names(amal.text("/classes?q=capron")) == ["6e A"]
    assert names(amal.text("/classes?niveau=ce2")) == ["CE2 B"]
    assert names(amal.text("/classes?degre=lower_secondary")) == ["6e A"]
    assert names(amal.text("/classes?tri=classe")) == ["6e A", "CE2 B"]
    assert "Aucune fiche ne correspond" in amal.text("/etablissements?type=lgt")


def test_an_unknown_filter_narrows_nothing(amal: Browser) -> None:
    assert names(amal.text("/classes?niveau=zz&etablissement=99999999")) == ["6e A", "CE2 B"]


def test_the_classes_are_those_of_the_chosen_year(amal: Browser) -> None:
    assert "1 établissement" not in words(amal.text("/classes?annee=2025-2026"))
    assert "Aucune classe en 2025-2026" in words(amal.text("/classes?annee=2025-2026"))
    assert "Classes 2025-2026" in words(amal.text("/classes"))


def test_a_school_row_counts_its_classes_and_pupils(amal: Browser) -> None:
    assert "École Goscinny École élémentaire Public – 1 24 –" in words(amal.text("/etablissements"))


def test_a_school_is_added_with_the_usual_week_of_nine_half_days(amal: Browser) -> None:
    filled = amal.post("/etablissements/nouveau", {**SCHOOL, "semaine": "9"})
    assert (filled.status_code, 'name="name" required type="text" value="École Vagliano"' in filled.text) == (200, True)
    assert db.session.scalar(select(School.id).filter_by(name="École Vagliano")) is None
    typed = {
        f"openings-{day}-morning-{bell}": hour
        for day in range(5)
        for bell, hour in (("opens", "8:30"), ("closes", "11h30"))
    }
    answer = amal.post("/etablissements/nouveau", {**SCHOOL, "uai": "0060176j", **typed})
    page = amal.text(f"/etablissements/{id_of(answer)}")
    assert facts(page)["UAI"] == "0060176J"
    assert "5 demi-journées par semaine" in words(page)
    assert "Mercredi 8 h 30 – 11 h 30 pas de classe" in words(page)
    assert "Fiche créée : École Vagliano Amal" in words(page)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        (
            {"uai": "0060176K"},
            "uai",
            "La lettre de l’UAI ne correspond pas à ses chiffres : vérifiez la saisie de 0060176K.",
        ),
        ({"ips": "abc"}, "ips", "Écrivez un nombre, par exemple 43,5513."),
        ({"ips": "298,5"}, "ips", "Indiquez un nombre entre 30 et 200."),
        ({"ips": "98,5"}, "ips_year", "Indiquez l’année scolaire de ce chiffre, par exemple 2025-2026."),
        ({"email": "goscinny"}, "email", "Écrivez une adresse complète, par exemple prenom.nom@example.org."),
        (
            {"openings-1-morning-opens": "8:30"},
            "openings",
            "Le mardi (matin), indiquez les deux heures, par exemple 8:30 et 11:30.",
        ),
        (
            {"openings-1-morning-opens": "11:30", "openings-1-morning-closes": "8:30"},
            "openings",
            "Vérifiez les heures du mardi (matin) : la fin doit suivre le début.",
        ),
        ({"name": ""}, "name", "Ce champ est obligatoire."),
    ],
)
def test_a_refusal_stands_beside_its_field(amal: Browser, typed: dict[str, str], field: str, sentence: str) -> None:
    answer = amal.post("/etablissements/nouveau", {**SCHOOL, **typed})
    assert (answer.status_code, error(answer.text, field)) == (422, sentence)


def test_a_school_keeps_what_was_typed_when_refused(amal: Browser) -> None:
    answer = amal.post("/etablissements/nouveau", {**SCHOOL, "ips": "98,5", "openings-1-morning-opens": "8:30"})
    assert 'value="98,5"' in answer.text
    assert 'name="openings-1-morning-opens" id="openings-1-morning-opens" value="8:30"' in answer.text


def test_a_taken_uai_is_refused(amal: Browser, cast: Cast) -> None:
    uai = db.session.get_one(School, cast.school_id).uai
    answer = amal.post("/etablissements/nouveau", {**SCHOOL, "uai": uai})
    assert (answer.status_code, error(answer.text, "uai")) == (422, "Un établissement porte déjà cet UAI.")


def test_a_name_of_300_characters_is_shown_and_one_of_301_refused(amal: Browser) -> None:
    long = "É" * 300
    made = id_of(amal.post("/etablissements/nouveau", {**SCHOOL, "name": long}))
    assert long in amal.text(f"/etablissements/{made}")
    assert names(amal.text(f"/etablissements?q={'e' * 200}")) == [long]
    assert amal.post("/etablissements/nouveau", {**SCHOOL, "name": long + "É"}).status_code == 422


def test_two_browsers_on_one_school_both_are_told(app: Flask, amal: Browser, cast: Cast) -> None:
    with transaction():
        colleague = make_user(Role.ADMINISTRATOR).id
    other = Browser(app, colleague)
    address = f"/etablissements/{cast.school_id}/modifier"
    opened = {browser: version(browser.text(address)) for browser in (amal, other)}
    first = amal.post(address, {**SCHOOL, "name": "École Amal", "version": opened[amal]})
    assert first.status_code == 302
    hours = {"openings-2-morning-opens": "9:00", "openings-2-morning-closes": "12:00"}
    second = other.post(address, {**SCHOOL, **hours, "name": "École Autre", "version": opened[other]})
    assert second.status_code == 409
    assert "Nom École Autre École Amal" in words(second.text)
    assert "Demi-journées de classe mercredi 9 h – 12 h lundi 8 h 30 – 11 h 30 ; lundi 13 h 30 – 16 h 30 ;" in words(
        second.text
    )
    knowing = other.post(address, {**SCHOOL, **hours, "name": "École Autre", "version": version(second.text)})
    assert knowing.status_code == 302
    assert "<h1>École Autre</h1>" in other.text(f"/etablissements/{cast.school_id}")


def test_a_class_is_added_and_changed(amal: Browser, cast: Cast) -> None:
    with transaction():
        make_level("cm1")
    form = amal.text(f"/classes/nouvelle?etablissement={cast.school_id}")
    assert f'<option selected value="{cast.school_id}">École Goscinny</option>' in form
    assert "De l’établissement" in form
    data: dict[str, Any] = {**CLASS, "school_id": str(cast.school_id), "school_year": "2026-2027"}
    made = id_of(amal.post("/classes/nouvelle", {**data, "absences": ["1-morning", "3-afternoon"]}))
    assert facts(amal.text(f"/classes/{made}")) == {
        "Établissement": "École Goscinny",
        "Niveaux": "CM1",
        "Effectif": "26 élèves, comptés le mardi 15 septembre 2026",
        "Équipe": "Non renseigné",
        "Ne peut pas venir": "mardi matin, jeudi après-midi",
    }
    edit = f"/classes/{made}/modifier"
    changed = {**CLASS, "teacher_ids": [str(cast.teacher_id)], "version": version(amal.text(edit))}
    assert amal.post(edit, changed).status_code == 302
    shown = facts(amal.text(f"/classes/{made}"))
    assert (shown["Équipe"].split()[0], shown["Ne peut pas venir"]) == ("Bea", "Aucune demi-journée signalée")
    twice = amal.post("/classes/nouvelle", data)
    assert (twice.status_code, error(twice.text, "name")) == (
        422,
        "Une classe porte déjà ce nom dans cet établissement pour cette année scolaire.",
    )


def test_an_old_headcount_is_pointed_out(amal: Browser, cast: Cast) -> None:
    assert "Effectif à recompter" not in amal.text(f"/classes/{cast.class_id}")
    with transaction():
        db.session.get_one(SchoolClass, cast.class_id).counted_on = date(2025, 9, 1)
    assert "Effectif à recompter" in amal.text(f"/classes/{cast.class_id}")


def test_archived_rows_leave_the_list_and_come_back(amal: Browser, cast: Cast) -> None:
    for section, id_, name in (
        ("etablissements", cast.school_id, "École Goscinny"),
        ("classes", cast.class_id, "CE2 B"),
    ):
        sheet = f"/{section}/{id_}"
        assert amal.post(f"{sheet}/archiver", {"version": "9"}).status_code == 409
        assert amal.post(f"{sheet}/archiver", {"version": "1"}).location == sheet
        assert "Cette fiche est archivée" in amal.text(sheet)
        assert name not in names(amal.text(f"/{section}"))
        assert names(amal.text(f"/{section}?archives=y")) == [name]
        assert amal.get(f"{sheet}/modifier").status_code == 403
        assert amal.post(f"{sheet}/retablir").location == sheet
        assert name in names(amal.text(f"/{section}"))


def test_a_teacher_s_record_is_added_changed_and_archived(amal: Browser) -> None:
    made = id_of(
        amal.post("/enseignants/nouveau", {"first_name": "Eva", "last_name": "Petit", "email": "eva@example.org"})
    )
    sheet = f"/enseignants/{made}"
    assert facts(amal.text(sheet)) == {"Discipline": "Non renseigné", "Adresse électronique": "eva@example.org"}
    assert amal.post(f"{sheet}/modifier", {"first_name": "", "last_name": "Petit", "version": "1"}).status_code == 302
    assert "<h1>Petit</h1>" in amal.text(sheet)
    assert names(amal.text("/enseignants?sans_classe=y")) == ["Petit"]
    assert amal.post(f"{sheet}/archiver").status_code == 302
    assert names(amal.text("/enseignants?sans_classe=y")) == []


def test_bea_sees_her_own_and_dan_nothing_of_it(bea: Browser, dan: Browser, cast: Cast) -> None:
    assert names(bea.text("/classes")) == ["CE2 B"]
    assert names(bea.text("/etablissements")) == ["École Goscinny"]
    assert bea.get("/enseignants").status_code == 403
    assert bea.get("/enseignants/ma-fiche").location == f"/enseignants/{cast.teacher_id}"
    for path in (
        f"/classes/{cast.class_id}",
        f"/etablissements/{cast.school_id}",
        f"/enseignants/{cast.teacher_id}",
    ):
        page = bea.text(path)
        assert ("Historique" in page, "Notes internes" in page, "modifier" in page) == (False, False, False)
        assert dan.get(path).status_code == 404
        assert (bea.get(f"{path}/modifier").status_code, dan.get(f"{path}/modifier").status_code) == (403, 404)
        assert (bea.post(f"{path}/archiver").status_code, dan.post(f"{path}/archiver").status_code) == (403, 404)
    for path in ("/classes/nouvelle", "/etablissements/nouveau", "/enseignants/nouveau"):
        assert bea.get(path).status_code == 403


def test_a_colleague_is_named_to_bea_without_a_link(bea: Browser, cast: Cast) -> None:
    with transaction():
        colleague = make_teacher(db.session.get_one(SchoolClass, cast.class_id), first_name="Flo", last_name="Petit").id
    page = bea.text(f"/classes/{cast.class_id}")
    assert "Flo Petit" in facts(page)["Équipe"]
    assert f'href="/enseignants/{colleague}"' not in page
    assert bea.get(f"/enseignants/{colleague}").status_code == 404


def test_a_head_sees_the_school_and_its_teachers_but_edits_nothing(app: Flask, cast: Cast) -> None:
    with transaction():
        user_id = make_user(Role.HEAD, cast.school_id).id
    head = Browser(app, user_id)
    assert [name.split()[0] for name in names(head.text("/enseignants"))] == ["Bea"]
    assert head.get(f"/etablissements/{cast.school_id}/modifier").status_code == 403
    assert head.get(f"/etablissements/{cast.other_school_id}").status_code == 404


def test_menu_entries_mark_only_the_section_one_is_in(amal: Browser, cast: Cast) -> None:
    page = amal.text(f"/classes/{cast.class_id}")
    menu = page.partition('<nav class="sidebar"')[2].partition("</nav>")[0]
    assert words(menu.partition('aria-current="page"')[2].partition("</a>")[0].partition(">")[2]) == "Classes"
    assert menu.count("aria-current") == 1


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/etablissements", "/classes", "/enseignants"])
def test_as_many_statements_for_3_rows_as_for_300(amal: Browser, path: str) -> None:
    def fill(count: int) -> int:
        with transaction():
            for _ in range(count):
                make_teacher(make_class(make_school()))
        amal.text(path)  # what the process remembers after its first page does not count
        with counted() as sent:
            amal.text(f"{path}?par=200")
        return len(sent)

    assert fill(1) == fill(297)
