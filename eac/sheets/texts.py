"""Text files: from bytes to cleaned lines of cells, whatever the encoding, the separator and the line ends; pure."""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import StringIO

from eac.core.errors import N_, RuleBroken
from eac.sheets.nature import BINARY
from eac.sheets.table import (
    EMPTY,
    MAX_CELL,
    MAX_ROWS,
    SPARE,
    Line,
    Unreadable,
    check_length,
    check_width,
    too_many_rows,
)

ASSUMED = N_("Le fichier n’est pas en UTF-8 : il a été lu en Windows-1252. Vérifiez les accents.")
ILLEGIBLE = N_("Certains caractères du fichier sont illisibles ; ils sont remplacés par « � ».")
OPEN_QUOTE = N_('Ligne %(line)s : un guillemet (") s’ouvre et ne se ferme pas. Fermez-le ou ôtez-le, puis recommencez.')
SEPARATORS = ";\t,|"
"""In the order in which they win when a file could be read with several."""

# Unicode categories Cc (but tab and line feed), Cf, Cs, Co, Zl, Zp, and the two non-characters XML refuses.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u2064\u2066-\u206f\ud800-\uf8ff\ufeff\ufff9-\ufffb\ufffe\uffff\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f\U000f0000-\U0010ffff]"
)
_ASCII_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_BINARY = re.compile("[\x01-\x08\x0e-\x1f]")
_SEP_LINE = re.compile(r"sep=([;,\t|])[ ;,\t]*(?:\n|$)", re.IGNORECASE)
# Spreadsheets read a first quote mark as « this is text »; our own exports write it before what looks like a formula.
_TEXT_MARK = re.compile(r"'(?=\s*[=+\-@＝＋－＠])")
_SAMPLE = 65_536
_NOTHING = SEPARATORS + ' \n\xa0"'


@dataclass(frozen=True, slots=True)
class Text:
    """A text file as cleaned lines."""

    lines: list[Line]
    encoding: str
    separator: str
    remarks: tuple[RuleBroken, ...]


def read_text(content: bytes) -> Text:
    """The lines of a text file that are not empty; Unreadable when it is no text."""
    text, encoding = decode(content)
    _refuse_binary(text[:_SAMPLE])
    remarks = [RuleBroken(ASSUMED)] if encoding == "cp1252" else []
    if "\ufffd" in text:
        remarks.append(RuleBroken(ILLEGIBLE))
    text = without_unwanted(text)
    named = _SEP_LINE.match(text)
    if named:
        text = "\n" + text[named.end() :]
    separator = named[1] if named else find_separator(text)
    lines = _lines(text, separator) if text.strip(_NOTHING) else []
    if not lines:
        raise Unreadable(EMPTY)
    return Text(lines, encoding, separator, tuple(remarks))


