"""Error pages."""

import pytest

pytestmark = pytest.mark.django_db


def test_unknown_address_is_not_found_in_the_language_of_the_page(as_user):
    assert "ไม่พบหน้านี้" in as_user(None).get("/nowhere/").text
    assert "Page not found" in as_user(None).get("/en/nowhere/").text
