"""Bounced messages are marked once, and only by who knows their Message-ID."""

import io
from dataclasses import replace
from email.message import EmailMessage

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.messages import bounces, outbox
from portal.models import AuditEntry, Message
from portal.models.choices import MessageState as S

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("note_kind")]


@pytest.fixture
def sent(applicant):
    message = outbox.queue("note", to=applicant, occasion="one", context={})
    Message.objects.update(state=S.SENT, sent_at=timezone.now())
    return message


def notification(
    code, *, action="failed", status="5.1.1", whole=True, host="127.0.0.1"
):
    original = EmailMessage()
    original["Message-ID"] = f"<{code}@{host}>"
    original["Subject"] = "x"
    original.set_content("x")
    kind = "message/rfc822" if whole else "text/rfc822-headers"
    body = original.as_string() if whole else f"Message-ID: <{code}@{host}>\n\n"
    return (
        "From: MAILER-DAEMON@mx.example\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=B\n"
        "MIME-Version: 1.0\n\n"
        "--B\nContent-Type: text/plain\n\nSorry.\n"
        "--B\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mx.example\n\n"
        f"Final-Recipient: rfc822; a@b.example\nAction: {action}\nStatus: {status}\n\n"
        f"--B\nContent-Type: {kind}\n\n{body}\n--B--\n"
    ).encode()


@pytest.mark.parametrize("whole", [True, False])
def test_letter_that_came_back_stands_as_failed_with_its_reason(sent, whole):
    assert bounces.process_notification(notification(sent.code, whole=whole)) == [sent]
    sent.refresh_from_db()
    assert (sent.state, sent.error) == (S.FAILED, "bounced 5.1.1")
    assert AuditEntry.objects.about(sent).get().action == "came back"


def test_notification_read_twice_marks_once(sent):
    assert len(bounces.process_notification(notification(sent.code))) == 1
    assert bounces.process_notification(notification(sent.code)) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"action": "delayed", "status": "4.4.1"},
        {"action": "delivered", "status": "2.0.0"},
        {"action": "failed", "status": "4.4.7"},
        {"host": "elsewhere.example"},
        {"code": "AAAAAAAAAAAA"},
    ],
)
def test_what_is_no_final_failure_of_ours_marks_nothing(sent, facts):
    raw = notification(**{"code": sent.code, **facts})
    assert bounces.process_notification(raw) == []
    sent.refresh_from_db()
    assert sent.state == S.SENT


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff",
        b"Subject: x\n\nhello",
        b"Content-Type: message/delivery-status\n\nStatus: 5.0.0\n",
    ],
)
def test_any_other_bytes_mark_nothing(sent, raw):
    assert bounces.process_notification(raw) == []


def test_command_reads_a_file_or_a_pipe(sent, tmp_path, monkeypatch, capsys):
    path = tmp_path / "bounce.eml"
    path.write_bytes(notification(sent.code))
    call_command("bounces", str(path))
    assert sent.code in capsys.readouterr().out
    again = io.TextIOWrapper(io.BytesIO(notification(sent.code)))
    monkeypatch.setattr("sys.stdin", again)
    call_command("bounces", "-")
    with pytest.raises(CommandError):
        call_command("bounces", str(tmp_path / "missing"))


HUMAN = b"From: Baiphai <b@a.example>\nSubject: When?\n\nWhen does it begin?\n"


@pytest.fixture
def mail(tmp_path):
    def arrives(raw):
        path = tmp_path / "mail.eml"
        path.write_bytes(raw)
        call_command("bounces", str(path))

    return arrives


@pytest.fixture
def own_address(settings):
    """For bounces, apart from where people read."""
    settings.MAIL = replace(settings.MAIL, bounces="bounces@portal.example")


@pytest.mark.usefixtures("own_address")
def test_what_a_person_wrote_is_passed_on_as_it_is(mail, settings, mailoutbox):
    mail(HUMAN)
    [forwarded] = mailoutbox
    assert forwarded.to == [settings.MAIL.replies]
    assert forwarded.from_email == "bounces@portal.example"
    assert forwarded.attachments[0][1] == HUMAN


def test_without_another_address_the_mail_server_tells_the_person(mail, mailoutbox):
    with pytest.raises(CommandError) as refused:
        mail(HUMAN)
    assert refused.value.returncode == 69
    assert mailoutbox == []


@pytest.mark.usefixtures("own_address")
@pytest.mark.parametrize(
    "header",
    [b"Auto-Submitted: auto-replied", b"Precedence: bulk", b"Return-Path: <>"],
)
def test_automatic_replies_are_passed_on_to_nobody(mail, mailoutbox, header):
    mail(header + b"\n" + HUMAN)
    assert mailoutbox == []


@pytest.mark.usefixtures("own_address")
def test_a_report_is_passed_on_to_nobody(sent, mail, mailoutbox):
    mail(notification(sent.code))
    mail(notification(sent.code, action="delayed", status="4.4.1"))
    assert mailoutbox == []
