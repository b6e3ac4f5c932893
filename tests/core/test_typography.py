"""French typography, searching without accents, and cleaning what people type."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eac.core.typography import clean, french, plain

NARROW = "\u202f"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("École : oui ?", f"École{NARROW}: oui{NARROW}?"),
        ("« Le Voyage » ; 50 %", f"«{NARROW}Le Voyage{NARROW}»{NARROW}; 50{NARROW}%"),
        ("12 € !", f"12{NARROW}€{NARROW}!"),
        ("17 670 élèves", f"17{NARROW}670 élèves"),
        ("1 234 567", f"1{NARROW}234{NARROW}567"),
        ("le 3 mars", "le 3 mars"),
        ("9:30", "9:30"),
        ("https://ville.example/a?b", "https://ville.example/a?b"),
    ],
)
def test_spaces_of_french(typed: str, shown: str) -> None:
    assert french(typed) == shown


@given(st.text())
def test_typography_changes_spaces_only_and_once(text: str) -> None:
    shown = french(text)
    assert french(shown) == shown
    assert len(shown) == len(text)
    changed = [(before, after) for before, after in zip(text, shown, strict=True) if before != after]
    assert all(before in " \u00a0" and after == NARROW for before, after in changed)


@given(st.text())
def test_searching_ignores_accents_capitals_and_doubled_spaces(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert plain(unicodedata.normalize("NFD", text)) == plain(unicodedata.normalize("NFC", text))
    assert "  " not in plain(text)


@pytest.mark.parametrize(
    ("typed", "searched"),
    [("Œuvre  d’ÉTÉ", "oeuvre d'ete"), ("Goscinny", "goscinny"), ("Sœur Ça", "soeur ca"), (" ", "")],
)
def test_searched_as(typed: str, searched: str) -> None:
    assert plain(typed) == searched


@given(st.text(alphabet=st.characters()))
def test_cleaning_leaves_no_control_and_no_bidirectional_mark(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert {unicodedata.category(mark) for mark in cleaned if mark not in "\n\t"} & {
        "Cc",
        "Cf",
        "Cs",
        "Co",
        "Zl",
        "Zp",
    } == set()
    assert unicodedata.is_normalized("NFC", cleaned)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Bonjour \r\n suite\r", "Bonjour \n suite"),
        ("a\x00b\x07c", "abc"),
        ("nom\u202etxt.exe", "nomtxt.exe"),
        ("ligne\u2028suite", "lignesuite"),
        ("e\u0301cole", "école"),
    ],
)
def test_cleaned(typed: str, kept: str) -> None:
    assert clean(typed) == kept
