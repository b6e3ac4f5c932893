"""Where the words of a search stand in a name; pure."""

import re
from collections.abc import Iterator
from itertools import groupby

from eac.core.typography import plain

SHORT = 3
"""Words with fewer letters are not in the index of groups of three letters."""


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
