"""What a person typed into the box as words to find, and where those words stand in a name; pure."""

import re
from collections.abc import Iterator
from itertools import groupby

from eac.core.phones import digits_of
from eac.core.typography import plain

MOST_WORDS = 12
SHORT = 3
"""Words with fewer letters are not in the index of groups of three letters."""
_NUMERIC = re.compile(r"[+(]?[\d().\-/]*\d[\d().\-/]*")


def words_of(text: str) -> tuple[str, ...]:
    """The words to find, plain, each once; the pieces of a telephone number put together: « 04 93 12 » is 049312."""
    found: list[str] = []
    for is_number, group in groupby(plain(text).split(), key=lambda word: bool(_NUMERIC.fullmatch(word))):
        pieces = list(group)
        found += _numbers(pieces) if is_number else pieces
    return tuple(dict.fromkeys(found))[:MOST_WORDS]


def _numbers(pieces: list[str]) -> list[str]:
    """One number when the pieces together begin as French numbers do, or come in three pairs or more; else each."""
    joined = digits_of("".join(pieces))
    in_pairs = len(pieces) > 2 and all(re.fullmatch(r"\d\d", piece) for piece in pieces)  # noqa: PLR2004  as said above
    if joined and (in_pairs or (joined.startswith("0") and len(joined) >= 4)):  # noqa: PLR2004  0 and three digits
        return [joined]
    return pieces


def parts(text: str, words: tuple[str, ...]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is one of the words: « **Gosc**inny » for gosc."""
    letters = [" " if letter.isspace() else plain(letter) for letter in text]
    owners = [place for place, letter in enumerate(letters) for _ in letter]
    bare = "".join(letters)
    hit = [False] * len(text)
    for start, end in _places(bare, words):
        for place in range(start, end):
            hit[owners[place]] = True
    for place, letter in enumerate(letters):
        hit[place] = hit[place] or (not letter and place > 0 and hit[place - 1])  # an accent goes with its letter
    return [
        ("".join(text[place] for place in group), is_hit)
        for is_hit, places in groupby(range(len(text)), key=lambda place: hit[place])
        for group in [list(places)]
    ]


def _places(bare: str, words: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where the words stand; the digits of a number may have spaces between them."""
    for word in words:
        pattern = r"[ .]?".join(word) if word.isdigit() else re.escape(word)
        yield from ((found.start(), found.end()) for found in re.finditer(pattern, bare))
