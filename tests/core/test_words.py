"""Words to find, and telephone numbers among them."""

import pytest

from eac.core.phones import digits_of
from eac.core.words import words_of


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("École  GOSCINNY école", ("ecole", "goscinny")),
        ("04 93 12", ("049312",)),
        ("0493 12", ("049312",)),
        ("04.93.12.34.56", ("0493123456",)),
        ("+33 4 93 12 34 56", ("0493123456",)),
        ("+33 (0)4 93 12", ("049312",)),
        ("93 12 34", ("931234",)),
        ("goscinny 04 93 12 cannes", ("goscinny", "049312", "cannes")),
        ("6 avenue 12", ("6", "avenue", "12")),
        ("06400", ("06400",)),
        ("2026 2027", ("2026", "2027")),
        ("0060176J", ("0060176j",)),
        ("   ", ()),
        ("()", ("()",)),
        ("%_\\", ("%_\\",)),
    ],
)
def test_what_is_typed_becomes_words(typed: str, words: tuple[str, ...]) -> None:
    assert words_of(typed) == words


def test_no_more_than_a_dozen_words_are_looked_for() -> None:
    assert len(words_of(" ".join(f"mot{number}" for number in range(90)))) == 12


@pytest.mark.parametrize(
    ("number", "digits"),
    [
        ("04 93 12 34 56", "0493123456"),
        ("+33 (0)4.93.12.34.56", "0493123456"),
        ("0033493123456", "0493123456"),
        ("+377 93 15 00 00", "37793150000"),
        ("", ""),
    ],
)
def test_a_telephone_number_is_its_digits(number: str, digits: str) -> None:
    assert digits_of(number) == digits
