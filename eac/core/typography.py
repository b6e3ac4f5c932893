"""French typography, applied once where sentences leave gettext (Lexique de l’Imprimerie nationale)."""

import re
import unicodedata

NARROW = "\u202f"
_BEFORE = re.compile(r"[ \u00a0](?=[;:!?»€]|%(?!\())")
_AFTER = re.compile(r"(?<=«)[ \u00a0]")
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}\b)")


def french(text: str) -> str:
    """The text with narrow no-break spaces before ; : ! ? » % €, after «, and between thousands."""
    return _THOUSANDS.sub(NARROW, _AFTER.sub(NARROW, _BEFORE.sub(NARROW, text)))


def plain(text: str) -> str:
    """The text without accents, capitals or doubled spaces: what searches compare."""
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    bare = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return " ".join(bare.casefold().replace("’", "'").split())


def clean(text: str) -> str:
    """What a person typed, in NFC, without control or bidirectional characters (line feeds and tabs stay)."""
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(mark for mark in normal if mark in "\n\t" or unicodedata.category(mark) not in _UNWANTED).strip()


_UNWANTED = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Unicode categories: control, format (bidirectional marks), surrogates, private use, line and paragraph separators."""
