"""Distances and travel times between places of one city."""

from dataclasses import dataclass
from math import asin, ceil, cos, radians, sin, sqrt

EARTH_KM = 6371.0088
DETOUR = 1.4
"""Streets are longer than the crow's flight; 1.4 is the usual ratio for European cities."""


@dataclass(frozen=True, slots=True)
class Position:
    """WGS 84 degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a group moves door to door, and the minutes it needs to get ready."""

    kmh: int
    setup_minutes: int


USUAL = Pace(15, 5)
"""A class walks or rides a city bus: 15 km/h door to door, until the city says otherwise."""


def distance_km(one: Position, other: Position) -> float:
    """Great-circle distance in kilometres (haversine)."""
    lat1, lat2 = radians(one.latitude), radians(other.latitude)
    half = sin((lat2 - lat1) / 2) ** 2
    half += cos(lat1) * cos(lat2) * sin(radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def travel_minutes(one: Position | None, other: Position | None, pace: Pace = USUAL) -> int:
    """Whole minutes to allow between two different places; 0 when a position is unknown or both are the same."""
    if one is None or other is None or one == other:
        return 0
    return ceil(distance_km(one, other) * DETOUR / (pace.kmh / 60)) + pace.setup_minutes
