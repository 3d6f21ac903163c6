"""Photos become the pages of one PDF, in their order, and can be read."""

from io import BytesIO

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from portal.files.cleaning import comparison, images, photo_pages, worker
from portal.files.cleaning.result import MAX_BYTES, MAX_PHOTOS, UnusableFile
from tests.portal import hostile_files
from tests.portal.files.cleaning.helpers import answer_to, clean, image_of

SHADES = (30, 120, 220)


def plain(shade, size=(300, 400), kind="JPEG"):
    return hostile_files.image_bytes(Image.new("RGB", size, (shade,) * 3), kind)


def together(files, allowed=("pdf", "jpeg")):
    return worker.clean_all(files, allowed)


def refused(files, allowed=("pdf", "jpeg")):
    with pytest.raises(UnusableFile) as caught:
        together(files, allowed)
    return caught.value.code


def test_the_pages_are_in_order():
    cleaned = together([plain(shade) for shade in SHADES])
    drawn = [page.getpixel((50, 50)) for page in comparison.pages(cleaned.data)]
    assert [abs(a - b) < 6 for a, b in zip(drawn, SHADES, strict=True)] == [True] * 3
    assert (cleaned.pages, cleaned.note) == (3, "photos_to_pdf")


def test_photos_of_every_kind_stand_side_by_side():
    kinds = ["JPEG", "PNG", "HEIF", "AVIF", "WEBP"]
    assert together([plain(90, kind=kind) for kind in kinds]).pages == 5


def test_a_photo_in_a_paper_tells_nothing_but_its_picture():
    photo = hostile_files.jpeg_photo()
    assert hostile_files.CANARY not in together([photo, photo]).data


@pytest.mark.parametrize("lost", [2, 40])
@pytest.mark.parametrize("progressive", [True, False])
def test_a_photo_without_its_last_bytes_is_taken_and_told(lost, progressive):
    data = hostile_files.jpeg_photo((1600, 1200), progressive=progressive)
    cleaned = clean(data[:-lost])
    assert (image_of(cleaned).size, cleaned.note) == ((1200, 1600), "cut_off")


@given(st.sampled_from(["JPEG", "PNG"]), st.floats(0, 1))
def test_a_photo_is_taken_nearly_whole_or_refused(kind, share):
    whole = hostile_files.image_bytes(hostile_files.shades((160, 400)), kind)
    data = whole[: int(len(whole) * share)]
    answer = answer_to(data)
    if "code" in answer:
        assert answer["code"] in ("damaged", "other_kind")
    else:
        assert images.share_lost(data, kind.lower()) <= images.MAX_LOST


def test_many_photos_fit_into_one_paper():
    """Noise is the heaviest of pictures."""
    noise = Image.effect_noise((3000, 2000), 90).convert("RGB")
    data, source = hostile_files.image_bytes(noise, "JPEG", quality=60), "jpeg"
    cleaned = photo_pages.clean([(data, source)] * 4)
    assert (cleaned.pages, len(cleaned.data) <= MAX_BYTES) == (4, True)


@pytest.mark.parametrize(
    ("size", "page"),
    [
        ((3000, 4000), (632, 842)),
        ((4000, 3000), (842, 632)),
        ((1080, 7000), (595, 3856)),
        ((10, 9000), (16, 14400)),
    ],
    ids=["upright", "across", "screenshot", "strip"],
)
def test_a_page_is_as_large_as_paper_and_a_screenshot_as_wide(size, page):
    cleaned = clean(hostile_files.image_bytes(Image.new("L", size), "PNG"), ["pdf"])
    with pikepdf.open(BytesIO(cleaned.data)) as pdf:
        assert [int(side) for side in pdf.pages[0].mediabox][2:] == [*page]


def test_what_does_not_belong_together_is_refused():
    paper = hostile_files.pdf_bytes(hostile_files.pdf_document())
    assert refused([plain(9), paper]) == "mixed"
    assert refused([plain(9)] * 2, ["jpeg"]) == "one_only"
    assert refused([plain(9)] * (MAX_PHOTOS + 1)) == "many_photos"
