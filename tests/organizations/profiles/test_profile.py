import pytest

from organizations.importing.draft import FIELDS
from organizations.profiles import profile
from tests import make


def test_filled_has_every_key_in_order_and_nothing_else():
    assert list(profile.filled({"role": "x", "cohort": 16, "unknown": 1})) == list(
        profile.EMPTY
    )
    assert profile.filled({"role": "x"})["role"] == "x"


def test_every_field_of_a_document_but_its_cohort_has_a_place_and_a_label():
    assert set(FIELDS) - {"cohort"} <= set(profile.EMPTY)
    assert set(profile.PART_LABELS) == set(profile.spread({}))


def test_a_complete_profile_misses_nothing():
    assert profile.missing(make.content()) == []


@pytest.mark.parametrize("name", profile.REQUIRED)
def test_an_empty_required_field_is_missing(name):
    assert profile.missing({**make.content(), name: profile.EMPTY[name]}) == [name]


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
    assert sorted(profile.recognized_issues(text)) == sorted(slugs)
