"""Kinds of structures and venues, SIRET, honorability check."""

from datetime import date, timedelta
from enum import StrEnum

from eac.core.errors import N_, RuleBroken

HONORABILITY_DAYS = 366
"""A check of the sex-offender register counts for a year."""


class PartnerKind(StrEnum):
    """Kinds of structure."""

    MUSEUM = "museum"
    THEATRE = "theatre"
    LIBRARY = "library"
    CONSERVATORY = "conservatory"
    CINEMA = "cinema"
    ARCHIVES = "archives"
    ART_CENTRE = "art_centre"
    ORCHESTRA = "orchestra"
    FESTIVAL = "festival"
    ART_SCHOOL = "art_school"
    UNIVERSITY = "university"
    COMPANY = "company"
    ASSOCIATION = "association"
    MUNICIPAL_SERVICE = "municipal_service"
    OTHER = "other"


class VenueKind(StrEnum):
    """Kinds of place."""

    MUSEUM = "museum"
    THEATRE = "theatre"
    LIBRARY = "library"
    CINEMA = "cinema"
    CONSERVATORY = "conservatory"
    ARCHIVES = "archives"
    ART_CENTRE = "art_centre"
    CAMPUS = "campus"
    HERITAGE = "heritage"
    OUTDOORS = "outdoors"
    OTHER = "other"


class WorkKind(StrEnum):
    """Kinds of work."""

    FILM = "film"
    PLAY = "play"
    MUSIC = "music"
    DANCE = "dance"
    PAINTING = "painting"
    SCULPTURE = "sculpture"
    PHOTOGRAPHY = "photography"
    BOOK = "book"
    COMIC = "comic"
    BUILDING = "building"
    INSTALLATION = "installation"
    OTHER = "other"


class Accessibility(StrEnum):
    """The four kinds of disability that places declare (as in pass Culture)."""

    MOTOR = "motor"
    VISUAL = "visual"
    HEARING = "hearing"
    MENTAL = "mental"


def check_siret(text: str) -> str:
    """The SIRET without spaces; RuleBroken when it is not 14 digits that satisfy Luhn's sum."""
    siret = "".join(text.split())
    if len(siret) != 14 or not siret.isascii() or not siret.isdigit():  # noqa: PLR2004  a SIRET has 14 digits
        raise RuleBroken(N_("Le SIRET compte quatorze chiffres."), "siret")
    doubled = [int(digit) * (2 - index % 2) for index, digit in enumerate(siret)]
    if sum(value - 9 if value > 9 else value for value in doubled) % 10:  # noqa: PLR2004  Luhn's sum
        raise RuleBroken(N_("Ce SIRET n’existe pas : vérifiez la saisie de %(siret)s."), "siret", siret=siret)
    return siret


def is_honorability_valid(checked_on: date | None, day: date) -> bool:
    """Whether the check covers a given day."""
    return checked_on is not None and checked_on <= day <= checked_on + timedelta(days=HONORABILITY_DAYS)
