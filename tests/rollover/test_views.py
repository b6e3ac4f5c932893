"""The passage as Amal does it, and what others are refused."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eac.core.schoolyear import SchoolYear
from eac.db import db, transaction
from eac.demo import city
from eac.identity.rules import Role
from eac.reference.models import SchoolHoliday
from eac.rollover import queries
from eac.schools.models import School, SchoolClass
from eac.schools.rules import SchoolKind
from tests.factories.directory import make_class, make_school, make_teacher
from tests.factories.people import Cast, make_user
from tests.guards.pages import form_of
from tests.partners.reading import names, words
from tests.partners.statements import counted
from tests.rollover.levels import make_levels
from tests.signed import Browser

LIST = "/passage-annee"


@pytest.fixture
def school(cast: Cast) -> int:
    """Bea's school, with CP A, CM2 and CE2 B (hers)."""
    with transaction():
        make_levels()
        row = db.session.get_one(School, cast.school_id)
        make_class(row, ("cp",), name="CP A", headcount=20)
        make_teacher(make_class(row, ("cm2",), name="CM2"), last_name="Cémédeux")
    return cast.school_id


def sheet(school: int, vers: str = "2027-2028") -> str:
    return f"{LIST}/etablissements/{school}?vers={vers}"


def classes(school: int, year: str = "2027-2028") -> dict[str, int]:
    rows = select(SchoolClass.name, SchoolClass.headcount).filter_by(school_id=school, school_year=year)
    return {row.name: row.headcount for row in db.session.execute(rows.order_by(SchoolClass.name))}


def lines(fields: dict[str, Any]) -> list[str]:
    """The names on the lines of a form."""
    return [fields[f"lines-{n}-name"][0] for n in range(99) if f"lines-{n}-name" in fields]


def test_the_list_says_what_the_year_needs_and_where_each_school_stands(amal: Browser, school: int) -> None:
    page = words(amal.text(LIST))
    assert "Passage à l’année 2027-2028" in page
    assert "À compléter : Dates de l’année scolaire : absentes. Compléter" in page
    assert "À compléter : Vacances de la zone B : absentes. Compléter" in page
    assert "Prêt : 0 offre est reprise d’elle-même" in page
    assert "Collège Capron 1 0 À préparer" in page
    assert "École Goscinny 3 0 À préparer" in page
    assert "Vacances de la zone B : 2 périodes" in words(amal.text(f"{LIST}?vers=2026-2027"))


def test_dates_to_be_confirmed_are_not_ready(amal: Browser, school: int) -> None:
    with transaction():
        db.session.scalars(select(SchoolHoliday)).first().to_be_confirmed = True  # type: ignore[union-attr]
    page = words(amal.text(f"{LIST}?vers=2026-2027"))
    assert "À compléter : Vacances de la zone B : 2 périodes, dont 1 à confirmer" in page


def test_a_school_is_prepared_looked_at_and_taken_back(amal: Browser, school: int, cast: Cast) -> None:
    opened = form_of(amal.text(sheet(school)))
    assert lines(opened) == ["CE1 A", "CM1 B", "CM2", "CP A"]
    answer = amal.post(sheet(school), opened)
    assert (answer.status_code, answer.location) == (302, sheet(school))
    assert classes(school) == {"CE1 A": 20, "CM1 B": 24, "CP A": 20}
    page = amal.text(sheet(school))
    assert "3 classes préparées pour 2027-2028." in words(page)
    assert "Préparé le mardi 24 novembre 2026 par Amal" in words(page)
    assert "CE1 A CE1 20 À nommer CP A" in words(page)
    assert "Préparé le mardi 24 novembre 2026 par Amal" in words(amal.text(LIST))
    assert names(amal.text(f"{LIST}?etat=prepare")) == ["École Goscinny"]
    assert names(amal.text(f"{LIST}?etat=a_preparer")) == ["Collège Capron"]
    again = amal.post(f"{LIST}/etablissements/{school}/annuler?vers=2027-2028", {})
    assert again.location == sheet(school)
    assert "Passage annulé : École Goscinny." in words(amal.text(sheet(school)))
    assert classes(school) == {}
    assert amal.post(sheet(school), form_of(amal.text(sheet(school)))).status_code == 302
    assert len(classes(school)) == 3


