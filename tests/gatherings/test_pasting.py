"""Lists pasted from a spreadsheet: hosts, visitors, wishes."""

from datetime import date, time

from eac.gatherings.pasting import Line, read_groups, read_hosts, read_wishes
from eac.gatherings.rules import DayHours, GroupDetails, HostDetails, rounds_of

ROUNDS = rounds_of([DayHours(date(2027, 2, 3), time(9), time(12))], 30, 0)


def details(lines: list[Line]) -> list[object]:
    """What was understood."""
    assert [line.problems for line in lines if line.problems] == []
    return [line.details for line in lines]


def test_hosts_in_the_usual_order() -> None:
    text = "Nadia Benali ; ingénieure du son ; français, arabe ; Table 12 ; 2 ; Son ; 03/02 matin\n\nPaul ;;;;;"
    assert details(read_hosts(text, (), ROUNDS)) == [
        HostDetails("Nadia Benali", "ingénieure du son", "français, arabe", "Table 12", 2, "Son", "03/02 matin"),
        HostDetails("Paul"),
    ]


def test_a_heading_sets_the_columns() -> None:
    text = "Stand\tNom\tSecteur\tColonne\nA1\tStudio\tImage\trien\nA2\tAtelier\tSon"
    assert details(read_hosts(text, (), ROUNDS)) == [
        HostDetails("Studio", stand="A1", sector="Image"),
        HostDetails("Atelier", stand="A2", sector="Son"),
    ]


def test_visitors() -> None:
    text = "Nom ; organisme ; langues\nAchats ; Médiathèque ; coréen\n"
    assert details(read_groups(text, (), ROUNDS)) == [GroupDetails("Achats", "Médiathèque", "coréen")]


def told(lines: list[Line]) -> list[list[str]]:
    """What is wrong, by line."""
    return [[sentence % values for sentence, values in line.problems] for line in lines]


def test_everything_wrong_is_told_at_once() -> None:
    long = "x" * 300
    lines = read_hosts(f" ; métier\nNadia ;;;; beaucoup ;; bientôt\nnadia\n{long}\nPaul ;;;; 0", ("PAUL",), ROUNDS)
    assert told(lines) == [
        ["Donnez un nom."],
        [
            "« bientôt » n’est pas une absence : écrivez par exemple 03/02 matin, ou 03/02 9:00-12:00.",
            "« beaucoup » n’est pas un nombre de groupes reçus à la fois.",
        ],
        ["Ce nom est déjà dans la liste, ou figure plus haut."],
        ["Chaque colonne compte 200 caractères au plus."],
        [
            "« 0 » n’est pas un nombre de groupes reçus à la fois.",
            "Ce nom est déjà dans la liste, ou figure plus haut.",
        ],
    ]
    assert read_hosts(" \n;;\n", (), ROUNDS) == []


def test_wishes_by_name() -> None:
    groups, hosts = {"3e B – groupe 1": 1, "3e C": 2}, {"Nadia": 11, "Studio Été": 12}
    lines = read_wishes("3E B – GROUPE 1 ; studio ete ; Nadia ; Nadia\n3e C ;", groups, hosts)
    assert [(line.group_id, line.host_ids, line.problems) for line in lines] == [(1, (12, 11), ()), (2, (), ())]


def test_unknown_names_in_wishes_are_told() -> None:
    lines = read_wishes("3e D ; Nadia\n3e C ; Inconnu\n3e C ; Nadia", {"3e C": 2}, {"Nadia": 11})
    assert [[sentence % values for sentence, values in line.problems] for line in lines] == [
        ["Aucun groupe ne s’appelle « 3e D »."],
        ["Aucun exposant ne s’appelle « Inconnu »."],
        ["Les vœux de ce groupe figurent déjà plus haut."],
    ]
