"""What a person typed into a box as words to find; pure."""

import re
from itertools import groupby

from eac.core.phones import digits_of
from eac.core.typography import plain

MOST_WORDS = 12
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
