"""Rules of what is entered about partners."""

from datetime import date

import pytest

from eac.core.errors import RuleBroken
from eac.partners import commands


def test_a_siret_is_kept_without_spaces() -> None:
    assert commands.checked_siret("732 829 320 00074") == "73282932000074"
    assert commands.checked_siret("  ") is None
    assert commands.checked_siret(None) is None


@pytest.mark.parametrize("text", ["732 829 320 00075", "7328293200007", "7328293200007A"])
def test_a_siret_that_cannot_exist_is_refused(text: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        commands.checked_siret(text)
    assert refused.value.field == "siret"


def test_an_agreement_ends_after_it_begins() -> None:
    commands.check_agreement(date(2026, 9, 1), date(2026, 9, 1))
    commands.check_agreement(None, date(2026, 9, 1))
    with pytest.raises(RuleBroken) as refused:
        commands.check_agreement(date(2026, 9, 2), date(2026, 9, 1))
    assert refused.value.field == "agreement_until"


def test_a_check_is_not_dated_in_the_future() -> None:
    commands.check_honorability_day(date(2026, 11, 24), date(2026, 11, 24))
    with pytest.raises(RuleBroken):
        commands.check_honorability_day(date(2026, 11, 25), date(2026, 11, 24))
