"""Delivery: each message is sent once, also after failures and crashes."""

import email
import email.policy
import smtplib
from datetime import timedelta

import pytest
import time_machine
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from portal.conf.environment import MailAddresses
from portal.kernel import background
from portal.messages import delivery, outbox
from portal.models import DataKey, Enclosure, Message
from portal.models.choices import Lane
from portal.models.choices import MessageState as S
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("note_kind")]
NEUTRAL = {
    "th": "มีข้อความใหม่จากโครงการอาสาสมัคร",
    "en": "You have a new message from Human Rights Volunteers",
}


class Refusing(BaseEmailBackend):
    """A mail server that answers with the `error` of the test."""

    error: Exception = OSError()

    def send_messages(self, email_messages):
        raise self.error


@pytest.fixture
def refusing(settings):
    settings.EMAIL_BACKEND = "tests.portal.messages.test_delivery.Refusing"

    def server(error):
        Refusing.error = error

    return server


def note(to, occasion="one", said="สวัสดี"):
    return outbox.queue("note", to=to, occasion=occasion, context={"said": said})


def fresh(message):
    return Message.objects.get(pk=message.pk)


def try_once(message):
    Message.objects.filter(pk=message.pk).update(due_at=timezone.now())
    delivery.deliver_waiting()
    return fresh(message)


def test_waiting_message_leaves(applicant, mailoutbox):
    message = note(applicant)
    delivery.deliver_waiting()
    done = fresh(message)
    assert (done.state, done.attempts, done.claim, done.error) == (S.SENT, 1, "", "")
    assert done.sent_at <= timezone.now()
    assert len(mailoutbox) == 1


def test_message_leaves_once_although_its_task_runs_twice(applicant, mailoutbox):
    note(applicant)
    claim = delivery.claim_waiting(Lane.ACT)
    assert (delivery.deliver(claim), delivery.deliver(claim)) == (1, 0)
    assert len(mailoutbox) == 1


def test_row_taken_by_another_task_in_between_is_left_to_it(applicant, mailoutbox):
    message = note(applicant)
    claim = delivery.claim_waiting(Lane.ACT)
    mine = Message.objects.filter(claim=claim).get()
    Message.objects.filter(pk=message.pk).update(claim="another")
    assert delivery.send_all([mine]) == 0
    assert mailoutbox == []


def test_a_row_is_claimed_once(applicant):
    note(applicant)
    assert delivery.claim_waiting(Lane.ACT) != ""
    assert delivery.claim_waiting(Lane.ACT) == ""


def test_a_claim_takes_so_many_rows_and_the_oldest_first(applicant):
    messages = [note(applicant, str(number)) for number in range(3)]
    claim = delivery.claim_waiting(Lane.ACT, limit=2)
    assert set(Message.objects.filter(claim=claim)) == set(messages[:2])


def test_message_of_tomorrow_stays(applicant, mailoutbox):
    outbox.queue(
        "note",
        to=applicant,
        occasion="one",
        context={},
        due_at=timezone.now() + timedelta(days=1),
    )
    delivery.deliver_waiting()
    assert mailoutbox == []


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ConnectionRefusedError(), "ConnectionRefusedError"),
        (smtplib.SMTPServerDisconnected("gone"), "SMTPServerDisconnected"),
        (
            smtplib.SMTPRecipientsRefused({"x@y.example": (450, b"busy")}),
            "SMTPRecipientsRefused 450",
        ),
        (smtplib.SMTPDataError(421, b"later"), "SMTPDataError 421"),
        (
            smtplib.SMTPSenderRefused(550, b"no", "portal@portal.example"),
            "SMTPSenderRefused 550",
        ),
        (smtplib.SMTPAuthenticationError(535, b"no"), "SMTPAuthenticationError 535"),
    ],
)
def test_fault_on_the_way_is_tried_again_later(applicant, refusing, error, reason):
    refusing(error)
    done = try_once(note(applicant))
    assert (done.state, done.error, done.claim) == (S.QUEUED, reason, "")
    assert timedelta(seconds=25) < done.due_at - timezone.now() <= timedelta(seconds=30)


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({"x@y.example": (550, b"unknown")}),
        smtplib.SMTPDataError(554, b"refused"),
    ],
)
def test_refused_recipient_or_content_is_final(applicant, refusing, error):
    refusing(error)
    message = note(applicant)
    assert try_once(message).state == S.FAILED
    assert try_once(message).attempts == 1


def test_waits_grow_to_an_hour():
    assert [
        delivery.backoff(attempts).total_seconds() for attempts in (1, 2, 3, 8, 20)
    ] == [30, 60, 120, 3600, 3600]


