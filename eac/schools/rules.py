"""What a school and a class are: kinds, UAI check letter, adults to bring."""

import re
from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum
from math import ceil

from eac.core.errors import N_, RuleBroken
from eac.core.schoolyear import SchoolYear
from eac.core.typography import plain
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


_ORDINALS = ("sixieme", "cinquieme", "quatrieme", "troisieme", "seconde", "premiere", "terminale")
_SPELLINGS = (
    (r"toute petite section|toute petite", "tps"),
    (r"petite section|petits?(?= |$)", "ps"),
    (r"moyenne section|moyens?(?= |$)", "ms"),
    (r"grande section|grands?(?= |$)", "gs"),
    (r"cours preparatoire", "cp"),
    (r"cours elementaire (?:1re|1ere|premiere) annee", "ce1"),
    (r"cours elementaire (?:2e|2eme|deuxieme) annee", "ce2"),
    (r"cours moyen (?:1re|1ere|premiere) annee", "cm1"),
    (r"cours moyen (?:2e|2eme|deuxieme) annee", "cm2"),
    *(
        (rf"\b{word}s?\b", code)
        for word, code in zip(_ORDINALS, ("6e", "5e", "4e", "3e", "2de", "1re", "tle"), strict=True)
    ),
    (r"\b([3-6]) ?(?:emes?|mes?|es)\b", r"\1e"),
    (r"\b2 ?(?:ndes?|des|nd)\b", "2de"),
    (r"\b1 ?(?:eres?|res|er)\b", "1re"),
    (r"\b(?:term|tale|t)(?:\.|\b)(?= |$)", "tle"),
    (r"\b(ce|cm|cap|bts|but|cpge|l|m) ([1-3])\b", r"\1\2"),
)
"""Other spellings of levels, plain, and the code that they stand for."""


def read_levels(text: str, known: Collection[str], *, is_strict: bool = True) -> tuple[str, ...]:
    """The level codes that a text names, in its order: « CE1-CE2 », « 6ème », « moyenne section », « CP, CE 1 ».

    `known` holds the codes of the city. RuleBroken when it names none, or when strict, something else than levels;
    otherwise the rest is taken for the class's own name (« CE1 B »).
    """
    bare = plain(text)
    for spelling, code in _SPELLINGS:
        bare = re.sub(spelling, code, bare)
    words = [word for word in re.split(r"[\s,;/+&()|-]+|\bet\b", bare) if word]
    found = tuple(dict.fromkeys(word for word in words if word in known))
    unknown = [word for word in words if word not in known]
    if not found or (is_strict and unknown):
        raise RuleBroken(
            N_("« %(text)s » n’est pas un niveau connu : écrivez par exemple CE1, ou CE1, CE2 pour une classe double."),
            "level_codes",
            text=text,
        )
    return found


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
