"""One box finds what the reader may see, and nothing else."""

from flask import Flask

from eac.db import transaction
from tests.factories.directory import make_activity, make_school
from tests.factories.people import Cast
from tests.factories.sessions import make_session
from tests.signed import Browser


def test_words_are_found_whatever_their_accents(app: Flask, cast: Cast, amal: Browser) -> None:
    with transaction():
        make_session(cast, activity_id=make_activity(title="Théâtre d’ombres").id)
    page = amal.text("/recherche?q=THEATRE")
    assert "Théâtre d’ombres, jeu. 3 déc., 9:00" in page
    assert "École Goscinny" in amal.text("/recherche?q=goscinny ecole")


def test_nothing_out_of_sight_is_found(cast: Cast, bea: Browser) -> None:
    assert "École Goscinny" in bea.text("/recherche?q=goscinny")
    page = bea.text("/recherche?q=capron")
    assert "Collège Capron" not in page
    assert "Rien ne correspond" in page


def test_signs_of_the_search_language_are_plain_letters(cast: Cast, amal: Browser) -> None:
    assert "Rien ne correspond" in amal.text("/recherche?q=%25")
    assert "Écrivez un nom" in amal.text("/recherche?q=")


def test_the_page_costs_the_same_for_many(cast: Cast, amal: Browser) -> None:
    with transaction():
        for _number in range(12):
            make_school(name="École Voltaire")
    page = amal.text("/recherche?q=voltaire")
    assert page.count("École Voltaire") == 8
    assert "Voir toute la liste" in page
