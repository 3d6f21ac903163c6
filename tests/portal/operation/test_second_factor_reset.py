"""A lost second factor is taken off by two administrators, or at the machine."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import CommandError, call_command
from django.urls import reverse

from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, Message, User
from portal.models.choices import Role
from portal.operation import second_factor_reset
from portal.personal_data import accounts
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(db):
    return make.person("second@portal.example", role=Role.ADMINISTRATOR)


@pytest.fixture
def person(coordinator, as_user):
    TOTP.activate(coordinator, generate_totp_secret())
    RecoveryCodes.activate(coordinator)
    as_user(coordinator)
    return coordinator


def page(person):
    return reverse("admin:portal_user_second_factor", args=[person.pk])


def press(client, person):
    return client.post(page(person), {"confirmed": "1"}, follow=True).text


def has_factor(person):
    return Authenticator.objects.filter(user=person).exists()


def test_one_asks_and_another_does_it(as_user, administrator, second, person):
    assert "ส่งคำขอให้ผู้ดูแลระบบคนอื่นยืนยันแล้ว" in press(as_user(administrator), person)
    assert has_factor(person)
    asked = Message.objects.get()
    assert (asked.recipient, asked.kind) == (second, "second_factor_asked")
    assert page(person) in asked.text
    assert "แจ้งเจ้าของบัญชีแล้ว" in press(as_user(second), person)
    assert not has_factor(person)
    assert not person.sessions.exists()
    told = Message.objects.get(recipient=person)
    assert told.kind == "second_factor_reset"
    actions = AuditEntry.objects.about(person).values_list("action", "actor")
    assert list(actions.order_by("pk")) == [
        ("ask to reset second factor", administrator.code),
        ("reset second factor", second.code),
    ]


@pytest.mark.parametrize("who", ["asks", "lost it", "neither"])
def test_what_others_were_told_goes_with_the_account_it_names(
    as_user, administrator, second, person, who
):
    press(as_user(administrator), person)
    stranger = make.person("stranger@people.example")
    named = {"asks": administrator, "lost it": person, "neither": stranger}[who]
    accounts.close(named, by=None)
    assert Message.objects.filter(recipient=second).exists() == (who == "neither")


def test_nobody_does_both(as_user, administrator, second, person):
    press(as_user(administrator), person)
    assert "รอผู้ดูแลระบบคนอื่นยืนยัน" in press(as_user(administrator), person)
    assert has_factor(person)


def test_nobody_does_their_own(as_user, administrator, second):
    TOTP.activate(administrator, generate_totp_secret())
    press(as_user(administrator), administrator)
    assert has_factor(administrator)
    assert not Message.objects.exists()


def test_what_was_asked_ends_after_three_days(administrator, second, person):
    second_factor_reset.ask_or_confirm(person, by=administrator)
    asked_at = User.objects.get(pk=person.pk).factor_reset_asked_at
    User.objects.filter(pk=person.pk).update(
        factor_reset_asked_at=asked_at - timedelta(days=4)
    )
    assert not second_factor_reset.ask_or_confirm(person, by=second)
    assert has_factor(person)


def test_without_a_second_administrator_it_says_who_can(administrator, person):
    with pytest.raises(TransitionRefused, match="reset_mfa"):
        second_factor_reset.ask_or_confirm(person, by=administrator)


def test_nothing_is_reset_where_nothing_is(administrator, second, coordinator):
    with pytest.raises(TransitionRefused):
        second_factor_reset.ask_or_confirm(coordinator, by=administrator)


def test_coordinators_ask_for_nothing(as_user, coordinator, person):
    assert as_user(coordinator).post(page(person)).status_code == 403


def test_whoever_runs_the_machine_can(person, capsys):
    call_command("reset_mfa", "COORDINATOR@portal.example")
    assert not has_factor(person)
    assert AuditEntry.objects.about(person).get().actor == ""
    with pytest.raises(CommandError, match="has no second factor"):
        call_command("reset_mfa", person.email)
    with pytest.raises(CommandError, match="there is no account"):
        call_command("reset_mfa", "nobody@portal.example")
