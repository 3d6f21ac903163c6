"""The history calls the parts of a profile by words that people know."""

import re

import pytest
from django.utils import translation

from organizations.profiles import schema
from portal.admin.columns import field_words


@pytest.mark.parametrize("name", schema.LABELS)
def test_no_part_of_a_profile_has_an_english_name_in_thai(name):
    with translation.override("th"):
        words = field_words("organizations.profilerevision", [name])
    assert not re.search(r"[a-z]{3}", words)
