"""Names of uploaded files."""

import pytest

from portal.files.filenames import safe_name


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("cv.pdf", "cv.pdf"),
        ("cv.PDF", "cv.pdf"),
        ("photo.jpeg", "photo.pdf"),
        ("evil.pdf.exe", "evil.pdf.pdf"),
        ("ประวัติย่อ รุ่น ๑๖.pdf", "ประวัติย่อ รุ่น ๑๖.pdf"),
        ("سيرة ذاتية.pdf", "سيرة ذاتية.pdf"),
        ("cv v1.2", "cv v1.2.pdf"),
        ("cv\u202egpj.pdf", "cv gpj.pdf"),
        ("a\u200bb\u2066c\u0000d\te.pdf", "a b c d e.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\someone\\cv.pdf", "cv.pdf"),
        ('what?*<">|:.pdf', "what_______.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("...", "document.pdf"),
        ("", "document.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
        ("x" * 99 + "ที่.pdf", "x" * 99 + ".pdf"),
        ("x" + "\u0301" * 300, "x" + "\u0301" * 99 + ".pdf"),
        ("မောင်မောင် ကညီ.pdf", "မောင်မောင် ကညီ.pdf"),
        ("می\u200cخواهم.pdf", "می\u200cخواهم.pdf"),
        ("👩\u200d🌾.pdf", "👩\u200d🌾.pdf"),
    ],
)
def test_a_name_is_one_visible_line_with_the_right_suffix(given, expected):
    assert safe_name(given, "application/pdf") == expected


def test_a_safe_name_stays():
    once = safe_name("ภาพ\u202e ๑.tiff", "image/jpeg")
    assert (once, safe_name(once, "image/jpeg")) == ("ภาพ ๑.jpg", once)
