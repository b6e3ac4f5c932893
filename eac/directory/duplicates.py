"""Which schools may be the same one: near names in the same place, same address, telephone or mail; pure.

Schools are compared only with those that share a key (a word of the name in the same town, an address, a number), so
that forty thousand of them take seconds.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property

from eac.core.phones import digits_of
from eac.core.typography import plain
from eac.schools.rules import SchoolKind


class Likeness(StrEnum):
    """Why two schools may be the same."""

    UAI = "uai"
    SAME_NAME = "same_name"
    NEAR_NAME = "near_name"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"


WEIGHTS = {
    Likeness.UAI: 6,
    Likeness.SAME_NAME: 3,
    Likeness.NEAR_NAME: 2,
    Likeness.ADDRESS: 3,
    Likeness.PHONE: 2,
    Likeness.EMAIL: 2,
}
ENOUGH, ENOUGH_WITHOUT_STREET, ENOUGH_OF_TWO_UAIS = 3, 2, 6
"""Weight from which a pair is shown: less is needed where one has no address that could tell them apart, more where
each has a UAI, since the ministry has told them apart."""
CROWDED = 60
"""A key that more schools share tells nothing."""
NEAR = 0.84
_GENERIC = frozenset(
    re.findall(
        r"\w+",
        "ecole elementaire elem maternelle mat primaire prim college clg lycee lyc groupe scolaire general generale"
        " technologique professionnel pro polyvalent public publique prive privee etablissement annexe application"
        " ep eep eepu empu epu de du des d la le les l et a au aux",
    )
)
_FAMILIES = (
    {SchoolKind.ELEMENTARY, SchoolKind.PRIMARY},
    {SchoolKind.NURSERY, SchoolKind.PRIMARY},
    {SchoolKind.LGT, SchoolKind.LP, SchoolKind.LPO},
)
_UAI = re.compile(r"\b\d{7}[a-z]\b")
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "av": "avenue", "bd": "boulevard", "bld": "boulevard", "r": "rue"}


@dataclass(frozen=True)
class Card:
    """What is compared of a school."""

    id: int
    name: str
    kind: SchoolKind
    uai: str | None = None
    address: str = ""
    postcode: str = ""
    city: str = ""
    phone: str = ""
    email: str = ""
    notes: str = ""
    is_archived: bool = False

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words that tell it from others: « École Jean-Moulin » is jean, moulin."""
        return tuple(word for word in _words(_UAI.sub(" ", plain(self.name))) if word not in _GENERIC)

    @cached_property
    def places(self) -> frozenset[str]:
        """Town and postcode, when known."""
        town = re.sub(r"\b(cedex|\d+)\b", " ", plain(self.city).replace("-", " "))
        return frozenset(filter(None, (" ".join(town.split()), self.postcode)))

    @cached_property
    def street(self) -> str:
        """Number and street, when there is a number."""
        words = _words(plain(self.address))
        return " ".join(words) if words and words[0].isdigit() else ""

    @cached_property
    def codes(self) -> frozenset[str]:
        """Its UAI, and those that its name or notes mention."""
        return frozenset(_UAI.findall(plain(f"{self.uai or ''} {self.name} {self.notes}")))


@dataclass(frozen=True)
class Pair:
    """Two schools that may be the same, the smaller id first, with why, and how strongly."""

    first: Card
    second: Card
    why: tuple[Likeness, ...]

    @property
    def weight(self) -> int:
        """The sum of what speaks for it."""
        return sum(WEIGHTS[each] for each in self.why)


def find_pairs(cards: Iterable[Card], told_apart: Iterable[tuple[int, int]] = ()) -> list[Pair]:
    """The pairs that may be one school, the strongest first; `told_apart` holds pairs of ids that are not."""
    known = set(told_apart)
    pairs = {}
    for first, second in _candidates(cards):
        key = (first.id, second.id)
        if key in known or key in pairs or (first.is_archived and second.is_archived):
            continue
        if why := likenesses(first, second):
            pairs[key] = Pair(first, second, why)
    return sorted(pairs.values(), key=lambda pair: (-pair.weight, plain(pair.first.name), pair.first.id))


