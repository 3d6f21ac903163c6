"""Preferences: pace of e-mails, quiet hours, digests, and unsubscribing."""

import re
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.messages import delivery, digests, kinds, outbox, preferences
from portal.messages.kinds import MessageKind
from portal.models import Message, Preference
from portal.models.choices import MessageState as S
from portal.models.choices import Pace
from tests.portal.conftest import PLACEHOLDERS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("note_kind")]
NIGHT = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)  # 23:00 in Bangkok
EVENING = datetime(2026, 3, 1, 11, 0, tzinfo=UTC)  # 18:00 in Bangkok


@pytest.fixture
def kind(monkeypatch):
    """`kind(needs_action=False)` says what the tests' own kind is."""

    def become(**facts):
        kind = MessageKind("note", PLACEHOLDERS, **facts)
        monkeypatch.setitem(kinds.message_kinds._entries, "note", kind)

    return become


def prefer(person, **values):
    return Preference.objects.create(person=person, **values)


def note(to, occasion="one", **options):
    return outbox.queue(
        "note", to=to, occasion=occasion, context={"said": "x"}, **options
    )


@pytest.mark.parametrize(
    ("pace", "needs_action", "state"),
    [
        (Pace.AT_ONCE, False, S.QUEUED),
        (Pace.DAILY, False, S.KEPT),
        (Pace.ACTION, False, S.KEPT),
        (Pace.DAILY, True, S.QUEUED),
        (Pace.ACTION, True, S.QUEUED),
    ],
)
def test_what_needs_action_leaves_at_any_pace(
    applicant, kind, pace, needs_action, state
):
    kind(needs_action=needs_action)
    prefer(applicant, pace=pace)
    message = note(applicant)
    assert message.state == state
    assert list(Message.objects.visible_to(applicant)) == [message]


@pytest.mark.parametrize(
    ("begin", "end", "hour", "waits"),
    [
        (time(21), time(7), 23, timedelta(hours=8)),
        (time(21), time(7), 3, timedelta(hours=4)),
        (time(21), time(7), 7, timedelta(0)),
        (time(21), time(7), 12, timedelta(0)),
        (time(12), time(14), 13, timedelta(hours=1)),
        (time(12), time(12), 12, timedelta(0)),
        (None, None, 3, timedelta(0)),
    ],
)
def test_quiet_hours_move_a_letter_to_their_end(begin, end, hour, waits):
    instant = timezone.make_aware(datetime(2026, 3, 1, hour))
    preference = Preference(quiet_from=begin, quiet_until=end)
    assert preferences.after_quiet_hours(preference, instant) - instant == waits


def test_what_is_due_within_a_day_waits_for_no_quiet_hours(applicant):
    prefer(applicant, quiet_from=time(21), quiet_until=time(7))
    with time_machine.travel(NIGHT, tick=False):
        soon = note(applicant, "soon", deadline=NIGHT + timedelta(hours=23))
        later = note(applicant, "later", deadline=NIGHT + timedelta(hours=25))
    assert (soon.due_at, later.due_at) == (NIGHT, NIGHT + timedelta(hours=8))


def test_log_in_letters_wait_for_nothing(applicant):
    prefer(applicant, pace=Pace.ACTION, quiet_from=time(0), quiet_until=time(23, 59))
    sent = outbox.queue_to_address(
        "code",
        address=applicant.email,
        occasion="1",
        title="รหัส",
        text="A",
        language="th",
    )
    assert (sent.state, sent.due_at <= timezone.now()) == (S.QUEUED, True)


def test_digest_has_the_titles_once_a_day_and_leaves_the_inbox_as_it_is(
    applicant, kind
):
    kind(needs_action=False)
    prefer(applicant, pace=Pace.DAILY)
    with time_machine.travel(EVENING, tick=False) as clock:
        note(applicant)
        assert (digests.send_due(EVENING), digests.send_due(EVENING)) == (1, 0)
        digest = Message.objects.get(kind="digest")
        assert "• เรื่องใหม่" in digest.text
        assert (
            digest.state,
            Message.objects.visible_to(applicant).unread().count(),
        ) == (S.QUEUED, 1)
        clock.shift(timedelta(days=1))
        assert digests.send_due(timezone.now()) == 0
        clock.shift(timedelta(minutes=1))
        note(applicant, "two")
        clock.shift(timedelta(days=1))
        assert digests.send_due(timezone.now()) == 1


