"""What the rules of schools say: UAI letters, adults to bring, headcounts to ask again."""

from datetime import date

import pytest

from eac.core.errors import RuleBroken
from eac.reference.rules import Degree
from eac.schools.rules import adults_needed, check_uai, is_count_old


@pytest.mark.parametrize("uai", ["0060176J", "0060013G", "0951099D", " 0060173f "])
def test_real_codes_pass(uai: str) -> None:
    assert check_uai(uai) == uai.strip().upper()


@pytest.mark.parametrize("uai", ["0060176K", "060176J", "0060176", "006017OJ", "٠٠٦٠١٧٦J", ""])
def test_misspelt_codes_are_refused(uai: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_uai(uai)
    assert refused.value.field == "uai"


@pytest.mark.parametrize(
    ("degree", "pupils", "adults"),
    [
        (Degree.NURSERY, 16, 2),
        (Degree.NURSERY, 17, 3),
        (Degree.NURSERY, 25, 4),
        (Degree.ELEMENTARY, 30, 2),
        (Degree.ELEMENTARY, 31, 3),
        (Degree.ELEMENTARY, 46, 4),
        (Degree.LOWER_SECONDARY, 60, 1),
    ],
)
def test_adults_follow_the_circular(degree: Degree, pupils: int, adults: int) -> None:
    assert adults_needed(degree, pupils) == adults


def test_an_old_count_is_asked_again_while_its_year_lasts() -> None:
    today = date(2026, 11, 24)
    assert is_count_old(None, "2026-2027", today)
    assert is_count_old(date(2025, 9, 15), "2026-2027", today)
    assert not is_count_old(date(2026, 9, 15), "2026-2027", today)
    assert not is_count_old(None, "2025-2026", today)
