"""Signing up, as a person does it."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from portal.models import Message, User
from tests import make
from tests.portal.log_in import (
    NEW,
    WRONG,
    ask_code,
    code,
    comparable,
    confirm,
    enter_code,
    is_logged_in,
    last_message,
    messages_of,
    page,
    post,
    sign_up,
)

pytestmark = pytest.mark.django_db


def test_person_signs_up_with_an_address_and_the_code_that_arrives(visitor):
    assert sign_up(visitor).headers["Location"] == page("account_confirm_login_code")
    assert NEW in visitor.get(page("account_confirm_login_code")).text
    assert last_message().address == NEW
    assert confirm(visitor, code()).headers["Location"] == page("my")
    assert is_logged_in(visitor)
    assert EmailAddress.objects.get().verified


def test_new_account_has_no_password(visitor):
    sign_up(visitor)
    assert not User.objects.get().has_usable_password()


@pytest.mark.parametrize(
    "change", [str.lower, lambda text: text.replace("-", ""), lambda text: f"  {text} "]
)
def test_code_may_be_typed_as_people_type(visitor, change):
    sign_up(visitor)
    confirm(visitor, change(code()))
    assert is_logged_in(visitor)


def test_until_the_code_is_typed_nobody_is_in(visitor):
    sign_up(visitor)
    assert not is_logged_in(visitor)


def test_after_signing_up_one_comes_where_one_wanted_to_go(visitor):
    target = page("inbox")
    sign_up(visitor, next=target)
    assert (
        visitor.post(
            f"{page('account_confirm_login_code')}?next={target}", {"code": code()}
        ).headers["Location"]
        == target
    )


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
)
def test_nobody_is_led_to_another_site(visitor, target):
    sign_up(visitor, next=target)
    response = visitor.post(
        f"{page('account_confirm_login_code')}?next={target}", {"code": code()}
    )
    assert response.headers["Location"] == page("my")


@pytest.mark.parametrize(
    "given",
    [
        "",
        "nonsense",
        "a@b",
        "x" * 300 + "@a.example",
        "a@b.example\r\nBcc: c@d.example",
    ],
)
def test_address_that_is_none_gets_a_message_and_no_letter(visitor, given):
    response = sign_up(visitor, given)
    assert (response.status_code, Message.objects.count()) == (200, 0)
    assert "email" in response.context["form"].errors


def test_wrong_code_gets_one_clear_message_and_may_be_typed_again(visitor):
    sign_up(visitor)
    right = code()
    response = confirm(visitor, WRONG)
    assert (response.status_code, response.context["form"].errors["code"]) == (
        200,
        ["Incorrect code."],
    )
    confirm(visitor, right)
    assert is_logged_in(visitor)


def test_after_three_wrong_codes_a_new_one_can_be_asked_for(visitor):
    sign_up(visitor)
    responses = [confirm(visitor, WRONG) for _ in range(3)]
    assert responses[-1].headers["Location"] == page("account_login")
    assert len(messages_of(visitor.get(page("account_login")))) == 1
    ask_code(visitor, NEW)
    enter_code(visitor, code())
    assert is_logged_in(visitor)


@pytest.mark.parametrize("method", ["get", "post"])
def test_expired_code_is_said_once_and_a_new_one_works(visitor, method):
    sign_up(visitor)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        response = getattr(visitor, method)(
            page("account_confirm_login_code"), {"code": code()}, follow=True
        )
        assert messages_of(response) == [
            "This code is no longer valid. Ask for a new one."
        ]
        ask_code(visitor, NEW)
        enter_code(visitor, code())
        assert is_logged_in(visitor)


def test_new_code_replaces_the_old_one(visitor):
    sign_up(visitor)
    old = code()
    with time_machine.travel(timezone.now() + timedelta(seconds=30)):
        post(visitor, "account_confirm_login_code", action="resend")
        assert confirm(visitor, old).status_code == 200
        confirm(visitor, code())
        assert is_logged_in(visitor)


def test_page_for_codes_opened_without_having_asked_says_so(visitor):
    assert messages_of(
        visitor.get(page("account_confirm_login_code"), follow=True)
    ) == ["This code is no longer valid. Ask for a new one."]


def test_code_of_one_browser_is_worth_nothing_in_another(visitor):
    sign_up(visitor)
    other = Client()
    confirm(other, code())
    assert not is_logged_in(other)


def test_existing_address_gets_the_same_answer_as_a_new_one(applicant):
    new, existing = Client(), Client()
    assert comparable(sign_up(new)) == comparable(sign_up(existing, applicant.email))
    name = page("account_confirm_login_code")
    assert comparable(new.get(name)) == comparable(existing.get(name))
    assert comparable(confirm(new, WRONG)) == comparable(confirm(existing, WRONG))
    assert comparable(
        post(new, "account_confirm_login_code", action="resend")
    ) == comparable(post(existing, "account_confirm_login_code", action="resend"))


def test_who_has_an_account_already_gets_a_code_that_logs_in(visitor, applicant):
    sign_up(visitor, applicant.email.upper())
    assert (last_message().kind, last_message().address) == (
        "login_code",
        applicant.email,
    )
    assert User.objects.count() == 1
    confirm(visitor, code())
    assert is_logged_in(visitor)


def test_a_closed_account_is_not_opened_by_signing_up(visitor):
    closed = make.person(is_active=False)
    sign_up(visitor, closed.email)
    assert last_message().kind == "unknown_account"
    assert User.objects.count() == 1


def test_a_mistyped_domain_is_asked_about_and_taken_when_sent_again(visitor):
    typed = "new@gmail.con"
    assert "Did you mean new@gmail.com?" in sign_up(visitor, typed).text
    assert not User.objects.exists()
    sign_up(visitor, typed, **{"email-sure": typed})
    assert last_message().address == typed
