"""What the cleaner takes, what it refuses, and that only what a reader sees comes out."""

from io import BytesIO

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image

from portal.files.cleaning import child, papers, pictures, pictures_in_pdf
from portal.files.cleaning.outcome import Unusable
from tests.portal import hostile
from tests.portal.hostile import CANARY, HEIC, HTML, SVG

ALL = ("pdf", "jpeg", "png")


def clean(data, allowed=ALL):
    return child.cleaned(data, allowed)


def refusal(data, allowed=ALL):
    with pytest.raises(Unusable) as caught:
        clean(data, allowed)
    return caught.value.code


def words_of(made):
    return hostile.readable(made.data)


def image_of(made):
    return Image.open(BytesIO(made.data))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (SVG, "other_kind"),
        (b"<?xml version='1.0'?>" + SVG, "other_kind"),
        (HTML, "other_kind"),
        (b"GIF89a%PDF-1.7", "other_kind"),
        (b"MZ\x90\0" + b"\0" * 60, "other_kind"),
        (b"plain words", "other_kind"),
        (b"\0", "other_kind"),
        (hostile.office("holiday.txt"), "other_kind"),
        (hostile.office(), "office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "office"),
        (b"{\\rtf1 words}", "office"),
        (HEIC, "phone_photo"),
    ],
    ids=[
        "svg",
        "xml",
        "html",
        "gif",
        "exe",
        "words",
        "nul",
        "zip",
        "docx",
        "doc",
        "rtf",
        "heic",
    ],
)
def test_only_pdf_jpeg_and_png_are_taken(data, code):
    assert refusal(data) == code


def test_what_a_document_may_not_be_is_refused_though_it_is_known():
    assert refusal(hostile.photo(), ["pdf"]) == "other_kind"


def test_advice_that_would_not_help_is_not_given():
    assert (refusal(HEIC, ["pdf"]), refusal(hostile.office(), ["png"])) == (
        "other_kind",
        "other_kind",
    )


@pytest.mark.parametrize(
    "data", [hostile.photo(), hostile.picture()], ids=["jpeg", "png"]
)
def test_a_picture_keeps_its_pixels_only(data):
    made = clean(data)
    image = image_of(made)
    assert CANARY in data
    assert CANARY not in made.data
    assert (
        dict(image.getexif()),
        set(image.info) & {"exif", "icc_profile", "comment", "xmp", "Author"},
    ) == ({}, set())


def test_a_photo_is_turned_upright():
    assert image_of(clean(hostile.photo((400, 300)))).size == (300, 400)


def test_a_large_photo_is_made_smaller_and_the_person_told():
    made = clean(hostile.photo((4000, 2000)))
    assert (image_of(made).size, made.note) == ((1750, 3500), "made_smaller")


def test_a_picture_stays_what_it_was():
    assert [clean(data).kind for data in (hostile.photo(), hostile.picture())] == [
        "jpeg",
        "png",
    ]


