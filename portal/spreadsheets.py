"""Tables as CSV and XLSX, row by row in constant memory. Text never becomes a formula; instants are real dates."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Any
from xml.sax.saxutils import escape  # nosec B406 (it only writes)
from zipfile import ZIP_DEFLATED, ZipFile

from portal import dates

Cell = str | int | float | datetime | None
Row = Sequence[Cell]
BOM = "\ufeff"
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
UNWRITABLE = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
EPOCH = datetime(1899, 12, 30)
LONGEST = 32_767

_NS = "http://schemas.openxmlformats.org"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_NS}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_NS}/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{_NS}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_NS}/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{_NS}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
    f'Type="{_NS}/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_NS}/spreadsheetml/2006/main" '
    f'xmlns:r="{_NS}/officeDocument/2006/relationships"><sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets>'
    "</workbook>",
    "xl/styles.xml": f'<styleSheet xmlns="{_NS}/spreadsheetml/2006/main"><fonts count="2"><font/><font><b/></font>'
    '</fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/>'
    '</cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="22" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/>'
    "</cellXfs></styleSheet>",
}
_DATE, _BOLD = 1, 2


def csv_lines(header: Row, rows: Iterable[Row]) -> Iterator[str]:
    """With the mark by which Excel knows that it is UTF-8."""
    writer = csv.writer(_Echo())
    yield BOM + writer.writerow([plain(cell) for cell in header])
    for row in rows:
        yield writer.writerow([plain(cell) for cell in row])


class _Echo:
    def write(self, line: str) -> Any:
        return line


def plain(cell: Cell) -> str | int | float:
    if isinstance(cell, datetime):
        return dates.in_bangkok(cell).strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, str):
        return f"'{cell}" if cell.lstrip(" ").startswith(RISKY) else cell
    return "" if cell is None else cell


def xlsx_file(header: Row, rows: Iterable[Row]) -> IO[bytes]:
    """An open temporary file, at its beginning."""
    made = TemporaryFile()  # noqa: SIM115
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, text in _PARTS.items():
            archive.writestr(name, _HEAD + text)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'{_HEAD}<worksheet xmlns="{_NS}/spreadsheetml/2006/main"><sheetData>'.encode())
            sheet.write(_row(header, style=_BOLD))
            for row in rows:
                sheet.write(_row(row))
            sheet.write(b"</sheetData></worksheet>")
    made.seek(0)
    return made


def _row(cells: Row, *, style: int = 0) -> bytes:
    return f"<row>{''.join(_cell(cell, style) for cell in cells)}</row>".encode()


def _cell(cell: Cell, style: int) -> str:
    if cell is None:
        return "<c/>"
    if isinstance(cell, datetime):
        days = (dates.in_bangkok(cell).replace(tzinfo=None) - EPOCH).total_seconds() / 86_400
        return f'<c s="{_DATE}"><v>{days:.6f}</v></c>'
    if isinstance(cell, str):
        text = escape(UNWRITABLE.sub("", cell)[:LONGEST])
        return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{text}</t></is></c>'
    return f'<c s="{style}"><v>{cell}</v></c>'
