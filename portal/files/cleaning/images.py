"""Photos and scans: decoded, turned upright, scaled down, encoded without metadata."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from math import sqrt

import pillow_heif
from PIL import Image, ImageFile, ImageOps

from portal.files.cleaning.result import (
    JPEG,
    MAX_BYTES,
    MAX_PIXELS,
    PNG,
    Cleaned,
    UnusableFile,
)

# Pixels: A4 at 300 dpi, the resolution of a good scan. An area, because a long
# screenshot is as readable as its width.
MAX_AREA = 3508 * 2480
# On JPEG's scale to 95: text in photos stays sharp, and files stay small.
QUALITY = 85
FORMATS = {"heic": "HEIF"}
# Of the height, or of the scans; more is no photo "without its last bytes".
MAX_LOST = 0.15
START_OF_SCAN = b"\xff\xda"
# Of progressive JPEGs as most programs write them, by the number of colors.
SCANS = {1: 6, 3: 10, 4: 10}

pillow_heif.register_heif_opener(thumbnails=False)


def clean(data: bytes, source: str, kind: str) -> Cleaned:
    """`source` is one of `kinds.PHOTOS`, `kind` what it becomes: JPEG or PNG."""
    image, note = read(data, source)
    output = encode(image, kind)
    if len(output) > MAX_BYTES:
        kind = JPEG
        output = encode(image, kind)
    return Cleaned(output, kind, pages=1, note=note)


def read(data: bytes, source: str, max_area: int = MAX_AREA) -> tuple[Image.Image, str]:
    """The picture and a note about it. Raises `UnusableFile`."""
    image = open_image(data, source)
    note = "made_smaller" if image.width * image.height > max_area else ""
    try:
        return normalize(image, max_area), note
    except (OSError, SyntaxError) as error:
        if source not in (JPEG, PNG):
            raise UnusableFile("damaged") from error
    if share_lost(data, source) > MAX_LOST:
        raise UnusableFile("damaged")
    # As in viewers, what is missing is gray.
    with lenient():
        return normalize(open_image(data, source), max_area), "cut_off"


@contextmanager
def lenient() -> Iterator[None]:
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def share_lost(data: bytes, source: str) -> float:
    """Of the rows, those at the end that are not there: they are zero."""
    image = open_image(data, source)
    if image.info.get("progressive"):
        # Its rows come at last; before, each scan makes the whole picture sharper.
        usual = SCANS[len(image.getbands())]
        return max(0, 1 - data.count(START_OF_SCAN) / usual)
    file = BytesIO(data)
    if source == JPEG:
        image.draft(None, (image.width // 8, image.height // 8))
        # Pillow's own would end the data, and fill those rows with gray.
        vars(image)["load_read"] = file.read
    with lenient():
        image.load()
    box = image.getbbox(alpha_only=False)
    return 1 - box[3] / image.height if box else 1


def open_image(data: bytes, source: str) -> Image.Image:
    """Reads the header, not yet the pixels."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(
                BytesIO(data), formats=[FORMATS.get(source, source.upper())]
            )
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnusableFile("many_pixels") from error
    # Before decoding: a small file can claim a huge picture.
    if image.width * image.height > MAX_PIXELS:
        raise UnusableFile("many_pixels")
    return image


def normalize(image: Image.Image, max_area: int) -> Image.Image:
    """At most of that area, upright, gray or RGB on white, without metadata."""
    if image.mode.startswith("I;16"):
        # Pillow has no conversion from 16 bits to 8 that scales.
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    elif image.mode == "1":
        image = image.convert("L")
    elif image.mode not in ("L", "RGB"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    # reducing_gap: the decoder shrinks a JPEG while reading, which saves memory and
    # time.
    image.thumbnail(size_within(image.size, max_area), reducing_gap=3.0)
    # After scaling (fewer pixels to turn), before the metadata with the angle are
    # dropped.
    image = ImageOps.exif_transpose(image)
    if image.mode == "RGBA":
        background = Image.new("RGB", image.size, "white")
        background.paste(image, mask=image.getchannel("A"))
        image = background
    image.info = {}
    return image


def size_within(size: tuple[int, int], max_area: int) -> tuple[int, int]:
    scale = min(1.0, sqrt(max_area / (size[0] * size[1])))
    return max(1, int(size[0] * scale)), max(1, int(size[1] * scale))


def encode(image: Image.Image, kind: str, quality: int = QUALITY) -> bytes:
    output = BytesIO()
    options = {JPEG: {"quality": quality, "optimize": True}, PNG: {"compress_level": 6}}
    image.save(output, kind.upper(), **options[kind])
    return output.getvalue()
