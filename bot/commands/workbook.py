"""A table as an Excel workbook in which every text stays a text."""

from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.services.spreadsheet import MOST_LETTERS, Cell, Table, is_formula

_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDTH = 24
_CUT = " […]"


def write_workbook(path: Path, table: Table) -> None:
    """Write the table to a file, its headings standing still above it."""
    with Workbook(str(path), _PLAIN) as book:
        sheet = book.add_worksheet()
        bold, guarded = book.add_format({"bold": True}), book.add_format({"quote_prefix": True})
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, max(0, len(table.headings) - 1), _WIDTH)
        for column, heading in enumerate(table.headings):
            sheet.write_string(0, column, heading, bold)
        for number, row in enumerate(table.rows, 1):
            for column, cell in enumerate(row):
                _put(sheet, (number, column), cell, guarded)


def _put(sheet: Worksheet, place: tuple[int, int], cell: Cell, guarded: Format) -> None:
    if isinstance(cell, int):
        sheet.write_number(*place, cell)
        return
    text = cell.encode("utf-8", "replace").decode()
    if len(text) > MOST_LETTERS:
        text = text[: MOST_LETTERS - len(_CUT)] + _CUT
    # Marked as text: it stays one when somebody edits the cell.
    sheet.write_string(*place, text, guarded if is_formula(text) else None)
