"""Classes derived from the published headcounts of the real schools, the same each time for a given year."""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from random import Random
from string import ascii_uppercase

from eac.core.geography import Position
from eac.demo import tables
from eac.demo.tables import Opening

NURSERY = ("ps", "ms", "gs")
ELEMENTARY = ("cp", "ce1", "ce2", "cm1", "cm2")
LEVELS_OF_KIND = {
    "creche": ("creche",),
    "nursery": NURSERY,
    "elementary": ELEMENTARY,
    "primary": NURSERY + ELEMENTARY,
    "college": ("6e", "5e", "4e", "3e"),
    "lgt": ("2de", "1re", "tle"),
    "lp": ("cap1", "cap2", "2de", "1re", "tle"),
    "lpo": ("2de", "1re", "tle", "cap1", "cap2"),
}
LEVELS_OF_COURSE = {"0069201U": ("l1", "l2", "l3"), "0069202V": ("m1", "m2")}
PUPILS_PER_CLASS = {"creche": 18, "nursery": 24, "elementary": 24, "primary": 24, "college": 27, "higher": 28}
PUPILS_PER_CLASS_LYCEE = 30
FIRST_DEGREE = {"creche", "nursery", "elementary", "primary"}
SMALL_CLASSES = {"0061915Z", "0062122Z"}
"""Two schools of about fifty pupils: their classes are small, or each would hold four levels."""


@dataclass(frozen=True, slots=True)
class DemoSchool:
    """A school as the programme needs it."""

    uai: str
    name: str
    kind: str
    headcount: int
    position: Position
    openings: tuple[Opening, ...]

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels taught, in order."""
        return LEVELS_OF_COURSE.get(self.uai) or LEVELS_OF_KIND[self.kind]


@dataclass(frozen=True, slots=True)
class DemoClass:
    """A class of one school year; `rank` is its place in the school, the same from year to year."""

    uai: str
    year: str
    rank: int
    name: str
    levels: tuple[str, ...]
    headcount: int

    @property
    def key(self) -> tuple[str, str]:
        """What names it within its year."""
        return self.uai, self.name


@cache
def schools() -> tuple[DemoSchool, ...]:
    """The 38 real schools, then the invented ones."""
    return tuple(
        DemoSchool(
            row["uai"], row["name"], row["kind"], int(row["headcount"]), tables.position(row), tables.openings(row)
        )
        for row in tables.read("demo", "schools")
    )


def classes_of(school: DemoSchool, year: str) -> list[DemoClass]:
    """The classes of a school for a year: about 24 pupils in primary, 27 in collège, 30 in lycée.

    Levels are spread evenly; what is left over makes multi-level classes, as schools do. The sum of the classes is the
    published headcount.
    """
    rng = Random(f"classes {school.uai} {year}")
    size = 12.5 if school.uai in SMALL_CLASSES else PUPILS_PER_CLASS.get(school.kind, PUPILS_PER_CLASS_LYCEE)
    count = max(1, round(school.headcount / size))
    mixes = school.kind in FIRST_DEGREE
    groups = _level_groups(school.levels, count, mixes=mixes)
    pupils = _spread(school.headcount, count, rng)
    names = _names(groups, school.kind)
    return [
        DemoClass(school.uai, year, rank, name, levels, pupils[rank])
        for rank, (name, levels) in enumerate(zip(names, groups, strict=True))
    ]


def _level_groups(levels: tuple[str, ...], count: int, *, mixes: bool) -> list[tuple[str, ...]]:
    """The levels of each of `count` classes, in order of level; levels mix in primary schools only."""
    if count < len(levels):
        cuts = [round(index * len(levels) / count) for index in range(count + 1)]
        return [levels[start:stop] for start, stop in pairwise(cuts)]
    each, extra = divmod(count, len(levels))
    groups = [(level,) for level in levels for _ in range(each)]
    doubles = [(one, following) for one, following in pairwise(levels)] if mixes else [(one,) for one in levels]
    mixed = [doubles[(n * 2 + mixes) % len(doubles)] for n in range(extra)]
    return sorted([*groups, *mixed], key=lambda group: (levels.index(group[0]), len(group)))


def _spread(total: int, count: int, rng: Random) -> list[int]:
    """Near-equal parts of a whole, with one or two pupils moved between neighbours."""
    base, extra = divmod(total, count)
    parts = [base + (1 if n < extra else 0) for n in range(count)]
    for n in range(count - 1):
        moved = rng.randint(-2, 2)
        parts[n] += moved
        parts[n + 1] -= moved
    return parts


def _names(groups: list[tuple[str, ...]], kind: str) -> list[str]:
    """« CE2 A », « CE1-CE2 », « 2de 3 »: lettered in schools and collèges, numbered beyond."""
    short = {row["code"]: row["label"] for row in tables.read("reference", "levels")} | {"creche": "Moyens et grands"}
    if kind in {"lp", "lpo"}:
        short |= {level: f"{short[level]} pro" for level in ("2de", "1re", "tle")}
    labels = ["-".join(short[level] for level in group) for group in groups]
    names = []
    for index, label in enumerate(labels):
        number = labels[:index].count(label)
        mark = str(number + 1) if kind == "lgt" else ascii_uppercase[number]
        names.append(f"{label} {mark}" if labels.count(label) > 1 else label)
    return names


def classes(year: str) -> list[DemoClass]:
    """All classes of the city for a school year."""
    return [found for school in schools() for found in classes_of(school, year)]
