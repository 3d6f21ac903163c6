"""Pushes by LINE: “you have a new message”, once, and independent of e-mails."""

import uuid
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from portal.conf.environment import LineChannel
from portal.messages import delivery, line, outbox
from portal.models import DataKey, LineLink, LineNotice, Message, Preference
from portal.models.choices import LineState as L
from portal.models.choices import MessageState as S
from portal.models.choices import Pace
from portal.tasks import push_by_line
from tests import make
from tests.portal.fake_line import OVER_LIMIT, TOO_QUICK, FakeLine
from tests.ports import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("note_kind")]
ACCOUNT = "U4af4980629000000000000000000000a"


@pytest.fixture
def server(settings):
    fake = FakeLine()
    settings.LINE = LineChannel("@volunteers", "the-token", "the-secret", fake.address)
    yield fake
    fake.stop()


@pytest.fixture
def linked(applicant):
    return LineLink.objects.create(person=applicant, account=ACCOUNT, account_mac="x")


def note(to, occasion="one", **options):
    return outbox.queue(
        "note", to=to, occasion=occasion, context={"said": "ความลับ"}, **options
    )


def push(after=timedelta(0)):
    return line.push_due(timezone.now() + after)


def notice():
    row = LineNotice.objects.get()
    return row.state, row.attempts, row.error


def test_push_says_that_there_is_news_and_nothing_else(server, applicant, linked):
    message = note(applicant)
    assert (push(), push()) == (1, 0)
    [(path, headers, body)] = server.requests
    assert path == "/v2/bot/message/push"
    assert headers["Authorization"] == "Bearer the-token"
    text = "มีข้อความใหม่จากโครงการอาสาสมัคร\nhttp://127.0.0.1:8000/inbox/"
    assert body == {"to": ACCOUNT, "messages": [{"type": "text", "text": text}]}
    assert uuid.UUID(headers["X-Line-Retry-Key"]) != uuid.UUID(int=0)
    assert message.code not in str(body)


def test_push_is_in_the_language_of_the_message(server):
    person = make.person(language="en")
    LineLink.objects.create(person=person, account=ACCOUNT, account_mac="x")
    note(person)
    push()
    assert server.requests[0][2]["messages"][0]["text"].startswith(
        "You have a new message"
    )
    assert server.requests[0][2]["messages"][0]["text"].endswith("/en/inbox/")


def test_nothing_is_pushed_while_line_is_not_configured(applicant, linked):
    note(applicant)
    assert (push(), LineNotice.objects.count()) == (0, 0)


@pytest.mark.parametrize("is_on", [None, False])
def test_nobody_who_has_not_linked_or_has_switched_it_off_is_told(
    server, applicant, is_on
):
    if is_on is not None:
        LineLink.objects.create(
            person=applicant, account=ACCOUNT, account_mac="x", is_on=is_on
        )
    note(applicant)
    assert (push(), server.requests) == (0, [])


def test_preferences_and_quiet_hours_count_for_line_too(server, applicant, linked):
    night = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)
    Preference.objects.create(
        person=applicant, pace=Pace.ACTION, quiet_from=time(21), quiet_until=time(7)
    )
    with time_machine.travel(night, tick=False) as clock:
        note(applicant)
        assert push() == 0
        clock.shift(timedelta(hours=8))
        assert push() == 1


def test_what_stays_in_the_inbox_for_the_digest_is_not_pushed(
    server, applicant, linked
):
    outbox.queue_text(
        "news", outbox.MessageText("x", "y"), to=applicant, occasion="one", held=True
    )
    assert not LineNotice.objects.exists()


@pytest.mark.parametrize("gone", [{"state": S.CANCELLED}, {"read_at": timezone.now()}])
def test_what_was_taken_back_or_read_meanwhile_is_not_told(
    server, applicant, linked, gone
):
    Message.objects.filter(pk=note(applicant).pk).update(**gone)
    assert (push(), server.requests, notice()[0]) == (0, [], L.DROPPED)


@pytest.mark.parametrize("answer", [(500, {}), (503, {}), TOO_QUICK])
def test_fault_on_the_way_is_tried_again_with_the_same_key(
    server, applicant, linked, answer
):
    server.answers = [answer]
    note(applicant)
    assert (push(), notice()) == (0, (L.WAITING, 1, f"HTTP {answer[0]}"))
    assert push() == 0
    assert push(timedelta(minutes=1)) == 1
    keys = {headers["X-Line-Retry-Key"] for _path, headers, _body in server.requests}
    assert len(keys) == 1
    assert notice() == (L.SENT, 2, "")


