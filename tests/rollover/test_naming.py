"""Names of classes when their levels change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eac.rollover.naming import beside, renamed
from eac.rollover.rules import CHAINS, key_of
from tests.rollover.levels import LABELS

UP: dict[str, str | None] = {
    code: chain[place + 1] if place + 1 < len(chain) else None for chain in CHAINS for place, code in enumerate(chain)
}


@pytest.mark.parametrize(
    ("name", "codes", "after"),
    [
        ("CE1 A", ["ce1"], "CE2 A"),
        ("CE1-CE2 B", ["ce1", "ce2"], "CE2-CM1 B"),
        ("CE1/CE2 B", ["ce1", "ce2"], "CE2/CM1 B"),
        ("CM1-CM2 A", ["cm1", "cm2"], "CM2 A"),
        ("cm1 et cm2 z", ["cm1", "cm2"], "CM2 z"),
        ("PS-MS", ["ps", "ms"], "MS-GS"),
        ("Moyenne section Soleil", ["ms"], "Grande section Soleil"),
        ("moyenne section", ["ms"], "grande section"),
        ("CE 1 C", ["ce1"], "CE2 C"),
        ("CP1", ["cp"], "CE1 1"),
        ("CPA", ["cp"], "CE1A"),
        ("6e 3", ["6e"], "5e 3"),
        ("6ème 3", ["6e"], "5ème 3"),
        ("6A", ["6e"], "5A"),
        ("601", ["6e"], "501"),
        ("2nde 4", ["2de"], "1re 4"),
        ("Seconde pro", ["2de"], "Première pro"),
        ("1re 3", ["1re"], "Tle 3"),
        ("CAP 1 cuisine", ["cap1"], "CAP 2 cuisine"),
        ("L1 Droit", ["l1"], "L2 Droit"),
        ("Les Dauphins", ["ps"], "Les Dauphins"),
        ("Classe de CE1 de Mme Cpé", ["ce1"], "Classe de CE2 de Mme Cpé"),
        ("", ["cp"], ""),
        ("Les petits", [], "Les petits"),
    ],
)
def test_the_level_in_a_name_is_replaced_and_the_rest_stays(name: str, codes: list[str], after: str) -> None:
    assert renamed(name, {code: UP[code] for code in codes}, LABELS) == after


@given(st.text(max_size=300), st.lists(st.sampled_from(sorted(UP)), max_size=3))
def test_any_text_is_a_name(name: str, codes: list[str]) -> None:
    assert isinstance(renamed(name, {code: UP[code] for code in codes}, LABELS), str)


@pytest.mark.parametrize(
    ("name", "taken", "after"),
    [
        ("CE2 A", ["CE2 A"], "CE2 B"),
        ("CE2 A", ["CE2 A", "ce2-b"], "CE2 C"),
        ("6e 1", ["6e 1"], "6e 2"),
        ("MS", ["MS"], "MS A"),
        ("", [], " A"),
    ],
)
def test_a_free_name_stands_beside_a_taken_one(name: str, taken: list[str], after: str) -> None:
    assert beside(name, {key_of(each) for each in taken}) == after
