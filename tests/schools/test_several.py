"""Pasted lists, headcounts and classes proposed from figures, as Amal does them."""

import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from eac.audit.models import AuditEntry
from eac.db import db, transaction
from eac.schools.models import SchoolClass, SchoolFigures, Teacher
from tests.factories.directory import make_class, make_school, make_teacher
from tests.factories.people import Cast
from tests.guards.pages import form_of
from tests.partners.reading import error, words
from tests.partners.statements import counted
from tests.rollover.levels import make_levels
from tests.signed import Browser

LIST = "CP A\tCP\t22\tPaul NOUVEAU\nCE1-CE2\t\t24\tBea Durand\nCP B\tCP\t21\tPaul NOUVEAU"


@pytest.fixture
def school(cast: Cast) -> int:
    """Bea's school; Bea is called Durand, and all levels are known."""
    with transaction():
        make_levels()
        db.session.get_one(Teacher, cast.teacher_id).last_name = "Durand"
    return cast.school_id


def classes(school: int, year: str = "2026-2027") -> dict[str, tuple[int, list[str]]]:
    rows = db.session.scalars(select(SchoolClass).filter_by(school_id=school, school_year=year)).unique()
    return {row.name: (row.headcount, [each.full_name for each in row.teachers]) for row in rows}


# --- a pasted list --------------------------------------------------------------------------------------------------


def paste(amal: Browser, school: int, **typed: Any) -> Any:
    data = {"school_year": "2026-2027", "counted_on": "2026-11-20", "text": LIST, **typed}
    return amal.post(f"/etablissements/{school}/saisir-classes", data)


def test_a_list_is_read_first_then_written(amal: Browser, school: int) -> None:
    seen = paste(amal, school, relire="1")
    page = words(seen.text)
    assert (seen.status_code, len(classes(school))) == (200, 1)
    assert "3 classes lues" in page
    assert "CP A 1 CP 22 Paul NOUVEAU (inconnue de l’annuaire) –" in page
    assert "CE1-CE2 2 CE1, CE2 24 Durand Bea –" in page
    assert form_of(seen.text)["text"][0].strip() == LIST
    assert paste(amal, school, newcomers=["1", "3"]).location == f"/etablissements/{school}?annee=2026-2027"
    assert classes(school) == {
        "CE2 B": (24, ["Bea Durand"]),
        "CP A": (22, ["Paul NOUVEAU"]),
        "CP B": (21, ["Paul NOUVEAU"]),
        "CE1-CE2": (24, ["Bea Durand"]),
    }
    assert len(db.session.scalars(select(Teacher).filter_by(last_name="NOUVEAU")).all()) == 1


def test_unknown_people_are_added_only_when_ticked(amal: Browser, school: int) -> None:
    assert paste(amal, school).status_code == 302
    assert classes(school)["CP A"] == (22, [])
    assert db.session.scalar(select(Teacher.id).filter_by(last_name="NOUVEAU")) is None


def test_one_wrong_line_and_nothing_is_written_nor_lost(amal: Browser, school: int) -> None:
    text = f"{LIST}\nCE2 b\tCE2\t<b>20\n"
    answer = paste(amal, school, text=text)
    assert (answer.status_code, len(classes(school))) == (422, 1)
    assert "1 ligne est à corriger ci-dessous." in error(answer.text, "text")
    assert "« <b>20 » n’est pas un effectif : écrivez un nombre. Une classe de ce nom existe déjà" in words(answer.text)
    assert form_of(answer.text)["text"][0].strip() == text.strip()


@pytest.mark.parametrize("text", ["", "Classe;Effectif", "   \n;;;\n", "x;CP;1\n" * 201])
def test_no_line_or_too_many_are_refused(amal: Browser, school: int, text: str) -> None:
    answer = paste(amal, school, text=text)
    assert (answer.status_code, len(classes(school))) == (422, 1)
    assert error(answer.text, "text") != ""


def test_a_count_in_the_future_is_refused_and_nothing_is_written(amal: Browser, school: int) -> None:
    answer = paste(amal, school, counted_on="2027-01-01")
    assert (answer.status_code, error(answer.text, "counted_on"), len(classes(school))) == (
        422,
        "Le comptage ne peut pas être daté dans l’avenir.",
        1,
    )


