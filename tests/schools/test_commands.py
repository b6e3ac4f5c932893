"""What a school and a class must satisfy."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from eac.core.errors import RuleBroken
from eac.schools.commands import USUAL_WEEKS, ClassDetails, SchoolDetails, check_class, check_school
from eac.schools.rules import SchoolKind

SCHOOL = SchoolDetails("École Goscinny", SchoolKind.ELEMENTARY, openings=USUAL_WEEKS[9])


def minutes(size: int) -> int:
    return sum(
        (each.closes.hour - each.opens.hour) * 60 + each.closes.minute - each.opens.minute for each in USUAL_WEEKS[size]
    )


def test_both_usual_weeks_have_their_half_days_and_24_hours() -> None:
    assert {size: (len(week), minutes(size)) for size, week in USUAL_WEEKS.items()} == {8: (8, 1440), 9: (9, 1440)}


def test_a_school_in_order_is_accepted() -> None:
    check_school(SCHOOL)
    check_school(replace(SCHOOL, uai="0060176j", ips=98.5, ips_year="2025-2026", latitude=43.5, longitude=7.0))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"uai": "0060176K"}, "uai"),
        ({"uai": "60176J"}, "uai"),
        ({"ips": 98.5}, "ips_year"),
        ({"ips_year": "2025"}, "ips_year"),
        ({"headcount": 200}, "headcount_year"),
        ({"headcount": 200, "headcount_year": "2025-2027"}, "headcount_year"),
        ({"latitude": 43.5}, "longitude"),
        ({"longitude": 7.0}, "latitude"),
        ({"postcode": "640"}, "postcode"),
        ({"insee": "2C004"}, "insee"),
    ],
)
def test_what_is_wrong_is_said_on_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_school(replace(SCHOOL, **change))
    assert refused.value.field == field


def test_a_class_has_a_level_and_was_not_counted_tomorrow() -> None:
    today = date(2026, 11, 24)
    details = ClassDetails("CE2 B", ("ce2",), 24, today)
    check_class(details, today)
    for wrong, field in (
        (replace(details, level_codes=()), "level_codes"),
        (replace(details, counted_on=today + timedelta(days=1)), "counted_on"),
    ):
        with pytest.raises(RuleBroken) as refused:
            check_class(wrong, today)
        assert refused.value.field == field
