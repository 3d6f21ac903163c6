"""Cuts metadata out of JPEG and JPEG 2000 streams without touching the image."""

import re
import struct

# The next marker of a JPEG. FF 00 is an escaped data byte, FF D0 to FF D7 are restart
# markers within the data, and FF FF is padding before a marker.
NEXT_MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
START_OF_SCAN = 0xDA
END_OF_IMAGE = 0xD9
ADOBE = 0xEE
COMMENT = 0xFE
APPLICATION = range(0xE0, 0xF0)
BOXES_WITH_METADATA = {b"xml ", b"uuid", b"uinf"}


def without_segments(jpeg: bytes) -> bytes:
    """Without comments, application segments (Exif, XMP, ICC …) and trailing bytes.

    Adobe's segment stays: it says how the colors are coded. Raises ValueError or
    struct.error if it is no JPEG.
    """
    kept = [jpeg[:2]]
    position = 2
    while position < len(jpeg):
        match = NEXT_MARKER.search(jpeg, position)
        if not match:
            raise ValueError("no end of image")
        marker = match[0][-1]
        start = match.end()
        if marker == END_OF_IMAGE:
            return b"".join(kept) + b"\xff\xd9"
        end = start + struct.unpack_from(">H", jpeg, start)[0]
        if marker == START_OF_SCAN:
            # The image data follow the header of the scan, up to the next marker.
            next_match = NEXT_MARKER.search(jpeg, end)
            end = next_match.start() if next_match else len(jpeg)
        if marker == ADOBE or not (marker == COMMENT or marker in APPLICATION):
            kept.append(bytes((0xFF, marker)) + jpeg[start:end])
        position = end
    raise ValueError("no end of image")


def without_boxes(jpeg2000: bytes) -> bytes:
    """Without XML and UUID boxes. A bare codestream has none and stays as it is."""
    if jpeg2000.startswith(b"\xff\x4f"):
        return jpeg2000
    kept = []
    position = 0
    while position + 8 <= len(jpeg2000):
        size, name = struct.unpack_from(">I4s", jpeg2000, position)
        if size == 1:  # the size is in the 8 bytes after the name
            size = struct.unpack_from(">Q", jpeg2000, position + 8)[0]
        # Size 0 means: up to the end of the file.
        end = position + size if size else len(jpeg2000)
        if end < position + 8:
            raise ValueError("a box without room")
        if name not in BOXES_WITH_METADATA:
            kept.append(jpeg2000[position:end])
        position = end
    return b"".join(kept)
