"""What viewers copy from a PDF of Typst's, mended where marks of Thai were raised.

Typst gives the text of a cluster (a consonant with what stands above and below it) to
its first glyph: as the `ActualText` around the cluster, or in the `ToUnicode` map of
the font. A mark that the font raises is shown apart, and has that whole text once more.

Here each part of such a cluster gets the letters that it shows. Glyphs that always show
one letter get it in `ToUnicode`, for viewers that know no `ActualText`. Pages look as
before. The terms are those of ISO 32000-2, 9.4, 9.10.3 and 14.9.4.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Operator, String

RING, AA, AM = "\N{THAI CHARACTER NIKHAHIT}", "\N{THAI CHARACTER SARA AA}", "ำ"
CLUSTER = re.compile("[ก-ฮ][ัิ-ฺ็-๎]*ำ?")
ENTRY = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
BLOCKS = re.compile(rb"\d+ beginbfchar\b.*\bendbfchar\n", re.DOTALL)
MOST_ENTRIES = 100
"""In one block of a map."""
A_TRIFLE = 1
"""To the left, in thousandths of the font's size."""


@dataclass
class Font:
    """Of glyphs: their `texts` in the map, which have `room` of their own, and the
    `letters` that they show in clusters.
    """

    row: Any
    texts: dict[int, str]
    room: set[int]
    letters: dict[int, set[str]] = field(default_factory=dict)


@dataclass
class Part:
    """Glyphs that have one text. Of the instructions of its page, `said` says it, if
    one does, `placed` and `shown` are the last that place and show them; `shown` shows
    others too unless it `is_alone`.
    """

    text: str
    said: int | None = None
    placed: int = 0
    shown: int = 0
    font: Font | None = None
    glyphs: list[int] = field(default_factory=list)
    is_alone: bool = True

    @property
    def is_marks(self) -> bool:
        return self.font is not None and self.font.room.isdisjoint(self.glyphs)


def copyable(document: bytes) -> bytes:
    """The same pages; `document` is a PDF as Typst writes it."""
    with pikepdf.open(io.BytesIO(document)) as pdf:
        fonts: dict[Any, Font] = {}
        for page in pdf.pages:
            mend_page(pdf, page, fonts)
        for font in fonts.values():
            mend_map(font)
        written = io.BytesIO()
        pdf.save(written, deterministic_id=True)
        return written.getvalue()


def mend_page(pdf: Any, page: Any, fonts: dict[Any, Font]) -> None:
    named = {}
    for name, row in page.resources.get("/Font", {}).items():
        if row.objgen not in fonts:
            fonts[row.objgen] = read_font(row)
        named[name] = fonts[row.objgen]
    instructions: list[Any] = list(pikepdf.parse_content_stream(page))
    changed: dict[int, list[Any]] = {}
    for cluster in clusters(parts(instructions, named)):
        learn(cluster)
        left = cluster[0].text
        for part in cluster if len(cluster) > 1 else []:
            own, left = left[: len(part.glyphs)], left[len(part.glyphs) :]
            changed |= saying(own, part, instructions)
    if changed:
        mended = [
            each
            for at, instruction in enumerate(instructions)
            for each in changed.get(at, [instruction])
        ]
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(mended))


def read_font(row: Any) -> Font:
    """A composite font whose codes are two bytes, the numbers of its glyphs."""
    texts = {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for code, text in ENTRY.findall(row.ToUnicode.read_bytes())
    }
    room: set[int] = set()
    widths = list(row.DescendantFonts[0].get("/W", []))
    while widths:
        first, second = int(widths.pop(0)), widths.pop(0)
        if isinstance(second, Array):
            room |= {first + at for at, width in enumerate(second) if width > 0}
        elif widths.pop(0) > 0:
            room |= set(range(first, int(second) + 1))
    return Font(row, texts, room)


def parts(instructions: list[Any], fonts: dict[str, Font]) -> Iterator[Part]:
    """In the order in which they are shown; a part inside another belongs to it."""
    spans: list[Part | None] = []
    font: Font | None = None
    placed = 0
    for at, instruction in enumerate(instructions):
        match str(instruction.operator):
            case "BDC" | "BMC":
                text = actual_text(instruction)
                spans.append(None if text is None else Part(text, at))
            case "EMC":
                if (part := spans.pop()) and not any(spans):
                    yield part
            case "Tf":
                font = fonts[str(instruction.operands[0])]
            case "Tm":
                placed = at
            case "Tj" | "TJ":
                shown = glyphs(instruction)
                if outer := next(filter(None, spans), None):
                    outer.placed, outer.shown, outer.font = placed, at, font
                    outer.glyphs += shown
                    continue
                is_alone = len(shown) == 1
                for glyph in shown:
                    text = font.texts.get(glyph, "") if font else ""
                    yield Part(text, None, placed, at, font, [glyph], is_alone)


