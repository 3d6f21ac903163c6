"""Numbers and bullets of a .docx, which its paragraphs only refer to."""

from collections import Counter
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

_VALUE = qn("w:val")
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


class Numbering:
    """Counts while the paragraphs are read, in their order."""

    def __init__(self, document: Document) -> None:
        self.styles = {
            style.get(qn("w:styleId")): style
            for style in document.styles.element.iter(qn("w:style"))
        }
        self.formats = _formats(document)
        self.counts = Counter[tuple[str, int]]()

    def mark(self, paragraph: Any) -> str:
        """Such as "2. " or "- "; "" for a paragraph of no list."""
        number, level = self._place(paragraph)
        if not number or number == "0":
            return ""
        for other, deeper in list(self.counts):
            if other == number and deeper > level:
                del self.counts[other, deeper]
        self.counts[number, level] += 1
        kind, start = self.formats.get((number, level), ("bullet", 1))
        if kind == "none":
            return ""
        if kind == "bullet":
            return "- "
        count = str(self.counts[number, level] - 1 + start)
        return f"{count.translate(_THAI_DIGITS) if 'thai' in kind else count}. "

    def is_heading(self, paragraph: Any) -> bool:
        """By its style, or by its place in the outline; a title is none."""
        if paragraph.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}") is not None:
            return True
        for style in self._styles(paragraph):
            name = style.find(qn("w:name"))
            words = name.get(_VALUE, "").casefold() if name is not None else ""
            if words.startswith("heading"):
                return True
        return False

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """The list, and the level in it."""
        for element in (paragraph, *self._styles(paragraph)):
            found = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if found is not None:
                number, level = found.find(qn("w:numId")), found.find(qn("w:ilvl"))
                if number is not None:
                    depth = level.get(_VALUE, "0") if level is not None else "0"
                    return number.get(_VALUE, ""), int(depth)
        return "", 0

    def _styles(self, paragraph: Any) -> list[Any]:
        """The style of a paragraph, and those that it is based on."""
        reference = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        found: list[Any] = []
        while reference is not None:
            style = self.styles.get(reference.get(_VALUE))
            if style is None or style in found:
                break
            found.append(style)
            reference = style.find(qn("w:basedOn"))
        return found


def _formats(document: Document) -> dict[tuple[str, int], tuple[str, int]]:
    """The kind of number, and the first one, by list and level."""
    # Asked for by its relation: python-docx would add a numbering part.
    parts = [
        relation.target_part
        for relation in document.part.rels.values()
        if relation.reltype.endswith("/numbering") and not relation.is_external
    ]
    if not parts:
        return {}
    root = parts[0].element
    kinds = {
        abstract.get(qn("w:abstractNumId")): {
            int(level.get(qn("w:ilvl"))): (
                _value(level, "w:numFmt", "bullet"),
                int(_value(level, "w:start", "1")),
            )
            for level in abstract.iter(qn("w:lvl"))
        }
        for abstract in root.iter(qn("w:abstractNum"))
    }
    return {
        (number.get(qn("w:numId")), level): kind
        for number in root.iter(qn("w:num"))
        for level, kind in kinds.get(_value(number, "w:abstractNumId", ""), {}).items()
    }


def _value(element: Any, name: str, otherwise: str) -> str:
    found = element.find(qn(name))
    return str(found.get(_VALUE, otherwise)) if found is not None else otherwise
