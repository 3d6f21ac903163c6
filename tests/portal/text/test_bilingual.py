"""Fields in two languages."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from portal.text.bilingual import InLanguage


class Field(SimpleNamespace):
    name = InLanguage()


@pytest.mark.parametrize(
    ("language", "english", "expected"),
    [("th", "field", "ทุ่งนา"), ("en", "field", "field"), ("en", "", "ทุ่งนา")],
)
def test_the_pages_language_chooses_and_thai_stands_in(language, english, expected):
    with translation.override(language):
        assert Field(name_th="ทุ่งนา", name_en=english).name == expected
