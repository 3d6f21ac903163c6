"""Queueing: one row for each kind, person and occasion, in the same transaction."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone, translation

from portal.messages import delivery, outbox
from portal.models import DataKey, Message
from portal.models.choices import MessageState
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("note_kind")]


def note(to, occasion="one", said="สวัสดี", **options):
    return outbox.queue(
        "note", to=to, occasion=occasion, context={"said": said}, **options
    )


def test_first_line_is_the_title_and_the_rest_the_text(applicant):
    message = note(applicant)
    assert message.title == "เรื่องใหม่"
    assert message.text == "ใบไผ่\n\nสวัสดี\nhttp://127.0.0.1:8000/my/"


def test_asking_twice_gives_the_first_message(applicant):
    first = note(applicant, said="first")
    assert note(applicant, said="second") == first
    assert Message.objects.get().text == first.text


def test_another_occasion_or_person_is_another_message(applicant, stranger):
    assert len({note(applicant).pk, note(applicant, "two").pk, note(stranger).pk}) == 3


def test_message_is_in_the_language_of_its_reader_not_of_the_page():
    reader = make.person(language="en")
    with translation.override("th"):
        message = note(reader)
        assert translation.get_language() == "th"
    assert (message.title, message.language) == ("Something new", "en")


def test_message_lies_under_its_readers_key(applicant):
    assert note(applicant).data_key == applicant.data_key


def test_what_people_typed_stays_as_typed(applicant):
    assert (
        "<b>A & B</b> {{ person }} 'x'"
        in note(applicant, said="<b>A & B</b> {{ person }} 'x'").text
    )


def test_message_waits_at_once_or_from_its_time_on(applicant):
    later = timezone.now() + timedelta(days=1)
    now, then = note(applicant), note(applicant, "two", due_at=later)
    assert (now.state, then.state) == (MessageState.QUEUED, MessageState.QUEUED)
    assert list(Message.objects.waiting(timezone.now())) == [now]
    assert set(Message.objects.waiting(later)) == {now, then}


def test_held_message_is_not_sent_and_in_no_inbox(applicant, mailoutbox):
    message = note(applicant, held=True)
    delivery.deliver_waiting()
    assert (message.state, mailoutbox) == (MessageState.PLANNED, [])
    assert list(Message.objects.visible_to(applicant)) == []


def test_message_is_gone_if_its_reason_is(applicant):
    def fail():
        note(applicant)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        fail()
    assert Message.objects.count() == 0


def test_nothing_leaves_before_the_transaction_is_committed(
    applicant, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        note(applicant)
        assert mailoutbox == []
    assert [mail.to for mail in mailoutbox] == [[applicant.email]]


def test_with_a_broker_the_request_sends_nothing(
    applicant, settings, mailoutbox, django_capture_on_commit_callbacks
):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        note(applicant)
    assert (callbacks, mailoutbox) == ([], [])


def test_unknown_kind_is_an_error_of_ours(applicant):
    with pytest.raises(KeyError):
        outbox.queue("unheard", to=applicant, occasion="one", context={})


def test_letter_to_an_address_is_in_no_inbox(applicant):
    message = outbox.queue_to_address(
        "code",
        address=applicant.email,
        occasion="one",
        title="รหัส",
        text="ABC",
        language="th",
    )
    assert (message.recipient, message.in_inbox, message.text) == (None, False, "ABC")
    assert list(Message.objects.visible_to(applicant)) == []


def queue_to_address(kind, occasion):
    text = {"title": "รหัส", "text": "A", "language": "th"}
    return outbox.queue_to_address(
        kind, address="a@b.example", occasion=occasion, **text
    )


def test_log_in_messages_are_deleted_after_a_month_with_their_keys_and_others_stay(
    applicant,
):
    old = queue_to_address("login_code", "1")
    remaining = [
        queue_to_address("login_code", "2"),
        queue_to_address("reference_asked", "3"),
        note(applicant),
    ]
    month_ago = timezone.now() - timedelta(days=31)
    Message.objects.exclude(occasion="2").update(made_at=month_ago)
    counts = [outbox.delete_log_in_messages(timezone.now()) for _run in range(2)]
    assert counts == [1, 0]
    assert set(Message.objects.all()) == set(remaining)
    assert not DataKey.objects.filter(pk=old.data_key_id).exists()
    keys = DataKey.objects.filter(pk__in=[row.data_key_id for row in remaining])
    assert keys.count() == 3