def test_a_picture_too_heavy_as_png_becomes_a_photo(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_BYTES", 1_000)
    assert clean(hostile.picture()).kind == "jpeg"


def test_what_is_transparent_turns_white():
    image = image_of(
        clean(hostile.picture(Image.new("RGBA", (10, 10), (255, 0, 0, 0))))
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
        image_of(clean(hostile.saved(Image.new(mode, (8, 8), color), "PNG"))).getpixel(
            (4, 4)
        )
        == expected
    )


def test_a_picture_of_printing_colors_is_understood():
    made = clean(hostile.saved(Image.new("CMYK", (8, 8), (0, 0, 0, 255)), "JPEG"))
    assert image_of(made).mode == "RGB"


@pytest.mark.parametrize(
    "side", [8_000, 10_000, 20_000], ids=["ours", "pillow warns", "pillow refuses"]
)
def test_too_many_pixels_are_refused_before_they_are_unpacked(side):
    assert refusal(hostile.saved(Image.new("1", (side, side)), "PNG")) == "many_pixels"


def test_what_follows_a_picture_is_left_behind():
    pdf = hostile.written(hostile.paper())
    made = clean(hostile.photo() + pdf)
    assert b"%PDF" not in made.data


@pytest.mark.parametrize("make", [hostile.photo, hostile.picture])
def test_half_a_picture_is_refused(make):
    data = make()
    assert told(data[: len(data) * 2 // 3])["code"] == "damaged"


def told(data):
    out = BytesIO()
    child.answer(data, ALL, out)
    return child.json.loads(out.getvalue().partition(b"\n")[0])


def test_a_paper_keeps_its_pages_and_words():
    made = clean(hostile.written(hostile.paper(3, "Somying")))
    assert (made.kind, made.pages, words_of(made).count(b"(Somying)"), made.note) == (
        "pdf",
        3,
        3,
        "",
    )


def test_scripts_attachments_and_metadata_are_left_behind():
    made = clean(hostile.written(hostile.scripted()))
    words = words_of(made)
    gone = (
        CANARY,
        b"/JS",
        b"/JavaScript",
        b"/OpenAction",
        b"/AA",
        b"/Launch",
        b"/EmbeddedFile",
        b"/Info",
        b"/Metadata",
    )
    assert [word for word in gone if word in words] == []
    assert b"(Hello)" in words
    assert made.note == "parts_removed"


def test_plain_links_to_the_web_stay():
    assert (
        words_of(clean(hostile.written(hostile.scripted()))).count(
            b"https://example.org/a?b=c"
        )
        == 1
    )


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "https://bank.example@evil.example/",
        "https:\\\\evil.example",
        "https://exa\u202emple.org",
        "https://",
        "http://[",
        "https://example.org/" + "a" * 2000,
        "mailto:someone@example.org",
    ],
)
def test_other_links_go(address):
    pdf = hostile.paper()
    pdf.pages[0].obj.Annots = Array([hostile.link(address)])
    assert b"/Annots" not in words_of(clean(hostile.written(pdf)))


def test_odd_annotations_do_no_harm():
    pdf = hostile.paper(2)
    no_address = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array([0, 0, 1, 1]),
        A=hostile.action("URI"),
    )
    pdf.pages[0].obj.Annots = Array(
        [no_address, Array([]), Dictionary(Subtype=Name.Link)]
    )
    pdf.pages[1].obj.Annots = Dictionary(A=1)
    assert b"/Annots" not in words_of(clean(hostile.written(pdf)))


def test_what_was_filled_into_a_form_stays_readable():
    made = clean(hostile.written(hostile.form()))
    words = words_of(made)
    assert b"(filled in)" in words
    assert [
        word for word in (b"/Widget", b"/AcroForm", b"/XFA", CANARY) if word in words
    ] == []
    assert made.note == "parts_removed"


def test_a_form_whose_looks_were_never_drawn_is_drawn():
    pdf = hostile.form("typed")
    pdf.Root.AcroForm.NeedAppearances = True
    pdf.Root.AcroForm.DR = Dictionary(Font=Dictionary(F1=hostile.font()))
    pdf.Root.AcroForm.DA = pikepdf.String("/F1 12 Tf 0 g")
    assert b"typed" in words_of(clean(hostile.written(pdf)))


@pytest.mark.parametrize("filters", [("DCTDecode",), ("FlateDecode", "DCTDecode")])
def test_a_photo_inside_a_paper_keeps_its_pixels_only(filters):
    photo = hostile.photo()
    data = hostile.written(hostile.scanned(photo, filters))
    made = clean(data)
    words = words_of(made)
    assert [
        word
        for word in (CANARY, b"Exif", b"/Metadata", b"/Alternates")
        if word in words
    ] == []
    with pikepdf.open(BytesIO(made.data)) as pdf:
        image = pikepdf.PdfImage(pdf.pages[0].obj.Resources.XObject.Im0).as_pil_image()
    assert image.tobytes() == Image.open(BytesIO(photo)).tobytes()


def test_settings_of_the_filters_around_a_photo_stay_in_place():
    pdf = hostile.scanned(filters=("FlateDecode", "DCTDecode"))
    pdf.pages[0].obj.Resources.XObject.Im0.DecodeParms = Array(
        [Dictionary(Predictor=1), Dictionary(ColorTransform=1)]
    )
    made = clean(hostile.written(pdf))
    with pikepdf.open(BytesIO(made.data)) as result:
        image = result.pages[0].obj.Resources.XObject.Im0
        assert (image.Filter, image.DecodeParms.ColorTransform) == (Name.DCTDecode, 1)


def test_a_jpeg_2000_inside_a_paper_loses_its_boxes_of_words():
    data = hostile.written(hostile.scanned(hostile.jpeg2000(), filters=("JPXDecode",)))
    words = words_of(clean(data))
    assert (CANARY in words, b"\xff\x4f pixels" in words) == (False, True)


def test_a_font_may_have_the_name_of_a_script():
    pdf = hostile.paper()
    pdf.pages[0].obj.Resources.Font = Dictionary(
        {"/JS": hostile.font(), "/AA": hostile.font()}
    )
    assert words_of(clean(hostile.written(pdf))).count(b"/Helvetica") == 2


