"""A person closes their own account, where nothing ties it."""

import time
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organizations.catalogue import subscriptions
from organizations.models import Membership
from portal.models import AuditEntry, Message, Session, User
from portal.models.choices import Role
from portal.personal_data import accounts, unused_accounts
from tests import make
from tests.placements import offer_factory, placement_factory
from tests.volunteers import judging
from volunteers.models import Application, ErasureRequest
from volunteers.personal_data import erasure

pytestmark = pytest.mark.django_db
PAGE = "/en/account/close/"


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = str(tmp_path)
    settings.ERASED = tmp_path / "erased.txt"


@pytest.fixture
def recent(as_user):
    """Of somebody who has just logged in."""

    def open_for(person):
        client = as_user(person)
        session = client.session
        typed = {"method": "password", "at": time.time(), "reauthenticated": True}
        session["account_authentication_methods"] = [typed]
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()
        return client

    return open_for


def test_it_is_found_where_people_look_for_it(as_user, applicant):
    for name in ("account_sessions", "my_data", "privacy"):
        assert reverse("account_close") in as_user(applicant).get(reverse(name)).text


def test_it_asks_to_log_in_again(as_user, applicant):
    response = as_user(applicant).post(PAGE, {"sure": "1"})
    assert "reauthenticate" in response.url
    assert User.objects.filter(pk=applicant.pk).exists()


def test_an_account_with_a_draft_is_gone_at_once(recent, applicant, cohort):
    make.draft(cohort, applicant)
    client = recent(applicant)
    assert "Your account is closed" in client.post(PAGE, {"sure": "1"}).text
    assert not User.objects.filter(pk=applicant.pk).exists()
    assert not Application.objects.exists()
    assert not Session.objects.filter(user=applicant.pk).exists()
    assert "/login/" in client.get(PAGE).url


def test_nothing_goes_without_being_sure(recent, applicant):
    recent(applicant).post(PAGE, {})
    assert User.objects.filter(pk=applicant.pk).exists()


def test_what_was_sent_is_asked_for_and_the_account_follows(
    recent, applicant, coordinator, cohort
):
    make.application(cohort, applicant)
    client = recent(applicant)
    client.post(PAGE, {"sure": "1"})
    assert accounts.close_asked(timezone.now()) == 0
    assert "You asked at" in client.get(PAGE).text
    erasure.grant(ErasureRequest.objects.get(), by=coordinator)
    # The message that tells them leaves first.
    assert accounts.close_asked(timezone.now()) == 0
    Message.objects.update(state="sent")
    assert accounts.close_asked(timezone.now()) == 1
    assert not User.objects.filter(pk=applicant.pk).exists()


def test_it_is_taken_back_until_then(recent, applicant, coordinator, cohort):
    make.application(cohort, applicant)
    client = recent(applicant)
    client.post(PAGE, {"sure": "1"})
    client.post("/en/account/close/take-back/")
    erasure.grant(ErasureRequest.objects.get(), by=coordinator)
    Message.objects.update(state="sent")
    assert accounts.close_asked(timezone.now()) == 0
    assert User.objects.get(pk=applicant.pk).is_active


def test_a_refusal_keeps_the_account(recent, applicant, coordinator, cohort):
    make.application(cohort, applicant)
    recent(applicant).post(PAGE, {"sure": "1"})
    erasure.refuse(ErasureRequest.objects.get(), by=coordinator)
    assert User.objects.get(pk=applicant.pk).closing_asked_at is None


def volunteer(cohort, coordinator, person):
    position = offer_factory.position(cohort, "one")
    placement_factory.active(cohort, coordinator, position, person)


def reviewer(cohort, coordinator, person):
    judging.in_review(cohort, coordinator, person)


def owner(cohort, coordinator, person):
    organization = make.participation(cohort).organization
    Membership.objects.create(user=person, organization=organization, role="owner")


def staff(cohort, coordinator, person):
    person.role = Role.COORDINATOR
    person.save()


