"""Workbooks written byte by byte, as no honest program writes them; and the compound files of 1997."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
XMLNS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PLAIN = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_MAIN}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_MAIN}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {XMLNS} xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Feuille" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def xlsx(
    rows: str = "", *, dimension: str = "A1", more: Mapping[str, str | bytes] | None = None, head: str = ""
) -> bytes:
    """A workbook of one worksheet, its rows given as XML, with more entries (or others in the place of the plain ones)."""
    page = f'{head}<worksheet {XMLNS}><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'
    return packed({**_PLAIN, "xl/worksheets/sheet1.xml": page, **(more or {})})


def text_cells(*rows: Sequence[str]) -> str:
    """Rows of text cells as XML, from A1."""
    return "".join(
        f'<row r="{line}">'
        + "".join(
            f'<c r="{chr(65 + column)}{line}" t="inlineStr"><is><t>{text}</t></is></c>'
            for column, text in enumerate(row)
        )
        + "</row>"
        for line, row in enumerate(rows, 1)
    )


def packed(entries: Mapping[str, str | bytes]) -> bytes:
    """A zip archive of these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file (MS-CFB, version 3) of few streams, each filled up to the 4 096 bytes that full sectors ask."""
    filled = {name: data.ljust(max(4096, -(-len(data) // SECTOR) * SECTOR), b"\0") for name, data in streams.items()}
    folder_sectors = len(filled) // 4 + 1
    fat = [FAT, *range(2, folder_sectors + 1), END]
    entries = [_entry("Root Entry", 5, END, 0, child=1)]
    for number, (name, data) in enumerate(filled.items(), 1):
        start, count = len(fat), len(data) // SECTOR
        following = number + 1 if number < len(filled) else FREE
        entries.append(_entry(name, 2, start, len(data), right=following))
        fat += [*range(start + 1, start + count), END]
    folder = b"".join(entries).ljust(folder_sectors * SECTOR, b"\0")
    table = struct.pack("<128I", *(fat + [FREE] * (128 - len(fat))))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<9I", 0, 1, 1, 0, 4096, END, 0, END, 0) + struct.pack("<109I", 0, *[FREE] * 108)
    return head + table + folder + b"".join(filled.values())


def xls(rows: Sequence[Sequence[str | float]], *, password: bool = False) -> bytes:
    """A workbook of 1997 (BIFF 8) with one worksheet of texts and numbers; or one that says it is encrypted."""
    bof = struct.pack("<HHHHII", 0x0600, 5, 0x0DBB, 1996, 0x41, 6)
    locked = _record(0x2F, struct.pack("<HHH", 1, 1, 2)) if password else b""
    before = _record(0x809, bof) + locked + _record(0x42, struct.pack("<H", 1200))
    name = b"Feuille"
    place = len(before) + 4 + 8 + len(name) + 4
    sheet = _record(0x85, struct.pack("<IBBBB", place, 0, 0, len(name), 0) + name)
    page = _record(0x809, struct.pack("<HHHHII", 0x0600, 0x10, 0x0DBB, 1996, 0x41, 6))
    page += _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for line, row in enumerate(rows):
        for column, value in enumerate(row):
            page += _cell(line, column, value)
    return compound({"Workbook": before + sheet + _record(0x0A, b"") + page + _record(0x0A, b"")})


def _cell(line: int, column: int, value: str | float) -> bytes:
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        return _record(0x204, struct.pack("<HHHHB", line, column, 0, len(value), 1) + text)
    return _record(0x203, struct.pack("<HHHd", line, column, 0, value))


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _entry(name: str, kind: int, start: int, size: int, *, child: int = FREE, right: int = FREE) -> bytes:
    text = name.encode("utf-16-le")
    shape = struct.pack("<HBBIII", len(text) + 2, kind, 1, FREE, right, child)
    return text.ljust(64, b"\0") + shape + bytes(36) + struct.pack("<IQ", start, size)
