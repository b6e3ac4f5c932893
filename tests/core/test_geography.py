"""Distances and travel times within a city."""

from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eac.core.geography import DETOUR, EARTH_KM, USUAL, Pace, Position, distance_km, travel_minutes

cannes = st.builds(Position, st.floats(43.50, 43.62), st.floats(6.90, 7.10))
SCHOOL, MUSEUM = Position(43.5528, 7.0174), Position(43.5513, 7.0129)


@given(cannes, cannes)
def test_a_city_is_flat_to_the_metre(one: Position, other: Position) -> None:
    """Within a city the great circle and the map on the table agree within a thousandth."""
    north = radians(other.latitude - one.latitude) * EARTH_KM
    east = radians(other.longitude - one.longitude) * EARTH_KM * cos(radians((one.latitude + other.latitude) / 2))
    assert distance_km(one, other) == pytest.approx(hypot(north, east), rel=1e-3, abs=1e-6)


@given(cannes, cannes)
def test_the_way_back_is_as_long(one: Position, other: Position) -> None:
    assert distance_km(one, other) == pytest.approx(distance_km(other, one), abs=1e-9)
    assert travel_minutes(one, other) == travel_minutes(other, one)


@given(cannes, cannes)
def test_travel_is_never_shorter_than_the_streets_allow(one: Position, other: Position) -> None:
    if one != other:
        assert travel_minutes(one, other) >= distance_km(one, other) * DETOUR / (USUAL.kmh / 60) + 5


def test_known_and_unknown_places() -> None:
    assert travel_minutes(SCHOOL, MUSEUM) == 8
    assert travel_minutes(SCHOOL, SCHOOL) == 0
    assert (travel_minutes(None, MUSEUM), travel_minutes(SCHOOL, None)) == (0, 0)


def test_a_faster_pace_and_a_longer_setup() -> None:
    assert [travel_minutes(SCHOOL, MUSEUM, pace) for pace in (Pace(30, 5), Pace(15, 20), Pace(4, 0))] == [7, 23, 9]
