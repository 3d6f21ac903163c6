"""PDFs: a new file gets the pages, with only what is needed to draw them."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from portal.files.cleaning import comparison, kinds
from portal.files.cleaning.pdf_images import without_boxes, without_segments
from portal.files.cleaning.pdf_losses import ensure_whole, refuse_losses
from portal.files.cleaning.pdf_sizes import Sizes, as_list
from portal.files.cleaning.result import (
    MAX_BYTES,
    MAX_PAGES,
    PDF,
    Cleaned,
    UnusableFile,
)

END_MARKER = b"%%EOF"
# Readers accept bytes after the marker; without it an upload may have been cut off.
TAIL_BYTES = 2048
PAGE_KEYS = {
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
REMOVED_KEYS = {
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
    "/PieceInfo",
    "/StructParent",
    "/StructParents",
    "/URI",
    "/XFA",
}
REMOVED_STREAM_KEYS = REMOVED_KEYS | {
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
ACTIVE_ANNOTATIONS = {
    "/FileAttachment",
    "/Movie",
    "/RichMedia",
    "/Screen",
    "/Sound",
    "/Widget",
    "/3D",
}
IMAGE_CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    "/DCTDecode": without_segments,
    "/JPXDecode": without_boxes,
}
# Characters; about what browsers and servers accept.
MAX_LINK_LENGTH = 2000
Link = tuple[list[float], str]


def clean(data: bytes) -> Cleaned:
    """Raises `UnusableFile`, also if the new file would look different."""
    # Bytes before a PDF would move all that it says of places in itself.
    data = data[max(kinds.pdf_start(data), 0) :]
    try:
        with pikepdf.open(BytesIO(data)) as source:
            if END_MARKER not in data[-TAIL_BYTES:]:
                ensure_whole(source)
            refuse_losses(source)
            if "/OCProperties" in source.Root:
                reason = "layers"
            else:
                reason = "form" if "/AcroForm" in source.Root else "changed"
            shown = draw_answers(source) or data
            cleaned = rebuilt(source)
    except pikepdf.PasswordError as error:
        raise UnusableFile("locked") from error
    if not comparison.look_alike(shown, cleaned.data):
        raise UnusableFile(reason)
    return cleaned


def draw_answers(source: Pdf) -> bytes | None:
    """If readers are to draw what was filled in, draws it, and returns that PDF."""
    form = source.Root.get("/AcroForm", Dictionary())
    if not form.get("/NeedAppearances", False):
        return None
    source.generate_appearance_streams()
    form.NeedAppearances = False
    output = BytesIO()
    source.save(output)
    return output.getvalue()


def rebuilt(source: Pdf) -> Cleaned:
    with Pdf.new() as target:
        note = "parts_removed" if has_active_parts(source) else ""
        rebuild(source, target)
        output = BytesIO()
        target.save(
            output,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            # The usual id depends on the time: equal files would differ.
            deterministic_id=True,
        )
        if output.tell() > MAX_BYTES:
            raise UnusableFile("heavy")
        return Cleaned(output.getvalue(), PDF, pages=len(target.pages), note=note)


def has_active_parts(source: Pdf) -> bool:
    """Scripts, forms, attachments, sound or film, but not links and comments."""
    names = source.Root.get("/Names", Dictionary())
    # An array only says which page is shown first; a dictionary is an action.
    open_action = source.Root.get("/OpenAction", Array())
    return bool(
        "/JavaScript" in names
        or "/EmbeddedFiles" in names
        or isinstance(open_action, Dictionary)
        or "/AcroForm" in source.Root
        or any(
            str(annotation.get("/Subtype")) in ACTIVE_ANNOTATIONS
            for page in source.pages
            for annotation in annotations(page)
        )
    )


def rebuild(source: Pdf, target: Pdf) -> None:
    count = len(source.pages)
    if not count:
        raise UnusableFile("damaged")
    if count > MAX_PAGES:
        raise UnusableFile("many_pages")
    # Before `flatten_annotations`, which draws annotations into the page and drops
    # them.
    links = [list(links_of(page)) for page in source.pages]
    # Without those that are hidden, or that are only seen on paper.
    source.flatten_annotations("screen")
    sizes = Sizes(target)
    for page, page_links in zip(source.pages, links, strict=True):
        for key in set(page.obj.keys()) - PAGE_KEYS:
            del page.obj[key]
        target.pages.append(page)
        scrub(target, target.pages[-1].obj, sizes)
        if page_links:
            target.pages[-1].obj.Annots = Array(
                [link_annotation(link) for link in page_links]
            )


def annotations(page: pikepdf.Page) -> Iterator[Dictionary]:
    items = page.obj.get("/Annots")
    for item in items if isinstance(items, Array) else []:
        if isinstance(item, Dictionary):
            yield item


def links_of(page: pikepdf.Page) -> Iterator[Link]:
    for annotation in annotations(page):
        action = annotation.get("/A")
        if (
            annotation.get("/Subtype") == Name.Link
            and isinstance(action, Dictionary)
            and action.get("/S") == Name.URI
        ):
            address = str(action.get("/URI", ""))
            if is_plain_link(address):
                yield [float(side) for side in annotation.Rect.as_list()[:4]], address


def is_plain_link(address: str) -> bool:
    """Whether it is a web address that leads where it seems to lead."""
    if (
        len(address) > MAX_LINK_LENGTH
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


def scrub(pdf: Pdf, page: Any, sizes: Sizes) -> None:
    """Removes, from everything reachable from a page, what isn't needed to draw it.

    In a map of names a font may be called /JS; that entry stays.
    """
    seen: set[tuple[int, int]] = set()
    stack = [(page, False)]
    while stack:
        obj, is_map = stack.pop()
        if obj.is_indirect:
            # Objects of a PDF refer to each other in circles.
            if obj.objgen in seen:
                continue
            seen.add(obj.objgen)
        if isinstance(obj, Stream):
            sizes.check(obj)
            scrub_stream(pdf, obj)
        elif isinstance(obj, Dictionary) and not is_map:
            remove_keys(obj, REMOVED_KEYS)
        sizes.count_values(obj)
        stack += children_of(obj)


def remove_keys(obj: Any, keys: set[str]) -> None:
    for key in keys & set(obj.keys()):
        del obj[key]
    resources = obj.get("/Resources")
    if isinstance(resources, Dictionary):
        for key in set(resources.keys()) - NAME_MAPS:
            del resources[key]
        layers = resources.get("/Properties", Dictionary())
        for name in list(layers.keys()):
            layers[name] = Dictionary()


def children_of(obj: Any) -> list[tuple[Any, bool]]:
    """Each with whether it is a map of names."""
    if isinstance(obj, Array):
        children = [(child, False) for child in obj]
    else:
        children = [
            (child, key in NAME_MAPS)
            for key, child in obj.items()
            if key != "/Parent"  # it would lead back up, out of the page
        ]
    return [
        (child, is_map)
        for child, is_map in children
        if isinstance(child, Array | Dictionary | Stream)
    ]


def scrub_stream(pdf: Pdf, stream: Stream) -> None:
    remove_keys(stream, REMOVED_STREAM_KEYS)
    filters = as_list(stream.get("/Filter"))
    parameters = as_list(stream.get("/DecodeParms"))
    clean_image = IMAGE_CLEANERS.get(str(filters[-1])) if filters else None
    if clean_image is None:
        return
    data = stream.read_raw_bytes()
    if len(filters) > 1:
        # The image is wrapped in other filters: they are undone, and left out.
        outer = Stream(pdf, data, Filter=Array(filters[:-1]))
        if parameters:
            outer.DecodeParms = Array(parameters[:-1])
        data = outer.read_bytes(pikepdf.StreamDecodeLevel.specialized)
    last = parameters[-1] if len(parameters) == len(filters) else None
    stream.write(clean_image(data), filter=filters[-1], decode_parms=last)
