"""One box finds what the reader may see, and nothing else."""

import re

import pytest
from flask import Flask
from sqlalchemy import insert, update

from eac.core import clock
from eac.db import db, transaction
from eac.identity.rules import Role
from eac.schools.models import School
from eac.schools.rules import SchoolKind
from tests.factories.directory import make_activity, make_partner, make_practitioner, make_school, make_teacher
from tests.factories.people import Cast, make_user
from tests.factories.sessions import make_session
from tests.partners.statements import counted
from tests.signed import Browser


def page(browser: Browser, words: str) -> str:
    """The page of answers, words unmarked."""
    return re.sub("</?mark>", "", browser.text("/recherche", query_string={"q": words}))


def names(browser: Browser, words: str) -> list[str]:
    """The answers in their order, as links say them."""
    return re.findall(r'<li><a href="/\w+/\d+">([^<]*)</a>', page(browser, words))


def test_words_are_found_whatever_their_accents(cast: Cast, amal: Browser) -> None:
    with transaction():
        make_session(cast, activity_id=make_activity(title="Théâtre d’ombres").id)
    assert "Théâtre d’ombres, jeu. 3 déc., 9:00" in names(amal, "THEATRE")
    assert names(amal, "goscinny ecole")[0] == "École Goscinny"
    assert "<mark>Gosc</mark>inny" in amal.text("/recherche?q=gosc")


@pytest.mark.parametrize(
    "words",
    [
        "gosc",
        "scinny",
        "GOSCINNY Cannes",
        "cannes élémentaire scin",
        "0069998J",
        "069998",
        "04 93 12",
        "0493 12",
        "+33 4 93 12 34 56",
        "ecole.rene@",
        "06400 goscinny",
        "go",
    ],
)
def test_a_school_is_found_by_any_part_of_what_its_sheet_shows(app: Flask, amal: Browser, words: str) -> None:
    with transaction():
        make_school(
            name="École élémentaire René-Goscinny",
            uai="0069998J",
            city="Cannes",
            postcode="06400",
            phone="04 93 12 34 56",
            email="ecole.rene@example.org",
        )
        make_school(name="Collège Vauban", city="Nice", phone="04 92 00 00 00")
    assert "École élémentaire René-Goscinny" in names(amal, words)
    assert "Collège Vauban" not in names(amal, words)


def test_what_was_found_by_is_shown_beside_the_name(app: Flask, amal: Browser) -> None:
    with transaction():
        make_school(name="École Un", phone="04 93 12 34 56", city="Cannes")
    assert "<mark>04 93 12</mark> 34 56" in amal.text("/recherche?q=0493+12")
    assert "34 56" not in page(amal, "ecole un")


def test_the_best_come_first_and_the_archived_last(app: Flask, amal: Browser) -> None:
    with transaction():
        for name in ("Lycée Hugonnet", "Hugo", "Collège Victor-Hugo", "École Hugo", "Hugo-Pratt", "Écolehugo"):
            make_school(name=name)
        make_school(name="Hugo", archived_at=clock.now())
    assert names(amal, "hugo") == [
        "Hugo",
        "Hugo-Pratt",
        "École Hugo",
        "Lycée Hugonnet",
        "Collège Victor-Hugo",
        "Écolehugo",
        "Hugo",
    ]
    assert page(amal, "hugo").count("archivé</span>") == 1


def test_every_answer_is_counted_and_eight_are_shown(cast: Cast, amal: Browser) -> None:
    with transaction():
        for _number in range(12):
            make_school(name="École Voltaire")
        make_activity(title="Lire Voltaire")
    assert names(amal, "voltaire") == ["École Voltaire"] * 8 + ["Lire Voltaire"]
    answer = page(amal, "voltaire")
    assert "13 réponses" in answer
    assert '<a href="#answer-1">Établissements <span class="count">12</span></a>' in answer
    assert "/etablissements?q=voltaire" in answer


def test_nothing_out_of_sight_is_found_nor_counted(cast: Cast, bea: Browser) -> None:
    with transaction():
        make_school(name="École Goscinny bis")
        make_teacher(first_name="Zoé", last_name="Goscinny", email="zoe@example.org")
        make_partner(name="Compagnie Goscinny", contact_name="Albert")
        make_practitioner(last_name="Goscinny", phone="06 11 22 33 44")
    assert [name for name in names(bea, "goscinny") if "CE2" not in name] == ["École Goscinny"]
    assert "2 réponses" in page(bea, "goscinny")
    for words in ("capron", "zoe@", "06 11 22 33 44", "albert"):
        assert "Rien ne correspond" in page(bea, words)


def test_a_head_finds_their_own_teachers_by_address(app: Flask, cast: Cast) -> None:
    with transaction():
        head = make_user(Role.HEAD, cast.school_id).id
    assert len(names(Browser(app, head), "enseignante")) == 1


def test_signs_of_the_search_language_are_plain_letters(cast: Cast, amal: Browser) -> None:
    for words in ("%", "___", '"', '"OR"', "abc*", "NOT goscinny", "(((", "search_key:gos", "x' OR 1=1"):
        assert "Rien ne correspond" in page(amal, words), words
    assert "Un nom ou une partie de nom" in page(amal, "")
    assert "Rien ne correspond" in page(amal, "é" * 300)


def test_the_index_follows_every_write(app: Flask, amal: Browser) -> None:
    with transaction():
        row = make_school(name="École Avant", kind=SchoolKind.PRIMARY)
        known = row.id
        plain = {"name": "Lycée Versé", "kind": SchoolKind.LGT, "search_key": "lycee verse"}
        db.session.execute(insert(School), [{**plain, "version": 1}])
    assert names(amal, "verse") == ["Lycée Versé"]
    with transaction():
        db.session.get_one(School, known).name = "École Après"
        db.session.execute(update(School).where(School.name == "Lycée Versé").values(search_key="autre"))
    assert (names(amal, "avant"), names(amal, "apres")) == ([], ["École Après"])
    assert names(amal, "verse") == []
    with transaction():
        db.session.delete(db.session.get_one(School, known))
    assert names(amal, "apres") == []


@pytest.mark.slow
def test_as_many_statements_for_3_rows_as_for_300(cast: Cast, amal: Browser) -> None:
    def fill(count: int) -> int:
        with transaction():
            for _ in range(count):
                make_school(name="École Voltaire")
                make_teacher(last_name="Voltaire")
        amal.text("/recherche?q=voltaire")
        with counted() as sent:
            amal.text("/recherche?q=voltaire")
        return len(sent)

    assert fill(3) == fill(297)
