"""Whoever was logged out when they pressed reads what was not done."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from portal.models import Campaign, Message, Session
from tests.portal.log_in import PASSWORD, code, messages_of, page, post
from tests.portal.web.views.pages import queue_note

pytestmark = pytest.mark.django_db

PRESSED = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "same-origin"}
KEPT = "abcdefghij-_0123456789"
PUT_AWAY = "You were logged out, so “Archive” was not done. Please press it again."
ANYTHING = (
    "You were logged out, so what you pressed was not done. Please look at the page "
    "and press it again."
)


@pytest.fixture
def person(applicant):
    applicant.set_password(PASSWORD)
    applicant.save()
    return applicant


@pytest.fixture
def letter(person, note_kind):
    return queue_note(person)


def address(name, *args):
    with translation.override("en"):
        return reverse(name, args=args)


def told(response):
    return [
        message
        for message in messages_of(response)
        if not message.startswith("Successfully signed in")
    ]


def log_in_there(client, person, asked):
    """By password, from the page that the press led to."""
    return client.post(
        asked.headers["Location"],
        {
            "login": person.email,
            "password": PASSWORD,
            "next": asked.headers["Location"].partition("next=")[2].replace("%3F", "?"),
        },
        follow=True,
    )


def test_who_was_logged_out_at_a_button_reads_on_its_page_what_was_not_done(
    visitor, person, letter
):
    asked = visitor.post(address("inbox_archive", letter.code), {"kept": KEPT})
    assert "accepted" not in asked.cookies
    back = log_in_there(visitor, person, asked)
    assert back.request["PATH_INFO"] == address("inbox_message", letter.code)
    assert told(back) == [PUT_AWAY]
    assert Message.objects.get(pk=letter.pk).archived_at is None
    assert messages_of(visitor.get(back.request["PATH_INFO"])) == []


def test_it_is_said_after_the_log_in_by_code_too(visitor, person, letter):
    asked = visitor.post(address("inbox_archive", letter.code))
    there = asked.headers["Location"].partition("next=")[2]
    post(visitor, "account_login", login=person.email, next=there)
    back = visitor.post(
        page("account_confirm_login_code"), {"code": code(), "next": there}, follow=True
    )
    assert told(back) == [PUT_AWAY]


def test_a_page_that_shows_its_own_form_says_it_in_general(visitor, person):
    asked = visitor.post(address("account_messages"))
    assert told(log_in_there(visitor, person, asked)) == [ANYTHING]


def test_whose_session_ended_at_the_press_reads_it(as_user, person, letter):
    browser = as_user(person)
    Session.objects.all().delete()
    asked = browser.post(address("inbox_archive", letter.code))
    assert told(log_in_there(browser, person, asked)) == [PUT_AWAY]


def test_whose_cookies_are_gone_is_asked_to_log_in_and_reads_it(person, letter):
    browser = Client(enforce_csrf_checks=True)
    asked = browser.post(address("inbox_archive", letter.code), headers=PRESSED)
    browser.handler.enforce_csrf_checks = False
    assert told(log_in_there(browser, person, asked)) == [PUT_AWAY]


def test_who_has_logged_in_anew_in_another_tab_comes_back_to_the_page(person, letter):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person)
    there = address("inbox_archive", letter.code)
    refused = browser.post(there, {"kept": KEPT}, headers=PRESSED)
    assert refused.headers["Location"] == there
    assert "accepted" not in refused.cookies
    assert told(browser.get(there, follow=True)) == [
        "“Archive” was not done yet. Please press it again."
    ]
    assert Message.objects.get(pk=letter.pk).archived_at is None


def test_what_another_site_sends_begins_no_session(person, letter):
    browser = Client(enforce_csrf_checks=True)
    refused = browser.post(
        address("inbox_archive", letter.code),
        headers={**PRESSED, "Sec-Fetch-Site": "cross-site"},
    )
    assert (refused.status_code, "session" in refused.cookies) == (403, False)


def test_what_a_script_sent_is_no_press(visitor, person, letter):
    there = address("inbox_archive", letter.code)
    asked = visitor.post(there, headers={"Sec-Fetch-Mode": "cors"})
    assert told(log_in_there(visitor, person, asked)) == []


def test_nothing_is_said_an_hour_later_or_at_another_address(visitor, person, letter):
    asked = visitor.post(address("inbox_archive", letter.code))
    visitor.force_login(person)
    assert messages_of(visitor.get(address("inbox"))) == []
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert told(log_in_there(visitor, person, asked)) == []


def test_who_has_to_log_in_anew_for_an_act_reads_that_it_was_not_done(
    as_user, coordinator
):
    coordinator.set_password(PASSWORD)
    coordinator.save()
    campaign = Campaign.objects.create(
        made_by=coordinator, title_th="จดหมาย", text_th="ข้อความ"
    )
    browser = as_user(coordinator)
    there = address("admin:portal_campaign_send", campaign.code)
    assert "reauthenticate" in browser.post(there).headers["Location"]
    address_of_log_in = reverse("account_reauthenticate")
    browser.post(address_of_log_in, {"password": PASSWORD})
    assert messages_of(browser.get(there, follow=True)) == [
        "What you pressed was not done yet. Please press it again.",
        "Not possible any more: nobody would get it. Nothing has changed.",
    ]
