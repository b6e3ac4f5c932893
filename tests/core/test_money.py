"""Euros as whole cents, as French people type and read them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eac.core.errors import RuleBroken
from eac.core.money import parse_euros, write_euros

NARROW = "\u202f"


@given(st.integers(0, 99_999_999_999))
def test_what_is_written_is_read_again(cents: int) -> None:
    assert parse_euros(write_euros(cents)) == cents


@given(st.integers(0, 999_999_999), st.integers(0, 99), st.sampled_from([",", "."]))
def test_cents_are_exact(euros: int, cents: int, mark: str) -> None:
    assert parse_euros(f"{euros}{mark}{cents:02}") == euros * 100 + cents


@given(st.text(max_size=15))
def test_anything_else_is_refused_and_never_guessed(text: str) -> None:
    if re.fullmatch(r"\d{1,9}([.,]\d{1,2})?", re.sub(r"[\s€]", "", text)):
        assert parse_euros(text) >= 0
        return
    with pytest.raises(RuleBroken, match="n’est pas un montant"):
        parse_euros(text)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1 234,50", 123_450),
        ("12 €", 1200),
        (f"1{NARROW}250{NARROW}€", 125_000),
        ("1\u00a0250", 125_000),
        ("0,5", 50),
        ("12.05", 1205),
    ],
)
def test_ways_of_typing(text: str, cents: int) -> None:
    assert parse_euros(text) == cents


@pytest.mark.parametrize("text", ["", "€", "-5", "1,234", "12,", "1e3", "douze", "1.234,50", "1234567890"])
def test_refused(text: str) -> None:
    with pytest.raises(RuleBroken, match="n’est pas un montant"):
        parse_euros(text)


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (0, f"0{NARROW}€"),
        (5, f"0,05{NARROW}€"),
        (123_450, f"1{NARROW}234,50{NARROW}€"),
        (-1200, f"-12{NARROW}€"),
        (100_000_000, f"1{NARROW}000{NARROW}000{NARROW}€"),
    ],
)
def test_written(cents: int, text: str) -> None:
    assert write_euros(cents) == text