def test_after_many_attempts_it_failed_for_people_to_see(applicant, refusing):
    refusing(TimeoutError())
    message = note(applicant)
    states = [try_once(message).state for _ in range(delivery.MAX_ATTEMPTS)]
    assert states == [S.QUEUED] * (delivery.MAX_ATTEMPTS - 1) + [S.FAILED]


def test_message_that_failed_once_leaves_when_the_server_is_back(
    applicant, refusing, settings, mailoutbox
):
    refusing(ConnectionRefusedError())
    message = try_once(note(applicant))
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    done = try_once(message)
    assert (done.state, done.attempts, done.error) == (S.SENT, 2, "")


def test_message_that_does_not_open_fails_and_holds_up_nobody(
    applicant, stranger, mailoutbox
):
    broken, whole = note(applicant), note(stranger)
    DataKey.objects.filter(pk=applicant.data_key_id).update(wrapped=b"")
    delivery.deliver_waiting()
    assert (fresh(broken).state, fresh(broken).error, fresh(whole).state) == (
        S.FAILED,
        "Unopenable",
        S.SENT,
    )


def test_sweep_frees_what_a_dead_task_held(applicant, mailoutbox):
    message = note(applicant)
    delivery.claim_waiting(Lane.ACT)
    assert delivery.sweep() == 0
    assert (
        delivery.sweep(timezone.now() + delivery.STALE_AFTER + timedelta(seconds=1))
        == 1
    )
    delivery.deliver_waiting()
    assert (fresh(message).state, len(mailoutbox)) == (S.SENT, 1)


def test_sweep_frees_what_died_while_sending(applicant):
    message = note(applicant)
    Message.objects.filter(pk=message.pk).update(
        state=S.SENDING, claim="dead", claimed_at=timezone.now()
    )
    delivery.sweep(timezone.now() + delivery.STALE_AFTER + timedelta(seconds=1))
    assert (fresh(message).state, fresh(message).claim) == (S.QUEUED, "")


def test_sweep_gives_up_on_what_kills_every_task(applicant):
    message = note(applicant)
    Message.objects.filter(pk=message.pk).update(
        state=S.SENDING,
        claim="dead",
        claimed_at=timezone.now(),
        attempts=delivery.MAX_ATTEMPTS,
    )
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        delivery.sweep()
    assert (fresh(message).state, fresh(message).error) == (S.FAILED, "never finished")


@pytest.mark.parametrize("language", ["th", "en"])
def test_subject_is_the_same_for_every_message(language, mailoutbox):
    note(make.person(language=language))
    delivery.deliver_waiting()
    assert mailoutbox[0].subject == NEUTRAL[language]


def test_headers_make_a_repeat_recognizable(applicant, mailoutbox):
    message = note(applicant)
    delivery.deliver_waiting()
    headers = email.message_from_bytes(mailoutbox[0].message().as_bytes())
    assert headers["Message-ID"] == f"<{message.code}@127.0.0.1>"
    assert (headers["Auto-Submitted"], headers["Content-Language"]) == (
        "auto-generated",
        "th",
    )
    assert (headers["From"], headers["To"]) == (
        "portal@portal.example",
        applicant.email,
    )


def test_letter_has_the_same_words_as_text_and_as_html(applicant, mailoutbox):
    note(applicant, said="สวัสดี")
    delivery.deliver_waiting()
    html, kind = mailoutbox[0].alternatives[0]
    assert kind == "text/html"
    assert "สวัสดี" in mailoutbox[0].body
    assert "สวัสดี" in html
    assert '<html lang="th"' in html


def test_what_people_typed_is_no_markup_and_no_link_in_html(applicant, mailoutbox):
    said = "<script>alert(1)</script> https://evil.example/ <b>x</b> http://127.0.0.1:8000.evil.example/a"
    note(applicant, said=said)
    delivery.deliver_waiting()
    html = mailoutbox[0].alternatives[0][0]
    assert said in mailoutbox[0].body
    assert "<script" not in html
    assert "<b>x" not in html
    assert html.count("href=") == 1
    assert 'href="http://127.0.0.1:8000/my/"' in html


def test_letter_loads_nothing_from_anywhere(applicant, mailoutbox):
    note(applicant)
    delivery.deliver_waiting()
    html = mailoutbox[0].alternatives[0][0]
    assert not [mark for mark in ("src=", "url(", "@import", "<link") if mark in html]


def test_log_names_the_message_and_nobody(applicant, refusing, caplog):
    refusing(
        smtplib.SMTPRecipientsRefused(
            {applicant.email: (550, b"5.1.1 <baiphai@applicants.example> unknown")}
        )
    )
    message = try_once(note(applicant))
    assert message.code in caplog.text
    assert "baiphai" not in caplog.text + message.error


