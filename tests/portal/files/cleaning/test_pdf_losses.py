"""A cleaned PDF looks as before, or is refused with its reason."""

from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from portal.files.cleaning import comparison
from tests.portal import hostile_files
from tests.portal.files.cleaning.helpers import clean, refusal


def with_layer(*, is_off, words="(Hidden)"):
    """A page with a layer of words of its own."""
    pdf = hostile_files.pdf_document()
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("layer")))
    page = pdf.pages[0].obj
    page.Resources.Properties = Dictionary(MC0=layer)
    drawn = f"/OC /MC0 BDC BT /F1 24 Tf 50 500 Td {words} Tj ET EMC".encode()
    page.Contents = Array([page.Contents, pdf.make_indirect(Stream(pdf, drawn))])
    off = Array([layer] if is_off else [])
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([layer]), D=Dictionary(OFF=off, Order=Array([layer]))
    )
    return pdf


def portfolio():
    pdf = hostile_files.pdf_document()
    pdf.attachments["cv.pdf"] = b"%PDF-"
    pdf.Root.Collection = Dictionary(View=Name.T)
    return pdf


def signed():
    pdf = hostile_files.pdf_document()
    field = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Sig,
        T=String("signature"),
        V=Dictionary(Type=Name.Sig, Contents=String("seal")),
        Rect=Array([0, 0, 0, 0]),
    )
    field = pdf.make_indirect(field)
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    return pdf


def xfa():
    pdf = hostile_files.form()
    pdf.Root.AcroForm.XFA = Array([String("template"), Stream(pdf, b"<template/>")])
    return pdf


def undrawn_answer(value):
    """A form whose answers readers are to draw themselves."""
    pdf = hostile_files.form("shown")
    pdf.Root.AcroForm.NeedAppearances = True
    pdf.Root.AcroForm.Fields[0].V = String(value)
    return pdf


def print_only_note():
    pdf = hostile_files.form("on paper only")
    note = pdf.Root.AcroForm.Fields[0]
    note.Subtype, note.F = Name.Stamp, 4 | 32  # printed, not viewed
    del pdf.Root.AcroForm
    return pdf


REFUSED = {
    "layer that is off": (with_layer(is_off=True), "layers"),
    "portfolio": (portfolio(), "portfolio"),
    "signature": (signed(), "signed"),
    "XFA": (xfa(), "form"),
    "Thai answer that is not drawn": (undrawn_answer("สมชาย"), "form"),
    "Burmese answer that is not drawn": (undrawn_answer("မောင်"), "form"),
}
TAKEN = {
    "layer that is on": with_layer(is_off=False),
    "empty layer that is off": with_layer(is_off=True, words="()"),
    "form with drawn answers": hostile_files.form(),
    "words for paper only": print_only_note(),
    "scripts": hostile_files.pdf_with_scripts(),
    "photo": hostile_files.pdf_with_photo(),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_a_copy_would_lose_or_show_is_refused(what):
    pdf, code = REFUSED[what]
    assert refusal(hostile_files.pdf_bytes(pdf)) == code


@pytest.mark.parametrize("what", TAKEN)
def test_what_is_taken_looks_as_before(what):
    before = hostile_files.pdf_bytes(TAKEN[what])
    assert comparison.look_alike(before, clean(before).data)


def test_what_lies_outside_the_page_stays_there():
    pdf = hostile_files.pdf_document(text="Cropped")
    pdf.pages[0].obj.CropBox = Array([0, 0, 300, 300])
    cleaned = clean(hostile_files.pdf_bytes(pdf))
    [page] = comparison.pages(cleaned.data)
    assert page.getextrema() == (255, 255)


def test_one_letter_more_is_seen():
    before = hostile_files.pdf_bytes(hostile_files.pdf_document(text="Hello"))
    after = hostile_files.pdf_bytes(hostile_files.pdf_document(text="Hello."))
    assert not comparison.look_alike(before, after)


def test_pages_of_another_size_are_not_alike():
    pdf = hostile_files.pdf_document()
    before = hostile_files.pdf_bytes(pdf)
    pdf.pages[0].obj.MediaBox = Array([0, 0, 500, 500])
    assert not comparison.look_alike(before, hostile_files.pdf_bytes(pdf))


def test_the_copy_of_a_form_has_no_fields():
    with pikepdf.open(
        BytesIO(clean(hostile_files.pdf_bytes(hostile_files.form())).data)
    ) as pdf:
        assert "/AcroForm" not in pdf.Root
