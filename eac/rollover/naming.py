"""The names of classes when their levels change: « CE1 A » → « CE2 A », « CE1-CE2 B » → « CE2-CM1 B »; pure."""

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import count
from string import ascii_uppercase

from eac.rollover.rules import key_of

WORDS = {
    "tps": "Toute petite section",
    "ps": "Petite section",
    "ms": "Moyenne section",
    "gs": "Grande section",
    "6e": "Sixième",
    "5e": "Cinquième",
    "4e": "Quatrième",
    "3e": "Troisième",
    "2de": "Seconde",
    "1re": "Première",
    "tle": "Terminale",
}
"""Levels in full; a class named in full stays so."""
_SPELT = {
    "6e": r"6\s?(?:[èe]mes?|es?|°)?",
    "5e": r"5\s?(?:[èe]mes?|es?|°)?",
    "4e": r"4\s?(?:[èe]mes?|es?|°)?",
    "3e": r"3\s?(?:[èe]mes?|es?|°)?",
    "2de": r"2\s?(?:nde|de|nd)s?",
    "1re": r"1\s?(?:[èe]re|re)s?",
    "tle": r"t(?:le|erm|ale)\.?",
}
_BETWEEN = r"(?:\s*[-–/+,&]\s*|\s+et\s+|\s+)"
_SINGLE = re.compile(r"(?P<stem>.*\S)\s(?P<mark>[A-Z]|[1-9][0-9]?)")


def renamed(name: str, moves: Mapping[str, str | None], labels: Mapping[str, str]) -> str:
    """The name with each level replaced by the next; unchanged when it names none of them."""
    tokens = {code: _token(code, labels.get(code, code)) for code in moves}
    if not tokens:
        return name
    one = "|".join(f"(?P<l{number}>{token})" for number, token in enumerate(tokens.values()))
    bare = "|".join(tokens.values())
    group = re.compile(rf"(?<![A-Za-zÀ-ÿ0-9])(?:{bare})(?:{_BETWEEN}(?:{bare}))*")
    level = re.compile(one)

    def move(found: re.Match[str]) -> str:
        pieces, ends = [], []
        for each in level.finditer(found[0]):
            code = list(tokens)[int((each.lastgroup or "l0")[1:])]
            pieces.append(_said(each[0], code, moves[code], labels))
            ends.append(each.span())
        between = found[0][ends[0][1] : ends[1][0]] if len(ends) > 1 else "-"
        kept = list(dict.fromkeys(piece for piece in pieces if piece))
        return between.join(kept) or found[0]

    moved = group.sub(move, name)
    return re.sub(r"(?<=[A-Za-z][0-9])(?=[0-9])", " ", moved) if moved != name else name


def _token(code: str, label: str) -> str:
    short = re.sub(r"(?<=[A-Za-z])\\? ?(?=[0-9])", r"\\s?", re.escape(label))
    ways = [_SPELT[code]] if code in _SPELT else []
    ways = [*(re.escape(WORDS[code]) + "s?" for _ in (1,) if code in WORDS), *ways, short]
    return rf"(?i:{'|'.join(ways)})(?![a-zà-ÿ])"


def _said(written: str, old: str, new: str | None, labels: Mapping[str, str]) -> str:
    if new is None or new == old:
        return written if new == old else ""
    if old in WORDS and new in WORDS and written.casefold().startswith(WORDS[old].casefold()):
        return WORDS[new] if written[0].isupper() else WORDS[new].lower()
    if written[0].isdigit() and new in {"5e", "4e", "3e"}:
        return new[0] + written[1:]
    return labels.get(new, new.upper())


def free_names(stem: str, taken: Collection[str]) -> Iterator[str]:
    """« CP A », « CP B »… without those that are taken (as `key_of` reads them)."""
    for number in count():
        mark = ascii_uppercase[number] if number < len(ascii_uppercase) else str(number + 1)
        if key_of(f"{stem} {mark}") not in taken:
            yield f"{stem} {mark}"


def beside(name: str, taken: Collection[str]) -> str:
    """A free name next to a taken one: « CE2 A » → « CE2 B », « 6e 1 » → « 6e 2 »."""
    found = _SINGLE.fullmatch(name)
    if found and found["mark"].isdigit():
        return next(each for n in count(1) if key_of(each := f"{found['stem']} {n}") not in taken)
    return next(free_names(found["stem"] if found else name, taken))