def likenesses(first: Card, second: Card) -> tuple[Likeness, ...]:
    """What speaks for the two being one school; empty when it does not suffice."""
    why = tuple(_reasons(first, second))
    enough = ENOUGH if first.street and second.street else ENOUGH_WITHOUT_STREET
    if first.uai and second.uai and Likeness.UAI not in why:
        enough = ENOUGH_OF_TWO_UAIS
    is_named = Likeness.SAME_NAME in why or Likeness.NEAR_NAME in why
    if Likeness.UAI not in why and not (is_named and _may_be_one(first.kind, second.kind)):
        return ()
    return why if sum(WEIGHTS[each] for each in why) >= enough else ()


def _reasons(first: Card, second: Card) -> Iterator[Likeness]:
    if (first.uai and plain(first.uai) in second.codes) or (second.uai and plain(second.uai) in first.codes):
        yield Likeness.UAI
    is_near = bool(first.places & second.places)
    if (is_near or not (first.places and second.places)) and (name := compare_names(first.words, second.words)):
        yield name
    if is_near and first.street and first.street == second.street:
        yield Likeness.ADDRESS
    if first.phone and digits_of(first.phone) == digits_of(second.phone):
        yield Likeness.PHONE
    if first.email and first.email.lower() == second.email.lower():
        yield Likeness.EMAIL


def compare_names(first: tuple[str, ...], second: tuple[str, ...]) -> Likeness | None:
    """SAME_NAME for the same words; NEAR_NAME when the words of the shorter are in the other: « J. Moullin »."""
    if not first or not second or _numbers(first) != _numbers(second):
        return None
    if sorted(first) == sorted(second):
        return Likeness.SAME_NAME
    short, long = sorted((first, second), key=len)
    if len(long) - len(short) > 1 or not any(len(word) > 2 for word in short):  # noqa: PLR2004  an initial tells nothing
        return None
    left = list(long)
    for word in short:
        match = next((other for other in left if _is_near(word, other)), None)
        if match is None:
            return None
        left.remove(match)
    return Likeness.NEAR_NAME


def _is_near(word: str, other: str) -> bool:
    if word == other or (min(len(word), len(other)) == 1 and word[0] == other[0] and not word.isdigit()):
        return True
    if min(len(word), len(other)) < 4 or abs(len(word) - len(other)) > 2:  # noqa: PLR2004  short words differ by a letter
        return False
    return SequenceMatcher(None, word, other).ratio() >= NEAR


def _numbers(words: tuple[str, ...]) -> set[str]:
    return {word for word in words if word.isdigit() or word in {"i", "ii", "iii", "iv"}}


def _may_be_one(first: SchoolKind, second: SchoolKind) -> bool:
    return first == second or any({first, second} <= family for family in _FAMILIES)


def _words(text: str) -> tuple[str, ...]:
    found = re.findall(r"[a-z0-9]+", text)
    return tuple(_ABBREVIATIONS.get(word, word) for word in found)


def _candidates(cards: Iterable[Card]) -> Iterator[tuple[Card, Card]]:
    """Pairs that share a key, each as often as they share keys, the smaller id first."""
    blocks: dict[tuple[str, ...], list[Card]] = defaultdict(list)
    for card in cards:
        for key in set(_keys(card)):
            blocks[key].append(card)
    for block in blocks.values():
        if len(block) <= CROWDED:
            for place, card in enumerate(block):
                for other in block[place + 1 :]:
                    yield (card, other) if card.id < other.id else (other, card)


def _keys(card: Card) -> Iterator[tuple[str, ...]]:
    """By what a school is looked up: words' beginnings in its town, all its words, its street, numbers and codes."""
    long = [word for word in card.words if len(word) > 2]  # noqa: PLR2004  an initial tells nothing
    for place in card.places:
        yield from (("word", place, word[:4]) for word in long)
        yield from (("end", place, word[-4:]) for word in long)
        if card.street:
            yield "street", place, card.street
    yield "name", *sorted(card.words)
    yield from (("code", code) for code in card.codes)
    if card.phone:
        yield "phone", digits_of(card.phone)
    if card.email:
        yield "email", card.email.lower()
