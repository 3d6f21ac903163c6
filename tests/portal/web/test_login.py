"""Logging in by code and by password, as a person does it."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from portal.models import Message, User
from portal.text.thai import unglue
from portal.web import known_devices
from tests import make
from tests.portal.log_in import (
    NEW,
    PASSWORD,
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
)

pytestmark = pytest.mark.django_db


def test_person_logs_in_with_the_code_that_arrives(visitor, applicant):
    assert ask_code(visitor, applicant.email).headers["Location"] == page(
        "account_confirm_login_code"
    )
    assert (last_message().kind, last_message().address) == (
        "login_code",
        applicant.email,
    )
    assert enter_code(visitor, code()).headers["Location"] == page("my")
    assert is_logged_in(visitor)


def test_wrong_log_in_code_may_be_typed_again(visitor, applicant):
    ask_code(visitor, applicant.email)
    right = code()
    assert enter_code(visitor, WRONG).context["form"].errors["code"] == [
        "Incorrect code."
    ]
    enter_code(visitor, right)
    assert is_logged_in(visitor)


def test_expired_log_in_code_is_said_once(visitor, applicant):
    ask_code(visitor, applicant.email)
    with time_machine.travel(timezone.now() + timedelta(minutes=14, seconds=30)):
        visitor.get(page("account_confirm_login_code"))
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        response = enter_code(visitor, code())
        assert messages_of(visitor.get(response.headers["Location"])) == [
            "This code is no longer valid. Ask for a new one."
        ]
    assert not is_logged_in(visitor)


def test_log_in_code_works_once(visitor, applicant):
    ask_code(visitor, applicant.email)
    used = code()
    enter_code(visitor, used)
    visitor.post(page("account_logout"))
    enter_code(visitor, used)
    assert not is_logged_in(visitor)


def test_unknown_address_gets_the_same_answer_as_a_known_one(applicant):
    member, stranger = Client(), Client()
    assert comparable(ask_code(member, applicant.email)) == comparable(
        ask_code(stranger, NEW)
    )
    name = page("account_confirm_login_code")
    assert comparable(member.get(name)) == comparable(stranger.get(name))
    assert comparable(enter_code(member, WRONG)) == comparable(
        enter_code(stranger, WRONG)
    )
    assert last_message().kind == "login_code"


def test_a_new_address_gets_an_account_by_its_code(visitor):
    ask_code(visitor, NEW)
    assert not is_logged_in(visitor)
    enter_code(visitor, code())
    assert is_logged_in(visitor)
    assert EmailAddress.objects.get().verified


def test_accounts_are_not_made_without_end():
    for number in range(25):
        ask_code(Client(), f"new{number}@applicants.example")
    assert User.objects.count() == 20


@pytest.mark.parametrize("minutes", [0, 16])
def test_wrong_and_expired_codes_lead_back_with_where_one_was_going(
    visitor, applicant, minutes
):
    target = page("inbox")
    ask_code(visitor, applicant.email, next=target)
    url = f"{page('account_confirm_login_code')}?next={target}"
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        answers = [visitor.post(url, {"code": WRONG}) for _ in range(3)]
        led = next(
            each.headers["Location"] for each in answers if each.status_code == 302
        )
        assert led == f"{page('account_login')}?next=%2Fen%2Finbox%2F"
        ask_code(visitor, applicant.email, next=target)
        assert visitor.post(url, {"code": code()}).headers["Location"] == target


def test_a_mistyped_domain_is_asked_about_but_not_with_a_password(visitor):
    typed = "som@gmial.com"
    assert "Did you mean som@gmail.com?" in ask_code(visitor, typed).text
    assert "Did you mean" not in ask_code(visitor, typed, password="x").text
    assert ask_code(visitor, typed, **{"login-sure": typed}).status_code == 302


def test_closed_account_is_as_unknown(visitor):
    closed = make.person(is_active=False)
    ask_code(visitor, closed.email)
    assert last_message().kind == "unknown_account"


def test_codes_are_not_sent_without_end(applicant):
    responses = [ask_code(Client(), applicant.email) for _ in range(5)]
    assert [response.status_code for response in responses] == [302] * 5
    assert Message.objects.count() == 3


def test_letters_to_an_unknown_address_have_the_same_limit():
    responses = [ask_code(Client(), NEW) for _ in range(5)]
    assert [response.status_code for response in responses] == [302] * 5
    assert Message.objects.count() == 3


def test_asking_again_in_the_same_browser_sends_a_code_that_works(visitor, applicant):
    ask_code(visitor, applicant.email)
    ask_code(visitor, applicant.email)
    enter_code(visitor, code())
    assert is_logged_in(visitor)


def test_someone_elses_limit_is_not_mine(visitor, applicant, stranger):
    for _ in range(4):
        ask_code(Client(), applicant.email)
    assert ask_code(visitor, stranger.email).status_code == 302


def test_address_longer_than_any_account_has_gets_no_letter(visitor):
    for name, field in (
        ("account_login", "login"),
        ("account_request_login_code", "email"),
        ("account_reset_password", "email"),
    ):
        post(visitor, name, **{field: "x" * 250 + "@a.example"})
    assert Message.objects.count() == 0


def test_flood_is_answered_with_a_page_of_ours(visitor):
    answers = [ask_code(visitor, "") for _ in range(31)]
    assert [response.status_code for response in answers] == [200] * 30 + [429]
    assert "Wait about 5 minutes, then try again." in unglue(answers[-1].text)


def test_person_with_a_password_may_use_it(visitor, applicant):
    assert ask_code(visitor, applicant.email, password=PASSWORD).headers[
        "Location"
    ] == page("my")
    assert is_logged_in(visitor)


def test_wrong_password_and_unknown_address_are_told_alike(visitor, applicant):
    answers = [
        ask_code(visitor, who, password="wrong") for who in (applicant.email, NEW)
    ]
    errors = [response.context["form"].non_field_errors() for response in answers]
    assert (
        errors
        == [["The email address and/or password you specified are not correct."]] * 2
    )


def test_guessing_passwords_ends_soon_and_the_owner_still_gets_a_code(
    visitor, applicant
):
    for _ in range(5):
        ask_code(Client(), applicant.email, password="guess")
    assert ask_code(visitor, applicant.email, password=PASSWORD).status_code == 200
    ask_code(visitor, applicant.email)
    enter_code(visitor, code())
    assert is_logged_in(visitor)


def test_forgotten_password_is_set_anew_with_a_code(visitor, applicant):
    post(visitor, "account_reset_password", email=applicant.email)
    confirm(visitor, code(), "account_confirm_password_reset_code")
    post(
        visitor,
        "account_complete_password_reset",
        password1="staple of a horse",
        password2="staple of a horse",
    )
    ask_code(visitor, applicant.email, password="staple of a horse")
    assert is_logged_in(visitor)


def test_changed_password_ends_all_other_sessions(as_user, applicant):
    here, there = as_user(applicant), as_user(applicant)
    ask = {
        "oldpassword": PASSWORD,
        "password1": "staple of a horse",
        "password2": "staple of a horse",
    }
    here.post(page("account_change_password"), ask)
    assert not is_logged_in(there)
    assert last_message().kind == "password_changed"


def test_address_changes_only_when_the_new_one_is_confirmed(visitor, applicant):
    applicant.set_unusable_password()
    applicant.save()
    ask_code(visitor, applicant.email)
    enter_code(visitor, code())
    post(visitor, "account_email", email=NEW, action_add="")
    assert User.objects.get().email == applicant.email
    confirm(visitor, code(), "account_email_verification_sent")
    assert User.objects.get().email == NEW


def known_device(applicant):
    client = Client()
    ask_code(client, applicant.email)
    enter_code(client, code())
    client.post(page("account_logout"))
    assert not is_logged_in(client)
    return client


def guess(address, times=5):
    for _each in range(times):
        ask_code(Client(), address, password="guess")


def test_strangers_guesses_do_not_shut_out_the_owners_device(applicant):
    device = known_device(applicant)
    guess(applicant.email, times=20)
    ask_code(device, applicant.email, password=PASSWORD)
    assert is_logged_in(device)


def test_a_known_device_has_a_limit_too(applicant):
    device = known_device(applicant)
    for _each in range(5):
        ask_code(device, applicant.email, password="guess")
    assert ask_code(device, applicant.email, password=PASSWORD).status_code == 200
    assert not is_logged_in(device)


def test_a_device_is_known_only_for_its_owner(applicant, stranger):
    device = known_device(stranger)
    guess(applicant.email)
    ask_code(device, applicant.email, password=PASSWORD)
    assert not is_logged_in(device)


@pytest.mark.parametrize("spoilt", ["forged", "other"])
def test_a_forged_cookie_makes_no_known_device(applicant, visitor, spoilt):
    device = known_device(applicant)
    cookie = device.cookies["device"].value
    visitor.cookies["device"] = "x" + cookie if spoilt == "forged" else "x"
    guess(applicant.email)
    ask_code(visitor, applicant.email, password=PASSWORD)
    assert not is_logged_in(visitor)


def test_two_addresses_in_one_request_are_no_known_device(applicant, stranger):
    device = known_device(stranger)
    guess(applicant.email)
    typed = {"login": applicant.email, "email": stranger.email}
    post(device, "account_login", password=PASSWORD, **typed)
    assert not is_logged_in(device)


def test_a_device_is_known_for_the_last_five_people(rf):
    request, response = rf.get("/"), HttpResponse()
    for number in range(7):
        known_devices.remember(request, response, f"person{number}@a.example")
        request.COOKIES["device"] = response.cookies["device"].value
    is_known = [
        bool(known_devices.known(request, f"person{number}@a.example"))
        for number in range(7)
    ]
    assert is_known == [False] * 2 + [True] * 5


def test_the_owner_gets_in_by_code_while_strangers_ask_for_codes(visitor, applicant):
    for _each in range(10):
        ask_code(Client(), applicant.email)
    assert ask_code(visitor, applicant.email).status_code == 302
    enter_code(visitor, code())
    assert is_logged_in(visitor)
