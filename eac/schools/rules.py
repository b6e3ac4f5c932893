"""What a school and a class are: kinds, UAI check letter, adults to bring."""

import re
from datetime import date, timedelta
from enum import StrEnum
from math import ceil

from eac.core.errors import N_, RuleBroken
from eac.core.schoolyear import SchoolYear
from eac.reference.rules import Degree


class SchoolKind(StrEnum):
    """Kinds of establishment."""

    CRECHE = "creche"
    NURSERY = "nursery"
    ELEMENTARY = "elementary"
    PRIMARY = "primary"
    COLLEGE = "college"
    LGT = "lgt"
    LP = "lp"
    LPO = "lpo"
    EREA = "erea"
    HIGHER = "higher"
    MEDICO_SOCIAL = "medico_social"


class Sector(StrEnum):
    """Public or private."""

    PUBLIC = "public"
    PRIVATE_CONTRACT = "private_contract"
    PRIVATE = "private"


class Priority(StrEnum):
    """Priority education network."""

    NONE = "none"
    REP = "rep"
    REP_PLUS = "rep_plus"


DEGREES_OF_KIND = {
    SchoolKind.CRECHE: (Degree.EARLY,),
    SchoolKind.NURSERY: (Degree.NURSERY,),
    SchoolKind.ELEMENTARY: (Degree.ELEMENTARY,),
    SchoolKind.PRIMARY: (Degree.NURSERY, Degree.ELEMENTARY),
    SchoolKind.COLLEGE: (Degree.LOWER_SECONDARY,),
    SchoolKind.LGT: (Degree.UPPER_SECONDARY,),
    SchoolKind.LP: (Degree.UPPER_SECONDARY,),
    SchoolKind.LPO: (Degree.UPPER_SECONDARY,),
    SchoolKind.EREA: (Degree.SPECIAL, Degree.LOWER_SECONDARY, Degree.UPPER_SECONDARY),
    SchoolKind.HIGHER: (Degree.HIGHER,),
    SchoolKind.MEDICO_SOCIAL: (Degree.SPECIAL,),
}

_UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


def check_uai(text: str) -> str:
    """The UAI in capitals; RuleBroken when it is not seven digits and the right letter.

    The letter is the digits modulo 23 in the alphabet without I, O, Q.
    """
    uai = text.strip().upper()
    if not re.fullmatch(r"[0-9]{7}[A-Z]", uai):
        raise RuleBroken(N_("L’UAI compte sept chiffres et une lettre. Exemple : 0060176J."), "uai")
    letter = _UAI_LETTERS[int(uai[:7]) % 23]
    if uai[7] != letter:
        raise RuleBroken(
            N_("La lettre de l’UAI ne correspond pas à ses chiffres : vérifiez la saisie de %(uai)s."), "uai", uai=uai
        )
    return uai


def adults_needed(degree: Degree, pupils: int) -> int:
    """Adults to bring on an outing of the first degree, the teacher included (circular of 13 June 2023).

    Nursery: 2 up to 16 pupils, then 1 more for each 8; elementary: 2 up to 30, then 1 more for each 15. Elsewhere: 1.
    """
    if degree is Degree.NURSERY:
        return 2 + max(0, ceil((pupils - 16) / 8))
    if degree is Degree.ELEMENTARY:
        return 2 + max(0, ceil((pupils - 30) / 15))
    return 1


def is_count_old(counted_on: date | None, school_year: str, today: date) -> bool:
    """Whether a headcount should be asked again: never counted, or over a year ago in a year that is not over."""
    if SchoolYear.parse(school_year).ends_on < today:
        return False
    return counted_on is None or today - counted_on > timedelta(days=366)
