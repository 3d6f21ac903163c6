"""Subscribing to the opening of a call: confirmed by link, notified once, deleted."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from organizations import tasks
from organizations.catalogue import subscriptions
from organizations.models import Cohort, Subscription
from portal.models import AuditEntry, DataKey, Message
from tests import make

PAGE = "/en/cohorts/17/tell-me/"
ADDRESS = "someone@visitors.example"


@pytest.fixture(autouse=True)
def no_limits_left_over(db):
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def soon(db):
    now = timezone.now()
    return make.cohort(
        17,
        applications_open_at=now + timedelta(days=5),
        applications_close_at=now + timedelta(days=30),
    )


def open_now(cohort):
    Cohort.objects.filter(pk=cohort.pk).update(
        applications_open_at=timezone.now() - timedelta(minutes=1)
    )


def messages(kind="tell_me_confirm"):
    return list(Message.objects.filter(kind=kind).order_by("pk"))


def link():
    return re.search(r"https?://[^/]+(/\S+)", messages()[-1].text)[1]


def ask(client, address=ADDRESS):
    return client.post(PAGE, {"email": address}, follow=True)


def test_an_address_gets_one_letter_when_the_call_opens_and_is_forgotten(client, soon):
    assert "Check your email" in ask(client).content.decode()
    client.post(link(), {"confirm": "1"})
    assert tasks.notify_openings() == 0
    open_now(soon)
    assert tasks.notify_openings() == 1
    [message] = messages("call_opens")
    assert message.address == ADDRESS
    assert "/en/cohorts/17/apply/" in message.text
    assert not Subscription.objects.exists()
    assert AuditEntry.objects.about(soon).last().action == "tell that the call is open"
    assert tasks.notify_openings() == 0


def test_letters_that_left_are_forgotten_with_their_keys(client, soon):
    keys = DataKey.objects.count()
    ask(client)
    client.post(link(), {"confirm": "1"})
    open_now(soon)
    tasks.notify_openings()
    Message.objects.update(state="sent")
    tasks.notify_openings()
    assert not Message.objects.exists()
    assert DataKey.objects.count() == keys


def test_who_did_not_confirm_is_not_told_and_forgotten_after_two_days(client, soon):
    ask(client)
    tasks.notify_openings()
    assert Subscription.objects.count() == 1
    Subscription.objects.update(asked_at=timezone.now() - timedelta(days=3))
    tasks.notify_openings()
    assert not Subscription.objects.exists()
    assert messages("call_opens") == []


def test_who_had_not_confirmed_when_it_opened_is_not_told(client, soon):
    ask(client)
    open_now(soon)
    tasks.notify_openings()
    assert messages("call_opens") == []
    assert not Subscription.objects.exists()


def test_every_address_gets_the_same_page(client, soon):
    make.person("known@applicants.example")
    first = ask(client, "known@applicants.example").content
    assert ask(client, "never.seen@visitors.example").content == first
    subscriptions.confirm(Subscription.objects.last())
    assert ask(client, "never.seen@visitors.example").content == first


def test_asking_again_sends_no_second_letter_before_half_a_day(client, soon):
    ask(client)
    ask(client, ADDRESS.upper())
    assert len(messages()) == 1
    old = link()
    Subscription.objects.update(asked_at=timezone.now() - timedelta(hours=13))
    ask(client)
    assert len(messages()) == 2
    assert client.get(old).status_code == 404
    assert client.get(link()).status_code == 200


def test_who_has_confirmed_gets_no_further_letter(client, soon):
    ask(client)
    client.post(link())
    Subscription.objects.update(asked_at=timezone.now() - timedelta(days=1))
    ask(client)
    assert len(messages()) == 1


def test_opening_the_link_changes_nothing_and_a_press_confirms(client, soon):
    ask(client)
    assert "Confirm that this is your email" in client.get(link()).content.decode()
    assert Subscription.objects.get().confirmed_at is None
    assert (
        "We will email you once"
        in client.post(link(), {"confirm": "1"}, follow=True).content.decode()
    )
    at = Subscription.objects.get().confirmed_at
    client.post(link(), {"confirm": "1"})
    assert Subscription.objects.get().confirmed_at == at


def test_an_address_is_deleted_by_the_same_link(client, soon):
    ask(client)
    client.post(link(), {"confirm": "1"})
    answer = client.post(link(), {"delete": "1"}, follow=True)
    assert "We have deleted your email" in answer.content.decode()
    assert not Subscription.objects.exists()
    assert client.get(link()).status_code == 404


def test_a_link_of_another_cohort_or_none_is_not_found(client, soon, cohort):
    ask(client)
    assert client.get(link().replace("/17/", "/16/")).status_code == 404
    assert client.get(f"{PAGE}no-such-link/").status_code == 404
    assert client.post(f"{PAGE}no-such-link/", {"delete": "1"}).status_code == 404


def test_the_address_stands_nowhere_in_the_row(client, soon):
    ask(client)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM organizations_subscription")
        assert ADDRESS not in str(cursor.fetchone())
    assert Subscription.objects.get().address == ADDRESS


def test_what_is_no_address_is_named_and_kept(client, soon):
    body = client.post(PAGE, {"email": "someone at home"}).content.decode()
    assert "Enter an email such as name@example.com." in body
    assert 'value="someone at home"' in body
    assert "Error:" in body
    assert "Enter your email." in client.post(PAGE, {"email": ""}).content.decode()
    assert not Subscription.objects.exists()


def test_too_many_requests_are_turned_away(client, soon):
    answers = [
        client.post(PAGE, {"email": f"{number}@visitors.example"}).status_code
        for number in range(12)
    ]
    assert answers == [302] * 10 + [429] * 2
    assert Subscription.objects.count() == 10


def test_one_address_cannot_be_flooded_from_many_places(client, soon):
    answers = [
        client.post(
            PAGE, {"email": ADDRESS}, REMOTE_ADDR=f"192.0.2.{number}"
        ).status_code
        for number in range(5)
    ]
    assert answers == [302] * 3 + [429] * 2


def test_a_call_that_is_open_leads_to_its_positions(client, cohort):
    assert (
        client.get("/cohorts/16/tell-me/").headers["Location"]
        == "/cohorts/16/positions/"
    )
    make.cohort(18, is_public=False)
    assert client.get("/cohorts/18/tell-me/").status_code == 404


def test_pages_of_a_call_that_opens_soon_lead_here(client, soon):
    assert f'href="{PAGE}"' in client.get("/en/cohorts/17/positions/").content.decode()
    assert (
        f'href="{PAGE}"' in client.get("/en/cohorts/17/how-to-apply/").content.decode()
    )


def test_the_letter_is_in_the_language_of_the_page(client, soon):
    client.post(PAGE.removeprefix("/en"), {"email": ADDRESS})
    [message] = messages()
    assert message.language == "th"
    assert link().startswith("/cohorts/17/tell-me/")


def test_the_database_holds_one_row_for_an_address(client, soon):
    ask(client)
    row = Subscription.objects.get()
    row.pk, row.token_hash, row.data_key = None, "other", DataKey.objects.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def over(cohort, days=3):
    now = timezone.now()
    Cohort.objects.filter(pk=cohort.pk).update(
        applications_open_at=now - timedelta(days=30),
        applications_close_at=now - timedelta(days=days),
    )


def test_who_asks_after_a_call_is_told_of_the_next(client, soon):
    over(soon)
    page = client.get(PAGE).content.decode()
    assert "Tell me when the next cohort opens" in page
    ask(client)
    client.post(link(), {"confirm": "1"})
    assert tasks.notify_openings() == 0
    assert Subscription.objects.count() == 1
    make.cohort(
        18,
        applications_open_at=timezone.now() - timedelta(minutes=1),
        applications_close_at=timezone.now() + timedelta(days=20),
    )
    assert tasks.notify_openings() == 1
    [message] = messages("call_opens")
    assert "cohort 18" in message.text
    assert "/en/cohorts/18/apply/" in message.text
    assert not Subscription.objects.exists()


def test_a_call_that_is_over_leads_to_the_one_that_opens_next(client, soon):
    over(make.cohort(15))
    answer = client.get("/en/cohorts/15/tell-me/")
    assert answer.headers["Location"] == PAGE


def test_a_next_call_that_never_comes_is_given_up(client, soon):
    over(soon)
    ask(client)
    client.post(link(), {"confirm": "1"})
    Subscription.objects.update(asked_at=timezone.now() - timedelta(days=541))
    tasks.notify_openings()
    assert not Subscription.objects.exists()
    assert messages("call_opens") == []


def test_pages_of_a_call_that_is_over_lead_here(client, soon):
    over(soon)
    for page in ("positions", "how-to-apply", "apply"):
        text = client.get(f"/en/cohorts/17/{page}/").content.decode()
        assert f'href="{PAGE}"' in text, page
    assert f'href="{PAGE}"' in client.get("/en/").content.decode()