def test_the_sheets_of_classes_show_where_they_come_from_and_go_to(amal: Browser, school: int, cast: Cast) -> None:
    amal.post(sheet(school), form_of(amal.text(sheet(school))))
    assert "Devenue CM1 B (2027-2028)" in words(amal.text(f"/classes/{cast.class_id}"))
    made = db.session.scalar(select(SchoolClass.id).filter_by(name="CM1 B"))
    assert "Classe d’origine CE2 B (2026-2027)" in words(amal.text(f"/classes/{made}"))


def test_the_teacher_sees_where_the_class_went_without_a_link(
    amal: Browser, bea: Browser, school: int, cast: Cast
) -> None:
    amal.post(sheet(school), {**form_of(amal.text(sheet(school))), "staffing": "none"})
    page = bea.text(f"/classes/{cast.class_id}")
    made = db.session.scalar(select(SchoolClass.id).filter_by(name="CM1 B"))
    assert "Devenue CM1 B (2027-2028)" in words(page)
    assert f"/classes/{made}" not in page


@pytest.mark.parametrize(("staffing", "team"), [("level", []), ("follow", ["Bea"]), ("none", [])])
def test_one_choice_for_all_teams(amal: Browser, school: int, staffing: str, team: list[str]) -> None:
    amal.post(sheet(school), {**form_of(amal.text(sheet(school))), "staffing": staffing})
    row = db.session.scalars(select(SchoolClass).filter_by(name="CM1 B")).one()
    assert [teacher.first_name for teacher in row.teachers] == team


def test_a_line_decides_otherwise(amal: Browser, school: int, cast: Cast) -> None:
    opened = form_of(amal.text(sheet(school)))
    amal.post(sheet(school), {**opened, "lines-0-team": f"personne-{cast.teacher_id}", "lines-1-team": "follow"})
    teams = {
        row.name: [teacher.first_name for teacher in row.teachers]
        for row in db.session.scalars(select(SchoolClass).filter_by(school_year="2027-2028")).unique()
    }
    assert teams == {"CE1 A": ["Bea"], "CM1 B": ["Bea"], "CP A": []}


def test_repeat_merge_leave_split_and_add_without_javascript(amal: Browser, school: int) -> None:
    opened = form_of(amal.text(sheet(school)))
    split = amal.post(sheet(school), {**opened, "prepare": "dedoubler-1", "lines-0-name": "CE1 bleu"})
    assert (split.status_code, classes(school)) == (200, {})
    fields = form_of(split.text)
    assert lines(fields) == ["CE1 bleu", "CM1 B", "CM2", "CP A", "CM1 A"]
    assert (fields["lines-1-headcount"], fields["lines-4-headcount"]) == (["12"], ["12"])
    more = form_of(amal.post(sheet(school), {**fields, "prepare": "ajouter"}).text)
    more |= {"lines-5-name": ["ULIS"], "lines-5-levels": ["ulis"], "lines-5-headcount": ["10"]}
    more |= {"lines-2-fate": ["repeat"], "lines-3-fate": ["leave"], "lines-4-fate": ["fusion-0"]}
    assert amal.post(sheet(school), more).status_code == 302
    assert classes(school) == {"CE1 bleu": 32, "CM1 B": 12, "CM2": 24, "ULIS": 10}


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"lines-0-name": "CM1 B"}, "lines-1-name", "Deux classes porteraient ce nom : changez l’un des deux."),
        ({"lines-0-name": ""}, "lines-0-name", "Donnez un nom à cette classe."),
        ({"lines-0-levels": "CE9"}, "lines-0-levels", "« CE9 » n’est pas un niveau connu"),
        (
            {"lines-0-levels": "CE9", "lines-0-fate": "fusion-1"},
            "lines-0-levels",
            "« CE9 » n’est pas un niveau connu",
        ),
        ({"lines-0-levels": ""}, "lines-0-levels", "Choisissez au moins un niveau."),
        ({"lines-0-headcount": "abc"}, "lines-0-headcount", "Not a valid integer value"),
        ({"lines-0-headcount": "99999999"}, "lines-0-headcount", "Indiquez un nombre entre 0 et 20000."),
        ({"lines-0-name": "É" * 121}, "lines-0-name", "120 caractères au plus."),
        ({"lines-0-fate": "fusion-0"}, "lines-0-fate", ""),
        ({"lines-0-team": "personne-999"}, "lines-0-team", ""),
    ],
)
def test_a_refusal_stands_on_its_line_and_keeps_all_that_was_typed(
    amal: Browser, school: int, typed: dict[str, str], field: str, sentence: str
) -> None:
    opened = form_of(amal.text(sheet(school)))
    answer = amal.post(sheet(school), {**opened, "lines-3-name": "<b>CP</b>", **typed})
    assert (answer.status_code, classes(school)) == (422, {})
    said = re.search(rf'id="{field}-error">(.*?)</span></span>', answer.text, re.DOTALL)
    assert said is not None
    if "Not a valid" not in sentence:
        assert sentence in words(said[1])
    assert 'id="form-errors"' in answer.text
    kept = form_of(answer.text)
    assert kept["lines-3-name"] == ["<b>CP</b>"]
    assert "<b>CP</b>" not in answer.text