@pytest.mark.parametrize(
    ("tied", "words"),
    [
        (volunteer, "Your placement is under way."),
        (reviewer, "You have reviews to write."),
        (owner, "You are the only main editor"),
        (staff, "You work for the programme"),
    ],
)
def test_a_tie_says_whom_to_ask_and_closes_nothing(
    tied, words, recent, applicant, coordinator, cohort
):
    tied(cohort, coordinator, applicant)
    client = recent(applicant)
    page = client.get(PAGE).text
    assert words in page
    assert "first" in page or "someone else" in page
    client.post(PAGE, {"sure": "1"})
    assert User.objects.get(pk=applicant.pk).is_active


def unused_since(person, days):
    seen = timezone.now() - timedelta(days=days)
    User.objects.filter(pk=person.pk).update(joined_at=seen, last_login=seen)


def test_an_account_without_anything_is_closed_after_a_notice(applicant):
    now = timezone.now()
    unused_since(applicant, 340)
    assert unused_accounts.close_unused(now) == 0
    assert Message.objects.get(recipient=applicant).kind == "account_unused"
    assert unused_accounts.close_unused(now + timedelta(days=29)) == 0
    assert unused_accounts.close_unused(now + timedelta(days=31)) == 1
    assert not User.objects.filter(pk=applicant.pk).exists()


def test_logging_in_keeps_it(applicant):
    now = timezone.now()
    unused_since(applicant, 340)
    unused_accounts.close_unused(now)
    User.objects.filter(pk=applicant.pk).update(last_login=now + timedelta(days=1))
    assert unused_accounts.close_unused(now + timedelta(days=31)) == 0
    assert User.objects.get(pk=applicant.pk).unused_noticed_at is None


def test_no_notice_before_its_time_and_none_where_something_is(
    applicant, stranger, cohort
):
    unused_since(applicant, 330)
    unused_since(stranger, 400)
    make.draft(cohort, stranger)
    subscriber = make.person()
    unused_since(subscriber, 400)
    subscriptions.subscribe(cohort, subscriber.email, language="th")
    Message.objects.all().delete()
    unused_accounts.close_unused(timezone.now())
    assert not Message.objects.exists()


def away(*people):
    for person in people:
        unused_since(person, 340)


def next_month(now):
    unused_accounts.close_unused(now)
    unused_accounts.close_unused(now + timedelta(days=31))


def active(*people):
    return [User.objects.get(pk=person.pk).is_active for person in people]


def test_unused_accounts_of_staff_and_hosts_are_switched_off_after_a_notice(
    coordinator, editor, pi
):
    make.member(pi.organization, "other@hosts.example")
    make.person("busy@portal.example", role=Role.COORDINATOR)
    away(coordinator, editor)
    now = timezone.now()
    unused_accounts.close_unused(now)
    kinds = Message.objects.values_list("kind", "recipient")
    assert set(kinds) == {
        ("account_switched_off_soon", coordinator.pk),
        ("account_switched_off_soon", editor.pk),
    }
    assert active(coordinator, editor) == [True, True]
    unused_accounts.close_unused(now + timedelta(days=31))
    assert active(coordinator, editor) == [False, False]
    lines = AuditEntry.objects.filter(action="switch off unused account")
    assert lines.count() == 2


def test_the_last_of_the_portal_or_of_a_host_stays(administrator, coordinator, editor):
    away(administrator, coordinator, editor)
    next_month(timezone.now())
    assert active(administrator, coordinator, editor) == [True, True, True]
    assert not Message.objects.exists()


def test_of_two_unused_ones_the_last_stays(administrator):
    other = make.person("other@portal.example", role=Role.ADMINISTRATOR)
    away(administrator, other)
    next_month(timezone.now())
    assert sorted(active(administrator, other)) == [False, True]


def test_whoever_logs_in_after_the_notice_stays(coordinator):
    make.person("busy@portal.example", role=Role.COORDINATOR)
    away(coordinator)
    now = timezone.now()
    unused_accounts.close_unused(now)
    User.objects.filter(pk=coordinator.pk).update(last_login=now)
    unused_accounts.close_unused(now + timedelta(days=31))
    assert active(coordinator) == [True]


def test_a_member_with_an_application_of_their_own_stays(editor, pi, cohort):
    make.member(pi.organization, "other@hosts.example")
    make.draft(cohort, editor)
    away(editor)
    next_month(timezone.now())
    assert active(editor) == [True]
