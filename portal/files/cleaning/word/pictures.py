"""Pictures in a Word file: cropped as shown, without metadata."""

from base64 import b64encode
from typing import Any

from docx.oxml.ns import qn

from portal.files.cleaning import images, kinds
from portal.files.cleaning.result import JPEG, PNG, UnusableFile

EMU = 12_700  # in a point
MAX_PICTURES = 60
# About 150 dpi on a page: enough to read, and 60 of them fit into memory.
MAX_AREA = 1_800_000
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class Pictures:
    """Of one document, which may have MAX_PICTURES."""

    def __init__(self) -> None:
        self.count = 0

    def add(self, part: Any, drawing: Any) -> dict[str, Any] | None:
        """What the template needs, or None if it isn't a picture.

        Raises `UnusableFile` for a picture that can't be drawn here.
        """
        blip = next(drawing.iter(qn("a:blip")), None)
        if blip is None:
            return None
        data = related(part, blip.get(f"{RELATION}embed"))
        extent = next(drawing.iter(qn("wp:extent")), None)
        width = int(extent.get("cx", 0)) / EMU if extent is not None else 0
        rectangle = next(drawing.iter(qn("a:srcRect")), None)
        crop = {} if rectangle is None else dict(rectangle.attrib)
        return {"svg": self.as_svg(data, crop), "width": round(width, 1)}

    def as_svg(self, data: bytes, crop: dict[str, str]) -> str:
        """In this wrapping the template can take a picture as text."""
        source = kinds.kind_of(data)
        self.count += 1
        if source not in kinds.PHOTOS or self.count > MAX_PICTURES:
            raise UnusableFile("word_parts")
        picture, _note = images.read(data, source, MAX_AREA)
        if crop:
            picture = picture.crop(box_of(picture.size, crop))
        kind = PNG if source == PNG else JPEG
        encoded = b64encode(images.encode(picture, kind)).decode()
        size = f'width="{picture.width}" height="{picture.height}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
            f'<image {size} href="data:image/{kind};base64,{encoded}"/></svg>'
        )


def related(part: Any, relation_id: str | None) -> bytes:
    """Raises `UnusableFile` if the picture lies elsewhere, such as in the web."""
    relation = part.rels.get(relation_id)
    if relation is None or relation.is_external:
        raise UnusableFile("word_parts")
    return bytes(relation.target_part.blob)


def box_of(size: tuple[int, int], crop: dict[str, str]) -> tuple[int, int, int, int]:
    """`crop`: what is hidden at l, t, r and b, in thousandths of a percent."""
    cut = {side: max(0, int(crop.get(side, 0))) / 100_000 for side in "ltrb"}
    width, height = size
    left, top = int(width * cut["l"]), int(height * cut["t"])
    right = max(left + 1, int(width * (1 - cut["r"])))
    bottom = max(top + 1, int(height * (1 - cut["b"])))
    return left, top, min(right, width), min(bottom, height)