def test_no_digest_in_the_morning_for_read_messages_or_at_another_pace(
    applicant, stranger, kind
):
    kind(needs_action=False)
    prefer(applicant, pace=Pace.DAILY)
    prefer(stranger, pace=Pace.ACTION)
    read, _other = note(applicant), note(stranger)
    assert digests.send_due(EVENING - timedelta(hours=9)) == 0
    Message.objects.filter(pk=read.pk).update(read_at=timezone.now())
    assert digests.send_due(timezone.now() + timedelta(days=1)) == 0
    assert not Message.objects.filter(kind="digest").exists()


def test_news_offers_to_be_ended_with_one_click_and_nothing_else_does(
    applicant, kind, mailoutbox
):
    kind(is_news=True)
    note(applicant)
    delivery.deliver_waiting()
    kind(is_news=False)
    note(applicant, "two")
    delivery.deliver_waiting()
    news, other = (mail.message() for mail in mailoutbox)
    assert news["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert other["List-Unsubscribe"] is None
    url = news["List-Unsubscribe"].strip("<>")
    assert url in mailoutbox[0].body
    assert f'href="{url}"' in mailoutbox[0].alternatives[0][0]


def test_one_click_ends_news_without_log_in_and_looking_ends_nothing(applicant, kind):
    kind(is_news=True)
    url, client = (
        reverse("unsubscribe", args=[preferences.unsubscribe_token(applicant)]),
        Client(enforce_csrf_checks=True),
    )
    assert client.get(url).status_code == 200
    assert preferences.of(applicant).wants_news
    assert client.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not preferences.of(applicant).wants_news
    assert note(applicant).state == S.KEPT


@pytest.mark.parametrize("token", ["x", "AAAAAAAAAAAA.AAAA", "{code}", "{code}."])
def test_forged_token_is_not_found(applicant, token):
    url = reverse("unsubscribe", args=[token.format(code=applicant.code)])
    assert (Client().get(url).status_code, Client().post(url).status_code) == (404, 404)
    assert not Preference.objects.exists()


def test_token_opens_nothing_else(applicant):
    Client().post(
        reverse("unsubscribe", args=[preferences.unsubscribe_token(applicant)])
    )
    assert urlsplit(Client().get(reverse("my"))["Location"]).path == reverse(
        "account_login"
    )


def form_values(**changes):
    return {
        "language": "en",
        "pace": "daily",
        "quiet_from": "21:00",
        "quiet_until": "7.30",
        **changes,
    }


def test_person_chooses_on_their_page(as_user, applicant):
    client, url = as_user(applicant), reverse("account_messages")
    assert client.get(url).status_code == 200
    assert client.post(url, form_values())["Location"].endswith("/en/account/messages/")
    applicant.refresh_from_db()
    chosen = applicant.preference
    assert (applicant.language, chosen.pace, chosen.wants_news) == (
        "en",
        Pace.DAILY,
        False,
    )
    assert (chosen.quiet_from, chosen.quiet_until) == (time(21), time(7, 30))
    assert 'value="07:30"' in client.get(url).text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"pace": "never"}, "pace"),
        ({"language": "de"}, "language"),
        ({"quiet_from": "25:00"}, "quiet_from"),
        ({"quiet_until": ""}, "quiet_until"),
        ({"quiet_from": ""}, "quiet_from"),
    ],
)
def test_bad_choice_is_told_and_changes_nothing(as_user, applicant, changes, field):
    response = as_user(applicant).post(
        reverse("account_messages"), form_values(**changes)
    )
    assert list(response.context["form"].errors) == [field]
    assert re.search(r"<title>[^<]*\w", response.text)
    assert not Preference.objects.exists()
