"""Lists of classes pasted from a spreadsheet, as they are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eac.schools.commands import TeacherDetails
from eac.schools.pasting import Around, Person, Read, cells_of, newcomer, read

PEOPLE = [
    Person(1, "Agnès", "Durand", "agnes.durand@example.org"),
    Person(2, "Paul", "Petit", None),
    Person(3, "Luc", "Petit", None),
]
AROUND = Around(["ps", "ms", "gs", "cp", "ce1", "ce2", "cm1", "cm2", "6e"], ["CP Z"], PEOPLE)


def one(text: str) -> Read:
    (found,) = read(text, AROUND)
    return found


def wrong(line: Read) -> list[str]:
    return [sentence % values for sentence, values in line.problems]


@pytest.mark.parametrize(
    "text",
    [
        "CE1 A\tCE1\t24\tAgnès Durand",
        "CE1 A ; CE1 ; 24 ; DURAND Agnès",
        "CE1 A;CE1;24;Mme Durand",
        "CE1 A;24;agnes.durand@EXAMPLE.org",
        '"CE1 A";;"24";"durand, agnes"',
        "Effectif;Nom de la classe;Professeur\n24;CE1 A;Agnès Durand",
        "Classe\tNiveaux\tNb élèves\tEnseignant(e)\n\nCE1 A\t\t24 élèves\tM. Durand Agnès\n",
    ],
)
def test_one_class_written_many_ways(text: str) -> None:
    line = one(text)
    assert (line.name, line.levels, line.headcount, line.teacher_id, wrong(line)) == ("CE1 A", ("ce1",), 24, 1, [])


def test_levels_are_read_in_their_column_else_in_the_name() -> None:
    assert one("Les Lions;CE1, CE2;20").levels == ("ce1", "ce2")
    assert one("CE1-CE2 B;;20").levels == ("ce1", "ce2")
    assert one("6ème 3;;27").levels == ("6e",)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (";CE1;24", ["Donnez un nom à cette classe."]),
        ("CE1 A;CE1;", ["Indiquez l’effectif."]),
        ("CE1 A;CE1;beaucoup", ["« beaucoup » n’est pas un effectif : écrivez un nombre."]),
        ("CE1 A;CE1;99999", ["« 99999 » n’est pas un effectif : écrivez un nombre."]),
        ("CE1 A;CE1;-3", ["« -3 » n’est pas un effectif : écrivez un nombre."]),
        (
            "CE1 A;CE9;24",
            ["« CE9 » n’est pas un niveau connu : écrivez par exemple CE1, ou CE1, CE2 pour une classe double."],
        ),
        ("cp z;CP;24", ["Une classe de ce nom existe déjà cette année, ou figure plus haut."]),
        ("CE1 A;CE1;24;Petit", ["Plusieurs personnes s’appellent Petit : donnez l’adresse électronique."]),
        ("CE1 A;CE1;24;a@b", ["« a@b » n’est pas une adresse complète."]),
        (f"CE1 {'A' * 120};CE1;24", ["Le nom compte 120 caractères au plus."]),
    ],
)
def test_all_that_is_wrong_with_a_line_is_said(text: str, sentences: list[str]) -> None:
    assert wrong(one(text)) == sentences


def test_a_name_that_stands_twice_is_a_problem_of_the_second() -> None:
    first, second = read("CE1 A;;24\nce1 a;;22", AROUND)
    assert (wrong(first), len(wrong(second)), second.number) == ([], 1, 2)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Agnès DUROC", "Agnès", "DUROC"),
        ("DURAND-MARTIN Agnès", "Agnès", "DURAND-MARTIN"),
        ("Mme Lea Blanc", "Lea", "Blanc"),
        ("Blanc", "", "Blanc"),
        ("lea.blanc@example.org", "Lea", "Blanc"),
        ("contact@example.org", "", "Contact"),
        ("Mme", "", "Mme"),
    ],
)
def test_an_unknown_person_is_split_into_names(text: str, first: str, last: str) -> None:
    found = newcomer(text)
    assert (found.first_name, found.last_name) == (first, last)
    assert one(f"CE1 A;CE1;24;{text}").newcomer == found


def test_an_unknown_address_is_kept() -> None:
    assert newcomer("lea.blanc@example.org") == TeacherDetails("Blanc", "Lea", "lea.blanc@example.org")


@given(st.text(max_size=300))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    for line in read(text, AROUND):
        assert line.problems or (line.name and line.levels)


@given(st.lists(st.tuples(st.from_regex(r"[A-Z]{1,8}", fullmatch=True), st.integers(0, 99)), max_size=20))
def test_no_line_is_lost(rows: list[tuple[str, int]]) -> None:
    text = "\n".join(f"x{name}\tCE1\t{count}" for name, count in rows)
    assert [(cells["name"], cells["headcount"]) for _n, cells in cells_of(text)] == [
        (f"x{name}", str(count)) for name, count in rows
    ]