def test_while_the_server_is_away_the_rest_of_a_chunk_does_not_try(applicant, refusing):
    refusing(TimeoutError())
    for number in range(3):
        note(applicant, str(number))
    delivery.deliver_waiting()
    rows = Message.objects.order_by("pk")
    assert [row.attempts for row in rows] == [1, 0, 0]
    assert {(row.state, row.claim, row.due_at > timezone.now()) for row in rows} == {
        (S.QUEUED, "", True)
    }


def test_a_refusal_of_one_does_not_stop_the_others(applicant, refusing):
    refusing(smtplib.SMTPRecipientsRefused({"x@y.example": (450, b"busy")}))
    for number in range(3):
        note(applicant, str(number))
    delivery.deliver_waiting()
    assert list(Message.objects.values_list("attempts", flat=True)) == [1, 1, 1]


def test_what_a_mail_program_shows_before_opening_says_nothing(applicant, mailoutbox):
    note(applicant)
    delivery.deliver_waiting()
    body = mailoutbox[0].alternatives[0][0].split("<body", 1)[1]
    assert body.index("เปิดข้อความเพื่ออ่าน") < body.index("เรื่องใหม่")


def test_a_file_leaves_with_its_letter_and_lies_sealed(applicant, mailoutbox):
    file = outbox.EnclosedFile(
        "one.ics", "text/calendar; method=REQUEST", "BEGIN:VCALENDAR"
    )
    for _turn in range(2):
        outbox.queue(
            "note",
            to=applicant,
            occasion="one",
            context={"said": "x"},
            enclosures=[file],
        )
    stored = Enclosure.objects.values_list("text", flat=True).get()
    delivery.deliver_waiting()
    [attached] = mailoutbox[0].attachments
    assert (attached.filename, attached.content, b"VCALENDAR" in bytes(stored)) == (
        "one.ics",
        "BEGIN:VCALENDAR",
        False,
    )
    parts = [
        part
        for part in mailoutbox[0].message().walk()
        if part.get_content_type() == "text/calendar"
    ]
    # A form of the e-mail itself, by which programs act, and the file.
    assert [
        (part.get_param("method"), part.get_param("charset"), part.get_filename())
        for part in parts
    ] == [("REQUEST", "utf-8", None), ("REQUEST", "utf-8", "one.ics")]


def test_the_subject_begins_on_its_own_line(applicant, mailoutbox):
    note(applicant)
    delivery.deliver_waiting()
    wire = mailoutbox[0].message().as_bytes(linesep="\r\n")
    [line] = [line for line in wire.split(b"\r\n") if line.startswith(b"Subject:")]
    assert line.startswith(b"Subject: =?utf-8?")
    read = email.message_from_bytes(wire, policy=email.policy.default)
    assert read["Subject"] == NEUTRAL["th"]


def test_styles_for_dark_and_narrow_screens_arrive(applicant, mailoutbox):
    note(applicant)
    delivery.deliver_waiting()
    html = mailoutbox[0].alternatives[0][0]
    assert "@media (prefers-color-scheme: dark)" in html
    assert "@media (max-width: 480px)" in html
    assert '<main style="' in html


def test_four_addresses_have_their_places(applicant, mailoutbox, settings):
    settings.MAIL = MailAddresses(
        sender="portal@portal.example",
        replies="team@portal.example",
        bounces="bounces@portal.example",
        organizer="calendar@portal.example",
    )
    note(applicant)
    delivery.deliver_waiting()
    [sent] = mailoutbox
    made = sent.message()
    assert (sent.from_email, made["From"], made["Reply-To"]) == (
        "bounces@portal.example",
        "portal@portal.example",
        "team@portal.example",
    )


def test_codes_are_sent_before_what_was_due_earlier(applicant, mailoutbox):
    for lane in (Lane.BULK, Lane.ACT, Lane.CODE):
        message = note(applicant, lane)
        Message.objects.filter(pk=message.pk).update(lane=lane)
    delivery.deliver_waiting(until=Lane.ACT)
    waiting = Message.objects.filter(state=S.QUEUED)
    assert [message.occasion for message in waiting] == [Lane.BULK]
    sent = Message.objects.filter(state=S.SENT).order_by("sent_at")
    assert [message.occasion for message in sent] == [Lane.CODE, Lane.ACT]


def test_timed_jobs_and_long_work_write_to_many(applicant):
    by_request = note(applicant)
    with background.background():
        by_clock = note(applicant, "two")
    assert (by_request.lane, by_clock.lane) == (Lane.ACT, Lane.BULK)
