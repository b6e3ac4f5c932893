"""What is proposed for the next school year, class by class; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from eac.rollover import naming
from eac.rollover.rules import (
    Fate,
    Labels,
    Line,
    OldClass,
    ThereAlready,
    Wanted,
    entrance_of,
    is_joined,
    key_of,
    next_level,
)
from eac.schools.rules import SchoolKind


@dataclass(frozen=True, slots=True)
class Known:
    """What a proposal is made from: the old year's classes by level then name, and what the new year has."""

    kind: SchoolKind
    old: tuple[OldClass, ...]
    there: tuple[ThereAlready, ...]
    labels: Labels


def propose(known: Known) -> tuple[Line, ...]:
    """Every old class once, moved up or leaving, then as many entrance classes as classes left.

    Where no class left but nobody would come in, a class of several levels takes the newcomers in, else one is added.
    """
    joined = is_joined(known.kind, _taught(known.old))
    moved = [_moved(each, known.labels, joined=joined) for each in known.old]
    lines = _named(known, _taking_in(known, moved, joined=joined))
    return _staffed(known.old, [*lines, *_entering(known, lines, joined=joined)])


def repeated(line: Wanted, known: Known) -> Wanted:
    """A line of classes that are kept in their level: the levels of the old year, and the old name unless retyped."""
    old = [each for each in known.old if each.id in line.origins]
    levels = _in_order((code for each in old for code in each.levels), known.labels)
    proposed = {each.name for each in propose(known) if each.origins == line.origins}
    name = old[0].name if old and line.name in proposed else line.name
    return replace(line, levels=levels or line.levels, name=name)


def _taught(classes: Iterable[OldClass]) -> frozenset[str]:
    return frozenset(code for each in classes for code in each.levels)


def moves_of(each: OldClass, labels: Labels, *, joined: bool) -> dict[str, str | None]:
    """Old level → new level of a class; a level that the city does not know is left."""
    found = {code: next_level(code, is_joined=joined) for code in each.levels}
    return {code: new if new in labels else None for code, new in found.items()}


def _moved(each: OldClass, labels: Labels, *, joined: bool) -> Line:
    moves = moves_of(each, labels, joined=joined)
    after = _in_order((new for new in moves.values() if new), labels)
    if each.levels and not after:
        return Line((each.id,), Fate.LEAVE, each.name, each.levels, each.headcount)
    share = len([new for new in moves.values() if new]) / len(moves) if moves else 1
    return Line(
        (each.id,),
        Fate.MAKE,
        naming.renamed(each.name, moves, labels),
        after,
        round(each.headcount * share),
        followers=each.teacher_ids,
    )


def _in_order(codes: Iterable[str], labels: Labels) -> tuple[str, ...]:
    wanted = set(codes)
    return tuple(code for code in labels if code in wanted)


def _named(known: Known, lines: Sequence[Line]) -> list[Line]:
    """No name twice, nor that of an archived class; those that had a single level choose first."""
    taken = {key_of(each.name) for each in known.there if each.is_archived}
    named = dict(enumerate(lines))
    for number in sorted(named, key=lambda number: len(known.old[number].levels)):
        line = lines[number]
        if line.fate is Fate.LEAVE:
            continue
        if key_of(line.name) in taken:
            named[number] = line = replace(line, name=naming.beside(line.name, taken))
        taken.add(key_of(line.name))
    return [named[number] for number in range(len(lines))]


def _taking_in(known: Known, lines: list[Line], *, joined: bool) -> list[Line]:
    """A class of several levels that loses its highest one and leads the school takes the newcomers in."""
    if any(line.fate is Fate.LEAVE for line in lines):
        return lines
    old = {each.id: each for each in known.old}
    for entrance in _empty_entrances(known, lines, joined=joined):
        above = next_level(entrance, is_joined=joined)
        mixed = (n for n, line in enumerate(lines) if above in line.levels and len(old[line.origins[0]].levels) > 1)
        if (number := next(mixed, None)) is not None:
            lines[number] = _wider(lines[number], old[lines[number].origins[0]], entrance, known.labels)
    return lines


