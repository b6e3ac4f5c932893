"""Each kind of file: what is new, changed, unchanged or refused, in the words that a clerk reads; twice changes nothing."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from eac.catalogue.models import Activity
from eac.core import clock
from eac.db import db, transaction
from eac.imports.rules import ImportKind
from eac.partners.models import Partner, Practitioner, Venue, Work
from eac.partners.rules import PartnerKind, VenueKind
from eac.reference.models import Term
from eac.reference.rules import Vocabulary
from eac.schools.models import School, SchoolClass, SchoolFigures, Teacher
from eac.schools.rules import SchoolKind
from tests.factories.directory import make_class, make_level, make_school, make_teacher
from tests.imports.bring import brought_in, csv_of, previewed, rows, sentences, told

pytestmark = pytest.mark.usefixtures("app")


def test_schools_by_uai_then_by_name_with_what_the_spreadsheet_lost() -> None:
    """Leading zeros of UAI, postcode, INSEE code and phone are put back."""
    content = csv_of(
        "UAI;Nom;Type;CP;Ville;Code INSEE;Tél;IPS;Effectif;Zone",
        "60176J;École Goscinny;élémentaire;6150;Cannes;6029;493123456;76,3;249;zone c",
        ";Collège privé;collège;06400;Cannes;;+33 4 93 00 00 00;;;",
    )
    assert told(brought_in(ImportKind.SCHOOLS, content)) == {"new": 2}
    goscinny = db.session.scalars(select(School).filter_by(uai="0060176J")).one()
    assert (goscinny.postcode, goscinny.insee, goscinny.phone) == ("06150", "06029", "04 93 12 34 56")
    assert goscinny.holiday_zone == "C"
    assert (goscinny.ips, goscinny.ips_year, goscinny.headcount, goscinny.headcount_year) == (
        76.3,
        "2026-2027",
        249,
        "2026-2027",
    )
    assert db.session.scalars(select(School.kind).filter_by(uai=None)).one() is SchoolKind.COLLEGE
    assert told(brought_in(ImportKind.SCHOOLS, content)) == {"unchanged": 2}


def test_a_change_is_shown_field_by_field_and_what_the_file_does_not_say_stays() -> None:
    with transaction():
        make_school(name="École Goscinny", uai="0060176J", city="Cannes", phone="04 93 00 00 00", notes="clé au bureau")
    run = brought_in(ImportKind.SCHOOLS, csv_of("uai;nom;ville", "0060176J;École René-Goscinny;Cannes"))
    assert told(run) == {"changed": 1}
    assert [(one.label, one.before, one.after) for one in rows(run)[0].differences] == [
        ("Nom", "École Goscinny", "École René-Goscinny")
    ]
    school = db.session.scalars(select(School)).one()
    assert (school.phone, school.notes, len(school.openings)) == ("04 93 00 00 00", "clé au bureau", 8)


def test_all_that_is_wrong_in_a_row_is_said_at_once() -> None:
    with transaction():
        make_level("cp")
        make_school(name="École Goscinny")
    content = csv_of("École;Classe;Niveaux;Effectif;Enseignant", "École Inconnue;CP A;CP3;vingt;Personne Inconnue")
    assert sentences(previewed(ImportKind.CLASSES, content))[2] == [
        ("Effectif", "vingt", "Un nombre entier est attendu, par exemple 24."),
        (
            "École",
            "École Inconnue",
            "«\u202fÉcole Inconnue\u202f» n’est pas un établissement de l’annuaire\u202f: importez-le d’abord, ou écrivez son UAI.",
        ),
        (
            "Niveaux",
            "CP3",
            "«\u202fCP3\u202f» n’est pas un niveau connu\u202f: écrivez par exemple CE1, ou CE1, CE2 pour une classe double.",
        ),
        (
            "Enseignant",
            "Personne Inconnue",
            "«\u202fPersonne Inconnue\u202f» n’est pas dans l’annuaire\u202f: ajoutez d’abord cette personne, ou corrigez son nom.",
        ),
    ]


def test_a_missing_cell_and_a_formula_in_error_are_told_from_an_empty_one() -> None:
    content = csv_of("Titre;Auteurs;Année", ";Jacques Tati;1958", "Mon oncle;Jacques Tati;#N/A", "Playtime;;")
    run = previewed(ImportKind.WORKS, content)
    assert sentences(run) == {
        2: [("Titre", "", "Cette cellule est vide\u202f: elle est nécessaire.")],
        3: [("Année", "#N/A", "Cette formule est en erreur dans le tableur\u202f: corrigez-la ou videz la cellule.")],
    }
    assert told(run) == {"new": 1, "refused": 2}


def test_the_same_key_twice_in_a_file_is_taken_once() -> None:
    run = brought_in(ImportKind.SCHOOLS, csv_of("UAI;Nom;Type", "0060176J;A;collège", "0060176J;B;collège"))
    assert told(run) == {"new": 1, "refused": 1}
    assert sentences(run) == {3: [("UAI", "0060176J", "Déjà en ligne 2\u202f: gardez une seule des deux lignes.")]}


def test_classes_read_levels_teachers_and_dates() -> None:
    with transaction():
        school = make_school(name="École Goscinny", uai="0060176J")
        for code in ("ce2", "cm1"):
            make_level(code)
        make_teacher(first_name="Anne", last_name="Le Goff", email="anne@example.org")
    content = csv_of(
        "UAI;Classe;Niveaux;Nb élèves;Compté le;Professeurs",
        "60176J;CE2-CM1 B;CE2 / CM 1;24;15/09/2026;Le Goff Anne",
        "0060176J;CM1 A;;22;2026-09-16;anne@example.org",
    )
    assert told(brought_in(ImportKind.CLASSES, content)) == {"new": 2}
    made = {row.name: row for row in db.session.scalars(select(SchoolClass).filter_by(school_id=school.id)).unique()}
    double, single = made["CE2-CM1 B"], made["CM1 A"]
    assert [level.code for level in double.levels] == ["ce2", "cm1"]
    assert [level.code for level in single.levels] == ["cm1"]
    assert (double.headcount, double.counted_on, double.school_year) == (24, date(2026, 9, 15), "2026-2027")
    assert [[person.last_name for person in row.teachers] for row in (double, single)] == [["Le Goff"], ["Le Goff"]]
    assert told(brought_in(ImportKind.CLASSES, content)) == {"unchanged": 2}


def test_headcounts_by_level_of_schools_that_are_there() -> None:
    with transaction():
        make_school(name="École Goscinny", uai="0060176J", headcount=None)
    content = csv_of("UAI;Année;CP;CE1;Nb classes", "0060176J;2025;24;26;2", "0060173F;2025;1;1;1")
    run = brought_in(ImportKind.HEADCOUNTS, content)
    assert told(run) == {"new": 1, "refused": 1}
    figures = db.session.scalars(select(SchoolFigures)).one()
    assert (figures.school_year, figures.pupils, figures.classes, figures.by_level) == (
        "2025-2026",
        50,
        2,
        {"cp": 24, "ce1": 26},
    )


def test_teachers_by_address_then_by_name() -> None:
    with transaction():
        make_teacher(first_name="Anne", last_name="Le Goff", email=None)
    content = csv_of(
        "Nom;Prénom;Mail;Matière", "LE GOFF;Anne;Anne.LeGoff@ac-nice.fr;", "Martin;Zoé;zoe@ac-nice.fr;Lettres"
    )
    assert told(brought_in(ImportKind.TEACHERS, content)) == {"new": 1, "changed": 1}
    assert set(db.session.scalars(select(Teacher.email))) == {"anne.legoff@ac-nice.fr", "zoe@ac-nice.fr"}
    assert told(brought_in(ImportKind.TEACHERS, content)) == {"unchanged": 2}


def test_a_row_with_an_unreadable_cell_is_refused_for_that_alone() -> None:
    with transaction():
        make_school(name="École Goscinny", uai="0060176J")
    run = previewed(ImportKind.HEADCOUNTS, csv_of("UAI;Année;CP", "0060176J;2025;beaucoup"))
    assert sentences(run) == {2: [("CP", "beaucoup", "Un nombre entier est attendu, par exemple 24.")]}


def test_a_school_that_was_merged_is_left_aside() -> None:
    with transaction():
        kept = make_school(name="École Goscinny", uai="0060176J")
        make_school(name="Ecole Goscini", uai="0060173F", merged_into_id=kept.id, archived_at=clock.now())
    run = brought_in(ImportKind.SCHOOLS, csv_of("UAI;Nom;Ville", "0060173F;Ecole Goscini;Cannes"))
    assert (told(run), rows(run)[0].problems[0].sentence) == (
        {"refused": 1},
        "Cet établissement a été fusionné avec «\u202fÉcole Goscinny\u202f»\u202f: cette ligne est laissée de côté.",
    )
    assert db.session.scalar(select(School.city).filter_by(uai="0060176J")) != "Cannes"


def test_two_namesakes_are_not_guessed() -> None:
    with transaction():
        make_teacher(first_name="Anne", last_name="Martin")
        make_teacher(first_name="Anne", last_name="Martin")
    run = previewed(ImportKind.TEACHERS, csv_of("Nom;Prénom", "Martin;Anne"))
    assert sentences(run)[2][0][2].startswith("2 personnes s’appellent")


PROGRAMME = {
    ImportKind.PARTNERS: (
        "Structure;Type;Municipale;SIRET;Site",
        "Musée du Port;musée;oui;73282932000074;www.musee.example",
    ),
    ImportKind.VENUES: (
        "Lieu;Type;Structure;Jauge;Accessibilité",
        "Salle basse;musée;Musée du Port;60;PMR, auditif",
    ),
    ImportKind.PRACTITIONERS: (
        "Nom;Prénom;Métier;Structure;Honorabilité;Téléphone",
        "Blanc;Inès;danseuse;Musée du Port;01/09/2026;612345678",
    ),
    ImportKind.WORKS: ("Œuvre;Type;Artiste;Année", "Le Voyage, acte 1;film;Méliès;1902"),
    ImportKind.ACTIVITIES: (
        "Titre;Type;Structure;Lieu;Intervenants;Œuvres;Domaines;Niveaux;Durée;Coût par élève",
        "Visite dansée;visite;Musée du Port;Salle basse;Inès Blanc;Le Voyage, acte 1;Théâtre, expression;CE2;90;2,50",
    ),
}


@pytest.fixture
def programme(app: Flask) -> None:
    """A structure, its venue, an artist, a work and an offer, each from a file that names the ones before."""
    with transaction():
        db.session.add(Term(vocabulary=Vocabulary.DOMAIN, code="theatre", label="Théâtre, expression", position=1))
        make_level("ce2")
    for kind, lines in PROGRAMME.items():
        assert told(brought_in(kind, csv_of(*lines))) == {"new": 1}


@pytest.mark.usefixtures("programme")
def test_files_name_what_came_in_before() -> None:
    offer = db.session.scalars(select(Activity)).one()
    assert (offer.partner and offer.partner.name, offer.venue and offer.venue.name) == ("Musée du Port", "Salle basse")
    assert [person.phone for person in offer.practitioners] == ["06 12 34 56 78"]
    assert [work.title for work in offer.works] == ["Le Voyage, acte 1"]
    assert [term.code for term in offer.domains] == ["theatre"]
    assert (offer.duration_minutes, offer.cost_per_pupil, offer.pillars) == (90, 250, ["know", "meet"])


@pytest.mark.usefixtures("programme")
def test_cells_are_read_as_their_fields_ask() -> None:
    partner, venue = db.session.scalars(select(Partner)).one(), db.session.scalars(select(Venue)).one()
    assert (partner.kind, partner.is_municipal, partner.website) == (
        PartnerKind.MUSEUM,
        True,
        "https://www.musee.example",
    )
    assert (venue.kind, venue.accessibility) == (VenueKind.MUSEUM, ["hearing", "motor"])
    assert db.session.scalars(select(Practitioner.honorability_on)).one() == date(2026, 9, 1)
    assert db.session.scalars(select(Work.year)).one() == 1902


@pytest.mark.usefixtures("programme")
def test_the_same_files_again_change_nothing() -> None:
    assert [told(brought_in(kind, csv_of(*lines))) for kind, lines in PROGRAMME.items()] == [{"unchanged": 1}] * 5


def test_forty_columns_and_a_name_of_300_characters() -> None:
    headings = ";".join(["Nom", *(f"Colonne {n}" for n in range(39))])
    longest, too_long = "É" * 300, "É" * 301
    run = brought_in(
        ImportKind.PARTNERS, csv_of(headings, *(";".join([name, *["x"] * 39]) for name in (longest, too_long)))
    )
    assert told(run) == {"new": 1, "refused": 1}
    assert sentences(run)[3] == [("Nom", too_long[:200], "300 caractères au plus\u202f; ce texte en compte 301.")]
    assert db.session.scalars(select(Partner.name)).one() == longest


def test_an_archived_record_is_not_brought_back_by_a_file() -> None:
    with transaction():
        make_school(name="École Goscinny", uai="0060176J", archived_at=clock.now())
        make_class(make_school(name="École Ferry", uai="0060173F"), name="CP A", archived_at=clock.now())
    schools = previewed(ImportKind.SCHOOLS, csv_of("UAI;Nom", "0060176J;École Goscinny"))
    classes = previewed(ImportKind.CLASSES, csv_of("UAI;Classe;Niveaux", "0060173F;CP A;CE2"))
    assert sentences(schools)[2][0][2] == "Cet établissement est archivé\u202f: rétablissez-le d’abord."
    assert sentences(classes)[2][0][2] == "Cette classe est archivée\u202f: rétablissez-la d’abord."
