"""Rows in from spreadsheets and text files, whatever program wrote them; rooms get a `Table` of texts."""

from eac.core.errors import RuleBroken
from eac.sheets.layout import arrange
from eac.sheets.nature import misnamed, recognise
from eac.sheets.table import Row, Table, Unreadable
from eac.sheets.texts import read_text
from eac.sheets.workbooks import open_workbook

__all__ = ["Row", "Table", "Unreadable", "read_table"]


def read_table(content: bytes, name: str, *, sheet: str = "") -> Table:
    """The table that a file holds; Unreadable when it holds none.

    The bytes tell what the file is; its name only serves to remark that it says something else. `sheet` chooses a
    worksheet of a workbook.
    """
    form = recognise(content)
    wrong_name = misnamed(name, form)
    remarks: tuple[RuleBroken, ...] = (wrong_name,) if wrong_name else ()
    if form == "csv":
        text = read_text(content)
        laid = arrange(text.lines, is_text=True)
        remarks += text.remarks + laid.remarks
        return Table(laid.headings, laid.rows, form, text.encoding, text.separator, remarks=remarks)
    book = open_workbook(content, sheet)
    laid = arrange(book.lines, book.merges)
    remarks += book.remarks + laid.remarks
    return Table(laid.headings, laid.rows, form, sheet=book.sheet, remarks=remarks, sheets=book.sheets)
