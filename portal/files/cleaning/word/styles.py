"""How a piece of text of a Word file looks: its own properties, then its styles'."""

from dataclasses import dataclass, replace
from typing import Any

from docx.oxml.ns import qn

OFF = ("0", "false", "off", "none")
# Thai fonts whose letters are as high as two thirds of those of others.
SMALL_FONTS = ("th sarabun", "th ", "angsana", "cordia", "browallia", "dillenia")
SMALL = 0.72
# Points.
DEFAULT_SIZE = 11.0
MAX_DEPTH = 20


@dataclass(frozen=True)
class Look:
    """`None` is what is said nowhere yet. Sizes in points, `color` as RRGGBB."""

    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None
    strike: bool | None = None
    hidden: bool | None = None
    capitals: bool | None = None
    script: str | None = None
    size: float | None = None
    thai_size: float | None = None
    color: str | None = None
    font: str | None = None

    def over(self, base: "Look") -> "Look":
        own = {name: value for name, value in vars(self).items() if value is not None}
        return replace(base, **own)


def look_of(properties: Any) -> Look:
    """From a w:rPr, or nothing."""
    if properties is None:
        return Look()
    color = value_of(properties, "w:color")
    return Look(
        bold=toggle(properties, "w:b", "w:bCs"),
        italic=toggle(properties, "w:i"),
        underline=toggle(properties, "w:u"),
        strike=toggle(properties, "w:strike", "w:dstrike"),
        hidden=toggle(properties, "w:vanish", "w:webHidden"),
        capitals=toggle(properties, "w:caps"),
        script=value_of(properties, "w:vertAlign"),
        size=half_points(value_of(properties, "w:sz")),
        thai_size=half_points(value_of(properties, "w:szCs")),
        color=color if color and len(color) == 6 and is_hex(color) else None,
        font=font_of(properties),
    )


def value_of(properties: Any, tag: str) -> str | None:
    element = properties.find(qn(tag))
    return None if element is None else element.get(qn("w:val"))


def toggle(properties: Any, *tags: str) -> bool | None:
    for tag in tags:
        element = properties.find(qn(tag))
        if element is not None:
            return element.get(qn("w:val"), "1") not in OFF
    return None


def half_points(value: str | None) -> float | None:
    return int(value) / 2 if value and value.isdecimal() else None


def is_hex(text: str) -> bool:
    return all(char in "0123456789abcdefABCDEF" for char in text)


def font_of(properties: Any) -> str | None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        return None
    return fonts.get(qn("w:cs")) or fonts.get(qn("w:ascii"))


class Styles:
    """Of one document, by their ids."""

    def __init__(self, root: Any) -> None:
        self.by_id = {style.get(qn("w:styleId")): style for style in root}
        self.default_paragraph = next(
            (
                style.get(qn("w:styleId"))
                for style in root.iterchildren(qn("w:style"))
                if style.get(qn("w:type")) == "paragraph"
                and style.get(qn("w:default")) in ("1", "true")
            ),
            None,
        )
        base = root.find("/".join(map(qn, ("w:docDefaults", "w:rPrDefault", "w:rPr"))))
        self.defaults = look_of(base)

    def chain(self, style_id: str | None) -> list[Any]:
        """The style and those that it is based on."""
        found: list[Any] = []
        while style_id in self.by_id and len(found) < MAX_DEPTH:
            found.append(self.by_id[style_id])
            style_id = value_of(found[-1], "w:basedOn")
        return found

    def look(self, *style_ids: str | None) -> Look:
        """Of text in these styles, the last one strongest."""
        look = self.defaults
        for style_id in style_ids:
            for style in reversed(self.chain(style_id)):
                look = look_of(style.find(qn("w:rPr"))).over(look)
        return look

    def setting(self, style_id: str | None, tag: str) -> Any:
        """The element of that tag in the w:pPr of the style or of its bases."""
        for style in self.chain(style_id):
            properties = style.find(qn("w:pPr"))
            if properties is not None and properties.find(qn(tag)) is not None:
                return properties.find(qn(tag))
        return None


def size_of(look: Look, text: str) -> float:
    """In points of Sarabun: as high as what the person saw."""
    is_thai = any("\u0e00" <= char <= "\u0eff" for char in text)
    size = (look.thai_size if is_thai else look.size) or look.size or DEFAULT_SIZE
    is_small = (look.font or "").lower().startswith(SMALL_FONTS)
    return round(size * (SMALL if is_small else 1), 2)
