"""Staff and hosts prove twice who they are."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from tests.portal.log_in import (
    PASSWORD,
    ask_code,
    code,
    enter_code,
    is_logged_in,
    last_message,
    page,
    post,
)

pytestmark = pytest.mark.django_db


def totp_code(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_staff_type_a_code_of_their_app_after_the_one_of_the_letter(
    visitor, coordinator
):
    secret = generate_totp_secret()
    TOTP.activate(coordinator, secret)
    ask_code(visitor, coordinator.email)
    assert enter_code(visitor, code()).headers["Location"] == page("mfa_authenticate")
    assert not is_logged_in(visitor)
    assert post(visitor, "mfa_authenticate", code="000000").status_code == 200
    post(visitor, "mfa_authenticate", code=totp_code(secret))
    assert is_logged_in(visitor)


def test_password_alone_does_not_let_staff_in(visitor, coordinator):
    TOTP.activate(coordinator, generate_totp_secret())
    ask_code(visitor, coordinator.email, password=PASSWORD)
    assert not is_logged_in(visitor)


def test_code_of_the_app_works_once(coordinator):
    secret = generate_totp_secret()
    TOTP.activate(coordinator, secret)
    used, clients = totp_code(secret), [Client(), Client()]
    for client in clients:
        ask_code(client, coordinator.email, password=PASSWORD)
        post(client, "mfa_authenticate", code=used)
    assert [is_logged_in(client) for client in clients] == [True, False]


def test_recovery_code_lets_in_once(coordinator):
    TOTP.activate(coordinator, generate_totp_secret())
    recovery, clients = (
        RecoveryCodes.activate(coordinator).generate_codes()[0],
        [Client(), Client()],
    )
    for client in clients:
        ask_code(client, coordinator.email, password=PASSWORD)
        post(client, "mfa_authenticate", code=recovery)
    assert [is_logged_in(client) for client in clients] == [True, False]


def test_staff_set_up_their_app_at_the_first_log_in(
    visitor, coordinator, settings, django_capture_on_commit_callbacks
):
    settings.REQUIRE_MFA = True
    coordinator.set_unusable_password()
    coordinator.save()
    ask_code(visitor, coordinator.email)
    enter_code(visitor, code())
    setup = visitor.get(page("my"), follow=True)
    assert setup.request["PATH_INFO"] == page("mfa_activate_totp")
    with django_capture_on_commit_callbacks(execute=True):
        post(visitor, "mfa_activate_totp", code=totp_code(setup.context["form"].secret))
    assert is_logged_in(visitor)
    assert last_message().kind == "totp_activated"


def test_whoever_has_a_password_types_it_before_setting_up_the_app(
    visitor, coordinator
):
    ask_code(visitor, coordinator.email)
    enter_code(visitor, code())
    response = visitor.get(page("mfa_activate_totp"))
    assert response.headers["Location"].startswith(page("account_reauthenticate"))
    final = visitor.post(
        response.headers["Location"], {"password": PASSWORD}, follow=True
    )
    assert final.request["PATH_INFO"] == page("mfa_activate_totp")
