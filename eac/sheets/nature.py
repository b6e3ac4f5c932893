"""What the bytes of a file are, whatever its name says; pure."""

import re
import struct
import zipfile
from io import BytesIO

from eac.core.errors import N_, RuleBroken
from eac.sheets.table import EMPTY, Unreadable

MEGABYTE = 1_000_000
MAX_TEXT = 60 * MEGABYTE
MAX_BOOK = 10 * MEGABYTE
# 50 000 lines of 20 columns unpack to 54 MB from an .xlsx (8 times its size), to 85 MB from an .ods (21 times).
MAX_UNPACKED = 250 * MEGABYTE
MAX_RATIO = 100
RATIO_MATTERS = 10 * MEGABYTE
MAX_ENTRIES = 1_000
_SMALL = 100_000
_MANIFEST = "META-INF/manifest.xml"

SOMETHING_ELSE = N_("Ce fichier est %(what)s, pas un tableau. Déposez un fichier .xlsx, .ods ou .csv.")
BINARY = N_("Ce fichier n’est ni un classeur ni du texte. Déposez un fichier .xlsx, .ods ou .csv.")
HTML = N_("Ce fichier est une page web. Ouvrez-le dans un tableur et enregistrez-le en .xlsx, puis recommencez.")
OLD_XML = N_("Ce classeur est d’un ancien format XML. Ouvrez-le dans un tableur et enregistrez-le en .xlsx.")
TOO_OLD = N_("Ce classeur est d’un format d’avant 1997. Ouvrez-le dans un tableur et enregistrez-le en .xlsx.")
NUMBERS = N_("Ce fichier est un classeur Numbers. Exportez-le en .xlsx, puis recommencez.")
ARCHIVE = N_("Ce fichier est une archive. Décompressez-la et déposez le tableau qu’elle contient.")
PASSWORD = N_("Ce classeur est protégé par un mot de passe. Enregistrez-le sans mot de passe, puis recommencez.")
DAMAGED = N_("Ce classeur est abîmé ou incomplet. Ouvrez-le dans un tableur et enregistrez-le de nouveau en .xlsx.")
TOO_HEAVY = N_("Ce fichier pèse plus de %(most)s Mo. Coupez-le en plusieurs fichiers.")
HEAVY_BOOK = N_("Ce classeur pèse plus de %(most)s Mo. Enregistrez-le en .csv, ou coupez-le en plusieurs fichiers.")
SWOLLEN = N_(
    "Ce classeur est démesuré une fois ouvert. Copiez le tableau seul dans un classeur neuf, puis recommencez."
)
MISNAMED = N_("Le nom du fichier finit par « .%(ending)s », mais c’est %(what)s : il a été lu comme tel.")

FORMS = {
    "csv": N_("un fichier texte"),
    "xlsx": N_("un classeur .xlsx"),
    "xlsb": N_("un classeur .xlsb"),
    "xls": N_("un classeur .xls"),
    "ods": N_("un classeur .ods"),
}
_ENDINGS = {"csv": "csv", "tsv": "csv", "txt": "csv", "xlsx": "xlsx", "xlsm": "xlsx", "xls": "xls"}
_ENDINGS |= {
    "xlsb": "xlsb",
    "ods": "ods",
    "pdf": "",
    "png": "",
    "jpg": "",
    "docx": "",
    "doc": "",
    "zip": "",
    "html": "",
}
_IMAGE, _PACKED = N_("une image"), N_("une archive")
_SIGNATURES = (
    (b"%PDF-", N_("un document PDF")),
    (b"\x89PNG", _IMAGE),
    (b"\xff\xd8\xff", _IMAGE),
    (b"GIF8", _IMAGE),
    (b"II*\x00", _IMAGE),
    (b"MM\x00*", _IMAGE),
    (b"{\\rtf", N_("un document texte")),
    (b"SQLite format 3\x00", N_("une base de données")),
    (b"\x7fELF", N_("un programme")),
    (b"MZ\x90\x00", N_("un programme")),
    (b"7z\xbc\xaf\x27\x1c", _PACKED),
    (b"Rar!\x1a\x07", _PACKED),
    (b"\x1f\x8b\x08", _PACKED),
    (b"BZh9", _PACKED),
    (b"\xfd7zXZ", _PACKED),
)
_WORD, _SLIDES = N_("un document texte"), N_("une présentation")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("WordDocument", _WORD),
    ("PowerPoint Document", _SLIDES),
    ("__substg1.0_", N_("un courrier électronique")),
)
_BOF = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_FILE_PASS = 0x2F
# First record of workbooks older than compound files: BIFF 2, 3 and 4.
_BEFORE_1997 = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
_MARKUP = re.compile(rb"<!doctype html|<html|<head|<body|<table|<meta|<style|<div|<script", re.IGNORECASE)


