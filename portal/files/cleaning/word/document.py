"""Word files (.docx): read, and set again as a PDF, because no office suite is here.

What can't be drawn here, such as charts or formulas, is refused: a document that came
without them would say something else.
"""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pikepdf
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import parse_xml
from docx.oxml.ns import qn

from portal.files import typesetting
from portal.files.cleaning.result import MAX_PAGES, PDF, Cleaned, UnusableFile
from portal.files.cleaning.word.blocks import Blocks
from portal.files.cleaning.word.numbering import Numbering
from portal.files.cleaning.word.styles import Styles

TEMPLATE = Path(__file__).resolve().parents[4] / "templates" / "documents" / "word.typ"
# Of all parts together, unpacked.
MAX_UNPACKED = 60 * 1024 * 1024
MAX_PARTS = 2000
# Formulas, charts, diagrams, documents of other programs, decorative lettering.
NOT_DRAWN = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds",
    "{urn:schemas-microsoft-com:office:office}OLEObject",
    "{urn:schemas-microsoft-com:vml}textpath",
    qn("w:altChunk"),
)
NOTES = {
    "footnotes": RELATIONSHIP_TYPE.FOOTNOTES,
    "endnotes": RELATIONSHIP_TYPE.ENDNOTES,
}


def clean(data: bytes) -> Cleaned:
    """Raises `UnusableFile`."""
    ensure_small(data)
    try:
        document = docx.Document(BytesIO(data))
    except ValueError as error:
        # A template, or a document with macros.
        raise UnusableFile("office") from error
    pdf = typesetting.compile_document(TEMPLATE, contents(document))
    with pikepdf.open(BytesIO(pdf)) as pages:
        count = len(pages.pages)
    if count > MAX_PAGES:
        raise UnusableFile("many_pages")
    return Cleaned(pdf, PDF, pages=count, note="word_to_pdf")


def ensure_small(data: bytes) -> None:
    """By the sizes that the archive states: no part is unpacked beyond its own."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise UnusableFile("heavy")


def contents(document: Any) -> dict[str, Any]:
    """What the template draws."""
    part = document.part
    blocks = Blocks(Styles(document.styles.element), Numbering(numbering_of(part)))
    blocks.notes = {name: notes_of(part, kind) for name, kind in NOTES.items()}
    refuse_what_is_not_drawn(document.element)
    section = document.sections[0]
    body = blocks.read(document.element.body, part)
    if not any(map(has_content, body)):
        raise UnusableFile("empty")
    return {
        **page_of(section),
        "header": header(blocks, section.header),
        "footer": header(blocks, section.footer),
        "has_own_first": section.different_first_page_header_footer,
        "first_header": header(blocks, section.first_page_header),
        "first_footer": header(blocks, section.first_page_footer),
        "blocks": body,
    }


def refuse_what_is_not_drawn(root: Any) -> None:
    if any(True for _element in root.iter(*NOT_DRAWN)):
        raise UnusableFile("word_parts")


def has_content(block: dict[str, Any]) -> bool:
    if block["k"] == "p":
        return any(piece.get("t", "").strip() for piece in block["runs"])
    return block["k"] != "page"


def page_of(section: Any) -> dict[str, Any]:
    """In points; A4 with usual margins where the file says nothing."""

    def side(length: Any, default: float, most: float) -> float:
        return round(min(length.pt, most), 1) if length and length.pt > 0 else default

    return {
        "width": max(200, side(section.page_width, 595, 2000)),
        "height": max(200, side(section.page_height, 842, 2000)),
        "left": side(section.left_margin, 72, 150),
        "right": side(section.right_margin, 72, 150),
        "top": side(section.top_margin, 72, 150),
        "bottom": side(section.bottom_margin, 72, 150),
        "columns": columns_of(section),
    }


def columns_of(section: Any) -> int:
    columns = section._sectPr.find(qn("w:cols"))
    count = "" if columns is None else columns.get(qn("w:num"), "")
    return min(int(count), 3) if count.isdecimal() and int(count) else 1


def header(blocks: Blocks, part: Any) -> list[dict[str, Any]]:
    if part.is_linked_to_previous:
        return []
    refuse_what_is_not_drawn(part._element)
    return blocks.read(part._element, part.part)


def numbering_of(part: Any) -> Any:
    """Without python-docx, which would make one where there is none."""
    for relation in part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.NUMBERING:
            return relation.target_part.element
    return None


def notes_of(part: Any, kind: str) -> dict[str, Any]:
    for relation in part.rels.values():
        if relation.reltype == kind and not relation.is_external:
            root = parse_xml(relation.target_part.blob)
            return {note.get(qn("w:id")): (note, relation.target_part) for note in root}
    return {}