# --- headcounts -----------------------------------------------------------------------------------------------------


def test_only_what_changed_is_written_with_its_day(amal: Browser, cast: Cast, school: int) -> None:
    fields = form_of(amal.text(f"/classes/effectifs?etablissement={school}"))
    assert [name for name in fields if name.endswith("headcount")] == ["rows-0-headcount"]
    both = form_of(amal.text("/classes/effectifs"))
    first = next(n for n in (0, 1) if both[f"rows-{n}-class_id"] == [str(cast.class_id)])
    answer = amal.post("/classes/effectifs?q=e", {**both, f"rows-{first}-headcount": "27", "counted_on": "2026-11-23"})
    assert answer.location == "/classes?q=e"
    rows = {row.id: row for row in db.session.scalars(select(SchoolClass)).unique()}
    assert (rows[cast.class_id].headcount, rows[cast.class_id].counted_on) == (27, date(2026, 11, 23))
    assert rows[cast.other_class_id].counted_on == date(2026, 9, 15)
    told = db.session.scalars(select(AuditEntry.subject_id).filter_by(action="change_school_class")).all()
    assert told == [cast.class_id]


def test_all_counted_again_dates_them_all(amal: Browser, cast: Cast) -> None:
    amal.post("/classes/effectifs", {**form_of(amal.text("/classes/effectifs")), "all_counted": "y"})
    days = db.session.scalars(select(SchoolClass.counted_on).distinct()).all()
    assert days == [date(2026, 11, 24)]


def test_a_class_changed_meanwhile_is_told_and_the_others_are_written(amal: Browser, cast: Cast) -> None:
    fields = form_of(amal.text("/classes/effectifs"))
    with transaction():
        db.session.get_one(SchoolClass, cast.class_id).headcount = 30
    typed = {**fields, "rows-0-headcount": "20", "rows-1-headcount": "21"}
    answer = amal.post("/classes/effectifs", typed)
    assert answer.status_code == 200
    number = next(n for n in (0, 1) if fields[f"rows-{n}-class_id"] == [str(cast.class_id)])
    assert "Changé entre-temps : 30. Enregistrez pour garder le vôtre." in words(answer.text)
    assert "1 effectif enregistré." in words(answer.text)
    kept = form_of(answer.text)
    assert (kept["rows-0-headcount"], kept["rows-1-headcount"]) == (["20"], ["21"])
    rows = {row.id: row.headcount for row in db.session.scalars(select(SchoolClass)).unique()}
    assert rows == {cast.class_id: 30, cast.other_class_id: 20 + (1 - number)}
    assert amal.post("/classes/effectifs", kept).status_code == 302
    assert db.session.get_one(SchoolClass, cast.class_id).headcount == 20 + number


@pytest.mark.parametrize("typed", ["", "abc", "-1", "99999999"])
def test_a_wrong_number_writes_nothing_and_keeps_the_others(amal: Browser, cast: Cast, typed: str) -> None:
    fields = form_of(amal.text("/classes/effectifs"))
    answer = amal.post("/classes/effectifs", {**fields, "rows-0-headcount": typed, "rows-1-headcount": "19"})
    assert answer.status_code == 422
    assert form_of(answer.text)["rows-1-headcount"] == ["19"]
    assert set(db.session.scalars(select(SchoolClass.headcount))) == {24}
    assert re.search(r'id="rows-0-headcount-error"', answer.text)


def test_hostile_rows_change_nothing(amal: Browser, cast: Cast) -> None:
    data = {"counted_on": "2026-11-24", "rows-0-class_id": "٣", "rows-0-headcount": "1", "rows-1-class_id": "9" * 30}
    assert amal.post("/classes/effectifs", {**data, "rows-1-headcount": "2"}).status_code == 302
    assert set(db.session.scalars(select(SchoolClass.headcount))) == {24}
    assert "Aucune classe à compter" in amal.text("/classes/effectifs?annee=2030-2031")


# --- classes proposed from figures ----------------------------------------------------------------------------------


