"""The text of a paragraph of a Word file, in pieces that look alike."""

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from portal.files.cleaning.word.styles import Look, Styles, look_of, size_of, value_of

# Whose content is text as any other: links, what was inserted, fields of a form.
TRANSPARENT = {
    qn(tag)
    for tag in (
        "w:ins", "w:moveTo", "w:smartTag", "w:sdt", "w:sdtContent", "w:customXml",
        "w:fldSimple", "w:dir", "w:bdo",
    )
}  # fmt: skip
BREAKS = {qn("w:br"), qn("w:cr")}
COUNTERS = {"PAGE": "page", "NUMPAGES": "pages"}
SYMBOLS = {0xFC: "✓", 0xFE: "☑", 0xA8: "☐", 0x6F: "☐", 0xFB: "✗", 0xE0: "→", 0x28: "☎"}
Piece = dict[str, Any]


class Runs:
    """Of one paragraph. `drawn` gets the drawings, which the caller shows."""

    def __init__(self, styles: Styles, style_id: str | None, part: Any) -> None:
        self.styles, self.style_id, self.part = styles, style_id, part
        self.drawn: list[Any] = []
        # Of a field: its instruction until the result begins.
        self.fields: list[str] = []
        self.in_result = True

    def pieces(self, element: Any, link: str = "") -> Iterator[Piece]:
        for child in element:
            if child.tag == qn("w:r"):
                yield from self.run(child, link)
            elif child.tag == qn("w:hyperlink"):
                yield from self.pieces(child, self.address(child))
            elif child.tag in TRANSPARENT:
                instruction = child.get(qn("w:instr"), "").split()
                if instruction[:1] and instruction[0] in COUNTERS:
                    yield {"k": COUNTERS[instruction[0]]}
                else:
                    yield from self.pieces(child, link)

    def address(self, hyperlink: Any) -> str:
        key = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
        relation = self.part.rels.get(hyperlink.get(key))
        return relation.target_ref if relation and relation.is_external else ""

    def run(self, run: Any, link: str) -> Iterator[Piece]:
        properties = run.find(qn("w:rPr"))
        character_style = (
            None if properties is None else value_of(properties, "w:rStyle")
        )
        base = self.styles.look(self.style_id, character_style)
        look = look_of(properties).over(base)
        for child in run:
            if child.tag in (qn("w:fldChar"), qn("w:instrText")):
                yield from self.field(child)
            elif self.in_result and not look.hidden:
                yield from self.piece(child, look, link)

    def field(self, child: Any) -> Iterator[Piece]:
        """A field is an instruction and its last result; the counters are ours."""
        if child.tag == qn("w:instrText"):
            if self.fields:
                self.fields[-1] += child.text or ""
            return
        match child.get(qn("w:fldCharType")):
            case "begin":
                self.fields.append("")
                self.in_result = False
            case "separate" if self.fields:
                name = (self.fields[-1].split() or [""])[0]
                self.in_result = name not in COUNTERS
                if name in COUNTERS:
                    yield {"k": COUNTERS[name]}
            case "end" if self.fields:
                self.fields.pop()
                self.in_result = True

    def piece(self, child: Any, look: Look, link: str) -> Iterator[Piece]:
        if child.tag == qn("w:t"):
            yield shown(child.text or "", look, link)
        elif child.tag == qn("w:tab"):
            yield {"k": "tab"}
        elif child.tag in BREAKS:
            is_page = child.get(qn("w:type")) == "page"
            yield {"k": "new page" if is_page else "break"}
        elif child.tag == qn("w:noBreakHyphen"):
            yield shown("\u2011", look, link)
        elif child.tag == qn("w:sym"):
            code = int(child.get(qn("w:char"), "0"), 16) & 0xFF
            yield shown(SYMBOLS.get(code, "•"), look, link)
        elif child.tag in (qn("w:footnoteReference"), qn("w:endnoteReference")):
            kind = "footnotes" if "footnote" in child.tag else "endnotes"
            yield {"k": kind, "id": child.get(qn("w:id"))}
        else:
            self.drawn.append(child)


def shown(text: str, look: Look, link: str) -> Piece:
    return {
        "k": "text",
        "t": text.upper() if look.capitals else text,
        "b": bool(look.bold),
        "i": bool(look.italic),
        "u": bool(look.underline),
        "s": bool(look.strike),
        "z": size_of(look, text),
        "c": look.color or "",
        "v": look.script or "",
        "l": link,
    }
