"""The demo's mail lands in files and is shown on a page."""

from datetime import timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from portal.messages import mailbox


@pytest.fixture(autouse=True)
def empty(settings, tmp_path):
    settings.VAR = tmp_path
    settings.EMAIL_BACKEND = "portal.messages.mailbox.MailboxBackend"


def send(to="baiphai@applicants.example", text="สวัสดี\nA < B"):
    mail = EmailMultiAlternatives("มีข้อความใหม่", text, "portal@portal.example", [to])
    mail.attach_alternative("<p>html</p>", "text/html")
    return mail.send()


def test_before_the_first_letter_the_mailbox_is_empty():
    assert mailbox.letters() == []


def test_letter_is_kept_as_it_was_written():
    assert send() == 1
    letter = mailbox.letters()[0]
    assert (letter.to, letter.subject, letter.text.strip()) == (
        "baiphai@applicants.example",
        "มีข้อความใหม่",
        "สวัสดี\nA < B",
    )
    assert abs(timezone.now() - letter.at) < timedelta(minutes=1)


def test_newest_letter_is_first_and_old_ones_are_left_out():
    for number in range(4):
        send(text=f"letter {number}")
    assert [letter.text.strip() for letter in mailbox.letters(most=3)] == [
        "letter 3",
        "letter 2",
        "letter 1",
    ]
