"""Photos as a PDF: one page each, in their order."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from portal.files.cleaning import images
from portal.files.cleaning.result import (
    JPEG,
    MAX_BYTES,
    MAX_PHOTOS,
    PDF,
    Cleaned,
    UnusableFile,
)

# Points; A4. A photo fills its page, so that only one side counts.
SHORT_SIDE, LONG_SIDE = 595, 842
# A reader's limit for a side of a page.
MAX_SIDE = 14_400
# JPEG's quality and the area, from what is best to what always fits.
ATTEMPTS = ((85, 1.0), (80, 0.6), (70, 0.4), (60, 0.25), (50, 0.15))
# For the pages themselves.
OVERHEAD = 64 * 1024


def clean(photos: Sequence[tuple[bytes, str]]) -> Cleaned:
    """`photos`: each with its type, one of `kinds.PHOTOS`. Raises `UnusableFile`."""
    if len(photos) > MAX_PHOTOS:
        raise UnusableFile("many_photos")
    room = (MAX_BYTES - OVERHEAD) // len(photos)
    notes = []
    with Pdf.new() as pdf:
        for data, source in photos:
            image, note = images.read(data, source)
            notes.append(note)
            add_page(pdf, *within(image, room))
        output = BytesIO()
        pdf.save(output, deterministic_id=True)
    note = "cut_off" if "cut_off" in notes else "photos_to_pdf"
    return Cleaned(output.getvalue(), PDF, pages=len(photos), note=note)


def within(image: Image.Image, room: int) -> tuple[bytes, Image.Image]:
    """The photo as JPEG of at most so many bytes."""
    for quality, share in ATTEMPTS:
        area = int(images.MAX_AREA * share)
        smaller = image.resize(images.size_within(image.size, area))
        data = images.encode(smaller, JPEG, quality)
        if len(data) <= room:
            return data, smaller
    raise UnusableFile("heavy")


def add_page(pdf: Pdf, jpeg: bytes, image: Image.Image) -> None:
    width, height = page_size(image)
    page = pdf.add_blank_page(page_size=(width, height)).obj
    drawn: Any = Stream(pdf, jpeg)
    drawn.Type, drawn.Subtype, drawn.Filter = Name.XObject, Name.Image, Name.DCTDecode
    drawn.Width, drawn.Height, drawn.BitsPerComponent = *image.size, 8
    drawn.ColorSpace = Name.DeviceGray if image.mode == "L" else Name.DeviceRGB
    page.Resources = Dictionary(XObject=Dictionary(Photo=drawn))
    page.Contents = Stream(pdf, f"q {width} 0 0 {height} 0 0 cm /Photo Do Q".encode())
    page.MediaBox = Array([0, 0, width, height])


def page_size(image: Image.Image) -> tuple[int, int]:
    """In points. A long screenshot keeps the width of A4 and gets a long page."""
    width, height = image.size
    scale = min(
        max(SHORT_SIDE / min(width, height), LONG_SIDE / max(width, height)),
        MAX_SIDE / max(width, height),
    )
    if max(width, height) <= 2 * min(width, height):
        scale = LONG_SIDE / max(width, height)
    return max(3, round(width * scale)), max(3, round(height * scale))