def actual_text(instruction: Any) -> str | None:
    properties = instruction.operands[-1]
    if isinstance(properties, Dictionary) and "/ActualText" in properties:
        return str(properties.ActualText)
    return None


def glyphs(instruction: Any) -> list[int]:
    shown = instruction.operands[0]
    strings = shown if isinstance(shown, Array) else [shown]
    codes = b"".join(bytes(each) for each in strings if isinstance(each, String))
    return [int.from_bytes(codes[at : at + 2], "big") for at in range(0, len(codes), 2)]


def clusters(found: Iterator[Part]) -> Iterator[list[Part]]:
    """Parts that have the text of one cluster, which show one glyph for each letter."""
    run: list[Part] = []
    for part in found:
        if run and is_more_of(run, part):
            run.append(part)
            continue
        if is_cluster(run):
            yield run
        run = [part]
    if is_cluster(run):
        yield run


def is_more_of(run: list[Part], part: Part) -> bool:
    """Marks follow their consonant, and the second half of ำ follows its mark."""
    return (
        part.text == run[0].text
        and count(run) + len(part.glyphs) <= len(part.text)
        and (part.is_marks or len(run) > 1)
    )


def is_cluster(run: list[Part]) -> bool:
    return (
        bool(run and CLUSTER.fullmatch(text := run[0].text))
        and (
            count(run) == len(text)
            or (len(run) == 1 and text.endswith(AM) and count(run) == len(text) + 1)
        )
        and (len(run) == 1 or all(part.is_alone for part in run))
    )


def count(run: list[Part]) -> int:
    return sum(len(part.glyphs) for part in run)


def learn(cluster: list[Part]) -> None:
    """What each glyph shows. The ring of ำ is one of its own, or one with the tone."""
    text = cluster[0].text
    letters = list(text)
    if text.endswith(AM):
        letters[-1:] = [RING, AA]
        if count(cluster) == len(text):
            letters[-3:-1] = [letters[-3] + RING]
    left = iter(letters)
    for part in cluster:
        for glyph in part.glyphs:
            if part.font:
                part.font.letters.setdefault(glyph, set()).add(next(left))


def saying(text: str, part: Part, instructions: list[Any]) -> dict[int, list[Any]]:
    """What takes the place of instructions, so that the part reads as `text`."""
    shown = instructions[part.shown]
    if part.is_marks:
        shown = before_the_next(shown)
    if part.said is None:
        return {part.shown: [span({}, text), shown, an("EMC")]}
    properties = dict(instructions[part.said].operands[1].items())
    return {part.said: [span(properties, text)], part.shown: [shown]}


def before_the_next(instruction: Any) -> Any:
    """PDFium reads what stands in one line from left to right, and a mark whose place
    is beyond the start of the next letter after that: in bold it may be by 0.04 em.
    """
    if str(instruction.operator) != "TJ":
        return instruction
    first, *rest = instruction.operands[0]
    if isinstance(first, String) or first > 0:
        return instruction
    return an("TJ", Array([A_TRIFLE, *rest]))


def span(properties: dict[str, Any], text: str) -> Any:
    return an("BDC", Name.Span, Dictionary({**properties, "/ActualText": String(text)}))


def an(operator: str, *operands: Any) -> Any:
    return ContentStreamInstruction(list(operands), Operator(operator))


def mend_map(font: Font) -> None:
    """What has no text yet, or that of a cluster, gets the one letter that it shows."""
    plain = {
        glyph: next(iter(letters))
        for glyph, letters in font.letters.items()
        if len(letters) == 1 and len(font.texts.get(glyph, "")) != 1
    }
    if not plain:
        return
    lines = [entry(*each) for each in sorted({**font.texts, **plain}.items())]
    blocks = [
        lines[at : at + MOST_ENTRIES] for at in range(0, len(lines), MOST_ENTRIES)
    ]
    written = b"".join(
        b"%d beginbfchar\n%s\nendbfchar\n" % (len(block), b"\n".join(block))
        for block in blocks
    )
    map_ = font.row.ToUnicode
    before, after = BLOCKS.split(map_.read_bytes(), maxsplit=1)
    map_.write(before + written + after)


def entry(glyph: int, text: str) -> bytes:
    return b"<%04X> <%s>" % (glyph, text.encode("utf-16-be").hex().upper().encode())
