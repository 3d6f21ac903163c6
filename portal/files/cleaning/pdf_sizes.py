"""Refuses PDFs with streams or pictures that would inflate beyond their limits.

Nothing is inflated further than its limit, at whatever depth it is wrapped: filters
around filters, pictures inside of the drawing instructions.
"""

import re
import struct
import zlib
from contextlib import suppress
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Pdf, Stream
from PIL import Image

from portal.files.cleaning.result import MAX_PIXELS, UnusableFile

MEGABYTE = 1024 * 1024
# A page of drawing instructions or a font; pictures have their pixels, in four bytes.
MAX_STREAM = 32 * MEGABYTE
MAX_PICTURE = MAX_PIXELS * 4
# 30 gray scans of A4 at 300 dpi.
MAX_TOTAL = 300 * MEGABYTE
# Photos and faxes of a document together, in pixels: 30 pages of A4 at 300 dpi.
MAX_TOTAL_PIXELS = 30 * 3508 * 2480
# Strings and names outside of streams, in bytes, and the values in all lists and maps.
MAX_VALUES = 16 * MEGABYTE
MAX_VALUE_COUNT = 1_000_000
FLATE = {"/FlateDecode", "/Fl"}
PHOTOS = {"/DCTDecode", "/DCT", "/JPXDecode"}
FAXES = {"/CCITTFaxDecode", "/CCF", "/JBIG2Decode"}
CHUNK = 64 * 1024
# Start of codestream, start of size, its length and capabilities; then width and
# height, followed by more than these eight bytes.
JPEG2000_HEADER = re.compile(rb"\xff\x4f\xff\x51.{4}(?=.{8})", re.DOTALL)
# A picture within drawing instructions: BI /W 10 … ID …
INLINE_PICTURE = re.compile(rb"\bBI\s+/[A-Za-z].*?\bID\s", re.DOTALL)


class Sizes:
    """Of one document."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.total = 0
        self.pixels = 0
        self.values = self.value_count = 0

    def check(self, stream: Stream) -> None:
        """Raises `UnusableFile`."""
        names = [str(name) for name in as_list(stream.get("/Filter"))]
        is_picture = str(stream.get("/Subtype")) == "/Image"
        if is_picture:
            check_pixels(stream.get("/Width", 0), stream.get("/Height", 0))
            for parameters in as_list(stream.get("/DecodeParms")):
                if isinstance(parameters, pikepdf.Dictionary):
                    columns = parameters.get("/Columns", 0)
                    check_pixels(columns, parameters.get("/Rows", 0))
        limit = MAX_PICTURE if is_picture else MAX_STREAM
        data = self.inflate(stream.read_raw_bytes(), names, limit)
        self.total += len(data)
        if self.total > MAX_TOTAL:
            raise UnusableFile("heavy")
        if names[-1:] == ["/JPXDecode"]:
            self.add_pixels(check_jpeg2000(data))
        elif PHOTOS & set(names[-1:]):
            self.add_pixels(check_jpeg(data))
        elif FAXES & set(names[-1:]):
            self.add_pixels(
                int(stream.get("/Width", 0)) * int(stream.get("/Height", 0))
            )
        elif not is_picture and INLINE_PICTURE.search(data):
            self.check_inline_pictures(data)

    def add_pixels(self, count: int) -> None:
        self.pixels += count
        if self.pixels > MAX_TOTAL_PIXELS:
            raise UnusableFile("heavy")

    def count_values(self, obj: Any) -> None:
        """What a list or a map holds itself: it lies in a compressed stream, too."""
        values = list(obj) if isinstance(obj, Array) else [v for _k, v in obj.items()]
        self.value_count += len(values)
        self.values += sum(
            len(bytes(value)) for value in values if isinstance(value, pikepdf.String)
        )
        if self.values > MAX_VALUES or self.value_count > MAX_VALUE_COUNT:
            raise UnusableFile("heavy")

    def inflate(self, data: bytes, names: list[str], limit: int) -> bytes:
        """What is left when the filters are undone, but that of a photo or fax."""
        for name in names:
            if name in PHOTOS | FAXES:
                break
            if name in FLATE:
                data = inflate(data, limit)
            else:
                # Few and small in practice; the process has little memory.
                rest = Stream(self.pdf, data, Filter=Array([pikepdf.Name(name)]))
                data = rest.read_bytes(pikepdf.StreamDecodeLevel.specialized)
            if len(data) > limit:
                raise UnusableFile("heavy")
        return data

    def check_inline_pictures(self, data: bytes) -> None:
        for part in pikepdf.parse_content_stream(Stream(self.pdf, data)):
            if isinstance(part, pikepdf.ContentStreamInlineImage):
                picture: Any = part.iimage
                check_pixels(picture.width, picture.height)
                names = [str(name) for name in picture.filters]
                raw = picture.read_raw_bytes()
                self.total += len(self.inflate(raw, names, MAX_PICTURE))
                if self.total > MAX_TOTAL:
                    raise UnusableFile("heavy")


def inflate(data: bytes, limit: int) -> bytes:
    """Up to one byte more than the limit. What is broken at its end counts so far."""
    inflater = zlib.decompressobj()
    output = bytearray()
    # Readers show what came before the damage, so that much is measured.
    with suppress(zlib.error):
        while data and len(output) <= limit and not inflater.eof:
            output += inflater.decompress(data, min(CHUNK, limit + 1 - len(output)))
            data = inflater.unconsumed_tail
    return bytes(output)


def check_pixels(width: Any, height: Any) -> None:
    if int(width) * int(height) > MAX_PIXELS:
        raise UnusableFile("many_pixels")


def check_jpeg2000(data: bytes) -> int:
    """The pixels of each codestream's header; readers need no other."""
    count = 0
    for header in JPEG2000_HEADER.finditer(data):
        width, height = struct.unpack_from(">II", data, header.end())
        check_pixels(width, height)
        count += width * height
    return count


def check_jpeg(data: bytes) -> int:
    """The pixels of its own header, which readers believe rather than the PDF."""
    try:
        with Image.open(BytesIO(data), formats=["JPEG"]) as photo:
            check_pixels(*photo.size)
            return photo.width * photo.height
    except Image.DecompressionBombError as error:
        raise UnusableFile("many_pixels") from error


def as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]
