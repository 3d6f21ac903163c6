"""PDFs: the pages are put into a new file, and only what draws them goes along."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from portal.files.cleaning.outcome import MOST_PAGES, PDF, Cleaned, Unusable
from portal.files.cleaning.pictures_in_pdf import without_boxes, without_segments

END_MARK, TAIL = b"%%EOF", 2048
OF_A_PAGE = {
    "/Type",
    "/Parent",
    "/MediaBox",
    "/CropBox",
    "/Rotate",
    "/UserUnit",
    "/Resources",
    "/Contents",
    "/Group",
}
NAME_MAPS = {
    "/Font",
    "/XObject",
    "/ExtGState",
    "/ColorSpace",
    "/Pattern",
    "/Shading",
    "/Properties",
}
NEVER = {
    "/AA",
    "/AF",
    "/EF",
    "/EmbeddedFiles",
    "/JS",
    "/JavaScript",
    "/LastModified",
    "/Metadata",
    "/OC",
    "/OpenAction",
}
NEVER |= {"/PieceInfo", "/StructParent", "/StructParents", "/URI", "/XFA"}
NEVER_OF_A_STREAM = NEVER | {
    "/A",
    "/Alternates",
    "/F",
    "/FDecodeParms",
    "/FFilter",
    "/Measure",
    "/OPI",
    "/PtData",
    "/Ref",
}
MOVING = {
    "/FileAttachment",
    "/Movie",
    "/RichMedia",
    "/Screen",
    "/Sound",
    "/Widget",
    "/3D",
}
INNER_PICTURES: dict[str, Callable[[bytes], bytes]] = {
    "/DCTDecode": without_segments,
    "/JPXDecode": without_boxes,
}
LONGEST_LINK = 2000
Link = tuple[list[float], str]


def cleaned(data: bytes) -> Cleaned:
    if END_MARK not in data[-TAIL:]:
        raise Unusable("damaged")
    try:
        with pikepdf.open(BytesIO(data)) as source, Pdf.new() as target:
            note = "parts_removed" if has_moving_parts(source) else ""
            rebuild(source, target)
            out = BytesIO()
            target.save(
                out,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                deterministic_id=True,
            )
            return Cleaned(out.getvalue(), PDF, pages=len(target.pages), note=note)
    except pikepdf.PasswordError as error:
        raise Unusable("locked") from error


def has_moving_parts(source: Pdf) -> bool:
    """Scripts, forms, attachments, sound or film; plain links and notes don't count."""
    names, opening = (
        source.Root.get("/Names", Dictionary()),
        source.Root.get("/OpenAction", Array()),
    )
    return bool(
        "/JavaScript" in names
        or "/EmbeddedFiles" in names
        or isinstance(opening, Dictionary)
        or "/AcroForm" in source.Root
        or any(
            str(note.get("/Subtype")) in MOVING
            for page in source.pages
            for note in annotations(page)
        )
    )


def rebuild(source: Pdf, target: Pdf) -> None:
    count = len(source.pages)
    if not count:
        raise Unusable("damaged")
    if count > MOST_PAGES:
        raise Unusable("many_pages")
    links = [list(links_of(page)) for page in source.pages]
    if source.Root.get("/AcroForm", Dictionary()).get("/NeedAppearances", False):
        source.generate_appearance_streams()
    source.flatten_annotations("all")
    for page, kept in zip(source.pages, links, strict=True):
        for key in set(page.obj.keys()) - OF_A_PAGE:
            del page.obj[key]
        target.pages.append(page)
        scrub(target, target.pages[-1].obj)
        if kept:
            target.pages[-1].obj.Annots = Array(
                [link_annotation(link) for link in kept]
            )


def annotations(page: pikepdf.Page) -> Iterator[Dictionary]:
    found = page.obj.get("/Annots")
    yield from (
        note
        for note in (found if isinstance(found, Array) else [])
        if isinstance(note, Dictionary)
    )


def links_of(page: pikepdf.Page) -> Iterator[Link]:
    for note in annotations(page):
        action = note.get("/A")
        if (
            note.get("/Subtype") == Name.Link
            and isinstance(action, Dictionary)
            and action.get("/S") == Name.URI
        ):
            address = str(action.get("/URI", ""))
            if is_plain_link(address):
                yield [float(side) for side in note.Rect.as_list()[:4]], address


def is_plain_link(address: str) -> bool:
    """To a page of the web, and it leads where it seems to lead."""
    if (
        len(address) > LONGEST_LINK
        or not address.isascii()
        or not address.isprintable()
        or "\\" in address
    ):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and "@" not in parts.netloc
    )


def link_annotation(link: Link) -> Dictionary:
    rect, address = link
    action = Dictionary(S=Name.URI, URI=pikepdf.String(address))
    return Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array(rect),
        Border=Array([0, 0, 0]),
        A=action,
    )


def scrub(pdf: Pdf, page: Any) -> None:
    """Takes out of everything a page leads to what doesn't draw it. A map of names may call a font /JS; that stays."""
    seen: set[tuple[int, int]] = set()
    todo = [(page, False)]
    while todo:
        thing, is_map = todo.pop()
        if thing.is_indirect:
            if thing.objgen in seen:
                continue
            seen.add(thing.objgen)
        if isinstance(thing, Stream):
            scrub_stream(pdf, thing)
        elif isinstance(thing, Dictionary) and not is_map:
            forget(thing, NEVER)
        todo += parts_of(thing)


def forget(thing: Any, keys: set[str]) -> None:
    for key in keys & set(thing.keys()):
        del thing[key]
    resources = thing.get("/Resources")
    if isinstance(resources, Dictionary):
        for key in set(resources.keys()) - NAME_MAPS:
            del resources[key]
        layers = resources.get("/Properties", Dictionary())
        for name in list(layers.keys()):
            layers[name] = Dictionary()


def parts_of(thing: Any) -> list[tuple[Any, bool]]:
    if isinstance(thing, Array):
        return [
            (part, False)
            for part in thing
            if isinstance(part, Array | Dictionary | Stream)
        ]
    parts = [
        (part, key in NAME_MAPS) for key, part in thing.items() if key != "/Parent"
    ]
    return [
        (part, is_map)
        for part, is_map in parts
        if isinstance(part, Array | Dictionary | Stream)
    ]


def scrub_stream(pdf: Pdf, stream: Stream) -> None:
    forget(stream, NEVER_OF_A_STREAM)
    filters, settings = (
        as_list(stream.get("/Filter")),
        as_list(stream.get("/DecodeParms")),
    )
    clean = INNER_PICTURES.get(str(filters[-1])) if filters else None
    if clean:
        raw = stream.read_raw_bytes()
        if len(filters) > 1:
            outer = Stream(pdf, raw, Filter=Array(filters[:-1]))
            if settings:
                outer.DecodeParms = Array(settings[:-1])
            raw = outer.read_bytes()
        last = (
            settings[-1]
            if len(settings) == len(filters) and settings[-1] is not None
            else None
        )
        stream.write(clean(raw), filter=filters[-1], decode_parms=last)


def as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]
