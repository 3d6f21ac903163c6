"""Photos and scans: decoded, turned upright, made small enough to read and encoded anew, without a word about them."""

import warnings
from io import BytesIO

from PIL import Image, ImageOps

from portal.files.cleaning.outcome import (
    JPEG,
    MOST_BYTES,
    MOST_PIXELS,
    PNG,
    Cleaned,
    Unusable,
)

LONGEST_SIDE = 3500
QUALITY = 85


def cleaned(data: bytes, kind: str) -> Cleaned:
    image = opened(data, kind)
    is_large = max(image.size) > LONGEST_SIDE
    image = bare(image)
    made = encoded(image, kind)
    if len(made) > MOST_BYTES:
        made, kind = encoded(image, JPEG), JPEG
    return Cleaned(made, kind, pages=1, note="made_smaller" if is_large else "")


def opened(data: bytes, kind: str) -> Image.Image:
    """Its header is read, not yet its pixels."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(data), formats=[kind.upper()])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unusable("many_pixels") from error
    if image.width * image.height > MOST_PIXELS:
        raise Unusable("many_pixels")
    return image


def bare(image: Image.Image) -> Image.Image:
    """At most LONGEST_SIDE, upright, gray or RGB on white; of the original only pixels remain."""
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    elif image.mode == "1":
        image = image.convert("L")
    elif image.mode not in ("L", "RGB"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=3.0)
    image = ImageOps.exif_transpose(image)
    if image.mode == "RGBA":
        ground = Image.new("RGB", image.size, "white")
        ground.paste(image, mask=image.getchannel("A"))
        image = ground
    image.info = {}
    return image


def encoded(image: Image.Image, kind: str) -> bytes:
    out = BytesIO()
    options = {JPEG: {"quality": QUALITY, "optimize": True}, PNG: {"compress_level": 6}}
    image.save(out, kind.upper(), **options[kind])
    return out.getvalue()
