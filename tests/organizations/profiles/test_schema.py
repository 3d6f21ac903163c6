"""The schema of a profile's content."""

import pytest

from organizations.importing.draft import FIELDS
from organizations.profiles import schema
from tests import make


def test_filled_has_every_key_in_order_and_nothing_else():
    assert list(
        schema.with_defaults({"role": "x", "cohort": 16, "unknown": 1})
    ) == list(schema.DEFAULTS)
    assert schema.with_defaults({"role": "x"})["role"] == "x"


def test_every_field_of_a_document_but_its_cohort_has_a_place_and_a_label():
    assert set(FIELDS) - {"cohort"} <= set(schema.DEFAULTS)
    assert set(schema.FIELD_LABELS) == set(schema.flatten({}))


def test_a_complete_profile_misses_nothing():
    assert schema.missing_fields(make.content()) == []


@pytest.mark.parametrize("name", schema.REQUIRED)
def test_an_empty_required_field_is_missing(name):
    assert schema.missing_fields({**make.content(), name: schema.DEFAULTS[name]}) == [
        name
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("ปกป้องนักปกป้องสิทธิมนุษยชน", ["human-rights-defenders"]),
        ("สิทธิชุมชนและที่ดิน", ["land-and-forest", "community-rights"]),
        ("ดนตรี", []),
        ("", []),
    ],
)
def test_issues_are_recognized_by_their_words(text, slugs):
    assert sorted(schema.recognize_issues(text)) == sorted(slugs)
