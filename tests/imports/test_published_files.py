"""The ministry's files at full size, against outcomes counted from the files by other means (see each test)."""

import csv
from typing import Any

import pytest
from sqlalchemy import func, select

from eac.db import db, transaction
from eac.imports.rules import ImportKind
from eac.imports.sources import recognise
from eac.schools.models import School, SchoolFigures
from eac.schools.rules import Priority, SchoolKind, Sector
from eac.web.lists import count
from tests.imports.bring import DATA, brought_in, csv_of, previewed, rows, sentences, told

DIRECTORY = DATA / "fr-en-annuaire-education.csv"
PRIMARY = DATA / "fr-en-ecoles-effectifs-nb_classes.csv"
SECONDARY = DATA / "fr-en-effectifs-second-degre.csv"
POSITIONS = DATA / "ips-cannes.csv"

pytestmark = pytest.mark.usefixtures("app")


def test_the_directory_of_a_departement_goes_in_whole() -> None:
    """996 rows: 910 with classes, of which 3 repeat a UAI; 39 medico-social, 47 services (natures 8xx)."""
    run = brought_in(None, DIRECTORY.read_bytes())
    assert (run.kind, run.source) == (ImportKind.SCHOOLS, "annuaire")
    assert told(run) == {"new": 907, "outside": 89}
    by_kind = dict(db.session.execute(select(School.kind, func.count()).group_by(School.kind)).all())
    assert by_kind == {
        SchoolKind.NURSERY: 112,
        SchoolKind.ELEMENTARY: 119,
        SchoolKind.PRIMARY: 454,
        SchoolKind.COLLEGE: 116,
        SchoolKind.LGT: 29,
        SchoolKind.LPO: 12,
        SchoolKind.LP: 54,
        SchoolKind.EREA: 2,
        SchoolKind.HIGHER: 9,
    }


def test_a_school_of_the_directory_has_what_the_file_says_of_it() -> None:
    brought_in(None, DIRECTORY.read_bytes(), uais=("0350122T",))
    school = db.session.scalars(select(School).filter_by(uai="0350122T")).one()
    assert (school.name, school.city, school.postcode, school.insee) == (
        "Ecole primaire publique les Lucioles",
        "Baulon",
        "35580",
        "35016",
    )
    assert (school.phone, school.email, school.sector, school.holiday_zone, school.headcount) == (
        "02 99 85 38 02",
        "ecole.0350122t@ac-rennes.fr",
        Sector.PUBLIC,
        "B",
        143,
    )
    assert (round(school.latitude or 0, 4), round(school.longitude or 0, 4)) == (47.9861, -1.9295)


def test_a_uai_on_two_rows_is_the_school_that_is_not_its_annexe() -> None:
    brought_in(None, DIRECTORY.read_bytes(), uais=("0350852L", "0350778F"))
    names = dict(db.session.execute(select(School.uai, School.name)).all())
    assert names == {"0350852L": "Collège Saint-Joseph", "0350778F": "Lycée Assomption"}


def test_the_directory_can_be_narrowed_to_communes_departements_or_schools() -> None:
    content = DIRECTORY.read_bytes()
    assert told(previewed(None, content, communes=("35016",))) == {"new": 3, "outside": 993}
    assert told(previewed(None, content, departements=("35",))) == {"new": 907, "outside": 89}
    assert told(previewed(None, content, departements=("06",))) == {"outside": 996}
    assert told(previewed(None, content, with_care=True)) == {"new": 946, "outside": 50}


def test_the_directory_twice_changes_nothing_the_second_time() -> None:
    brought_in(None, DIRECTORY.read_bytes(), communes=("35016", "35238"))
    again = brought_in(None, DIRECTORY.read_bytes(), communes=("35016", "35238"))
    assert "new" not in told(again)
    assert "changed" not in told(again)


def test_the_columns_of_another_year_are_the_same_columns() -> None:
    """The export of 2026 writes `Code_postal`, has no headcount, and closes schools by another word."""
    headings = (
        "identifiant_de_l_etablissement;nom_etablissement;type_etablissement;statut_public_prive;adresse_1;Code_postal;"
        "code_commune;nom_commune;code_departement;ecole_maternelle;ecole_elementaire;telephone;mail;latitude;"
        "longitude;etat;code_nature;libelle_nature;libelle_academie;appartenance_education_prioritaire;nouveau"
    )
    run = brought_in(
        None,
        csv_of(
            headings,
            "0060176J;École Goscinny;Ecole;Public;1 rue A;6400;6029;CANNES;006;0;1;493123456;;43,55;7,01;OUVERT;151;"
            "ECOLE;Nice;REP;x",
            "0060173F;École fermée;Ecole;Public;1 rue A;06400;06029;CANNES;006;0;1;;;;;FERME;151;ECOLE;Nice;;x",
        ),
    )
    assert (run.source, told(run)) == ("annuaire", {"new": 1, "outside": 1})
    school = db.session.scalars(select(School)).one()
    assert (school.postcode, school.insee, school.phone, school.priority) == (
        "06400",
        "06029",
        "04 93 12 34 56",
        Priority.REP,
    )
    assert (school.latitude, school.longitude) == (43.55, 7.01)
    assert rows(run)[1].problems[0].sentence == "Fermé, d’après le fichier."


