"""What files are recognized, and why others are rejected."""

import pytest

from tests.portal import hostile_files
from tests.portal.files.cleaning.helpers import answer_to, clean, refusal
from tests.portal.hostile_files import HEIC, HTML, SVG


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
        (hostile_files.office("holiday.txt"), "other_kind"),
        (hostile_files.office(), "office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "office"),
        (b"{\\rtf1 words}", "office"),
        (HEIC, "damaged"),
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
def test_other_kinds_are_refused(data, code):
    assert answer_to(data)["code"] == code


def test_a_pdf_is_refused_where_only_photos_fit():
    pdf = hostile_files.pdf_bytes(hostile_files.pdf_document())
    assert refusal(pdf, ["jpeg"]) == "other_kind"


def test_advice_that_would_not_help_is_not_given():
    assert refusal(hostile_files.office(), ["png"]) == "other_kind"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "HEIF", "AVIF", "WEBP"])
@pytest.mark.parametrize(
    ("allowed", "stored"), [(["pdf"], "pdf"), (["jpeg", "pdf"], "jpeg")]
)
def test_every_photo_becomes_what_is_asked_for(kind, allowed, stored):
    photo = hostile_files.shades((300, 200)).convert("RGB")
    data = hostile_files.image_bytes(photo, kind)
    assert clean(data, allowed).kind == stored