def test_two_people_at_once_one_wins(app: Flask, amal: Browser, school: int) -> None:
    with transaction():
        colleague = make_user(Role.ADMINISTRATOR, name="Zoé").id
    other = Browser(app, colleague)
    first, second = form_of(amal.text(sheet(school))), form_of(other.text(sheet(school)))
    assert amal.post(sheet(school), first).status_code == 302
    answer = other.post(sheet(school), {**second, "lines-0-name": "CE1 Zoé"})
    assert answer.status_code == 409
    assert "Amal a déjà préparé le passage de cet établissement : rien n’a été ajouté." in words(answer.text)
    assert form_of(answer.text)["lines-0-name"] == ["CE1 Zoé"]
    assert "CE1 Zoé" not in classes(school)


def test_two_people_at_the_very_same_instant_one_wins(app: Flask, amal: Browser, school: int) -> None:
    with transaction():
        colleague = make_user(Role.ADMINISTRATOR, name="Zoé").id
    browsers = (amal, Browser(app, colleague))
    opened = [form_of(browser.text(sheet(school))) for browser in browsers]
    with ThreadPoolExecutor(2) as threads:
        sent = [threads.submit(b.client.post, sheet(school), data=f) for b, f in zip(browsers, opened, strict=True)]
        answers = sorted(each.result().status_code for each in sent)
    assert (answers, len(classes(school))) == ([302, 409], 3)


def test_a_class_added_meanwhile_gets_its_line(amal: Browser, school: int) -> None:
    opened = form_of(amal.text(sheet(school)))
    with transaction():
        make_class(db.session.get_one(School, school), ("ce1",), name="CE1 Z")
    answer = amal.post(sheet(school), opened)
    assert (answer.status_code, classes(school)) == (409, {})
    assert "Les classes de l’année en cours ont changé entre-temps : CE1 Z." in words(answer.text)
    assert amal.post(sheet(school), form_of(answer.text)).status_code == 302
    assert "CE2 Z" in classes(school)


def test_an_undone_passage_cannot_be_undone_again(amal: Browser, school: int) -> None:
    amal.post(f"{LIST}/etablissements/{school}/annuler?vers=2027-2028", {})
    assert "Aucun passage n’est à annuler" in words(amal.text(LIST))


def test_a_passage_that_was_built_on_says_what_stands_in_the_way(amal: Browser, school: int) -> None:
    amal.post(sheet(school), form_of(amal.text(sheet(school))))
    with transaction():
        db.session.scalars(select(SchoolClass).filter_by(name="CE1 A")).one().headcount = 21
    assert "Des classes ont servi depuis : CE1 A (une modification de sa fiche)." in words(amal.text(sheet(school)))
    amal.post(f"{LIST}/etablissements/{school}/annuler?vers=2027-2028", {})
    assert "Le passage ne peut plus être annulé : CE1 A" in words(amal.text(sheet(school)))
    assert "CE1 A" in classes(school)


