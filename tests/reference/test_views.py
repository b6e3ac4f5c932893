"""Pages of the reference data, for the coordinator and for those who have no business there."""

import pytest
from sqlalchemy import select

from eac.db import db, transaction
from eac.reference.models import SchoolHoliday, SchoolYearDates, Term
from eac.reference.rules import Vocabulary
from tests.factories.directory import make_level
from tests.partners.reading import error, names, version, words
from tests.signed import Browser


def id_of_year() -> int:
    return db.session.scalars(select(SchoolYearDates.id).filter_by(name="2026-2027")).one()


def id_of_holiday() -> int:
    return db.session.scalars(select(SchoolHoliday.id).filter_by(label="Vacances de Noël")).one()


def make_term() -> int:
    with transaction():
        term = Term(vocabulary=Vocabulary.DOMAIN, code="1", label="Architecture", national_number=1, position=1)
        db.session.add(term)
        db.session.flush()
        return term.id


def test_the_overview_counts_terms_and_unsure_dates(amal: Browser) -> None:
    make_term()
    assert "Domaines artistiques et culturels (1\u202fterme)".replace("\u202f", " ") in words(amal.text("/reference"))
    assert "à confirmer" not in words(amal.text("/reference"))
    with transaction():
        db.session.get_one(SchoolHoliday, id_of_holiday()).to_be_confirmed = True
    assert "1 date est à confirmer" in words(amal.text("/reference"))
    assert "À confirmer" in words(amal.text("/reference/vacances"))


def test_lists_are_read_from_the_last_date(amal: Browser) -> None:
    assert names(amal.text("/reference/annees")) == ["2026-2027", "2025-2026"]
    assert names(amal.text("/reference/annees?tri=annee")) == ["2025-2026", "2026-2027"]
    assert names(amal.text("/reference/vacances")) == ["Vacances de Noël", "Vacances de la Toussaint"]
    assert "Rien dans cette liste" in amal.text("/reference/feries")


def test_levels_are_only_read(amal: Browser) -> None:
    with transaction():
        make_level("cm2")
    page = amal.text("/reference/niveaux")
    assert "CM2 Élémentaire 3" in words(page)
    assert "modifier" not in page.partition("<main")[2].partition("</main>")[0].replace("ne se modifient pas", "")


def test_a_public_holiday_is_added_changed_and_taken_away(amal: Browser) -> None:
    data = {"day": "2027-05-06", "label": "Ascension", "source": "Code du travail"}
    assert amal.post("/reference/feries/nouveau", data).status_code == 302
    page = amal.text("/reference/feries")
    assert names(page) == ["Ascension"]
    assert "jeudi 6 mai 2027" in words(page)
    twice = amal.post("/reference/feries/nouveau", data)
    assert (twice.status_code, error(twice.text, "day")) == (422, "Ce jour est déjà dans la liste des jours fériés.")
    address = page.partition('class="row-link" href="')[2].partition('"')[0]
    assert amal.post(address, {**data, "label": "Jeudi de l’Ascension"}).status_code == 302
    assert "Jour férié modifié" in words(amal.text(address))
    assert amal.post(address.replace("modifier", "retirer")).status_code == 302
    assert "Rien dans cette liste" in amal.text("/reference/feries")


def test_overlapping_holidays_are_refused_on_their_field(amal: Browser) -> None:
    data = {"label": "Pont", "zone": "B", "first_day_off": "2026-12-20", "first_day_back": "2026-12-22"}
    answer = amal.post("/reference/vacances/nouvelles", data)
    assert answer.status_code == 422
    assert error(answer.text, "first_day_off") == (
        "Ces dates chevauchent « Vacances de Noël », du samedi 19 décembre 2026 à la reprise du lundi 4 janvier 2027."
    )


def test_a_year_saved_by_two_browsers_shows_both_versions(amal: Browser) -> None:
    address = f"/reference/annees/{id_of_year()}/modifier"
    opened = version(amal.text(address))
    data = {"name": "2026-2027", "first_day": "2026-09-02", "last_day": "2027-07-02", "version": opened}
    assert amal.post(address, data).status_code == 302
    answer = amal.post(address, {**data, "first_day": "2026-09-03"})
    assert answer.status_code == 409
    assert "Rentrée des élèves 03/09/2026 02/09/2026" in words(answer.text)
    again = amal.post(address, {**data, "first_day": "2026-09-03", "version": version(answer.text)})
    assert again.status_code == 302
    assert "jeudi 3 septembre 2026" in words(amal.text("/reference/annees"))


def test_a_stale_removal_is_refused(amal: Browser) -> None:
    address = f"/reference/vacances/{id_of_holiday()}/retirer"
    assert amal.post(address, {"version": "7"}).status_code == 409
    assert amal.post(address, {"version": "1"}).status_code == 302
    assert names(amal.text("/reference/vacances")) == ["Vacances de la Toussaint"]


def test_a_term_is_renamed(amal: Browser) -> None:
    address = f"/reference/termes/{make_term()}/modifier"
    answer = amal.post(address, {"label": "Architecture et paysage"})
    assert answer.location == "/reference/vocabulaires/domain#row-" + address.split("/")[3]
    assert names(amal.text("/reference/vocabulaires/domain")) == ["Architecture et paysage"]


@pytest.mark.parametrize("path", ["", "/annees", "/annees/nouvelle", "/vacances", "/feries", "/niveaux"])
def test_a_teacher_keeps_no_reference_data(bea: Browser, path: str) -> None:
    assert bea.get(f"/reference{path}").status_code == 403


def test_rows_out_of_sight_do_not_exist(amal: Browser, bea: Browser) -> None:
    assert bea.get(f"/reference/annees/{id_of_year()}/modifier").status_code == 404
    assert bea.post(f"/reference/vacances/{id_of_holiday()}/retirer").status_code == 404
    assert bea.get("/reference/vocabulaires/domain").status_code == 404
    assert amal.get("/reference/vocabulaires/inconnu").status_code == 404


def test_the_menu_entry_is_for_those_who_keep_them(amal: Browser, bea: Browser) -> None:
    assert 'href="/reference"' in amal.text("/reference")
    assert 'href="/reference"' not in bea.text("/classes")
