"""Bombs: small PDFs that would be huge when they are opened."""

import zlib
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from portal.files.cleaning import pdf_sizes
from tests.portal.files.cleaning.helpers import clean, refusal

MEGABYTE = 1024 * 1024


def paper(**resources):
    """A page with these resources, by their class: `XObject=lambda pdf: stream`."""
    pdf = Pdf.new()
    page = pdf.add_blank_page()
    made = {
        key: Dictionary({"/A": pdf.make_indirect(make(pdf))})
        for key, make in resources.items()
        if key != "Contents"
    }
    page.obj.Resources = Dictionary(**made)
    if "Contents" in resources:
        page.obj.Contents = resources["Contents"](pdf)
    output = BytesIO()
    pdf.save(output, compress_streams=False)
    return output.getvalue()


def zeros(megabytes):
    return zlib.compress(bytes(megabytes * MEGABYTE), 9)


def form(pdf, data, *filters):
    return Stream(
        pdf,
        data,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 1, 1]),
        **({"Filter": Array([Name(name) for name in filters])} if filters else {}),
    )


def picture(pdf, data, filter_name, width=10, height=10):
    return Stream(
        pdf,
        data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=width,
        Height=height,
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
        Filter=Name(filter_name),
    )


def test_drawing_instructions_that_inflate_beyond_their_limit():
    bomb = zeros(64)
    assert len(bomb) < MEGABYTE
    data = paper(Contents=lambda pdf: Stream(pdf, bomb, Filter=Name.FlateDecode))
    assert refusal(data) == "heavy"


def test_a_bomb_below_the_page():
    data = paper(XObject=lambda pdf: form(pdf, zeros(40), "/FlateDecode"))
    assert refusal(data) == "heavy"


def test_a_bomb_in_a_form_in_a_form():
    def nested(pdf):
        outer = form(pdf, b"")
        inner = pdf.make_indirect(form(pdf, zeros(40), "/FlateDecode"))
        outer.Resources = Dictionary(XObject=Dictionary(B=inner))
        return outer

    assert refusal(paper(XObject=nested)) == "heavy"


def test_a_bomb_that_is_wrapped_twice():
    twice = zlib.compress(zeros(64), 9)
    filters = ("/FlateDecode", "/FlateDecode")
    assert refusal(paper(XObject=lambda pdf: form(pdf, twice, *filters))) == "heavy"


def test_a_bomb_of_repeated_bytes():
    # RunLength: two bytes for 128.
    data = b"\x81\0" * (40 * MEGABYTE // 128)
    bomb = paper(XObject=lambda pdf: form(pdf, data, "/RunLengthDecode"))
    assert refusal(bomb) == "heavy"


def test_a_picture_with_more_pixels_than_a_camera_has():
    data = paper(XObject=lambda pdf: picture(pdf, b"", "/FlateDecode", 50_000, 50_000))
    assert refusal(data) == "many_pixels"


def test_a_fax_whose_parameters_claim_more():
    def fax(pdf):
        made = picture(pdf, b"\0", "/CCITTFaxDecode")
        made.DecodeParms = Dictionary(Columns=60_000, Rows=60_000)
        return made

    assert refusal(paper(XObject=fax)) == "many_pixels"


def test_a_photo_whose_own_header_claims_more():
    output = BytesIO()
    Image.new("L", (10, 10)).save(output, "JPEG")
    jpeg = output.getvalue()
    start = jpeg.index(b"\xff\xc0")
    huge = jpeg[: start + 5] + b"\xff\xf0\xff\xf0" + jpeg[start + 9 :]
    data = paper(XObject=lambda pdf: picture(pdf, huge, "/DCTDecode"))
    assert refusal(data) == "many_pixels"


def test_a_jpeg_2000_whose_own_header_claims_more():
    size = (60_000).to_bytes(4, "big")
    data = b"\xff\x4f\xff\x51\0\x29\0\0" + size + size + bytes(40)
    bomb = paper(XObject=lambda pdf: picture(pdf, data, "/JPXDecode"))
    assert refusal(bomb) == "many_pixels"


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (b"/W 10 /H 10 /BPC 8 /CS /G /F /Fl", "heavy"),
        (b"/W 60000 /H 60000 /BPC 8 /CS /G /F /Fl", "many_pixels"),
    ],
)
def test_a_picture_within_the_instructions(head, code, monkeypatch):
    monkeypatch.setattr(pdf_sizes, "MAX_PICTURE", MEGABYTE)
    content = b"q BI " + head + b" ID " + zeros(2) + b" EI Q"
    data = paper(Contents=lambda pdf: Stream(pdf, content))
    assert refusal(data) == code


def test_all_streams_together_are_bounded(monkeypatch):
    monkeypatch.setattr(pdf_sizes, "MAX_TOTAL", 3 * MEGABYTE)
    data = paper(
        XObject=lambda pdf: form(pdf, zeros(2), "/FlateDecode"),
        Pattern=lambda pdf: form(pdf, zeros(2), "/FlateDecode"),
    )
    assert refusal(data) == "heavy"


def test_what_grows_when_it_is_unwrapped_is_refused():
    output = BytesIO()
    Image.new("L", (10, 10)).save(output, "JPEG")
    # Bytes between the header and the scan that readers skip.
    quantization = b"\xff\xdb\x00\x43" + bytes(65)
    jpeg = output.getvalue()
    fat = jpeg[:2] + quantization * 200_000 + jpeg[2:]

    def wrapped(pdf):
        made = picture(pdf, zlib.compress(fat), "/DCTDecode")
        made.Filter = Array([Name.FlateDecode, Name.DCTDecode])
        return made

    assert refusal(paper(XObject=wrapped)) == "heavy"


def test_an_ordinary_paper_passes():
    small = zlib.compress(b"q 1 0 0 1 0 0 cm Q")
    data = paper(Contents=lambda pdf: Stream(pdf, small, Filter=Name.FlateDecode))
    assert clean(data).pages == 1


def test_a_stream_that_is_broken_at_its_end_is_taken():
    broken = zlib.compress(b"q Q " * 1000)[:-8]
    data = paper(Contents=lambda pdf: Stream(pdf, broken, Filter=Name.FlateDecode))
    assert clean(data).pages == 1
    with pikepdf.open(BytesIO(clean(data).data)) as opened:
        assert len(opened.pages) == 1
