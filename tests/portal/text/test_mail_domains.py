"""Mistyped domains are found; right ones are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.text import mail_domains


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("som@gmail.con", "som@gmail.com"),
        ("som@gmial.com", "som@gmail.com"),
        ("som@gmai.com", "som@gmail.com"),
        ("som@gmaill.com", "som@gmail.com"),
        ("som@gmail.co", "som@gmail.com"),
        ("som@GMAIL.CON", "som@gmail.com"),
        ("som@gmial.con", "som@gmail.com"),
        ("som@hotmial.com", "som@hotmail.com"),
        ("som@hotmai.co.th", "som@hotmail.co.th"),
        ("som@outlok.com", "som@outlook.com"),
        ("som@yahoo.con", "som@yahoo.com"),
        ("som@student.chula.ac.ht", "som@student.chula.ac.th"),
        ("som@law.ogr", "som@law.org"),
    ],
)
def test_a_slip_is_found(typed, meant):
    assert mail_domains.better(typed) == meant


@pytest.mark.parametrize(
    "right",
    [
        *(f"som@{domain}" for domain in mail_domains.KNOWN),
        "som@example.org",
        "som@applicants.example",
        "som@chula.ac.th",
        "som@gmx.net",
        "som@xn--bcher-kva.example",
        "som",
        "",
        "@gmail.con",
    ],
)
def test_what_is_right_or_no_address_is_left_alone(right):
    assert mail_domains.better(right) == ""


@given(st.text(max_size=30))
def test_what_was_meant_is_not_doubted_again(domain):
    meant = mail_domains.better(f"som@{domain}")
    assert not meant or mail_domains.better(meant) == ""