def test_repeat_that_line_has_already_taken_counts_as_sent(server, applicant, linked):
    note(applicant)
    push()
    LineNotice.objects.update(state=L.WAITING)
    assert push(timedelta(minutes=3)) == 1
    assert notice()[0] == L.SENT


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_refusal_is_final(server, applicant, linked, status):
    server.answers = [(status, {})]
    note(applicant)
    push()
    assert (push(timedelta(days=1)), notice()) == (0, (L.FAILED, 1, f"HTTP {status}"))


def test_redirect_is_not_followed_so_the_token_stays_here(server, applicant, linked):
    server.answers = [(302, {})]
    note(applicant)
    push()
    assert (len(server.requests), notice()[0]) == (1, L.WAITING)


def test_after_so_many_tries_it_is_given_up(server, applicant, linked):
    server.answers = [(500, {})]
    note(applicant)
    LineNotice.objects.update(attempts=delivery.MAX_ATTEMPTS - 1)
    push()
    assert notice() == (L.FAILED, delivery.MAX_ATTEMPTS, "HTTP 500")


def test_over_the_monthly_limit_line_rests_until_the_next_month(
    server, applicant, linked
):
    server.answers = [OVER_LIMIT]
    with time_machine.travel(
        datetime(2026, 3, 30, 5, 0, tzinfo=UTC), tick=False
    ) as clock:
        for number in range(3):
            note(applicant, str(number))
        assert push() == 0
        clock.shift(timedelta(minutes=2))
        assert push() == 0
        assert (
            len(server.requests),
            LineNotice.objects.filter(state=L.FAILED).count(),
        ) == (1, 3)
        clock.shift(timedelta(days=2))
        note(applicant, "april")
        assert push() == 1


@pytest.mark.parametrize("answer", [(500, {}), TOO_QUICK])
def test_after_a_fault_that_is_about_all_the_rest_waits_without_asking(
    server, applicant, linked, answer
):
    server.answers = [answer]
    for number in range(3):
        note(applicant, str(number))
    assert (push(), len(server.requests)) == (0, 1)
    assert push(timedelta(minutes=2)) == 3


def test_account_that_does_not_open_fails_alone(server, applicant, linked, stranger):
    LineLink.objects.create(person=stranger, account="U2", account_mac="y")
    note(applicant)
    DataKey.objects.filter(pk=applicant.data_key_id).update(wrapped=b"")
    note(stranger)
    assert push() == 1
    assert LineNotice.objects.get(link=linked).error == "Unopenable"


def test_server_that_says_nothing_is_not_asked_by_the_rest(
    server, applicant, linked, monkeypatch
):
    monkeypatch.setattr(line, "TIMEOUT", 0.2)
    server.delay = 1
    for number in range(3):
        note(applicant, str(number))
    assert push() == 0
    rows = LineNotice.objects.order_by("pk")
    assert [(row.state, row.attempts, row.error) for row in rows] == [
        *[(L.WAITING, 1, "no answer")],
        *[(L.WAITING, 0, "")] * 2,
    ]
    assert not LineNotice.objects.due(timezone.now()).exists()


def test_email_leaves_whatever_line_says(
    settings, server, applicant, linked, mailoutbox
):
    settings.LINE = LineChannel(
        "@volunteers", "t", "s", f"http://127.0.0.1:{free_port()}"
    )
    message = note(applicant)
    push_by_line()
    delivery.deliver_waiting()
    message.refresh_from_db()
    assert (message.state, message.attempts, len(mailoutbox)) == (S.SENT, 1, 1)
    assert notice() == (L.WAITING, 1, "no answer")


def test_row_that_another_task_has_taken_is_left_to_it(server, applicant, linked):
    note(applicant)
    mine = LineNotice.objects.select_related("message", "link").get()
    LineNotice.objects.update(due_at=timezone.now() + line.LEASE)
    assert line.push_one(mine, timezone.now(), None) is None
    assert server.requests == []


def test_log_holds_neither_account_nor_token(server, applicant, linked, caplog):
    server.answers = [(400, {"message": f"bad {ACCOUNT}"})]
    message = note(applicant)
    push()
    assert message.code in caplog.text
    assert ACCOUNT not in caplog.text
    assert "the-token" not in caplog.text


def test_outbox_page_tells_how_line_goes(
    server, as_user, coordinator, applicant, linked
):
    server.answers = [OVER_LIMIT]
    note(applicant)
    push()
    client = as_user(coordinator)
    text = client.get(reverse("admin:portal_message_changelist")).text
    assert "เดือนนี้ส่งทาง LINE ไม่ได้แล้ว" in text
    assert "ใช้จำนวนข้อความของบัญชี LINE ครบ" in text
