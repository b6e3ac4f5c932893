"""Kinds, pillars, and whom an activity fits."""

from collections.abc import Collection
from enum import StrEnum


class SessionKind(StrEnum):
    """The five kinds of the programme."""

    ARTWORK_ENCOUNTER = "artwork_encounter"
    PLACE_DISCOVERY = "place_discovery"
    PROFESSIONAL_MEETING = "professional_meeting"
    DEBATE = "debate"
    PRACTICE_WORKSHOP = "practice_workshop"


class Pillar(StrEnum):
    """The three pillars of arts education (order of 1 July 2015, NOR MENE1514630A)."""

    MEET = "meet"
    PRACTISE = "practise"
    KNOW = "know"


class PlaceMode(StrEnum):
    """Where an activity happens."""

    SCHOOL = "school"
    VENUE = "venue"


DEFAULT_PILLARS = {
    SessionKind.ARTWORK_ENCOUNTER: (Pillar.MEET,),
    SessionKind.PLACE_DISCOVERY: (Pillar.MEET, Pillar.KNOW),
    SessionKind.PROFESSIONAL_MEETING: (Pillar.MEET,),
    SessionKind.DEBATE: (Pillar.KNOW,),
    SessionKind.PRACTICE_WORKSHOP: (Pillar.PRACTISE,),
}


def fits_levels(wanted: Collection[str], levels: Collection[str]) -> bool:
    """Whether a class of these levels is within the activity's; an activity without levels fits all."""
    return not wanted or bool(set(wanted) & set(levels))


def fits_headcount(minimum: int | None, maximum: int | None, pupils: int) -> bool:
    """Whether a group is neither too small nor too large."""
    return (minimum is None or pupils >= minimum) and (maximum is None or pupils <= maximum)
