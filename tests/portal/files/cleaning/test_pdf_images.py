"""Images inside PDFs lose their metadata."""

from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name
from PIL import Image

from portal.files.cleaning import pdf_images
from tests.portal import hostile_files
from tests.portal.files.cleaning.helpers import (
    clean,
    words_of,
)
from tests.portal.hostile_files import CANARY


@pytest.mark.parametrize("filters", [("DCTDecode",), ("FlateDecode", "DCTDecode")])
def test_a_photo_inside_a_paper_keeps_its_pixels_only(filters):
    photo = hostile_files.jpeg_photo()
    data = hostile_files.pdf_bytes(hostile_files.pdf_with_photo(photo, filters))
    cleaned = clean(data)
    words = words_of(cleaned)
    assert [
        word
        for word in (CANARY, b"Exif", b"/Metadata", b"/Alternates")
        if word in words
    ] == []
    with pikepdf.open(BytesIO(cleaned.data)) as pdf:
        image = pikepdf.PdfImage(pdf.pages[0].obj.Resources.XObject.Im0).as_pil_image()
    assert image.tobytes() == Image.open(BytesIO(photo)).tobytes()


def test_settings_of_the_filters_around_a_photo_stay_in_place():
    pdf = hostile_files.pdf_with_photo(filters=("FlateDecode", "DCTDecode"))
    pdf.pages[0].obj.Resources.XObject.Im0.DecodeParms = Array(
        [Dictionary(Predictor=1), Dictionary(ColorTransform=1)]
    )
    cleaned = clean(hostile_files.pdf_bytes(pdf))
    with pikepdf.open(BytesIO(cleaned.data)) as result:
        image = result.pages[0].obj.Resources.XObject.Im0
        assert (image.Filter, image.DecodeParms.ColorTransform) == (Name.DCTDecode, 1)


def test_a_jpeg_2000_inside_a_paper_loses_its_boxes_of_words():
    data = hostile_files.pdf_bytes(
        hostile_files.pdf_with_photo(hostile_files.jpeg2000(), filters=("JPXDecode",))
    )
    words = words_of(clean(data))
    assert (CANARY in words, b"\xff\x4f pixels" in words) == (False, True)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60))
def test_segments_of_any_bytes_end(data):
    for cut in (pdf_images.without_segments, pdf_images.without_boxes):
        try:
            cut(b"\xff\xd8" + data)
        except (ValueError, pdf_images.struct.error):
            continue


def test_a_large_box_of_jpeg_2000_is_measured():
    box = (1).to_bytes(4, "big") + b"jp2c" + (20).to_bytes(8, "big") + b"1234"
    last = (0).to_bytes(4, "big") + b"jp2c" + b"to the end"
    assert pdf_images.without_boxes(box + last) == box + last


def test_a_bare_codestream_stays():
    assert pdf_images.without_boxes(b"\xff\x4frest") == b"\xff\x4frest"


def test_colors_as_adobe_writes_them_stay():
    adobe = b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0\x02"
    jpeg = hostile_files.image_bytes(Image.new("RGB", (8, 8)), "JPEG")
    with_both = jpeg[:2] + adobe + b"\xff\xfe\0\x08CANARY" + jpeg[2:]
    cut = pdf_images.without_segments(with_both)
    assert (adobe in cut, CANARY in cut) == (True, False)
