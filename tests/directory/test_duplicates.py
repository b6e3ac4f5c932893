"""Schools that may be the same: what speaks for it, what does not, and how quickly forty thousand are compared."""

import time

import pytest

from eac.directory.duplicates import Card, Likeness, find_pairs, likenesses
from eac.schools.rules import SchoolKind

ELEMENTARY, NURSERY, PRIMARY = SchoolKind.ELEMENTARY, SchoolKind.NURSERY, SchoolKind.PRIMARY


def card(name: str, number: int = 1, kind: SchoolKind = ELEMENTARY, **values: object) -> Card:
    """A school of Cannes."""
    return Card(**{"id": number, "name": name, "kind": kind, "city": "Cannes", "postcode": "06400", **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ("École Jean Moulin", "Ecole élémentaire J. Moulin", {Likeness.NEAR_NAME, Likeness.ADDRESS}),
        ("École Jean-Moulin", "ECOLE ELEM JEAN MOULIN", {Likeness.SAME_NAME, Likeness.ADDRESS}),
        ("École Goscinny", "École Gosciny", {Likeness.NEAR_NAME, Likeness.ADDRESS}),
        ("École Moulin", "École Jean Moulin", {Likeness.NEAR_NAME, Likeness.ADDRESS}),
        ("Groupe scolaire St Exupéry", "École Saint-Exupéry", {Likeness.SAME_NAME, Likeness.ADDRESS}),
    ],
)
def test_near_names_at_the_same_address_are_shown(first: str, second: str, why: set[Likeness]) -> None:
    one = card(first, 1, address="12, rue d'Antibes", uai="0060176J")
    other = card(second, 2, address="12 R. d’Antibes", city="CANNES CEDEX", postcode="")
    assert set(likenesses(one, other)) == why
    assert [(pair.first.id, pair.second.id) for pair in find_pairs([other, one])] == [(1, 2)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (card("École Alice 1"), card("École Alice 2", 2)),
        (card("École Jean Moulin"), card("École Jean Moulin", 2, NURSERY)),
        (card("École Jean Moulin"), card("École Jean Moulin", 2, city="Nice", postcode="06000")),
        (card("École Jean Moulin"), card("École Jean Macé", 2)),
        (card("École J."), card("École Jean Moulin", 2)),
        (card("École J. Moulin", address="1 rue A"), card("École Jean Moulin", 2, address="9 rue B")),
        (card("École"), card("École", 2)),
        (card("École A. Camus", phone="0493"), card("École Goscinny", 2, phone="0493")),
        (card("École Jean Moulin", uai="0060176J"), card("École Jean Moulin", 2, uai="0061342B")),
        (card("École Jean Moulin", is_archived=True), card("École Jean Moulin", 2, is_archived=True)),
    ],
)
def test_what_only_looks_alike_is_not_shown(first: Card, second: Card) -> None:
    assert find_pairs([first, second]) == []


def test_two_codes_at_one_address_are_shown_all_the_same() -> None:
    phone = "04 93 12 34 56"
    one = card("École Jean Moulin", uai="0060176J", address="3 rue Haute", phone=phone)
    other = card("École Jean Moulin", 2, PRIMARY, uai="0061342B", address="3 rue Haute", phone=phone)
    assert find_pairs([one, other])[0].why == (Likeness.SAME_NAME, Likeness.ADDRESS, Likeness.PHONE)


def test_without_an_address_near_names_in_one_town_suffice() -> None:
    pair = find_pairs([card("École Jean Moulin", address="1 rue A"), card("École J. Moulin", 2)])[0]
    assert pair.why == (Likeness.NEAR_NAME,)


def test_a_code_mentioned_elsewhere_is_enough_even_archived() -> None:
    one = card("École Vauban", uai="0060176J", is_archived=True)
    other = card("Ancienne école (0060176J)", 2, NURSERY, city="", postcode="")
    assert find_pairs([one, other])[0].why == (Likeness.UAI,)


def test_the_strongest_come_first_and_those_told_apart_not_at_all() -> None:
    cards = [card("École Curie"), card("École Curie", 2), card("École Hugo", 3, email="a@b.fr")]
    cards.append(card("École V. Hugo", 4, email="A@b.fr"))
    found = [(pair.first.id, pair.second.id) for pair in find_pairs(cards)]
    assert found == [(3, 4), (1, 2)]
    assert [(pair.first.id, pair.second.id) for pair in find_pairs(cards, [(3, 4)])] == [(1, 2)]


def test_the_order_of_the_two_does_not_matter() -> None:
    one, other = card("École Jean Moulin", address="1 rue A"), card("École J. Moulin", 2, address="1 rue A")
    assert likenesses(one, other) == likenesses(other, one)


@pytest.mark.slow
def test_forty_thousand_schools_are_compared_in_seconds() -> None:
    names = ("Jean Moulin", "Marie Curie", "Jules Ferry", "Victor Hugo", "Jacques Prévert", "Pasteur", "Les Tilleuls")
    cards = [
        card(f"École {names[number % 7]}", number, city=f"Ville-{number % 9000}", postcode=f"{number % 9000:05}")
        for number in range(40_000)
    ]
    before = time.process_time()
    find_pairs(cards)
    assert time.process_time() - before < 20