@pytest.fixture
def empty(school: int) -> int:
    """A school without classes, whose figures are known, and one whose figures are old."""
    with transaction():
        row = make_school(name="École Vide")
        db.session.add(
            SchoolFigures(school=row, school_year="2026-2027", pupils=70, classes=3, by_level={"cp": 46, "ce1": 24})
        )
        late = make_school(name="École Tardive")
        for year, count in (("2024-2025", 10), ("2025-2026", 20), ("2027-2028", 99)):
            db.session.add(SchoolFigures(school=late, school_year=year, by_level={"cm2": count}))
        db.session.add(SchoolFigures(school_id=school, school_year="2026-2027", by_level={"cp": 20}))
        return row.id


def test_classes_are_proposed_reviewed_and_created(amal: Browser, empty: int) -> None:
    fields = form_of(amal.text("/classes/proposer"))
    names = [fields[f"lines-{n}-name"][0] for n in range(4)]
    assert names == ["CM2", "CP A", "CP B", "CE1"]
    assert [fields[f"lines-{n}-headcount"][0] for n in range(4)] == ["20", "23", "23", "24"]
    unticked = {name: value for name, value in fields.items() if name != "lines-0-is_wanted"}
    answer = amal.post("/classes/proposer", {**unticked, "lines-3-name": "CE1 bleu"})
    assert answer.location == "/classes?annee=2026-2027"
    assert classes(empty) == {"CP A": (23, []), "CP B": (23, []), "CE1 bleu": (24, [])}
    assert "École Vide" not in amal.text("/classes/proposer").partition("<main")[2].partition("</main")[0]


def test_one_school_alone(amal: Browser, empty: int) -> None:
    fields = form_of(amal.text(f"/classes/proposer?etablissement={empty}"))
    assert [fields[f"lines-{n}-name"][0] for n in range(3)] == ["CP A", "CP B", "CE1"]
    assert "lines-3-name" not in fields
    assert "Rien à proposer" in amal.text("/classes/proposer?etablissement=999999")


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"lines-2-name": "CP B"}, "lines-2-name", "Deux classes porteraient ce nom : changez l’un des deux."),
        ({"lines-2-name": ""}, "lines-2-name", "Donnez un nom à cette classe."),
        ({"lines-2-levels": "zz"}, "lines-2-levels", "« zz » n’est pas un niveau connu"),
        ({"lines-2-headcount": "-4"}, "lines-2-headcount", "Indiquez un nombre entre 0 et 20000."),
    ],
)
def test_a_refused_proposal_keeps_what_was_typed(
    amal: Browser, empty: int, typed: dict[str, str], field: str, sentence: str
) -> None:
    fields = form_of(amal.text(f"/classes/proposer?etablissement={empty}"))
    answer = amal.post(f"/classes/proposer?etablissement={empty}", {**fields, "lines-0-name": "CP <i>", **typed})
    assert (answer.status_code, classes(empty)) == (422, {})
    assert form_of(answer.text)["lines-0-name"] == ["CP <i>"]
    said = re.search(rf'id="{field}-error">(.*?)</span></span>', answer.text, re.DOTALL)
    assert said is not None
    assert sentence in words(said[1])


def test_nothing_ticked_is_refused(amal: Browser, empty: int) -> None:
    fields = form_of(amal.text("/classes/proposer"))
    answer = amal.post("/classes/proposer", {n: v for n, v in fields.items() if not n.endswith("is_wanted")})
    assert (answer.status_code, "Cochez au moins une classe à créer." in answer.text) == (422, True)


def test_pages_of_others_are_closed(bea: Browser, dan: Browser, cast: Cast) -> None:
    for path, to_dan in (
        (f"/etablissements/{cast.school_id}/saisir-classes", 404),
        (f"/classes/{cast.class_id}/remplacer", 404),
        ("/classes/effectifs", 403),
        ("/classes/proposer", 403),
    ):
        assert (bea.get(path).status_code, dan.get(path).status_code) == (403, to_dan)


@pytest.mark.slow
def test_as_many_statements_for_3_rows_as_for_150(amal: Browser) -> None:
    def fill(count: int, path: str) -> int:
        with transaction():
            for _ in range(count):
                make_teacher(make_class(make_school()))
                figures = SchoolFigures(school=make_school(), school_year="2026-2027", by_level={"ce2": 20})
                db.session.add(figures)
        amal.text(path)
        with counted() as sent:
            amal.text(f"{path}?par=200")
        return len(sent)

    for path in ("/classes/effectifs", "/classes/proposer"):
        assert fill(3, path) == fill(150, path)
