"""What becomes of a class in the next school year: its levels, who is counted, who teaches it; pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eac.core.errors import N_
from eac.core.schoolyear import SchoolYear
from eac.core.typography import plain
from eac.reference.rules import Degree
from eac.schools.rules import DEGREES_OF_KIND, SchoolKind

NURSERY = ("tps", "ps", "ms", "gs")
ELEMENTARY = ("cp", "ce1", "ce2", "cm1", "cm2")
CHAINS = (
    NURSERY,
    ELEMENTARY,
    ("6e", "5e", "4e", "3e"),
    ("2de", "1re", "tle"),
    ("cap1", "cap2"),
    ("bts1", "bts2"),
    ("cpge1", "cpge2"),
    ("but1", "but2", "but3"),
    ("l1", "l2", "l3"),
    ("m1", "m2"),
)
"""Levels that follow one another within one establishment; after the last, pupils leave."""
STAYING = frozenset({"creche", "ulis", "ueea", "upe2a", "segpa", "mlds", "d"})
"""Groups of all ages, and the doctorate: no level that one moves up from in a year."""
MOST_PUPILS = 20_000


class Fate(StrEnum):
    """What becomes of a class of the old year."""

    MAKE = "make"
    REPEAT = "repeat"
    LEAVE = "leave"


class Staffing(StrEnum):
    """Who teaches the new classes."""

    LEVEL = "level"
    FOLLOW = "follow"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class OldClass:
    """A class of the year that ends."""

    id: int
    name: str
    levels: tuple[str, ...]
    headcount: int
    teacher_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ThereAlready:
    """A class that the new year has already, typed or imported."""

    id: int
    name: str
    levels: tuple[str, ...]
    is_archived: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A class proposed for the new year: where its pupils come from, and who could teach it.

    `keepers` taught this level in the old year, `followers` taught these pupils.
    """

    origins: tuple[int, ...]
    fate: Fate
    name: str
    levels: tuple[str, ...]
    headcount: int
    keepers: tuple[int, ...] = ()
    followers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line as a person leaves it; `merge_into` is the number of the line that it joins."""

    origins: tuple[int, ...]
    fate: Fate
    name: str
    levels: tuple[str, ...]
    headcount: int
    teacher_ids: tuple[int, ...] = ()
    merge_into: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """The whole passage of one school to a school year, as a person leaves it."""

    school_id: int
    to_year: str
    lines: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a line from being written: the field to mend, and the sentence."""

    line: int
    field: str
    sentence: str


def year_to_prepare(today: date) -> SchoolYear:
    """The next school year; in September and October the one that has just begun, since lists come late."""
    return SchoolYear.of(today) if today.month in {9, 10} else SchoolYear.of(today).next


def chain_of(code: str, *, is_joined: bool) -> tuple[str, ...]:
    """The levels that this one belongs to; nursery and elementary are one chain where a school has both."""
    if is_joined and code in NURSERY + ELEMENTARY:
        return NURSERY + ELEMENTARY
    return next((chain for chain in CHAINS if code in chain), (code,))


def next_level(code: str, *, is_joined: bool) -> str | None:
    """The level of the next year; None for those who leave the school."""
    if code in STAYING:
        return code
    chain = chain_of(code, is_joined=is_joined)
    place = chain.index(code) + 1
    return chain[place] if place < len(chain) else None


def entrance_of(code: str, taught: Collection[str], *, is_joined: bool) -> str:
    """The level at which pupils come in for those who left at this one: the lowest of the school, PS before TPS."""
    here = [each for each in chain_of(code, is_joined=is_joined) if each in taught]
    return "ps" if "ps" in here else here[0]


def is_joined(kind: SchoolKind, taught: Collection[str]) -> bool:
    """Whether pupils go from GS to CP within the school: its kind says so, or its classes do."""
    degrees = DEGREES_OF_KIND[kind]
    nursery = Degree.NURSERY in degrees or any(code in NURSERY for code in taught)
    return nursery and (Degree.ELEMENTARY in degrees or any(code in ELEMENTARY for code in taught))


def key_of(name: str) -> str:
    """What two spellings of one class name share: « CE2-A », « ce2 a »."""
    return re.sub(r"[^a-z0-9]", "", plain(name)) or name


def joined_lines(lines: Sequence[Wanted]) -> dict[int, Wanted]:
    """The classes to be made, by the number of their line: merged ones added to the line that they join."""
    stays = (each for each in enumerate(lines) if each[1].merge_into is None and each[1].fate is not Fate.LEAVE)
    made = dict(stays)
    for line in lines:
        if line.merge_into is not None and line.merge_into in made:
            made[line.merge_into] = _together(made[line.merge_into], line)
    return made


def _together(into: Wanted, line: Wanted) -> Wanted:
    return Wanted(
        tuple(dict.fromkeys(into.origins + line.origins)),
        into.fate,
        into.name,
        tuple(dict.fromkeys(into.levels + line.levels)),
        into.headcount + line.headcount,
        tuple(dict.fromkeys(into.teacher_ids + line.teacher_ids)),
    )


CHANGED = N_(
    "Les classes de l’année en cours ont changé entre-temps : %(names)s. Relisez les lignes ci-dessous, puis validez."
)
TAKEN = N_("Deux classes porteraient ce nom : changez l’un des deux.")
ARCHIVED = N_("Une classe archivée de cette année porte déjà ce nom : rétablissez-la, ou choisissez un autre nom.")
MERGED = N_("Cette ligne est elle-même fusionnée ou ne donne pas de classe : choisissez-en une autre.")


def problems(lines: Sequence[Wanted], there: Sequence[ThereAlready]) -> list[Problem]:
    """All that keeps the passage from being written, line by line."""
    found, archived = [], {key_of(each.name) for each in there if each.is_archived}
    made, seen = joined_lines(lines), dict[str, int]()
    for number, line in enumerate(lines):
        if line.merge_into is not None and line.merge_into not in made:
            found.append(Problem(number, "fate", MERGED))
        if number not in made:
            continue
        key = key_of(line.name)
        if not line.name.strip():
            found.append(Problem(number, "name", N_("Donnez un nom à cette classe.")))
        elif key in seen:
            found.append(Problem(number, "name", TAKEN))
        elif key in archived:
            found.append(Problem(number, "name", ARCHIVED))
        if not made[number].levels:
            found.append(Problem(number, "levels", N_("Choisissez au moins un niveau.")))
        seen.setdefault(key, number)
    return found


def staffed(line: Line, staffing: Staffing) -> tuple[int, ...]:
    """Who teaches a proposed class under the choice made for the whole school."""
    return {Staffing.LEVEL: line.keepers, Staffing.FOLLOW: line.followers, Staffing.NONE: ()}[staffing]


def as_wanted(line: Line, staffing: Staffing) -> Wanted:
    """A proposed line taken as it is."""
    return Wanted(line.origins, line.fate, line.name, line.levels, line.headcount, staffed(line, staffing))


Labels = Mapping[str, str]
"""Level code → the short name that people read, in the order of the levels."""