def test_layers_are_drawn_without_their_stories():
    pdf = hostile.paper()
    pdf.pages[0].obj.Resources.Properties = Dictionary(
        MC0=Dictionary(Metadata=Stream(pdf, CANARY), Name=CANARY.decode())
    )
    pdf.pages[0].obj.Resources.Junk = Dictionary(JS=CANARY.decode())
    words = words_of(clean(hostile.written(pdf)))
    assert (CANARY in words, b"/MC0" in words) == (False, True)


def test_shared_and_circular_objects_end():
    pdf = hostile.paper(2)
    shared = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type3))
    shared.Resources = Dictionary(Font=Dictionary(F9=shared))
    for page in pdf.pages:
        page.obj.Resources.Font.F9 = shared
    assert clean(hostile.written(pdf)).pages == 2


def test_a_paper_with_a_password_is_refused():
    assert refusal(hostile.locked()) == "locked"


def test_a_paper_that_opens_without_a_password_is_taken_and_unlocked():
    made = clean(hostile.locked(password=""))
    with pikepdf.open(BytesIO(made.data)) as pdf:
        assert not pdf.is_encrypted


def test_too_many_pages_are_refused():
    assert refusal(hostile.written(hostile.paper(31))) == "many_pages"
    assert clean(hostile.written(hostile.paper(30))).pages == 30


def test_a_paper_without_pages_is_refused():
    assert refusal(hostile.written(pikepdf.Pdf.new())) == "damaged"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_half_a_paper_is_refused(share):
    data = hostile.written(hostile.paper(5))
    assert refusal(data[: int(len(data) * share)]) == "damaged"


def test_the_same_upload_gives_the_same_bytes():
    data = hostile.written(hostile.scripted())
    assert clean(data).data == clean(data).data


def test_a_polyglot_is_taken_apart():
    data = hostile.written(hostile.paper())
    made = clean(data + b"\n" + hostile.office("CANARY.html") + b"\n%%EOF")
    assert (CANARY in made.data, b"PK\x03\x04" in made.data) == (False, False)


def test_white_space_and_a_mark_before_a_paper_are_forgiven():
    assert clean(b"\xef\xbb\xbf\r\n" + hostile.written(hostile.paper())).kind == "pdf"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_broken_file_breaks_the_cleaner(data):
    """Any byte of a real file may differ: it is cleaned, or refused with a reason."""
    whole = data.draw(st.sampled_from(WHOLE))
    at = data.draw(st.integers(0, len(whole) - 1))
    broken = (
        whole[:at]
        + data.draw(st.binary(min_size=1, max_size=8))
        + whole[at + data.draw(st.integers(0, 40)) :]
    )
    answer = told(broken)
    assert answer.get("code", "") in (
        "",
        "damaged",
        "other_kind",
        "locked",
        "many_pixels",
        "many_pages",
        "heavy",
    )


WHOLE = [
    hostile.photo((40, 30)),
    hostile.picture(Image.new("L", (20, 20))),
    hostile.written(hostile.scripted()),
    hostile.written(hostile.form()),
    hostile.written(hostile.scanned(hostile.photo((20, 20)))),
]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60))
def test_segments_of_any_bytes_end(data):
    for cut in (pictures_in_pdf.without_segments, pictures_in_pdf.without_boxes):
        try:
            cut(b"\xff\xd8" + data)
        except (ValueError, pictures_in_pdf.struct.error):
            continue


def test_a_large_box_of_jpeg_2000_is_measured():
    box = (1).to_bytes(4, "big") + b"jp2c" + (20).to_bytes(8, "big") + b"1234"
    last = (0).to_bytes(4, "big") + b"jp2c" + b"to the end"
    assert pictures_in_pdf.without_boxes(box + last) == box + last


def test_a_bare_codestream_stays():
    assert pictures_in_pdf.without_boxes(b"\xff\x4frest") == b"\xff\x4frest"


def test_colors_as_adobe_writes_them_stay():
    adobe = b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0\x02"
    jpeg = hostile.saved(Image.new("RGB", (8, 8)), "JPEG")
    with_both = jpeg[:2] + adobe + b"\xff\xfe\0\x08CANARY" + jpeg[2:]
    cut = pictures_in_pdf.without_segments(with_both)
    assert (adobe in cut, CANARY in cut) == (True, False)


def test_papers_need_their_end_mark():
    with pytest.raises(Unusable):
        papers.cleaned(b"%PDF-1.4\n" + b" " * 3000)


def test_running_out_of_memory_is_told_as_too_heavy(monkeypatch):
    monkeypatch.setattr(child, "cleaned", out_of_memory)
    assert told(b"") == {"code": "heavy"}


def out_of_memory(data, allowed):
    raise MemoryError