def test_several_schools_at_once_one_refused_stops_no_other(amal: Browser, school: int, cast: Cast) -> None:
    with transaction():
        empty = make_school(name="Vide").id
    address = f"{LIST}/ensemble?vers=2027-2028&ecole={school}&ecole={cast.other_school_id}&ecole={empty}&ecole=x"
    page = words(amal.text(address))
    assert "Préparer 3 établissements" in page
    assert "Collège Capron 1 0 2 –" in page
    assert "Vide 0 0 0 Aucune classe à reprendre." in page
    assert amal.post(address, {"staffing": "follow"}).location == f"{LIST}?vers=2027-2028"
    page = words(amal.text(LIST))
    assert "2 établissements préparés." in page
    assert "Vide : Cet établissement n’a aucune classe à reprendre" in page
    assert (len(classes(school)), classes(cast.other_school_id)) == (3, {"5e A": 24, "6e A": 24})
    assert amal.get(f"{LIST}/ensemble?vers=2027-2028").location == f"{LIST}?vers=2027-2028"


def test_hostile_addresses(amal: Browser, school: int) -> None:
    assert amal.get(f"{LIST}?vers=2027-2029&etat=zz&page=-1").status_code == 200
    assert amal.get(sheet(school, "x" * 300)).status_code == 200
    answer = amal.post(sheet(school), {"lines-0-origins": "1,é,٣,-1,999999999999999999999", "prepare": "dedoubler-x"})
    assert answer.status_code == 200
    assert amal.post(sheet(school), {"staffing": "level"}).status_code == 409


def test_bea_and_dan_prepare_nothing(bea: Browser, dan: Browser, school: int) -> None:
    assert (bea.get(LIST).status_code, bea.get(sheet(school)).status_code, dan.get(sheet(school)).status_code) == (
        403,
        403,
        404,
    )


@pytest.mark.slow
def test_the_whole_demonstration_at_once(amal: Browser, app: Flask) -> None:
    with transaction():
        make_levels()
        ids = {}
        for one in city.schools():
            row = make_school(name=one.name, uai=one.uai, kind=SchoolKind(one.kind), openings=[])
            ids[one.uai] = row.id
            for each in city.classes_of(one, "2026-2027"):
                make_class(row, each.levels, name=each.name, headcount=each.headcount)
    chosen = "&".join(f"ecole={id_}" for id_ in ids.values())
    assert len(ids) == 49
    answer = amal.post(f"{LIST}/ensemble?vers=2027-2028&{chosen}", {"staffing": "level"})
    assert answer.status_code == 302
    assert "49 établissements préparés." in words(amal.text(LIST))
    with app.app_context():
        rows = db.session.scalars(select(SchoolClass).filter_by(school_year="2027-2028")).unique().all()
        old = db.session.scalars(select(SchoolClass).where(SchoolClass.school_id.in_(ids.values()))).unique().all()
        old = [row for row in old if row.school_year == "2026-2027"]
        assert len(rows) == len(old)
        went = {each.id for row in rows for each in row.origins}
        last = {"gs", "cm2", "3e", "tle", "cap2", "l3", "m2"}
        stayed = [row for row in old if row.id not in went]
        assert [row.name for row in stayed if not {level.code for level in row.levels} <= last] == []
        assert queries.done(ids.values(), SchoolYear(2027)).keys() == set(ids.values())


@pytest.mark.slow
def test_as_many_statements_for_3_schools_as_for_300(amal: Browser) -> None:
    def fill(count: int, path: str) -> int:
        with transaction():
            made = [make_class(make_school()).school_id for _ in range(count)]
        chosen = "&".join(f"ecole={id_}" for id_ in made)
        amal.text(f"{path}?{chosen}")
        with counted() as sent:
            amal.text(f"{path}?par=200&vers=2027-2028&{chosen}")
        return len(sent)

    for path in (LIST, f"{LIST}/ensemble"):
        assert fill(3, path) == fill(150, path)