def _empty_entrances(known: Known, lines: Sequence[Line], *, joined: bool) -> tuple[str, ...]:
    """The levels at which pupils come in, and that no class of the new year has."""
    taught = _taught(known.old)
    after = {code for line in lines if line.fate is Fate.MAKE for code in line.levels}
    after |= {code for each in known.there if not each.is_archived for code in each.levels}
    wanted = {entrance_of(code, taught, is_joined=joined) for code in taught} - after
    return _in_order(wanted, known.labels)


def _wider(line: Line, old: OldClass, entrance: str, labels: Labels) -> Line:
    levels = _in_order({entrance, *line.levels}, labels)
    name = old.name if levels == old.levels else f"{labels[entrance]}-{line.name}"
    share = min(1, len(levels) / len(old.levels))
    return replace(line, name=name, levels=levels, headcount=round(old.headcount * share))


def _entering(known: Known, lines: Sequence[Line], *, joined: bool) -> list[Line]:
    """One entrance class for each that left, where pupils come in for it; one at least where none would come in."""
    taught = _taught(known.old)
    left: dict[str, list[OldClass]] = {}
    for each, line in zip(known.old, lines, strict=True):
        if line.fate is Fate.LEAVE:
            left.setdefault(entrance_of(each.levels[-1], taught, is_joined=joined), []).append(each)
    for entrance in _empty_entrances(known, lines, joined=joined):
        left.setdefault(entrance, [each for each in known.old if entrance in each.levels][:1])
    taken = {key_of(line.name) for line in lines if line.fate is not Fate.LEAVE}
    taken |= {key_of(each.name) for each in known.there if each.is_archived}
    made = []
    for entrance, gone in left.items():
        names = _entrance_names(known, entrance, len(gone), taken)
        alike = [each.headcount for each in known.old if each.levels == (entrance,)]
        sizes = alike or [each.headcount for each in gone]
        made += [Line((), Fate.MAKE, name, (entrance,), round(sum(sizes) / len(sizes))) for name in names]
        taken |= {key_of(name) for name in names}
    return made


def _entrance_names(known: Known, entrance: str, number: int, taken: set[str]) -> list[str]:
    """Names of the new year's classes of this level, then those that the old year had, then free ones."""
    there = [each.name for each in known.there if each.levels == (entrance,) and not each.is_archived]
    pool = dict.fromkeys([*there, *(each.name for each in known.old if each.levels == (entrance,))])
    keys: dict[str, str] = {}
    for name in pool:
        if key_of(name) not in taken:
            keys.setdefault(key_of(name), name)
    names = list(keys.values())[:number]
    like = next((each.name for each in known.old if each.levels == (entrance,)), f"{known.labels[entrance]} A")
    while len(names) < number:
        names.append(naming.beside(like, taken | {key_of(name) for name in names}))
    return names


def _staffed(old: Sequence[OldClass], lines: Sequence[Line]) -> tuple[Line, ...]:
    """Each new class with the team that taught its like: same name, else same levels, else one level in common.

    A team is given once.
    """
    teams = {each.id: each for each in old if each.teacher_ids}
    keepers: dict[int, tuple[int, ...]] = {}
    likenesses = (
        lambda line, each: key_of(line.name) == key_of(each.name) and set(line.levels) & set(each.levels),
        lambda line, each: line.levels == each.levels,
        lambda line, each: set(line.levels) & set(each.levels),
    )
    for is_like in likenesses:
        for number, line in enumerate(lines):
            if line.fate is Fate.LEAVE or number in keepers:
                continue
            if found := next((each for each in teams.values() if is_like(line, each)), None):
                keepers[number] = teams.pop(found.id).teacher_ids
    return tuple(replace(line, keepers=keepers.get(number, ())) for number, line in enumerate(lines))
