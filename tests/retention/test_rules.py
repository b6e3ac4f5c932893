"""Limits, and names taken out of sentences."""

from datetime import date

import pytest

from eac.retention.rules import changes_without, first_year_that_counts, months_before, without


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 24), 36, date(2023, 11, 24)),
        (date(2026, 1, 31), 2, date(2025, 11, 30)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 3, 15), 3, date(2025, 12, 15)),
        (date(2026, 11, 24), 600, date(1976, 11, 24)),
    ],
)
def test_the_limit_is_so_many_months_back(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


def test_the_school_year_of_the_limit_still_counts() -> None:
    assert first_year_that_counts(date(2023, 11, 24)) == "2023-2024"
    assert first_year_that_counts(date(2023, 8, 31)) == "2022-2023"


def test_names_leave_sentences_the_longest_first() -> None:
    assert without("Fiche : Bea Durand-Petit, bea@ex.org", ["Bea Durand", "Bea Durand-Petit", ""], "X") == (
        "Fiche : X, bea@ex.org"
    )


def test_private_values_leave_the_changes_of_one_s_own_entries() -> None:
    changes = {"email": ["a@b.fr", None], "teachers": [["Bea D", "Flo"], ["Flo"]], "headcount": [1, 2]}
    assert changes_without(changes, ["Bea D"], "X", about=True) == {
        "teachers": [["X", "Flo"], ["Flo"]],
        "headcount": [1, 2],
    }
    assert changes_without(changes, ["Bea D"], "X", about=False)["email"] == ["a@b.fr", None]
