"""What files are recognized, and why others are rejected."""

import pytest

from tests.portal import hostile_files
from tests.portal.files.cleaning.helpers import refusal
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
    assert refusal(hostile_files.jpeg_photo(), ["pdf"]) == "other_kind"


def test_advice_that_would_not_help_is_not_given():
    assert (refusal(HEIC, ["pdf"]), refusal(hostile_files.office(), ["png"])) == (
        "other_kind",
        "other_kind",
    )
