"""Who logs in by codes alone types a new one before the ways to log in are changed."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from portal.models import Message, User
from portal.web.codes import CONFIRMATION_KEY
from tests.portal.log_in import (
    PASSWORD,
    WRONG,
    ask_code,
    code,
    enter_code,
    last_message,
    messages_of,
    page,
    post,
)

pytestmark = pytest.mark.django_db
PAGE = "account_confirm_by_code"
LATER = timedelta(minutes=6)
CHANGES = (
    "mfa_add_webauthn",
    "mfa_activate_totp",
    "account_set_password",
    "account_email",
)


@pytest.fixture
def person(applicant):
    applicant.set_unusable_password()
    applicant.save()
    return applicant


@pytest.fixture
def browser(visitor, person):
    """Logged in some minutes ago."""
    ask_code(visitor, person.email)
    enter_code(visitor, code())
    with time_machine.travel(timezone.now() + LATER):
        yield visitor


def send(browser, **more):
    return browser.post(page(PAGE), {"action": "send", **more})


def type_code(browser, typed, **more):
    return browser.post(page(PAGE), {"code": typed, **more})


@pytest.mark.parametrize("name", CHANGES)
def test_each_way_to_log_in_is_asked_for(browser, name):
    answer = browser.get(page(name))
    assert answer.headers["Location"].startswith(page(PAGE))


@pytest.mark.parametrize("name", CHANGES)
def test_the_code_leads_on_to_where_somebody_was_going(browser, name, person):
    shown = browser.get(page(name), follow=True)
    assert person.email in shown.text
    assert 'name="code"' not in shown.text
    there = send(browser, next=page(name)).headers["Location"]
    assert (last_message().kind, last_message().address) == (
        "confirmation_code",
        person.email,
    )
    assert page("account_sessions") in last_message().text
    assert f'value="{page(name)}"' in browser.get(there).text
    answer = type_code(browser, code(), next=page(name))
    assert answer.headers["Location"] == page(name)
    assert browser.get(page(name)).status_code == 200


@pytest.mark.parametrize("name", CHANGES)
def test_a_code_just_typed_to_log_in_is_enough(visitor, person, name):
    ask_code(visitor, person.email)
    enter_code(visitor, code())
    assert visitor.get(page(name)).status_code == 200


def test_a_stolen_session_changes_neither_address_nor_password(browser, person):
    address = {"email": "thief@elsewhere.example", "action_add": ""}
    answer = post(browser, "account_email", **address)
    assert answer.headers["Location"] == page("account_email")
    assert not Message.objects.filter(address="thief@elsewhere.example").exists()
    typed = {"password1": PASSWORD, "password2": PASSWORD}
    answer = post(browser, "account_set_password", **typed)
    assert answer.headers["Location"] == page("account_set_password")
    assert PASSWORD not in str(dict(browser.session))
    assert not User.objects.get(pk=person.pk).has_usable_password()


def test_a_wrong_code_is_said_and_the_third_ends_it(browser):
    send(browser)
    right = code()
    assert type_code(browser, WRONG).context["form"].errors["code"]
    type_code(browser, WRONG)
    over = browser.get(type_code(browser, WRONG).headers["Location"])
    assert messages_of(over) == ["This code is no longer valid. Ask for a new one."]
    type_code(browser, right)
    assert browser.get(page("mfa_add_webauthn")).status_code == 302


def test_a_code_is_over_after_a_quarter_of_an_hour(browser):
    send(browser)
    right = code()
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        type_code(browser, right)
        assert browser.get(page("mfa_add_webauthn")).status_code == 302


@pytest.mark.parametrize("typed", ["", WRONG])
def test_without_a_code_none_is_right(browser, typed):
    type_code(browser, typed)
    assert browser.get(page("mfa_add_webauthn")).status_code == 302


def test_more_than_three_codes_in_a_minute_are_refused_in_words(browser):
    for _time in range(3):
        send(browser)
    last, before = code(), Message.objects.count()
    refused = browser.get(send(browser).headers["Location"])
    assert messages_of(refused)[-1:] == [
        "Several codes have just been sent. Wait a minute."
    ]
    assert Message.objects.count() == before
    type_code(browser, last)
    assert browser.get(page("mfa_add_webauthn")).status_code == 200


def test_a_code_is_used_once_and_its_confirmation_ends(browser):
    send(browser)
    type_code(browser, code())
    assert CONFIRMATION_KEY not in browser.session
    with time_machine.travel(timezone.now() + LATER):
        assert browser.get(page("mfa_add_webauthn")).status_code == 302


def test_who_has_a_password_is_asked_for_that(visitor, coordinator):
    ask_code(visitor, coordinator.email)
    enter_code(visitor, code())
    answer = visitor.get(page(PAGE))
    assert answer.headers["Location"].startswith(page("account_reauthenticate"))


def test_who_has_a_password_types_it_before_their_address_changes(visitor, applicant):
    ask_code(visitor, applicant.email)
    enter_code(visitor, code())
    answer = visitor.get(page("account_email"))
    assert answer.headers["Location"].startswith(page("account_reauthenticate"))


def test_an_account_by_codes_alone_is_closed_by_a_code_only(browser, person):
    browser.post(page("account_close"), {"sure": "1"})
    assert User.objects.filter(pk=person.pk).exists()
