"""What a PDF holds that a cleaned copy could not: such a PDF is refused, with a reason.

Also whether a PDF without its end mark has everything that its pages refer to.
"""

import re
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from portal.files.cleaning.result import UnusableFile

REFERENCE = re.compile(rb"\b(\d+) (\d+) R\b")
# What qpdf says of a stream that was cut off.
CUT_STREAM = "stream length"
SIGNED = Name.Sig


def refuse_losses(source: Pdf) -> None:
    """Raises `UnusableFile`."""
    if "/Collection" in source.Root:
        raise UnusableFile("portfolio")
    form = source.Root.get("/AcroForm", Dictionary())
    if isinstance(form.get("/XFA"), Array | Stream):
        raise UnusableFile("form")
    fields = list(fields_of(form))
    if any(field.get("/FT") == SIGNED and "/V" in field for field in fields):
        raise UnusableFile("signed")
    if form.get("/NeedAppearances", False) and not all(map(is_plain, fields)):
        raise UnusableFile("form")


def fields_of(form: Any) -> list[Any]:
    """All fields, those within others too; each once."""
    found, seen = [], set()
    stack = list(form.get("/Fields", Array()))
    while stack:
        field = stack.pop()
        if not isinstance(field, Dictionary) or field.objgen in seen:
            continue
        if field.is_indirect:
            seen.add(field.objgen)
        found.append(field)
        kids = field.get("/Kids")
        stack += list(kids) if isinstance(kids, Array) else []
    return found


def is_plain(field: Any) -> bool:
    """Whether what was filled in can be drawn with a font that every reader has."""
    value = field.get("/V")
    return not isinstance(value, pikepdf.String) or str(value).isascii()


def ensure_whole(source: Pdf) -> None:
    """For a PDF without its end mark. Raises `UnusableFile`."""
    if any(CUT_STREAM in warning for warning in map(str, source.get_warnings())):
        raise UnusableFile("damaged")
    pages = source.Root.get("/Pages", Dictionary())
    if int(pages.get("/Count", 0)) != len(source.pages):
        raise UnusableFile("damaged")
    stack: list[Any] = [source.Root, *(page.obj for page in source.pages)]
    seen: set[tuple[int, int]] = set()
    while stack:
        for number in references(stack.pop()) - seen:
            seen.add(number)
            obj = source.get_object(number)
            if obj is None:
                raise UnusableFile("damaged")
            stack.append(obj)


def references(obj: Any) -> set[tuple[int, int]]:
    if isinstance(obj, Stream):
        obj = obj.stream_dict
    if not isinstance(obj, Dictionary | Array):
        return set()
    text = obj.unparse(resolved=True)
    return {(int(first), int(second)) for first, second in REFERENCE.findall(text)}