def recognise(content: bytes) -> str:
    """The form of a file: csv for any text, xlsx, xlsb, xls or ods. Unreadable, saying what it is, when not a table."""
    if not content.strip(b"\x00\t\n\r \xef\xbb\xbf\xff\xfe"):
        raise Unreadable(EMPTY)
    if content.startswith(_OLE):
        return _compound(content)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(content)
    if content.startswith(_BEFORE_1997):
        raise Unreadable(TOO_OLD)
    for signature, what in _SIGNATURES:
        if content.startswith(signature):
            raise Unreadable(ARCHIVE) if what is _PACKED else Unreadable(SOMETHING_ELSE, what=what)
    _refuse_markup(content[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n"))
    if len(content) > MAX_TEXT:
        raise Unreadable(TOO_HEAVY, most=MAX_TEXT // MEGABYTE)
    return "csv"


def misnamed(name: str, form: str) -> RuleBroken | None:
    """The remark that a file is not what the end of its name says."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if _ENDINGS.get(ending, form) == form:
        return None
    return RuleBroken(MISNAMED, ending=ending, what=FORMS[form])


def _refuse_markup(head: bytes) -> None:
    if head.startswith(b"<"):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in head or b"office:document" in head:
            raise Unreadable(OLD_XML)
        if _MARKUP.search(head[:1024]):
            raise Unreadable(HTML)
        if head.startswith((b"<?xml", b"<svg")):
            raise Unreadable(SOMETHING_ELSE, what=N_("un fichier XML"))
    if head[:13].lower() == b"mime-version:":
        raise Unreadable(HTML)
    if re.match(rb'[\[{]\s*(\{\s*)?"', head):
        raise Unreadable(SOMETHING_ELSE, what=N_("un fichier JSON"))


def _compound(content: bytes) -> str:
    """Compound files name their streams in UTF-16: workbooks of 1997 to 2003, and all that is encrypted."""
    _check_weight(content)
    if "EncryptedPackage".encode("utf-16-le") in content or _is_locked(content):
        raise Unreadable(PASSWORD)
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return "xls"
    for name, what in _OLE_STREAMS:
        if name.encode("utf-16-le") in content:
            raise Unreadable(SOMETHING_ELSE, what=what)
    raise Unreadable(DAMAGED)


def _is_locked(content: bytes) -> bool:
    """Whether a workbook of 1997 to 2003 says among its first records (MS-XLS 2.1.7.20.1) that it is encrypted."""
    place = content.find(_BOF)
    for _ in range(3):
        if place < 0 or place + 4 > len(content):
            return False
        kind, length = struct.unpack_from("<HH", content, place)
        if kind == _FILE_PASS:
            return True
        place += 4 + length
    return False


def _zipped(content: bytes) -> str:
    if content.count(b"PK\x01\x02") > MAX_ENTRIES:
        raise Unreadable(ARCHIVE)
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except Exception:  # noqa: BLE001  zipfile gives many kinds of errors for broken archives
        raise Unreadable(DAMAGED) from None
    names = {entry.filename for entry in archive.infolist()}
    form = _form(names, _small(archive, "mimetype").decode("ascii", "replace"))
    _check_weight(content)
    _check_unpacked(archive, len(content))
    if any(entry.flag_bits & 1 for entry in archive.infolist()) or b"encryption-data" in _small(archive, _MANIFEST):
        raise Unreadable(PASSWORD)
    return form


def _form(names: set[str], declared: str) -> str:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if declared.startswith("application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    if "word/document.xml" in names or ".opendocument.text" in declared:
        raise Unreadable(SOMETHING_ELSE, what=_WORD)
    if "ppt/presentation.xml" in names or ".opendocument.presentation" in declared:
        raise Unreadable(SOMETHING_ELSE, what=_SLIDES)
    if any(name.startswith("Index/") or name == "Index.zip" for name in names):
        raise Unreadable(NUMBERS)
    raise Unreadable(ARCHIVE)


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    """The beginning of an entry of an archive; nothing when it is missing or broken."""
    try:
        with archive.open(name) as entry:
            return entry.read(_SMALL)
    except Exception:  # noqa: BLE001  zipfile gives many kinds of errors
        return b""


def _check_weight(content: bytes) -> None:
    if len(content) > MAX_BOOK:
        raise Unreadable(HEAVY_BOOK, most=MAX_BOOK // MEGABYTE)


def _check_unpacked(archive: zipfile.ZipFile, packed: int) -> None:
    """Refuse by the sizes that the archive declares, before anything is unpacked; liars meet the limits of memory."""
    sizes = [entry.file_size for entry in archive.infolist()]
    unpacked = sum(sizes)
    swollen = unpacked > RATIO_MATTERS and unpacked > packed * MAX_RATIO
    if len(sizes) > MAX_ENTRIES or unpacked > MAX_UNPACKED or swollen:
        raise Unreadable(SWOLLEN)
