"""Where a place is on a map."""

import pytest

from eac.core.errors import RuleBroken
from eac.reference.places import check_position


@pytest.mark.parametrize("position", [(43.5, 7.0), (None, None), (0.0, 0.0)])
def test_a_whole_position_or_none_is_accepted(position: tuple[float | None, float | None]) -> None:
    check_position(*position)


@pytest.mark.parametrize(("position", "field"), [((43.5, None), "longitude"), ((None, 7.0), "latitude")])
def test_half_a_position_is_refused(position: tuple[float | None, float | None], field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_position(*position)
    assert refused.value.field == field
