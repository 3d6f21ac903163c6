"""Whether the pages of two PDFs look the same, as the renderer of Chrome draws them."""

from collections.abc import Iterator

import pypdfium2
from PIL import Image, ImageChops

from portal.files.cleaning.result import UnusableFile

# Pixels of a page's longer side: the smallest print is still several pixels high.
SIDE = 900
# Of 255; less is what rounding does to the edge of a letter.
VISIBLE = 64
# Pixels of a page; one thin letter has more.
MAX_DIFFERENT = 8


def look_alike(before: bytes, after: bytes) -> bool:
    """Raises `UnusableFile` if the first can't be drawn."""
    return all(
        is_same(first, second)
        for first, second in zip(pages(before), pages(after), strict=True)
    )


def pages(data: bytes) -> Iterator[Image.Image]:
    """With annotations and what is filled into forms, in gray, on white."""
    try:
        document = pypdfium2.PdfDocument(data)
        # Layers and fields are drawn as they are first shown; scripts never run.
        document.init_forms()
    except pypdfium2.PdfiumError as error:
        raise UnusableFile("damaged") from error
    with document:
        for number in range(len(document)):
            yield draw(document, number)


def draw(document: pypdfium2.PdfDocument, number: int) -> Image.Image:
    try:
        page = document[number]
        width, height = page.get_size()
        scale = SIDE / max(width, height, 1)
        bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=True)
        picture = bitmap.to_pil().convert("L").copy()
        page.close()
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise UnusableFile("damaged") from error
    return picture


def is_same(first: Image.Image, second: Image.Image) -> bool:
    if first.size != second.size:
        return False
    difference = ImageChops.difference(first, second)
    return sum(difference.histogram()[VISIBLE:]) <= MAX_DIFFERENT
