"""Tables as CSV and XLSX, written row by row in constant memory.

Text never becomes a formula; instants are real dates.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any

import xlsxwriter
from defusedcsv import csv

from portal.text import dates

Cell = str | bool | int | float | datetime | None
Row = Sequence[Cell]
BOM = "\ufeff"
# With these a spreadsheet program may take a cell for a formula or a second cell.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
# Mathematics' own minus, which some programs read as one, too.
MINUS = "\u2212"
# Everything that XML can't contain.
UNWRITABLE = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Excel's limit for the characters of a cell.
MAX_CELL_LENGTH = 32_767
# Characters of the default font.
NARROWEST, WIDEST = 9, 48
DATE_WIDTH = 17
# Rows that columns are made wide enough for.
MEASURED = 500
# Excel's limit for the name of a sheet, and what it can't contain.
MAX_SHEET_NAME = 31
NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
WORKBOOK_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def csv_lines(header: Row, rows: Iterable[Row]) -> Iterator[str]:
    """With the byte order mark by which Excel recognizes UTF-8."""
    writer = csv.writer(_Echo())
    yield BOM + writer.writerow([safe_cell(cell) for cell in header])
    for row in rows:
        yield writer.writerow([safe_cell(cell) for cell in row])


class _Echo:
    def write(self, line: str) -> Any:
        return line


def safe_cell(cell: Cell) -> str | int | float:
    """Text that could be read as a formula gets an apostrophe.

    defusedcsv looks at the first character only; programs also skip spaces and line
    breaks before a formula, and read full-width signs (＝) as others.
    """
    if isinstance(cell, datetime):
        return dates.in_bangkok(cell).strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, str):
        return f"'{cell}" if is_risky(cell) else cell
    if isinstance(cell, bool):
        return int(cell)
    return "" if cell is None else cell


def is_risky(cell: str) -> bool:
    first = unicodedata.normalize("NFKC", cell.lstrip(" \u00a0\u3000\ufeff")[:1])
    return first.startswith((*RISKY, MINUS))


def xlsx_file(header: Row, rows: Iterable[Row], *, name: str) -> IO[bytes]:
    """An open temporary file, at its beginning. `name`: of its sheet.

    The header stays while scrolling and has filters; columns are as wide as what is
    in them, within limits.
    """
    title = NOT_IN_SHEET_NAMES.sub(" ", name)[:MAX_SHEET_NAME]
    with ExitStack() as until_made, TemporaryDirectory() as folder:
        file = until_made.enter_context(TemporaryFile())
        options = {"constant_memory": True, "tmpdir": folder, **WORKBOOK_OPTIONS}
        with xlsxwriter.Workbook(file, options) as book:
            sheet = book.add_worksheet(title)
            sheet.freeze_panes(1, 0)
            _write(sheet, 0, header, text=book.add_format({"bold": True}), date=None)
            date = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
            widths = [width_of(cell) for cell in header]
            number = 0
            for number, row in enumerate(rows, 1):
                _write(sheet, number, row, text=None, date=date)
                if number <= MEASURED:
                    widths = list(map(max, widths, map(width_of, row)))
            for column, width in enumerate(widths):
                sheet.set_column(column, column, min(width, WIDEST))
            sheet.autofilter(0, 0, number, max(len(header) - 1, 0))
        file.seek(0)
        # Whoever asked for it closes it; where a row fails it is closed here.
        until_made.pop_all()
        return file


def width_of(cell: Cell) -> int:
    """Marks above and below Thai letters take no room of their own."""
    if isinstance(cell, datetime):
        return DATE_WIDTH
    longest = max(str(cell or "").splitlines(), key=len, default="")[:WIDEST]
    marks = sum(unicodedata.category(char) == "Mn" for char in longest)
    return max(len(longest) - marks + 2, NARROWEST)


def _write(sheet: Any, number: int, cells: Row, *, text: Any, date: Any) -> None:
    """Each type of cell by its own method, so that no text is interpreted."""
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            sheet.write_string(
                number, column, UNWRITABLE.sub("", cell)[:MAX_CELL_LENGTH], text
            )
        elif isinstance(cell, datetime):
            sheet.write_datetime(
                number, column, dates.in_bangkok(cell).replace(tzinfo=None), date
            )
        elif isinstance(cell, bool):
            sheet.write_boolean(number, column, cell)
        elif cell is not None:
            sheet.write_number(number, column, cell)