def decode(content: bytes) -> tuple[str, str]:
    """The text and its encoding: by its mark, by its zeros (UTF-16), UTF-8 if that fits, else Windows-1252."""
    if content.startswith(b"\xef\xbb\xbf"):
        return content[3:].decode("utf-8", "replace"), "utf-8-sig"
    wide = _wide(content)
    if wide:
        even = content[: len(content) // 2 * 2]
        return even.decode(wide, "surrogatepass").removeprefix("\ufeff"), wide
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        around = content[max(0, error.start - _SAMPLE) : error.start + _SAMPLE].decode("utf-8", "replace")
    bad, other = around.count("\ufffd"), sum(not mark.isascii() for mark in around)
    # Accents of Windows-1252 next to never look like UTF-8: where most do, some bytes of an UTF-8 file are broken.
    encoding = "utf-8" if other > bad * 10 else "cp1252"
    return content.decode(encoding, "replace"), encoding


def without_unwanted(text: str) -> str:
    """The text with line feeds only, and none of the characters that nobody sees."""
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    return (_ASCII_UNWANTED if text.isascii() else _UNWANTED).sub("", text)


def clean_cell(text: str) -> str:
    """What a cell says: in NFC, without invisible characters and without spaces around."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return unicodedata.normalize("NFC", without_unwanted(text)).strip()


def find_separator(text: str) -> str:
    """The separator that cuts most lines alike, and the headings too; empty when the file has one column."""
    sample = text[:_SAMPLE]
    found = ""
    best: tuple[bool, int, float] = (False, 0, 0.0)
    for separator in SEPARATORS:
        widths = _widths(sample, separator, is_cut=len(text) > _SAMPLE)
        several = Counter(width for width in widths if width > 1)
        if not several:
            continue
        usual, times = several.most_common(1)[0]
        rank = (times * 2 >= len(widths), -widths.index(usual), round(times / len(widths), 1))
        if not found or rank > best:
            found, best = separator, rank
    return found


def _widths(sample: str, separator: str, *, is_cut: bool) -> list[int]:
    """How many cells each line of the sample has, the last one left out when the sample stops within it."""
    widths: list[int] = []
    with suppress(csv.Error):
        reader = csv.reader(StringIO(sample), delimiter=separator, skipinitialspace=True)
        widths.extend(len(cells) for cells in reader if any(cells))
    return widths[:-1] if is_cut and len(widths) > 1 else widths


def _wide(content: bytes) -> str:
    if content.startswith(b"\xff\xfe"):
        return "utf-16-le"
    if content.startswith(b"\xfe\xff"):
        return "utf-16-be"
    first, second = content[:4000:2].count(0), content[1:4000:2].count(0)
    most = min(len(content), 4000) // 2 * 0.7
    if max(first, second) <= most or min(first, second) * 10 > max(first, second):
        return ""
    return "utf-16-be" if first > second else "utf-16-le"


def _refuse_binary(sample: str) -> None:
    """Text has next to no control characters; zeros alone happen in text, but not many."""
    if len(_BINARY.findall(sample)) * 20 > len(sample) or sample.count("\x00") * 5 > len(sample):
        raise Unreadable(BINARY)


def _lines(text: str, separator: str) -> list[Line]:
    """Strictly quoted first; a quote amid a cell is then taken as it comes."""
    is_normal = unicodedata.is_normalized("NFC", text)
    try:
        return list(_cut(text, separator, is_strict=True, is_normal=is_normal))
    except csv.Error:
        lines = list(_cut(text, separator, is_strict=False, is_normal=is_normal))
    if lines and "\n" in lines[-1][1][-1]:  # a quote that never closes takes all that follows
        raise Unreadable(OPEN_QUOTE, line=lines[-1][0])
    return lines


def _cut(text: str, separator: str, *, is_strict: bool, is_normal: bool) -> Iterator[Line]:
    count = 0
    for line, raw in _records(text, separator, is_strict=is_strict):
        cells = [cell.strip() for cell in raw]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        check_width(cells)
        check_length(line, max(map(len, cells)))
        count += 1
        if count > MAX_ROWS + SPARE:
            raise too_many_rows()
        if not is_normal:
            cells = [unicodedata.normalize("NFC", cell) for cell in cells]
        yield line, [_TEXT_MARK.sub("", cell, 1) if cell[:1] == "'" else cell for cell in cells]


def _records(text: str, separator: str, *, is_strict: bool) -> Iterator[tuple[int, list[str]]]:
    """The records and the line on which each begins; what no second reading can mend is said with its line."""
    reader = csv.reader(StringIO(text), delimiter=separator or "\x1f", skipinitialspace=True, strict=is_strict)
    line = 1
    try:
        for record in reader:
            yield line, record
            line = reader.line_num + 1
    except csv.Error as error:
        if "end of data" in str(error):
            raise Unreadable(OPEN_QUOTE, line=line) from None
        if "field limit" in str(error):
            check_length(line, MAX_CELL + 1)
        raise
