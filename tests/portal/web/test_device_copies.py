"""The keys of what devices keep, and when a copy is of no use any more."""

import base64

import pytest
from django.contrib import messages
from django.contrib.messages.storage import default_storage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from portal.models import DataKey, User
from portal.web import device_copies
from tests.portal.web.views.pages import url

pytestmark = pytest.mark.django_db

NAME = "abcdefghij-_0123456789"


def keys(client):
    return client.get(url("account_device_key")).json()


def test_the_keys_are_the_persons_own_at_every_log_in(as_user, applicant, stranger):
    mine, again, theirs = (
        keys(as_user(person)) for person in (applicant, applicant, stranger)
    )
    assert mine == again
    assert all(mine[part] != theirs[part] for part in mine)


def test_the_keys_are_long_and_tell_nothing(as_user, applicant):
    mine = keys(as_user(applicant))
    assert [len(base64.b64decode(mine[part])) for part in ("naming", "sealing")] == [
        32,
        32,
    ]
    assert applicant.code not in str(mine)
    assert len(set(mine.values())) == 3


def test_nobody_gets_a_key_without_logging_in(as_user):
    response = as_user(None).get(url("account_device_key"))
    assert response["Location"].startswith(url("account_login"))


def test_the_key_is_cached_nowhere(as_user, applicant):
    response = as_user(applicant).get(url("account_device_key"))
    assert response["Cache-Control"] == "no-store"


def test_a_closed_account_gets_no_key_any_more(as_user, applicant):
    client = as_user(applicant)
    User.objects.filter(pk=applicant.pk).update(is_active=False)
    assert client.get(url("account_device_key")).status_code == 302


def test_an_erased_data_key_takes_the_keys_with_it(applicant):
    before = device_copies.keys_of_person(applicant)
    applicant.data_key = DataKey.objects.create()
    after = device_copies.keys_of_person(applicant)
    assert not set(before.values()) & set(after.values())


def answered(response, *, posted=NAME, level=None):
    request = RequestFactory().post("/x/", {"kept": posted} if posted else {})
    request.session = SessionStore()
    request._messages = default_storage(request)
    if level:
        messages.add_message(request, level, "x")
    return device_copies.tell_accepted(lambda _request: response)(request).cookies


def test_a_form_that_led_on_is_accepted():
    cookie = answered(HttpResponseRedirect("/next/"))["accepted"]
    assert (cookie.value, cookie.coded_value, cookie["max-age"]) == (NAME, NAME, 60)
    assert cookie["samesite"] == "Lax"
    assert "accepted" in answered(HttpResponseRedirect("/"), level=messages.SUCCESS)


def test_what_was_refused_shown_again_or_asked_to_log_in_is_not_accepted():
    assert not answered(HttpResponse())
    assert not answered(HttpResponse(status=409))
    assert not answered(HttpResponseRedirect("/next/"), level=messages.ERROR)
    for entrance in device_copies.ENTRANCES:
        assert not answered(HttpResponseRedirect(f"{url(entrance)}?next=/x/"))


@pytest.mark.parametrize("posted", ["", "short", f"{NAME}x", "a; b=c, \r\n d=e ......"])
def test_only_the_name_of_a_copy_is_told_back(posted):
    assert not answered(HttpResponseRedirect("/next/"), posted=posted)
