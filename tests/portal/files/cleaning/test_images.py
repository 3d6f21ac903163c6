"""Images keep their pixels and nothing else."""

import pytest
from PIL import Image

from portal.files.cleaning import images
from tests.portal import hostile_files
from tests.portal.files.cleaning.helpers import answer_to, clean, image_of, refusal
from tests.portal.hostile_files import CANARY


@pytest.mark.parametrize(
    "data",
    [hostile_files.jpeg_photo(), hostile_files.png_picture()],
    ids=["jpeg", "png"],
)
def test_a_picture_keeps_its_pixels_only(data):
    cleaned = clean(data)
    image = image_of(cleaned)
    assert CANARY in data
    assert CANARY not in cleaned.data
    assert (
        dict(image.getexif()),
        set(image.info) & {"exif", "icc_profile", "comment", "xmp", "Author"},
    ) == ({}, set())


def test_a_photo_is_turned_upright():
    assert image_of(clean(hostile_files.jpeg_photo((400, 300)))).size == (300, 400)


def test_a_large_photo_is_made_smaller_and_the_person_told():
    cleaned = clean(hostile_files.jpeg_photo((5000, 4000)))
    width, height = image_of(cleaned).size
    assert (width * height <= images.MAX_AREA, width * 5 // 4) == (True, height)
    assert cleaned.note == "made_smaller"


def test_a_long_screenshot_stays_as_wide_as_it_can_be_read():
    """Its area counts, not its longer side."""
    screenshot = hostile_files.shades((1080, 7000))
    data = hostile_files.image_bytes(screenshot, "PNG")
    assert image_of(clean(data)).size == (1080, 7000)


def test_a_picture_stays_what_it_was():
    assert [
        clean(data).kind
        for data in (hostile_files.jpeg_photo(), hostile_files.png_picture())
    ] == [
        "jpeg",
        "png",
    ]


def test_a_picture_too_heavy_as_png_becomes_a_photo(monkeypatch):
    monkeypatch.setattr(images, "MAX_BYTES", 1_000)
    assert clean(hostile_files.png_picture()).kind == "jpeg"


def test_what_is_transparent_turns_white():
    image = image_of(
        clean(hostile_files.png_picture(Image.new("RGBA", (10, 10), (255, 0, 0, 0))))
    )
    assert (image.mode, image.getpixel((5, 5))) == ("RGB", (255, 255, 255))


@pytest.mark.parametrize(
    ("mode", "color", "expected"),
    [
        ("I;16", 32768, 128),
        ("1", 1, 255),
        ("P", 0, (0, 0, 0)),
        ("LA", (7, 255), (7, 7, 7)),
    ],
)
def test_every_kind_of_pixel_is_understood(mode, color, expected):
    assert (
        image_of(
            clean(hostile_files.image_bytes(Image.new(mode, (8, 8), color), "PNG"))
        ).getpixel((4, 4))
        == expected
    )


def test_a_picture_of_printing_colors_is_understood():
    cleaned = clean(
        hostile_files.image_bytes(Image.new("CMYK", (8, 8), (0, 0, 0, 255)), "JPEG")
    )
    assert image_of(cleaned).mode == "RGB"


@pytest.mark.parametrize(
    "side", [8_000, 10_000, 20_000], ids=["ours", "pillow warns", "pillow refuses"]
)
def test_too_many_pixels_are_refused_before_they_are_unpacked(side):
    assert (
        refusal(hostile_files.image_bytes(Image.new("1", (side, side)), "PNG"))
        == "many_pixels"
    )


def test_what_follows_a_picture_is_left_behind():
    pdf = hostile_files.pdf_bytes(hostile_files.pdf_document())
    cleaned = clean(hostile_files.jpeg_photo() + pdf)
    assert b"%PDF" not in cleaned.data


@pytest.mark.parametrize("make", [hostile_files.jpeg_photo, hostile_files.png_picture])
def test_half_a_picture_is_refused(make):
    data = make()
    assert answer_to(data[: len(data) * 2 // 3])["code"] == "damaged"
