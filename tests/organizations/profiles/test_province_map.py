"""Provinces as shapes on a map."""

import pytest
from django.utils import translation

from organizations.models import Province
from organizations.profiles import province_map


def item(context, slug):
    return next(row for row in context["items"] if row["slug"] == slug)


def test_the_map_has_every_province_once(db):
    context = province_map.marked_map([], str)
    assert [row["slug"] for row in context["items"]] == list(
        Province.objects.order_by("code").values_list("slug", flat=True)
    )
    assert all(row["outline"] for row in context["items"])


@pytest.mark.parametrize(
    ("count", "level"), [(0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (99, 3)]
)
def test_the_darker_the_more(count, level):
    context = item(
        province_map.counted_map({"loei": count}, lambda slug: f"?province={slug}"),
        "loei",
    )
    assert (context["level"], context["url"]) == (
        level,
        "?province=loei" if count else "",
    )


def test_the_chosen_province_stands_out_even_when_it_is_empty():
    context = item(
        province_map.counted_map({}, lambda slug: f"?{slug}", "loei"), "loei"
    )
    assert (context["level"], context["url"]) == ("on", "?loei")


def test_names_are_in_the_language_of_the_page():
    with translation.override("en"):
        assert item(province_map.marked_map(["loei"], str), "loei")["name"] == "Loei"
    with translation.override("th"):
        assert item(province_map.marked_map(["loei"], str), "loei")["name"] == "เลย"
