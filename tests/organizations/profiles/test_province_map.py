import pytest
from django.utils import translation

from organizations.models import Province
from organizations.profiles import province_map


def item(drawn, slug):
    return next(each for each in drawn["items"] if each["slug"] == slug)


def test_the_map_has_every_province_once(db):
    drawn = province_map.marked_map([], str)
    assert [each["slug"] for each in drawn["items"]] == list(
        Province.objects.order_by("code").values_list("slug", flat=True)
    )
    assert all(each["outline"] for each in drawn["items"])


@pytest.mark.parametrize(
    ("count", "level"), [(0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (99, 3)]
)
def test_the_darker_the_more(count, level):
    drawn = item(
        province_map.counted_map({"loei": count}, lambda slug: f"?province={slug}"),
        "loei",
    )
    assert (drawn["level"], drawn["url"]) == (level, "?province=loei" if count else "")


def test_the_chosen_province_stands_out_even_when_it_is_empty():
    drawn = item(province_map.counted_map({}, lambda slug: f"?{slug}", "loei"), "loei")
    assert (drawn["level"], drawn["url"]) == ("on", "?loei")


def test_names_are_in_the_language_of_the_page():
    with translation.override("en"):
        assert item(province_map.marked_map(["loei"], str), "loei")["name"] == "Loei"
    with translation.override("th"):
        assert item(province_map.marked_map(["loei"], str), "loei")["name"] == "เลย"
