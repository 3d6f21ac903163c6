"""Documents set with Typst, in fonts that come with packages; without Django.

Every machine makes the same page, and no letter is lost: what none of the fonts has is
written as its name.
"""

import json
import re
import unicodedata
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, cast

import regex
import typst
from fontTools.ttLib import TTCollection, TTFont

from portal.files.copyable import copyable
from portal.text.thai import GLUE_WORDS

# Sarabun, then Noto for each other script, symbols and emoji.
PACKAGES = (
    ("fontpkg_sarabun", "files"),
    ("manimgx_fonts", ""),
    ("manimgx_fonts_cjk", ""),
)
# Latin with its accents, Thai, and the punctuation of both: Sarabun has them.
USUAL = re.compile(
    r"[\n\t\x20-\x7e\xa0-\xac\xae-\xff\u0e01-\u0e3a\u0e3f-\u0e5b–—‘’“”•…]*"
)
# Arrows, operators, lines, shapes, ballot boxes, which a font within Typst has; common
# Chinese, Japanese and Korean; what has no glyph: joiners, variants, tags of flags.
NEEDS_NO_LOOK = re.compile(
    "[\u2190-\u22ff\u2500-\u25ff\u2610-\u2612"
    "\u3001-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff9d"
    "\u200c\u200d\ufe00-\ufe0f\U000e0020-\U000e007f]"
)
# Controls and formats, but those that join letters: they would be copied unseen.
INVISIBLE = regex.compile(
    r"(?V1)[[\p{Cc}\p{Cf}\p{Cs}]--[\n\t\u200c\u200d\U000e0020-\U000e007f]]"
)
# Typst gives up at some 500 matches of a rule in one paragraph.
TOO_MANY = "maximum grouping depth exceeded"
BREAKS = re.compile("\r\n?|[\u2028\u2029\x0b\x0c\x85]")


def compile_document(template: Path, data: Any) -> bytes:
    """A PDF. The template reads `sys.inputs.data`, in which all texts are printable."""
    return copyable(compile_as(template, data, format="pdf"))


def compile_as(template: Path, data: Any, **options: Any) -> bytes:
    """Of a picture of one page, `ppi` are its pixels for 72 points."""
    inputs = {
        "data": json.dumps(printable(data)),
        "words": json.dumps([word.replace("|", "") for word in GLUE_WORDS]),
    }
    compiler = typst.Compiler(template, root=template.parent, font_paths=fonts())
    try:
        return cast(bytes, compiler.compile(sys_inputs=inputs, **options))
    except typst.TypstError as error:
        if TOO_MANY not in str(error):
            raise
    # Then lines may end within words, which is better than no document.
    inputs["plain"] = "true"
    return cast(bytes, compiler.compile(sys_inputs=inputs, **options))


# Saves reading the fonts for every document: once in each process is enough.
@cache
def fonts() -> typst.Fonts:
    """Those of the packages and of Typst, none of the machine."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[*map(font_folder, PACKAGES)],
    )


def font_folder(package: tuple[str, str]) -> Path:
    name, folder = package
    return Path(str(resources.files(name) / folder))


def printable(value: Any) -> Any:
    """The same data with texts in which every character can be drawn and seen."""
    if isinstance(value, str):
        return printable_text(value)
    if isinstance(value, dict):
        return {key: printable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [printable(inner) for inner in value]
    return value


def printable_text(text: str) -> str:
    if USUAL.fullmatch(text):
        return text
    text = INVISIBLE.sub("", BREAKS.sub("\n", text))
    parts: list[str] = []
    for is_known, run in runs(text):
        parts.append(run if is_known else f"[{', '.join(map(name_of, run))}]")
    return "".join(parts)


def runs(text: str) -> list[tuple[bool, str]]:
    """Pieces of the text, each with whether the fonts have its characters."""
    pieces: list[tuple[bool, str]] = []
    for char in text:
        is_known = bool(USUAL.fullmatch(char) or can_draw(char))
        if pieces and pieces[-1][0] == is_known:
            pieces[-1] = is_known, pieces[-1][1] + char
        else:
            pieces.append((is_known, char))
    return pieces


def can_draw(char: str) -> bool:
    if NEEDS_NO_LOOK.match(char) or char.isspace():
        return True
    if unicodedata.category(char) == "Co":
        # For private use: each font draws something else, such as its own mark.
        return False
    # The last is large and slow to read, and seldom needed.
    return any(ord(char) in covered(package) for package in PACKAGES)


def name_of(char: str) -> str:
    """Such as “tai tham letter high ka”."""
    return unicodedata.name(char, f"U+{ord(char):04X}").lower()


@cache
def covered(package: tuple[str, str]) -> frozenset[int]:
    """Code points that one of its fonts has."""
    found: set[int] = set()
    for path in font_folder(package).rglob("*"):
        if path.suffix == ".ttc":
            with TTCollection(path, lazy=True) as fonts:
                found |= fonts.fonts[0].getBestCmap().keys()
        elif path.suffix in (".ttf", ".otf"):
            with TTFont(path, lazy=True) as font:
                found |= font.getBestCmap().keys()
    return frozenset(found)
