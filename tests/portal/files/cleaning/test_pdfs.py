"""PDFs keep what draws their pages and nothing else."""

from io import BytesIO

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Stream

from tests.portal import hostile_files
from tests.portal.files.cleaning.helpers import (
    answer_to,
    clean,
    refusal,
    words_of,
)
from tests.portal.hostile_files import CANARY


def test_a_paper_keeps_its_pages_and_words():
    cleaned = clean(hostile_files.pdf_bytes(hostile_files.pdf_document(3, "Somying")))
    assert (
        cleaned.kind,
        cleaned.pages,
        words_of(cleaned).count(b"(Somying)"),
        cleaned.note,
    ) == (
        "pdf",
        3,
        3,
        "",
    )


def test_scripts_attachments_and_metadata_are_left_behind():
    cleaned = clean(hostile_files.pdf_bytes(hostile_files.pdf_with_scripts()))
    words = words_of(cleaned)
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
    assert cleaned.note == "parts_removed"


def test_plain_links_to_the_web_stay():
    assert (
        words_of(
            clean(hostile_files.pdf_bytes(hostile_files.pdf_with_scripts()))
        ).count(b"https://example.org/a?b=c")
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
    pdf = hostile_files.pdf_document()
    pdf.pages[0].obj.Annots = Array([hostile_files.link(address)])
    assert b"/Annots" not in words_of(clean(hostile_files.pdf_bytes(pdf)))


def test_odd_annotations_do_no_harm():
    pdf = hostile_files.pdf_document(2)
    no_address = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array([0, 0, 1, 1]),
        A=hostile_files.action("URI"),
    )
    pdf.pages[0].obj.Annots = Array(
        [no_address, Array([]), Dictionary(Subtype=Name.Link)]
    )
    pdf.pages[1].obj.Annots = Dictionary(A=1)
    assert b"/Annots" not in words_of(clean(hostile_files.pdf_bytes(pdf)))


def test_what_was_filled_into_a_form_stays_readable():
    cleaned = clean(hostile_files.pdf_bytes(hostile_files.form()))
    words = words_of(cleaned)
    assert b"(filled in)" in words
    assert [
        word for word in (b"/Widget", b"/AcroForm", b"/XFA", CANARY) if word in words
    ] == []
    assert cleaned.note == "parts_removed"


def test_a_form_whose_looks_were_never_drawn_is_drawn():
    pdf = hostile_files.form("typed")
    pdf.Root.AcroForm.NeedAppearances = True
    pdf.Root.AcroForm.DR = Dictionary(Font=Dictionary(F1=hostile_files.font()))
    pdf.Root.AcroForm.DA = pikepdf.String("/F1 12 Tf 0 g")
    assert b"typed" in words_of(clean(hostile_files.pdf_bytes(pdf)))


def test_a_font_may_have_the_name_of_a_script():
    pdf = hostile_files.pdf_document()
    pdf.pages[0].obj.Resources.Font = Dictionary(
        {"/JS": hostile_files.font(), "/AA": hostile_files.font()}
    )
    assert words_of(clean(hostile_files.pdf_bytes(pdf))).count(b"/Helvetica") == 2


def test_layers_are_drawn_without_their_stories():
    pdf = hostile_files.pdf_document()
    pdf.pages[0].obj.Resources.Properties = Dictionary(
        MC0=Dictionary(Metadata=Stream(pdf, CANARY), Name=CANARY.decode())
    )
    pdf.pages[0].obj.Resources.Junk = Dictionary(JS=CANARY.decode())
    words = words_of(clean(hostile_files.pdf_bytes(pdf)))
    assert (CANARY in words, b"/MC0" in words) == (False, True)


def test_shared_and_circular_objects_end():
    pdf = hostile_files.pdf_document(2)
    shared = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type3))
    shared.Resources = Dictionary(Font=Dictionary(F9=shared))
    for page in pdf.pages:
        page.obj.Resources.Font.F9 = shared
    assert clean(hostile_files.pdf_bytes(pdf)).pages == 2


def test_a_paper_with_a_password_is_refused():
    assert refusal(hostile_files.encrypted_pdf()) == "locked"


def test_a_paper_that_opens_without_a_password_is_taken_and_unlocked():
    cleaned = clean(hostile_files.encrypted_pdf(password=""))
    with pikepdf.open(BytesIO(cleaned.data)) as pdf:
        assert not pdf.is_encrypted


def test_too_many_pages_are_refused():
    assert (
        refusal(hostile_files.pdf_bytes(hostile_files.pdf_document(31))) == "many_pages"
    )
    assert clean(hostile_files.pdf_bytes(hostile_files.pdf_document(30))).pages == 30


def test_a_paper_without_pages_is_refused():
    assert refusal(hostile_files.pdf_bytes(pikepdf.Pdf.new())) == "damaged"


WHOLE = hostile_files.pdf_bytes(hostile_files.pdf_document(5))


@given(st.integers(1, len(WHOLE)))
def test_a_paper_that_was_cut_off_is_whole_or_refused(lost):
    """Never some of its pages, and never a page without its words."""
    answer = answer_to(WHOLE[:-lost])
    if answer.get("code"):
        assert answer["code"] in ("damaged", "other_kind")
    else:
        assert words_of(clean(WHOLE[:-lost])).count(b"(Hello)") == 5


def test_the_end_mark_alone_may_be_missing():
    assert clean(WHOLE[: WHOLE.rindex(b"%%EOF")]).pages == 5


def test_the_same_upload_gives_the_same_bytes():
    data = hostile_files.pdf_bytes(hostile_files.pdf_with_scripts())
    assert clean(data).data == clean(data).data


def test_a_polyglot_is_taken_apart():
    data = hostile_files.pdf_bytes(hostile_files.pdf_document())
    cleaned = clean(data + b"\n" + hostile_files.office("CANARY.html") + b"\n%%EOF")
    assert (CANARY in cleaned.data, b"PK\x03\x04" in cleaned.data) == (False, False)


@pytest.mark.parametrize(
    "before",
    [b"\xef\xbb\xbf\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b"<br>warning\n", b" " * 1024],
    ids=["mark", "headers", "warning", "white space"],
)
@pytest.mark.parametrize("after", [b"", b"\0" * 5000], ids=["", "zeros"])
def test_bytes_around_a_paper_are_forgiven(before, after):
    assert clean(before + WHOLE + after).pages == 5


def test_a_paper_without_anything_is_refused():
    assert answer_to(b"%PDF-1.4\n" + b" " * 3000)["code"] == "damaged"