def test_headcounts_of_primary_schools_keep_each_year() -> None:
    """2 704 rows of 680 schools over four years; 10 rows are of schools that the directory of 2023 has no more."""
    brought_in(None, DIRECTORY.read_bytes())
    run = brought_in(None, PRIMARY.read_bytes())
    assert (run.kind, run.source, told(run)) == (
        ImportKind.HEADCOUNTS,
        "effectifs-ecoles",
        {"new": 2694, "outside": 10},
    )
    years = select(SchoolFigures.school_year, func.count()).group_by(SchoolFigures.school_year)
    assert dict(db.session.execute(years).all()) == by_year_of_known_schools()
    of_2022 = (
        select(SchoolFigures).join(School).where(School.uai == "0350103X", SchoolFigures.school_year == "2022-2023")
    )
    figures = db.session.scalars(of_2022).one()
    assert (figures.pupils, figures.classes) == (289, 12)
    assert figures.by_level == {"cp": 56, "ce1": 68, "ce2": 52, "cm1": 56, "cm2": 57}
    school = db.session.get_one(School, figures.school_id)
    assert (school.headcount, school.headcount_year) == (289, "2022-2023")


def by_year_of_known_schools() -> dict[str, int]:
    """Rows by year, read by the standard library alone."""
    with DIRECTORY.open(encoding="utf-8-sig") as file:
        known = {row["Identifiant_de_l_etablissement"] for row in csv.DictReader(file, delimiter=";")}
    found: dict[str, int] = {}
    with PRIMARY.open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file, delimiter=";"):
            if row["Numéro de l'école"] in known:
                first = int(row["Rentrée scolaire"])
                found[f"{first}-{first + 1}"] = found.get(f"{first}-{first + 1}", 0) + 1
    return found


def test_headcounts_of_the_second_degree_refuse_the_codes_that_cannot_be() -> None:
    """823 rows; 8 carry a letter O, which no UAI has; 9 are of establishments that are in the directory no more."""
    brought_in(None, DIRECTORY.read_bytes())
    run = brought_in(None, SECONDARY.read_bytes())
    assert (run.source, told(run)) == ("effectifs-second-degre", {"new": 806, "refused": 8, "outside": 9})
    assert sentences(run)[52] == [
        (
            "Numero_d_etablissement",
            "0351122O",
            "La lettre de l’UAI ne correspond pas à ses chiffres\u202f: vérifiez la saisie de 0351122O.",
        )
    ]
    assert told(brought_in(None, SECONDARY.read_bytes())) == {"unchanged": 806, "refused": 8, "outside": 9}


def test_social_positions_make_or_complete_schools() -> None:
    run = brought_in(None, POSITIONS.read_bytes())
    assert (run.source, told(run)) == ("ips", {"new": 38})
    assert db.session.scalar(select(func.count()).select_from(School).where(School.kind == SchoolKind.COLLEGE)) == 7
    goscinny = db.session.scalars(select(School).filter_by(uai="0060176J")).one()
    assert (goscinny.ips, goscinny.ips_year, goscinny.headcount) == (76.3, "2022-2023", 249)


def test_an_older_figure_never_replaces_a_newer_one() -> None:
    newer = "rentree_scolaire;uai;nom_de_l_etablissement;ips;secteur"
    brought_in(None, csv_of(newer, "2024-2025;0060176J;École Goscinny;80,5;public"))
    brought_in(None, POSITIONS.read_bytes())
    goscinny = db.session.scalars(select(School).filter_by(uai="0060176J")).one()
    assert (goscinny.ips, goscinny.ips_year) == (80.5, "2024-2025")


@pytest.mark.parametrize(
    ("headings", "name"),
    [
        (("numero_uai", "appellation_officielle", "nature_uai", "etat_etablissement"), "annuaire"),
        (
            (
                "Numéro de l'école",
                "Nombre total de classes",
                "Nombre total d'élèves",
                "Nombre d'élèves en CP hors ULIS",
            ),
            "effectifs-ecoles",
        ),
        (
            (
                "rentree_scolaire",
                "numero_ecole",
                "nombre_total_classes",
                "nombre_total_eleves",
                "nombre_eleves_cp_hors_ulis",
            ),
            "effectifs-ecoles",
        ),
        (("Nom", "Prénom"), None),
    ],
)
def test_files_are_recognised_by_their_columns(headings: tuple[str, ...], name: str | None) -> None:
    found = recognise(headings)
    assert (found.name if found else None) == name


def test_undoing_the_directory_leaves_nothing_behind() -> None:
    from eac.imports import service
    from eac.imports.models import ImportedRow
    from tests.imports.bring import clerk

    run = brought_in(None, DIRECTORY.read_bytes(), communes=("35238",))
    made = told(run)["new"]
    assert count(select(School)) == made
    with transaction():
        service.undo(run=db.session.merge(run), by=clerk())
    left: dict[str, Any] = {"schools": count(select(School)), "rows": count(select(ImportedRow))}
    assert left == {"schools": 0, "rows": 0}
