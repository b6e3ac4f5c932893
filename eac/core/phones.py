"""Telephone numbers as people write them, and the digits by which they are found."""

import re

_ABROAD = re.compile(r"^(?:\+|00)33(?:\(0\)|0)?(?=\d)")


def digits_of(number: str) -> str:
    """« 04 93 12 34 56 » and « +33 (0)4.93.12.34.56 » give 0493123456; another country keeps its number."""
    bare = re.sub(r"[^\d+()]", "", number)
    return re.sub(r"\D", "", _ABROAD.sub("0", bare))
