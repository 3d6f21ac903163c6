"""Metadata inside the JPEG and JPEG 2000 streams of a PDF: cut out without touching the picture."""

import re
import struct

NEXT_MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
START_OF_SCAN, END_OF_IMAGE, ADOBE = 0xDA, 0xD9, 0xEE
COMMENT, APPLICATION = 0xFE, range(0xE0, 0xF0)
BOXES_WITH_METADATA = {b"xml ", b"uuid", b"uinf"}


def without_segments(jpeg: bytes) -> bytes:
    """Without comments and application segments (Exif, XMP, ICC …) and without what follows the picture.

    Adobe's segment stays: it says how the colors are coded. Raises ValueError or struct.error if it is no JPEG.
    """
    kept, at = [jpeg[:2]], 2
    while at < len(jpeg):
        found = NEXT_MARKER.search(jpeg, at)
        if not found:
            raise ValueError("no end of image")
        marker, start = found[0][-1], found.end()
        if marker == END_OF_IMAGE:
            return b"".join(kept) + b"\xff\xd9"
        end = start + struct.unpack_from(">H", jpeg, start)[0]
        if marker == START_OF_SCAN:
            following = NEXT_MARKER.search(jpeg, end)
            end = following.start() if following else len(jpeg)
        if marker == ADOBE or not (marker == COMMENT or marker in APPLICATION):
            kept.append(bytes((0xFF, marker)) + jpeg[start:end])
        at = end
    raise ValueError("no end of image")


def without_boxes(jpeg2000: bytes) -> bytes:
    """Without XML and UUID boxes. A bare codestream has none and comes back as it is."""
    if jpeg2000.startswith(b"\xff\x4f"):
        return jpeg2000
    kept, at = [], 0
    while at + 8 <= len(jpeg2000):
        size, name = struct.unpack_from(">I4s", jpeg2000, at)
        if size == 1:
            size = struct.unpack_from(">Q", jpeg2000, at + 8)[0]
        end = at + size if size else len(jpeg2000)
        if end < at + 8:
            raise ValueError("a box without room")
        if name not in BOXES_WITH_METADATA:
            kept.append(jpeg2000[at:end])
        at = end
    return b"".join(kept)
