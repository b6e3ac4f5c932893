"""Classes proposed from the pupils of each level: how many, of which levels, how big; pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from string import ascii_uppercase

from eac.reference.rules import Degree
from eac.schools.rules import Priority

USUAL_SIZE = {
    Degree.EARLY: 18,
    Degree.NURSERY: 25,
    Degree.ELEMENTARY: 25,
    Degree.LOWER_SECONDARY: 27,
    Degree.UPPER_SECONDARY: 32,
    Degree.HIGHER: 30,
    Degree.SPECIAL: 12,
}
"""Pupils of a class by usage, when no file gives the number of classes; to be corrected line by line."""
CAPPED = frozenset({"gs", "cp", "ce1"})
CAP, HALVED = 24, 12
"""GS, CP and CE1: 24 pupils at most in all of France, about 12 in priority education (rules of each start of year)."""
MIXED = frozenset({Degree.NURSERY, Degree.ELEMENTARY})
"""Degrees in which a class may hold several levels."""
UNEVEN = Fraction(1, 3)
"""Classes whose loads differ by more than this part of the usual size are evened out by mixing levels."""
SNAP = 3
"""How many pupils a cut may move so that it falls between two levels."""


@dataclass(frozen=True, slots=True)
class Level:
    """A level of the city: code, the name people read, degree; given in order."""

    code: str
    label: str
    degree: Degree


@dataclass(frozen=True, slots=True)
class ProposedClass:
    """A class to be created."""

    name: str
    levels: tuple[str, ...]
    headcount: int


Counts = list[tuple[Level, int]]
Group = tuple[tuple[Level, ...], int]


def usual_size(level: Level, priority: Priority = Priority.NONE) -> int:
    """Pupils of a class of a level, by usage."""
    if level.code in CAPPED:
        return CAP if priority is Priority.NONE else HALVED
    return USUAL_SIZE[level.degree]


def propose_classes(
    pupils: Mapping[str, int], levels: Sequence[Level], *, classes: int | None, priority: Priority = Priority.NONE
) -> list[ProposedClass]:
    """The classes of a school, by level; `classes` is how many there are, when known.

    Pupils add up exactly. As many classes as were given, unless they were more than the pupils.
    """
    counts = [(level, pupils[level.code]) for level in levels if pupils.get(level.code, 0) > 0]
    if not counts:
        return []
    sizes = {level: usual_size(level, priority) for level, _count in counts}
    can_mix = all(level.degree in MIXED for level, _count in counts)
    number = min(classes or _usual_number(counts, sizes, can_mix=can_mix), sum(count for _level, count in counts))
    return _named(_grouped(counts, sizes, number, can_mix=can_mix))


def _usual_number(counts: Counts, sizes: Mapping[Level, int], *, can_mix: bool) -> int:
    loads = [Fraction(count, sizes[level]) for level, count in counts]
    return ceil(sum(loads)) if can_mix else sum(map(ceil, loads))


def _grouped(counts: Counts, sizes: Mapping[Level, int], number: int, *, can_mix: bool) -> list[Group]:
    """By level where that is even enough, else by cutting the line of all pupils into near-equal parts."""
    if number < len(counts):
        return _cut(counts, number)
    shares = _shares(counts, sizes, number)
    loads = [Fraction(count, shares[level] * sizes[level]) for level, count in counts]
    if can_mix and max(loads) - min(loads) > UNEVEN and len(set(sizes.values()) - {CAP}) == 1:
        return _cut(counts, number)
    return [((level,), part) for level, count in counts for part in _parts(count, shares[level])]


def _shares(counts: Counts, sizes: Mapping[Level, int], number: int) -> dict[Level, int]:
    """One class for each level, then each further one to the level whose classes are the fullest; none stays empty."""
    shares = {level: 1 for level, _count in counts}
    for _ in range(number - len(counts)):
        can_part = [(level, count) for level, count in counts if shares[level] < count]
        fullest = max(can_part, key=lambda each: Fraction(each[1], shares[each[0]] * sizes[each[0]]))
        shares[fullest[0]] += 1
    return shares


def _parts(total: int, number: int) -> list[int]:
    base, extra = divmod(total, number)
    return [base + (place < extra) for place in range(number)]


def _cut(counts: Counts, number: int) -> list[Group]:
    """All pupils in line by level, cut into `number` parts; a cut close to the end of a level falls there."""
    ends, total = [], 0
    for _level, count in counts:
        total += count
        ends.append(total)
    size = Fraction(total, number)
    reach = min(Fraction(SNAP), size / 4)
    cuts = [0]
    for place in range(1, number):
        near = min(ends, key=lambda end: abs(end - place * size))
        cuts.append(near if abs(near - place * size) <= reach else round(place * size))
    return [_between(counts, start, stop) for start, stop in zip(cuts, [*cuts[1:], total], strict=True)]


def _between(counts: Counts, start: int, stop: int) -> Group:
    found, begins = [], 0
    for level, count in counts:
        if begins < stop and begins + count > start:
            found.append(level)
        begins += count
    return tuple(found), stop - start


def _named(groups: Sequence[Group]) -> list[ProposedClass]:
    labels = ["-".join(level.label for level in levels) for levels, _count in groups]
    often, seen = Counter(labels), Counter[str]()
    made = []
    for label, (levels, count) in zip(labels, groups, strict=True):
        seen[label] += 1
        place = seen[label]
        mark = ascii_uppercase[place - 1] if place <= len(ascii_uppercase) else str(place)
        name = f"{label} {mark}" if often[label] > 1 else label
        made.append(ProposedClass(name[:120], tuple(level.code for level in levels), count))
    return made
