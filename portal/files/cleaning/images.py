"""Photos and scans: decoded, turned upright, scaled down, encoded without metadata."""

import warnings
from io import BytesIO

from PIL import Image, ImageOps

from portal.files.cleaning.result import (
    JPEG,
    MAX_BYTES,
    MAX_PIXELS,
    PNG,
    Cleaned,
    UnusableFile,
)

# Pixels: A4 at 300 dpi, the resolution of a good scan.
MAX_SIDE = 3500
# On JPEG's scale to 95: text in photos stays sharp, and files stay small.
QUALITY = 85


def clean(data: bytes, kind: str) -> Cleaned:
    image = open_image(data, kind)
    is_large = max(image.size) > MAX_SIDE
    image = normalize(image)
    output = encode(image, kind)
    if len(output) > MAX_BYTES:
        kind = JPEG
        output = encode(image, kind)
    return Cleaned(output, kind, pages=1, note="made_smaller" if is_large else "")


def open_image(data: bytes, kind: str) -> Image.Image:
    """Reads the header, not yet the pixels."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(data), formats=[kind.upper()])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnusableFile("many_pixels") from error
    # Before decoding: a small file can claim a huge picture.
    if image.width * image.height > MAX_PIXELS:
        raise UnusableFile("many_pixels")
    return image


def normalize(image: Image.Image) -> Image.Image:
    """At most MAX_SIDE, upright, gray or RGB on white, without metadata."""
    if image.mode.startswith("I;16"):
        # Pillow has no conversion from 16 bits to 8 that scales.
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    elif image.mode == "1":
        image = image.convert("L")
    elif image.mode not in ("L", "RGB"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    # reducing_gap: the decoder shrinks a JPEG while reading, which saves memory and
    # time.
    image.thumbnail((MAX_SIDE, MAX_SIDE), reducing_gap=3.0)
    # After scaling (fewer pixels to turn), before the metadata with the angle are
    # dropped.
    image = ImageOps.exif_transpose(image)
    if image.mode == "RGBA":
        background = Image.new("RGB", image.size, "white")
        background.paste(image, mask=image.getchannel("A"))
        image = background
    image.info = {}
    return image


def encode(image: Image.Image, kind: str) -> bytes:
    output = BytesIO()
    options = {JPEG: {"quality": QUALITY, "optimize": True}, PNG: {"compress_level": 6}}
    image.save(output, kind.upper(), **options[kind])
    return output.getvalue()
