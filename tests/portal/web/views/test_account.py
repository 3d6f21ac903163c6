"""Devices, and the language of messages."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client, RequestFactory
from django.utils import timezone

from portal.models import Session
from portal.models.sessions import hash_key
from portal.web import devices
from tests.portal.web.views.pages import content, url

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "page"),
    [("account_sessions_end", "account_sessions"), ("account_language", "my")],
)
def test_the_address_of_an_act_leads_to_its_page(as_user, applicant, name, page):
    assert as_user(applicant).get(url(name))["Location"] == url(page)


@pytest.mark.parametrize("chosen", ["en", "th"])
def test_language_of_messages_is_chosen(as_user, applicant, chosen):
    response = as_user(applicant).post(url("account_language"), {"language": chosen})
    applicant.refresh_from_db()
    assert applicant.language == chosen
    assert response.headers["Location"].endswith(url("my", language=chosen))


@pytest.mark.parametrize("chosen", ["", "xx", "TH"])
def test_unknown_language_changes_nothing(as_user, applicant, chosen):
    response = as_user(applicant).post(url("account_language"), {"language": chosen})
    assert response.status_code == 404
    applicant.refresh_from_db()
    assert applicant.language == "th"


def test_devices_are_listed_and_this_one_is_marked(applicant):
    for agent in ("Firefox (Android)", "Chrome (Linux)"):
        client = Client(headers={"user-agent": agent})
        client.force_login(applicant)
        client.get(url("my"))
    page = content(client.get(url("account_sessions")))
    assert "Firefox · Android" in page
    (marked,) = re.findall(r'"badge[^>]*>(?:<[^>]*>|\s)*เครื่องนี้', page)
    assert page.index("Chrome · Linux") < page.index(marked)


def used(person, address, *, agent="Firefox (Android)"):
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    client.force_login(person)
    client.get(url("my", language="en"))
    return client


HERE, THERE = "in the network you use now", "in another network than now"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("203.0.113.7", HERE),
        ("203.0.113.8", THERE),
        ("2001:db8:1:1::7", THERE),
    ],
)
def test_each_other_device_says_whether_it_is_in_this_network(
    applicant, address, words
):
    here = used(applicant, "203.0.113.7")
    used(applicant, address)
    page = here.get(url("account_sessions", language="en")).text
    assert [each for each in (HERE, THERE) if each in page] == [words]
    assert page.count("last used") == 1


def test_in_ipv6_a_household_is_one_network(applicant):
    here = used(applicant, "2001:db8:1:1::1")
    used(applicant, "2001:db8:1:1:ffff::2")
    assert HERE in here.get(url("account_sessions", language="en")).text


def test_of_an_address_nothing_is_kept_that_tells_where_or_links_two_people(
    applicant, stranger
):
    for person in (applicant, stranger):
        used(person, "203.0.113.7")
    kept = [row.get_decoded() for row in Session.objects.all()]
    assert "203.0.113" not in str(kept)
    assert len({each["network"] for each in kept}) == 2


def test_last_use_is_written_once_an_hour(applicant):
    client = used(applicant, "203.0.113.7")
    seen_at = client.session["seen_at"]
    client.get(url("my"))
    assert client.session["seen_at"] == seen_at
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        client.get(url("my"), REMOTE_ADDR="203.0.113.9")
        first = client.session["network"]
        assert client.session["seen_at"] > seen_at
    assert first != devices.network_mark(request_from("203.0.113.7"), applicant)


def request_from(address):
    return RequestFactory(REMOTE_ADDR=address).get("/")


def test_other_devices_are_logged_out_and_this_one_stays(as_user, applicant, stranger):
    here, there, other = as_user(applicant), as_user(applicant), as_user(stranger)
    assert here.post(url("account_sessions_end"), follow=True).status_code == 200
    statuses = [client.get(url("my")).status_code for client in (here, there, other)]
    assert statuses == [200, 302, 200]
    assert Session.objects.visible_to(applicant).count() == 1


def test_one_device_is_logged_out_and_the_others_stay(as_user, applicant):
    here, lost, third = (as_user(applicant) for _number in range(3))
    code = hash_key(lost.session.session_key)
    page = here.get(url("account_sessions")).text
    assert code in page
    assert hash_key(here.session.session_key) not in page
    answer = here.post(url("account_sessions_end"), {"session": code}, follow=True)
    assert "ออกจากระบบในเครื่องนั้นแล้ว" in answer.text
    states = [each.get(url("my")).status_code for each in (here, lost, third)]
    assert states == [200, 302, 200]
    again = here.post(url("account_sessions_end"), {"session": code}, follow=True)
    assert "เครื่องนั้นออกจากระบบไปแล้ว" in again.text


def test_nobody_ends_the_session_of_somebody_else(as_user, applicant, stranger):
    other = as_user(stranger)
    code = hash_key(other.session.session_key)
    as_user(applicant).post(url("account_sessions_end"), {"session": code})
    assert other.get(url("my")).status_code == 200
