"""The text of a .docx: paragraphs, lists, headings and tables as lines."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from portal.files.reading.numbering import Numbering
from portal.files.reading.result import (
    DOCX,
    MAX_UNPACKED_BYTES,
    Text,
    UnreadableText,
)

# Characters; a longer paragraph in bold is a text, not a heading.
MAX_BOLD_HEADING = 100
# Wrappers whose children are read as if they stood there themselves.
_WRAPPERS = {qn(f"w:{name}") for name in ("sdt", "sdtContent", "ins", "moveTo")} | {
    qn(f"w:{name}") for name in ("smartTag", "customXml", "hyperlink", "fldSimple")
}
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# What no reader sees, or what is said a second time.
_SKIPPED = {
    *(qn(f"w:{name}") for name in ("del", "moveFrom", "pPr", "txbxContent")),
    f"{_ALTERNATE}Fallback",
}
_SIGNS = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}


def read(data: bytes) -> Text:
    """Raises `UnreadableText`."""
    _ensure_is_small(data)
    try:
        document = docx.Document(BytesIO(data))
    except (KeyError, ValueError) as error:
        raise UnreadableText("damaged") from error
    words = "\n".join(_Reader(document).lines()).strip("\n")
    if not words.strip():
        has_picture = any(document.element.body.iter(qn("w:drawing"), qn("w:pict")))
        raise UnreadableText("scan" if has_picture else "empty")
    return Text(words, DOCX)


def _ensure_is_small(data: bytes) -> None:
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except BadZipFile as error:
        raise UnreadableText("damaged") from error
    texts = [part for part in parts if "/media/" not in part.filename]
    if sum(part.file_size for part in texts) > MAX_UNPACKED_BYTES:
        raise UnreadableText("heavy")


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.numbering = Numbering(document)
        self.notes = dict(_notes(document))

    def lines(self) -> Iterator[str]:
        """The letterhead first: at the end it would belong to the last heading."""
        head = dict.fromkeys(self._letterhead())
        yield from head
        if head:
            yield ""
        yield from self._blocks(self.document.element.body)

    def _letterhead(self) -> Iterator[str]:
        for section in self.document.sections:
            for part in (
                section.header,
                section.first_page_header,
                section.footer,
                section.first_page_footer,
            ):
                if not part.is_linked_to_previous:
                    blocks = self._blocks(part._element)
                    yield from (line for line in blocks if line.strip())

    def _blocks(self, parent: Any) -> Iterator[str]:
        for child in parent:
            if child.tag == qn("w:p"):
                yield from self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                yield from self._table(child)
            elif child.tag in _WRAPPERS:
                yield from self._blocks(child)

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        words = "".join(_words(paragraph))
        if words.strip():
            mark = self.numbering.mark(paragraph)
            is_heading = self.numbering.is_heading(paragraph)
            if is_heading or (not mark and _is_bold(paragraph, words)):
                yield ""
            yield ("## " if is_heading and not mark else mark) + words
        else:
            yield ""
        for reference in paragraph.iter(
            qn("w:footnoteReference"), qn("w:endnoteReference")
        ):
            yield self.notes.get((reference.tag, reference.get(qn("w:id"))), "")
        for box in paragraph.iter(qn("w:txbxContent")):
            if not any(up.tag == f"{_ALTERNATE}Fallback" for up in box.iterancestors()):
                yield from self._blocks(box)

    def _table(self, table: Any) -> Iterator[str]:
        """A row is a line with tabs; further lines of its last cell begin with one."""
        for row in table.iter(qn("w:tr")):
            if next(row.iterancestors(qn("w:tbl"))) is not table:
                continue
            cells = [
                [line for line in self._blocks(cell) if line.strip()]
                for cell in row.iter(qn("w:tc"))
                if next(cell.iterancestors(qn("w:tr"))) is row
            ]
            filled = [cell for cell in cells if cell]
            yield ""
            if len(filled) == 1 and filled[0] is cells[0]:
                yield from filled[0]
            elif filled:
                *labels, last = filled
                # A cell before the last one is one line, so that it can be a label.
                first = "\t".join(" ".join(cell).removeprefix("## ") for cell in labels)
                yield "\t".join([first, last[0]]) if labels else f"\t{last[0]}"
                yield from (f"\t{line}" for line in last[1:])


def _words(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in _SKIPPED or _is_hidden(child):
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag == qn("w:sym"):
            yield chr(int(child.get(qn("w:char")), 16))
        else:
            yield from _words(child)


def _is_hidden(run: Any) -> bool:
    return (
        run.tag == qn("w:r") and run.find(f"{qn('w:rPr')}/{qn('w:vanish')}") is not None
    )


def _is_bold(paragraph: Any, words: str) -> bool:
    """All of it, and short: a heading made by hand."""
    runs = [run for run in paragraph.iter(qn("w:r")) if "".join(_words(run)).strip()]
    return len(words) <= MAX_BOLD_HEADING and all(map(_has_bold, runs))


def _has_bold(run: Any) -> bool:
    # Thai is of the complex scripts, whose bold is a property of its own.
    for name in ("w:b", "w:bCs"):
        bold = run.find(f"{qn('w:rPr')}/{qn(name)}")
        if bold is not None and bold.get(qn("w:val")) not in ("0", "false"):
            return True
    return False


def _notes(document: Document) -> Iterable[tuple[tuple[str, str], str]]:
    """Footnotes and endnotes, by the tag that refers to them and their number."""
    for relation in document.part.rels.values():
        kind = relation.reltype.rpartition("/")[2]
        if kind in ("footnotes", "endnotes") and not relation.is_external:
            name = kind.removesuffix("s")
            for note in parse_xml(relation.target_part.blob):
                words = " ".join("".join(_words(p)) for p in note.iter(qn("w:p")))
                if words.strip():
                    yield (qn(f"w:{name}Reference"), note.get(qn("w:id"))), words
