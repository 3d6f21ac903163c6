"""Queueing: one row for each kind, person and occasion, in the same transaction."""

from datetime import time, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from portal.kernel import preview
from portal.messages import delivery, outbox
from portal.models import DataKey, Message, Preference
from portal.models.choices import MessageState
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("note_kind")]


def note(to, occasion="one", said="สวัสดี", **options):
    return outbox.queue(
        "note", to=to, occasion=occasion, context={"said": said}, **options
    )


def letter(to, occasion="one", said="สวัสดี"):
    return outbox.Letter(to, occasion, {"said": said})


def test_queued_together_they_are_as_each_alone(applicant):
    reader, sparing = make.person(language="en"), make.person()
    Preference.objects.create(person=sparing, quiet_from=time(0), quiet_until=time(23))
    people = [applicant, reader, sparing]

    def of(occasion):
        rows = Message.objects.filter(occasion=occasion).order_by("recipient")
        return [
            (
                *(row.recipient, row.address, row.language, row.state, row.lane),
                *(str(row.title), str(row.text), row.data_key, row.due_at),
            )
            for row in rows
        ]

    with time_machine.travel("2027-01-05 03:00Z", tick=False):
        for person in people:
            note(person, "alone")
        outbox.queue_all("note", [letter(person, "together") for person in people])
    assert of("together") == of("alone")
    assert len(of("alone")) == 3


def test_queued_together_twice_they_are_the_first_ones(applicant, stranger):
    first = note(applicant, said="first")
    outbox.queue_all("note", [letter(applicant), letter(stranger)])
    outbox.queue_all("note", [letter(applicant), letter(stranger)])
    assert Message.objects.count() == 2
    assert Message.objects.get(pk=first.pk).text == first.text


def test_queued_together_they_show_in_a_preview(applicant, stranger):
    letters = [letter(applicant), letter(stranger)]
    shown = preview.preview_messages(lambda: outbox.queue_all("note", letters))
    assert [each.recipient_pk for each in shown] == [applicant.pk, stranger.pk]
    assert not Message.objects.exists()


def test_queued_together_they_take_as_many_statements_as_one(applicant):
    counts = []
    for number in (1, 30):
        letters = [letter(make.person(), f"{number}:{each}") for each in range(number)]
        with CaptureQueriesContext(connection) as told:
            outbox.queue_all("note", letters)
        counts.append(len(told))
    assert counts[0] == counts[1]


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
