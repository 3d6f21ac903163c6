"""Paragraphs, lists, tables, text boxes and pictures of a Word file, in their order."""

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from portal.files.cleaning.result import UnusableFile
from portal.files.cleaning.word.numbering import Numbering
from portal.files.cleaning.word.pictures import Pictures, related
from portal.files.cleaning.word.runs import Runs
from portal.files.cleaning.word.styles import Styles, value_of

TWENTIETH = 20
MAX_DEPTH = 8
CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
VML_PICTURE = "{urn:schemas-microsoft-com:vml}imagedata"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
GROUPS = {qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins")}
ALIGNMENTS = {"center": "center", "right": "right", "end": "right"}
Block = dict[str, Any]


class Blocks:
    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.styles, self.numbering = styles, numbering
        self.pictures = Pictures()
        self.notes: dict[str, dict[str, Any]] = {}
        self.depth = 0

    def read(self, container: Any, part: Any) -> list[Block]:
        """Raises `UnusableFile`."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise UnusableFile("word_parts")
        found = list(self.children(container, part))
        self.depth -= 1
        return found

    def children(self, container: Any, part: Any) -> Iterator[Block]:
        for child in container:
            if child.tag == qn("w:p"):
                yield from self.paragraph(child, part)
            elif child.tag == qn("w:tbl"):
                yield self.table(child, part)
            elif child.tag in GROUPS:
                yield from self.children(child, part)

    def paragraph(self, paragraph: Any, part: Any) -> Iterator[Block]:
        properties = paragraph.find(qn("w:pPr"))
        style_id = None if properties is None else value_of(properties, "w:pStyle")
        style_id = style_id or self.styles.default_paragraph

        def setting(tag: str) -> Any:
            own = None if properties is None else properties.find(qn(tag))
            return self.styles.setting(style_id, tag) if own is None else own

        runs = Runs(self.styles, style_id, part)
        pieces = list(runs.pieces(paragraph))
        for piece in pieces:
            if piece["k"] in ("footnotes", "endnotes"):
                piece["blocks"] = self.note(piece)
        if is_on(setting("w:pageBreakBefore")):
            yield {"k": "page"}
        shape = {
            "k": "p",
            "align": ALIGNMENTS.get(attribute(setting("w:jc"), "val"), "left"),
            "right_tab": has_right_tab(setting("w:tabs")),
            **indents(setting("w:ind")),
            **spaces(setting("w:spacing")),
            **self.marker(setting("w:numPr")),
        }
        first, *others = split_at_pages(pieces)
        yield {**shape, "runs": first}
        for rest in others:
            yield {"k": "page"}
            if rest:
                yield {**shape, "runs": rest, "marker": ""}
        for drawn in runs.drawn:
            yield from self.drawing(drawn, part)

    def marker(self, properties: Any) -> dict[str, Any]:
        if properties is None:
            return {"marker": "", "level": 0}
        level = int(value_of(properties, "w:ilvl") or 0)
        number_id = value_of(properties, "w:numId") or "0"
        return {"marker": self.numbering.marker(number_id, level), "level": level}

    def note(self, piece: dict[str, Any]) -> list[Block]:
        element, part = self.notes.get(piece["k"], {}).get(piece["id"], (None, None))
        return [] if element is None else self.read(element, part)

    def drawing(self, drawn: Any, part: Any) -> Iterator[Block]:
        """Text boxes and pictures; of two versions of a drawing, the newer one."""
        choice = next(drawn.iter(CHOICE), None)
        if choice is not None:
            drawn = choice
        boxes = [
            box
            for box in drawn.iter(qn("w:txbxContent"))
            if not any(parent.tag == FALLBACK for parent in box.iterancestors())
        ]
        for box in boxes:
            yield {"k": "box", "blocks": self.read(box, part)}
        if boxes:
            return
        picture = self.pictures.add(part, drawn)
        if picture:
            yield {"k": "picture", **picture}
        for old in drawn.iter(VML_PICTURE):
            svg = self.pictures.as_svg(related(part, old.get(RELATION)), {})
            yield {"k": "picture", "svg": svg, "width": 0}

    def table(self, table: Any, part: Any) -> Block:
        widths = [
            int(column.get(qn("w:w"), 0)) or 1
            for column in table.iterchildren(qn("w:tblGrid"))
            for column in column.iterchildren(qn("w:gridCol"))
        ]
        cells: list[dict[str, Any]] = []
        # The cell above in each column, if it goes on.
        open_cells: dict[int, dict[str, Any]] = {}
        count = 0
        for count, row in enumerate(rows_of(table), 1):
            self.row(row, count - 1, part, cells, open_cells)
        columns = max([len(widths), *(cell["x"] + cell["w"] for cell in cells)])
        widths += [max(widths, default=1)] * (columns - len(widths))
        lines = self.has_lines(table)
        return {"k": "table", "widths": widths, "cells": cells, "lines": lines}

    def row(
        self,
        row: Any,
        y: int,
        part: Any,
        cells: list[dict[str, Any]],
        open_cells: dict[int, dict[str, Any]],
    ) -> None:
        x = 0
        for cell in cells_of(row):
            properties = cell.find(qn("w:tcPr"))
            width, merge, fill = 1, None, ""
            if properties is not None:
                width = int(value_of(properties, "w:gridSpan") or 1)
                merge = properties.find(qn("w:vMerge"))
                fill = attribute(properties.find(qn("w:shd")), "fill")
            goes_on = merge is not None and merge.get(qn("w:val")) != "restart"
            if goes_on and x in open_cells:
                open_cells[x]["h"] += 1
            else:
                shown: dict[str, Any] = {"x": x, "y": y, "w": width, "h": 1}
                shown |= {"blocks": self.read(cell, part), "fill": color(fill)}
                cells.append(shown)
                open_cells[x] = shown
            x += width

    def has_lines(self, table: Any) -> bool:
        properties = table.find(qn("w:tblPr"))
        if properties is None:
            return False
        styles = self.styles.chain(value_of(properties, "w:tblStyle"))
        all_properties = [
            properties,
            *(style.find(qn("w:tblPr")) for style in styles),
        ]
        for found in all_properties:
            borders = None if found is None else found.find(qn("w:tblBorders"))
            if borders is not None:
                return any(
                    line.get(qn("w:val")) not in (None, "nil", "none")
                    for line in borders
                )
        return False


def split_at_pages(pieces: list[Block]) -> list[list[Block]]:
    parts: list[list[Block]] = [[]]
    for piece in pieces:
        if piece["k"] == "new page":
            parts.append([])
        else:
            parts[-1].append(piece)
    return parts


def rows_of(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == qn("w:tr"):
            yield child
        elif child.tag in GROUPS:
            yield from rows_of(child)


def cells_of(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == qn("w:tc"):
            yield child
        elif child.tag in GROUPS:
            yield from cells_of(child)


def attribute(element: Any, name: str) -> str:
    return "" if element is None else element.get(qn(f"w:{name}"), "")


def is_on(element: Any) -> bool:
    return element is not None and element.get(qn("w:val"), "1") not in ("0", "false")


def color(fill: str) -> str:
    is_color = len(fill) == 6 and all(c in "0123456789abcdefABCDEF" for c in fill)
    return fill if is_color else ""


def points(text: str, most: float = 200) -> float:
    """From twentieths of a point; what is no number is nothing."""
    try:
        return max(0.0, min(float(text) / TWENTIETH, most))
    except ValueError:
        return 0.0


def indents(element: Any) -> dict[str, float]:
    left = points(attribute(element, "left") or attribute(element, "start"))
    hanging = points(attribute(element, "hanging"))
    return {
        "left": left,
        "first": points(attribute(element, "firstLine")),
        "hanging": hanging,
    }


def spaces(element: Any) -> dict[str, float]:
    return {
        "before": points(attribute(element, "before"), 40),
        "after": points(attribute(element, "after"), 40),
    }


def has_right_tab(tabs: Any) -> bool:
    return tabs is not None and any(attribute(tab, "val") == "right" for tab in tabs)
