"""One mailbox is one account, however its domain is spelt."""

import pytest

from portal.models import User
from portal.text.addresses import normalized


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (" Som@Example.ORG ", "som@example.org"),
        ("som@example.org.", "som@example.org"),
        ("som@ｅｘａｍｐｌｅ．org", "som@example.org"),
        ("som@BÜCHER.example", "som@xn--bcher-kva.example"),
        ("som@xn--bcher-kva.example", "som@xn--bcher-kva.example"),
        # Cyrillic: another domain, with another owner.
        ("som@еxample.org", "som@xn--xample-2of.org"),
        # Two standards, two domains.
        ("som@straße.example", "som@straße.example"),
        ("ผู้ใช้@example.org", "ผู้ใช้@example.org"),
        ("nothing", "nothing"),
        ("som@" + "ü" * 70, "som@" + "ü" * 70),
    ],
)
def test_an_address_has_one_form(typed, expected):
    assert normalized(typed) == expected


def test_an_account_is_found_by_either_spelling(db):
    made = User.objects.create_user("som@bücher.example")
    assert User.objects.get_by_natural_key("Som@XN--BCHER-KVA.example") == made
